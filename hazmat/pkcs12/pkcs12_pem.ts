/**
 * A file's key and certificates as PEM.
 *
 * @module
 */
import { kindOf, type Names, readOptions } from "../core/args.ts";
import type { AnyBackend } from "../core/default.ts";
import type { JobOptions } from "../core/job.ts";
import { encodePem } from "../asn1/mod.ts";
import { chainOf } from "./certificate_chain.ts";
import { importKey, spkiOf } from "./key_objects.ts";
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
  contents: Contents,
  name: string | undefined,
  backend: AnyBackend | undefined,
  action: string,
): Pkcs12Pem {
  const { keys, certificates } = contents;
  try {
    const { pkcs8, attributes } = theKey(keys, name, action);
    const chain = chainOf(publicKeyOf(pkcs8, backend), attributes.localKeyId, certificates);
    const others = certificates.map((one) => one.certificate).filter((der) => !chain.includes(der));
    const pem = (all: readonly Uint8Array[]) =>
      all.map((der) => encodePem("CERTIFICATE", der)).join("");
    return { key: encodePem("PRIVATE KEY", pkcs8), cert: pem(chain), others: pem(others) };
  } finally {
    for (const { pkcs8 } of keys) pkcs8.fill(0);
  }
}

function publicKeyOf(pkcs8: FoundKey["pkcs8"], backend: AnyBackend | undefined) {
  return spkiOf(importKey(pkcs8, backend));
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
