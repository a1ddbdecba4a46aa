/**
 * Runs files of OpenSSL's evp_test, and accounts for every stanza.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DecryptionFailed,
  InvalidKey,
  InvalidSignature,
  MalformedData,
  OpenSSLError,
  UnsupportedAlgorithm,
} from "../../errors.ts";
import { openssl } from "./places.ts";
import { checks, decryptsUnprotected, Differs } from "./stanza_checks.ts";
import { Keyring } from "./stanza_keys.ts";
import { readStanzas, type Stanza } from "./stanzas.ts";

// deno-lint-ignore no-explicit-any
type ErrorClass = abstract new (...args: any[]) => Error;

const refusal: readonly ErrorClass[] = [RangeError, TypeError, UnsupportedAlgorithm, OpenSSLError];
const badKey: readonly ErrorClass[] = [InvalidKey, MalformedData, RangeError];

/** How ours fail where OpenSSL's test expects a result. */
const results: Readonly<Record<string, readonly ErrorClass[]>> = {
  VERIFY_ERROR: [InvalidSignature, RangeError],
  KEYOP_ERROR: [...refusal, DecryptionFailed, InvalidSignature],
  KEYOP_MISMATCH: [Differs, DecryptionFailed],
  SIGNATURE_MISMATCH: [Differs],
  KEYPAIR_MISMATCH: [Differs, InvalidKey],
  KEYPAIR_TYPE_MISMATCH: [Differs],
  PKEY_CTRL_ERROR: refusal,
  KEYOP_INIT_ERROR: refusal,
  DIGESTSIGNINIT_ERROR: refusal,
  DIGESTVERIFYINIT_ERROR: refusal,
  DIGESTUPDATE_ERROR: refusal,
  DERIVE_ERROR: [InvalidKey],
  DERIVE_SET_PEER_ERROR: badKey,
  TEST_PARSE_PUBLIC_KEY_ERROR: badKey,
  TEST_PARSE_PRIVATE_KEY_ERROR: badKey,
  TEST_DECAPSULATE_ERROR: [RangeError, InvalidKey],
  KEYGEN_GENERATE_ERROR: refusal,
  KEY_FROMDATA_ERROR: badKey,
};

/** What came of a file. */
export interface Account {
  /** Stanzas, keys among them. */
  readonly total: number;
  /** Those that gave what they had to. */
  checked: number;
  /** Those that were not run, by reason. */
  readonly leftOut: Map<string, number>;
  /** What libcrypto lacks, and how many stanzas need it. */
  readonly lacking: Map<string, number>;
  /** What went wrong. */
  readonly failures: string[];
}

/** What is refused here where OpenSSL goes on: how the error reads, and why. */
export type Refusals = readonly (readonly [text: RegExp, reason: string])[];

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

const forFips = ["Securitycheck", "Unapproved", "CtrlInit"];

function isForFips(stanza: Stanza): boolean {
  const providers = stanza.get("Availablein");
  return providers !== undefined && !/default|legacy/.test(providers) ||
    forFips.some((name) => stanza.get(name) !== undefined);
}

function judge(stanza: Stanza, keys: Keyring, account: Account, refusals: Refusals): void {
  if (isForFips(stanza)) return count(account.leftOut, "for the FIPS provider");
  const result = stanza.get("Result");
  try {
    const reason = run(stanza, keys);
    if (typeof reason === "string") return count(account.leftOut, reason);
    if (result === undefined) account.checked++;
    else account.failures.push(`${stanza.id}: it must fail with ${result}, but does not`);
  } catch (error) {
    judgeError(stanza, keys, account, refusals, error as Error);
  }
}

function run(stanza: Stanza, keys: Keyring): string | void {
  if (keys.add(stanza)) return void keys.read(stanza);
  const check = checks[stanza.kind];
  if (check === undefined) throw new Error(`${stanza.id}: nothing checks "${stanza.kind}"`);
  if (stanza.get("Result") === "DIGESTUPDATE_ERROR") {
    const name = stanza.text("Key");
    if (stanza.kind === "DigestVerify") return void keys.public(name).createVerify();
    return void keys.private(name).createSign();
  }
  return check(stanza, keys);
}

function judgeError(
  stanza: Stanza,
  keys: Keyring,
  account: Account,
  refusals: Refusals,
  error: Error,
): void {
  const result = stanza.get("Result");
  if (result !== undefined && results[result]?.some((type) => error instanceof type)) {
    account.checked++;
    return;
  }
  const refused = refusals.find(([text]) => text.test(error.message));
  if (refused !== undefined) return count(account.leftOut, refused[1]);
  const missing = missingIn(error);
  if (missing === undefined) {
    account.failures.push(`${stanza.id} (${result ?? "valid"}): ${error.name}: ${error.message}`);
  } else if (decryptsUnprotected(stanza, keys, error)) account.checked++;
  else count(account.lacking, missing);
}

/** What libcrypto says that it lacks. */
function missingIn(error: Error): string | undefined {
  if (error instanceof UnsupportedAlgorithm) return /the (.+? "[^"]*")/.exec(error.message)![1]!;
  if (!(error instanceof OpenSSLError)) return undefined;
  return /digest not allowed|invalid digest/.test(error.message) ? "digest of RSA" : undefined;
}

/** Runs a file. */
export function runEvpTest(name: string, refusals: Refusals): Account {
  const text = readFileSync(join(openssl.path, `${name}.txt`), "utf8");
  const stanzas = readStanzas(name, text);
  const account: Account = {
    total: stanzas.length,
    checked: 0,
    leftOut: new Map(),
    lacking: new Map(),
    failures: [],
  };
  const keys = new Keyring();
  for (const stanza of stanzas) judge(stanza, keys, account, refusals);
  return account;
}
