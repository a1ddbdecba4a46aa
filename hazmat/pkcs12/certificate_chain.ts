/**
 * Which certificate belongs to a key, and which others lead from it to a root.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { context, DerReader } from "../asn1/mod.ts";
import { HazmatError } from "../../errors.ts";
import { readPublicKey } from "../keys/read.ts";
import type { BagAttributes } from "./safe_bags.ts";

/** A certificate, and what its bag says of it. */
export interface FoundCertificate {
  /** DER. */
  readonly certificate: Bytes;
  readonly attributes: BagAttributes;
}

/** The most certificates of a chain. */
const mostChain = 100;

/** The names in a certificate (RFC 5280 section 4.1), as DER in hexadecimal. */
interface Names {
  readonly issuer: string;
  readonly subject: string;
}

/** `undefined` if it is not a certificate. */
function namesIn(certificate: Uint8Array): Names | undefined {
  return orUndefined(() => {
    const tbs = new DerReader(certificate, "the certificate").sequence().sequence();
    if (tbs.optional(context(0)) !== undefined) tbs.skip(); // version
    tbs.skip(); // serial number
    tbs.skip(); // signature algorithm
    const issuer = tbs.raw().toHex();
    tbs.skip(); // validity
    return { issuer, subject: tbs.raw().toHex() };
  });
}

/** The public key of a certificate in hexadecimal; `undefined` if it is not known how to read it. */
function publicKeyIn(certificate: Uint8Array): string | undefined {
  return orUndefined(() => readPublicKey(certificate, "read the certificate's key").spki.toHex());
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof HazmatError) return undefined;
    throw error;
  }
}

/** Whether a certificate has this public key. */
export function hasPublicKey(certificate: Uint8Array, spki: Uint8Array): boolean {
  return publicKeyIn(certificate) === spki.toHex();
}

/** The certificates of a file, by what they are looked for by. */
export class CertificateIndex {
  readonly #byPublicKey = new Map<string, Bytes>();
  readonly #byLocalKeyId = new Map<string, Bytes>();
  readonly #bySubject = new Map<string, Bytes[]>();
  readonly #names = new Map<Bytes, Names>();

  /** Of several for one key, the first counts. */
  constructor(certificates: readonly FoundCertificate[]) {
    for (const one of [...certificates].reverse()) this.#add(one);
  }

  #add({ certificate, attributes: { localKeyId } }: FoundCertificate): void {
    const publicKey = publicKeyIn(certificate);
    if (publicKey !== undefined) this.#byPublicKey.set(publicKey, certificate);
    if (localKeyId !== undefined) this.#byLocalKeyId.set(localKeyId.toHex(), certificate);
    const names = namesIn(certificate);
    if (names === undefined) return;
    this.#names.set(certificate, names);
    const others = this.#bySubject.get(names.subject) ?? [];
    this.#bySubject.set(names.subject, [certificate, ...others.slice(0, mostChain)]);
  }

  /**
   * The certificate of a key, and those that issued it and each other, as far as they are there. It
   * is found by the public key, or if none has it, by the local key identifier.
   */
  chainOf(spki: Bytes, localKeyId: Bytes | undefined): Bytes[] {
    const own = this.#byPublicKey.get(spki.toHex()) ??
      (localKeyId && this.#byLocalKeyId.get(localKeyId.toHex()));
    const chain: Bytes[] = [];
    let next = own;
    while (next !== undefined && chain.length < mostChain) {
      chain.push(next);
      next = this.#issuerOf(next, chain);
    }
    return chain;
  }

  #issuerOf(certificate: Bytes, chain: readonly Bytes[]): Bytes | undefined {
    const names = this.#names.get(certificate);
    if (names === undefined || names.issuer === names.subject) return undefined;
    return this.#bySubject.get(names.issuer)?.find((one) => !chain.includes(one));
  }
}
