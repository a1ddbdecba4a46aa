/**
 * What is in a file, for callers: keys as objects or PEM, each with its certificates.
 *
 * @module
 */
import { type Bytes, kindOf, type Names, readOptions } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { encodePem } from "../asn1/mod.ts";
import type { PrivateKey } from "../keys/mod.ts";
import { CertificateIndex } from "./certificate_chain.ts";
import { importKey, pkcs8Of, spkiOf } from "./key_objects.ts";
import type { Contents, FoundKey, ReadPkcs12Options } from "./read_pkcs12.ts";

/** What is in a file. */
export interface Pkcs12 {
  /** All keys, in the file's order. */
  readonly keys: Pkcs12Key[];
  /** All certificates, in the file's order; those in the keys' chains too. */
  readonly certificates: Pkcs12Certificate[];
}

/** A key. */
export interface Pkcs12Key {
  /** The private key. */
  readonly key: PrivateKey;
  /** Its name: "friendly name", in Java "alias". */
  readonly name?: string;
  /** By which its certificate is found. */
  readonly localKeyId?: Bytes;
  /** Its certificate as DER, then those of its issuers, as far as they are in the file. */
  readonly chain: Bytes[];
}

/** A certificate. */
export interface Pkcs12Certificate {
  /** DER. */
  readonly certificate: Bytes;
  /** Its name: "friendly name", in Java "alias". */
  readonly name?: string;
  /** Whether Java trusts it: it has the attribute of Java's trust stores. */
  readonly trusted: boolean;
}

/** Makes objects of the keys, and wipes what they were read from. */
export function opened({ keys, certificates }: Contents, core: Core, action: string): Pkcs12 {
  try {
    const index = new CertificateIndex(certificates);
    return {
      keys: keys.map((one) => openedKey(one, index, core, action)),
      certificates: certificates.map(({ certificate, attributes: { name, trusted } }) => {
        return { certificate, ...name !== undefined && { name }, trusted: trusted === true };
      }),
    };
  } finally {
    for (const { pkcs8 } of keys) pkcs8.fill(0);
  }
}

function openedKey(
  { pkcs8, attributes: { name, localKeyId } }: FoundKey,
  index: CertificateIndex,
  core: Core,
  action: string,
): Pkcs12Key {
  const key = importKey(core, pkcs8, action);
  return {
    key,
    ...name !== undefined && { name },
    ...localKeyId && { localKeyId },
    chain: index.chainOf(spkiOf(key, action), localKeyId).map((der) => der.slice()),
  };
}

/** Options of `toPem`. */
export interface Pkcs12PemOptions extends ReadPkcs12Options {
  /** The name of the key, if the file has several. */
  readonly name?: string;
}

/** A key and certificates as PEM, by the names that TLS's options have. */
export interface Pkcs12Pem {
  /** The private key, PKCS#8 that is not encrypted. */
  readonly key: string;
  /** The key's certificate, then those of its issuers, as far as they are in the file. */
  readonly cert: string;
  /** All other certificates of the file. To give them as `ca` makes a client trust them alone. */
  readonly others: string;
}

type Options = Pkcs12PemOptions & JobOptions;

const names: Names<Options> = {
  ...{
    passphrase: true,
    maxIterations: true,
    maxMemory: true,
    allowUnauthenticated: true,
    backend: true,
  },
  ...{ name: true, signal: true },
};

/** Options that have been read, each once. */
export function pemOptions(options: Options, isAsync: boolean, action: string) {
  const { signal: _, ...withoutSignal } = names;
  const known = isAsync ? names : withoutSignal as Names<Options>;
  const { name, ...reading } = readOptions<Options>(options, known, action);
  if (name === undefined || typeof name === "string") return { name, reading };
  throw new TypeError(`Cannot ${action}: name must be a string, but is ${kindOf(name)}`);
}

/** Writes PEM, and wipes the keys. */
export function pemOf(
  { keys, certificates }: Contents,
  name: string | undefined,
  core: Core,
  action: string,
): Pkcs12Pem {
  try {
    const { pkcs8, attributes: { localKeyId } } = theKey(keys, name, action);
    using key = importKey(core, pkcs8, action);
    const chain = new CertificateIndex(certificates).chainOf(spkiOf(key, action), localKeyId);
    const others = certificates.map((one) => one.certificate).filter((der) => !chain.includes(der));
    return { key: pemOfKey(key, action), cert: pemOfAll(chain), others: pemOfAll(others) };
  } finally {
    for (const { pkcs8 } of keys) pkcs8.fill(0);
  }
}

function pemOfKey(key: PrivateKey, action: string): string {
  const pkcs8 = pkcs8Of(key, action);
  try {
    return encodePem("PRIVATE KEY", pkcs8);
  } finally {
    pkcs8.fill(0);
  }
}

function pemOfAll(certificates: readonly Uint8Array[]): string {
  return certificates.map((der) => encodePem("CERTIFICATE", der)).join("");
}

function theKey(keys: readonly FoundKey[], name: string | undefined, action: string): FoundKey {
  const named = name === undefined ? keys : keys.filter((key) => key.attributes.name === name);
  if (named.length === 1) return named[0]!;
  const which = name === undefined ? "keys" : `keys with the name ${JSON.stringify(name)}`;
  const found = keys.map((key) => JSON.stringify(key.attributes.name ?? "")).slice(0, 20);
  throw new RangeError(
    `Cannot ${action}: ${which} must be one, but are ${named.length}; ` +
      (keys.length === 0 ? "read it with readPkcs12()" : `choose by name: ${found.join(", ")}`),
  );
}
