/**
 * A file's key and certificates as PEM.
 *
 * @module
 */
import { kindOf, type Names, readOptions } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { encodePem } from "../asn1/mod.ts";
import type { PrivateKey } from "../keys/mod.ts";
import { CertificateIndex } from "./certificate_chain.ts";
import { importKey, pkcs8Of, spkiOf } from "./key_objects.ts";
import type { Contents, FoundKey, ReadPkcs12Options } from "./read_pkcs12.ts";

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
