/**
 * Which certificate belongs to a key, and which others lead from it to a root.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { context, DerReader } from "../asn1/mod.ts";
import { HazmatError } from "../../errors.ts";
import type { BagAttributes } from "./safe_bags.ts";

/** A certificate, and what its bag says of it. */
export interface FoundCertificate {
  /** DER. */
  readonly certificate: Bytes;
  readonly attributes: BagAttributes;
}

/** What a chain is made by. */
interface Names {
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
}

/** The names in a certificate (RFC 5280 section 4.1), as DER; `undefined` if it is not one. */
function namesIn(certificate: Uint8Array): Names | undefined {
  try {
    const tbs = new DerReader(certificate, "the certificate").sequence().sequence();
    if (tbs.optional(context(0)) !== undefined) tbs.skip(); // version
    tbs.skip(); // serial number
    tbs.skip(); // signature algorithm
    const issuer = tbs.raw();
    tbs.skip(); // validity
    return { issuer, subject: tbs.raw() };
  } catch (error) {
    return ignored(error);
  }
}

/** The public key of a certificate; `undefined` if it is of a kind that is not known. */
function publicKeyIn(certificate: Uint8Array): Uint8Array | undefined {
  try {
    const tbs = new DerReader(certificate, "the certificate").sequence().sequence();
    if (tbs.optional(context(0)) !== undefined) tbs.skip(); // version
    for (let i = 0; i < 5; i++) tbs.skip();
    return tbs.raw();
  } catch (error) {
    return ignored(error);
  }
}

function ignored(error: unknown): undefined {
  if (!(error instanceof HazmatError)) throw error;
}

/** Whether a certificate has this public key. */
export function hasPublicKey(certificate: Uint8Array, spki: Uint8Array): boolean {
  const own = publicKeyIn(certificate);
  return own !== undefined && isSame(own, spki);
}

/**
 * The certificate of a key, and those that issued it and each other, as far as they are there: by
 * the public key, and where none has it, by the local key identifier.
 *
 * @param spki The key's public key, if it is known.
 */
export function chainOf(
  spki: Uint8Array | undefined,
  localKeyId: Bytes | undefined,
  certificates: readonly FoundCertificate[],
): Bytes[] {
  const own = (spki && certificates.find((one) => hasPublicKey(one.certificate, spki))) ??
    (localKeyId &&
      certificates.find(({ attributes }) =>
        attributes.localKeyId !== undefined && isSame(attributes.localKeyId, localKeyId)
      ));
  return own === undefined ? [] : withIssuers(own.certificate, certificates);
}

function withIssuers(first: Bytes, certificates: readonly FoundCertificate[]): Bytes[] {
  const left = new Map(
    certificates.filter(({ certificate }) => certificate !== first)
      .map(({ certificate }) => [certificate, namesIn(certificate)]),
  );
  const chain = [first];
  let names = namesIn(first);
  while (names !== undefined && !isSame(names.issuer, names.subject)) {
    const { issuer } = names;
    const next = [...left].find(([, other]) => other && isSame(other.subject, issuer));
    if (next === undefined) break;
    chain.push(next[0]);
    left.delete(next[0]);
    names = next[1];
  }
  return chain;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}
