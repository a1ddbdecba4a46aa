/**
 * What is in a file, for callers: keys as objects, each with its certificates.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { PrivateKey } from "../keys/mod.ts";
import { CertificateIndex } from "./certificate_chain.ts";
import { importKey, spkiOf } from "./key_objects.ts";
import type { Contents, FoundKey } from "./read_pkcs12.ts";

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
