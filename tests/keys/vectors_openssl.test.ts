/**
 * Keys on the vectors of OpenSSL's own tests (`30-test_evp_data`). Each stanza of each file is run,
 * or counted under a reason.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { keyTypeSupported } from "../../hazmat/keys/mod.ts";
import backend from "../../mod.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import { type Account, type Refusals, runEvpTest } from "../vectors/evp_test.ts";
import { hash } from "../vectors/need.ts";
import { openssl, opensslVersion } from "../vectors/places.ts";

/** The version of OpenSSL's sources that the counts are of. */
const knownVersion = "3.6.3";

const fips = "for the FIPS provider";
const noDigest = "RSA of what is no digest";
const notEncoded = "the internal interface, without an encoding of the message";
const chosen = "encapsulation with chosen draws: the key is read only";
const ofLms = "LMS: a type of keys that is not read yet";
const ofKdfs = "a KDF: in tests/kdfs";

/** What is refused when it is read, where OpenSSL refuses it when it is used, or never. */
const unsound = "a key that is refused when it is read";
const refusals: Refusals = [
  // On the curve, but in a small subgroup.
  [/^Cannot read the public key: libcrypto refuses it \(wrong order\)/, unsound],
  [/^Cannot read the private key: its curve must have a name/, unsound],
  [/^Cannot read the public key: its salts must have 0 to 2048 bytes, but have -1/, unsound],
  [/^Cannot read the public key: its public value must be (less|more) than/, unsound],
];

type Counts = Readonly<Record<string, number>>;

/** What is left out of each file, and why; or why the whole file is. */
const files: Readonly<Record<string, Counts | string>> = {
  brainpool: {},
  dh: { [unsound]: 2 },
  dsa: { [fips]: 14, "parameters without a key": 1 },
  dsa_rfc6979: {},
  dsa_sigalg: { [fips]: 10 },
  ecc: { [fips]: 4, [unsound]: 44 },
  ecdh: { [fips]: 1 },
  ecdsa: { [fips]: 10, [unsound]: 3 },
  ecdsa_rfc6979: {},
  ecdsa_sigalg: { [fips]: 9, [unsound]: 3 },
  ecx: { [fips]: 4 },
  ecx_kem: { [chosen]: 2 },
  ecx_sigalg: { "EdDSA of a digest": 9 },
  ffdhe: { "a KDF within agreement, which is another call here": 2 },
  kas: { [fips]: 3 },
  kdf_hkdf: ofKdfs,
  kdf_scrypt: ofKdfs,
  kdf_tls1_prf: ofKdfs,
  lms_sigver: ofLms,
  mismatch: {},
  mismatch_ecx: {},
  ml_dsa_44_wycheproof_sign: {},
  ml_dsa_44_wycheproof_verify: {},
  ml_dsa_65_wycheproof_sign: {},
  ml_dsa_65_wycheproof_verify: {},
  ml_dsa_87_wycheproof_sign: {},
  ml_dsa_87_wycheproof_verify: {},
  ml_dsa_keygen: {},
  ml_dsa_siggen: {},
  ml_dsa_sigver: {},
  ml_kem_1024_decap: {},
  ml_kem_1024_encap: { [chosen]: 143 },
  ml_kem_1024_keygen: {},
  ml_kem_512_decap: {},
  ml_kem_512_encap: { [chosen]: 100 },
  ml_kem_512_keygen: {},
  ml_kem_768_decap: {},
  ml_kem_768_encap: { [chosen]: 143 },
  ml_kem_768_keygen: {},
  ml_kem_encap_decap: { [chosen]: 78 },
  ml_kem_keygen: {},
  rsa: { [fips]: 1, [noDigest]: 43 },
  rsa_common: {
    ...{ [fips]: 30, [noDigest]: 19, [unsound]: 3 },
    "a ciphertext shorter than the modulus": 9,
  },
  rsa_kem: { [fips]: 3 },
  rsa_sigalg: {},
  slh_dsa_keygen: {},
  slh_dsa_siggen: { [notEncoded]: 168 },
  slh_dsa_sigver: { [notEncoded]: 168 },
  sm2: { "SM2 of a digest": 22 },
};

/** The first version of OpenSSL that has what older ones say they lack. */
const since: readonly (readonly [what: RegExp, version: number])[] = [
  [/"nonce-type=1"$/, 0x30200000],
  [/"instance=Ed(25519|448)(ctx|ph)?"$/, 0x30200000],
  [/^KEM of the key type "x(25519|448)"$/, 0x30200000],
  [/^padding "pkcs1"$/, 0x30200000],
  [/^operation "(en|de)capsulate"$/, 0x30000000],
  [/^digest of RSA$/, 0x30400000],
  // Whoever builds it may leave it out, and Debian does.
  [/^digest "MDC2"$/, Infinity],
  [/^(operation of a sm2 key|key type "SM2")/, 0x30000000],
];

/** Fails for what is not known to be missing from this libcrypto. */
function checkLacking(lacking: Iterable<string>): void {
  for (const what of lacking) {
    const first = since.find(([pattern]) => pattern.test(what))?.[1] ?? 0;
    assert(backend.opensslVersionNumber() < first, `this libcrypto is not known to lack: ${what}`);
  }
}

function entries(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([reason, count]) => `, ${count} ${reason}`).join("");
}

/** The counts, exactly; what libcrypto lacks may be of those. */
function checkLeftOut({ leftOut, lacking }: Account, expected: Counts): void {
  if (lacking.size === 0) return assertEquals(Object.fromEntries(leftOut), expected);
  for (const [reason, count] of leftOut) assert(count <= (expected[reason] ?? 0), reason);
}

function runFile(name: string, leftOut: Counts): void {
  // It is in the legacy provider, if anywhere.
  using _legacy = name === "rsa" ? hash("mdc2").hold() : undefined;
  const account = runEvpTest(`evppkey_${name}`, refusals);
  console.log(
    `${name}: ${account.checked} of ${account.total} checked` +
      `${entries(account.leftOut)}${entries(account.lacking)}`,
  );
  assertEquals(account.failures, []);
  checkLacking(account.lacking.keys());
  const sum = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].reduce((all, count) => all + count, 0);
  assertEquals(account.checked + sum(account.leftOut) + sum(account.lacking), account.total);
  if (opensslVersion() === knownVersion) checkLeftOut(account, leftOut);
}

/** The type of keys that a file is of, if not every libcrypto has it. */
function typeOf(name: string): string | undefined {
  const [, algorithm, size] = /^(ml_dsa|ml_kem|slh_dsa)_(\d*)/.exec(name) ?? [];
  if (algorithm === "slh_dsa") return "slh-dsa-sha2-128s";
  return algorithm &&
    `${algorithm.replace("_", "-")}-${size || (algorithm === "ml_dsa" ? 44 : 512)}`;
}

function skipOf(name: string): string | false {
  const type = typeOf(name);
  if (type === undefined || keyTypeSupported(type)) return false;
  return `${backend.opensslVersionText()} has no ${type}`;
}

describe("OpenSSL's vectors of keys", () => {
  if (openssl.skip !== false) return it("all", { skip: openssl.skip }, () => {});
  const there = readdirSync(openssl.path)
    .flatMap((name) => /^evppkey_(.*)\.txt$/.exec(name)?.[1] ?? []).sort();
  for (const name of there) {
    const leftOut = files[name];
    if (leftOut === undefined) {
      const skip = opensslVersion() !== knownVersion && `new in ${opensslVersion()}`;
      it(name, { skip }, () => assert(false, `Nothing says how to test ${name}`));
    } else if (typeof leftOut === "string") it(`leaves out ${name}: ${leftOut}`, () => {});
    else it(name, { skip: skipOf(name) }, () => runFile(name, leftOut));
  }
  it("are of all the files that are listed", () => {
    const missing = Object.keys(files).filter((name) => !there.includes(name));
    if (opensslVersion() === knownVersion) assertEquals(missing, []);
    assert(there.length > 30);
  });
});
