/**
 * Public keys as SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), the form in which libcrypto is
 * given them: each has been read here before, strictly, as libcrypto is lax.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { DerReader } from "../asn1/reader.ts";
import { DerWriter } from "../asn1/writer.ts";
import { type KeyAlgorithm, readAlgorithm, writeAlgorithm } from "./key_algorithm.ts";
import { checkPublic, type PublicParts } from "./key_parts.ts";
import { readRsaPublic, writeRsaPublic } from "./traditional.ts";

/** A public key that has been read and checked. */
export interface EncodedPublicKey {
  /** Its type, such as `"rsa"`; of one that is not known, its OBJECT IDENTIFIER. */
  readonly type: string;
  /** The curve, of the types `"ec"` and `"sm2"`, by OpenSSL's name. */
  readonly curve?: string;
  /** SubjectPublicKeyInfo, in DER. */
  readonly spki: Bytes;
}

/**
 * Reads the next element as SubjectPublicKeyInfo.
 *
 * @throws {MalformedData} If it is not.
 * @throws {InvalidKey} If the key cannot be used.
 */
export function readSpki(reader: DerReader, action: string): PublicParts {
  const info = reader.sequence();
  const algorithm = readAlgorithm(info, action);
  const parts = readPublicValue(info, algorithm);
  info.end();
  checkPublic(parts, action);
  return parts;
}

/** Reads the BIT STRING that a public key is. */
export function readPublicValue(
  reader: DerReader,
  algorithm: KeyAlgorithm,
  tag?: number,
): PublicParts {
  const { family } = algorithm.type;
  if (family !== "rsa" && family !== "dsa" && family !== "dh") {
    return { family, algorithm, octets: reader.bitString(tag) };
  }
  const inside = reader.insideBitString(tag);
  const parts: PublicParts = family === "rsa"
    ? { family, algorithm, ...readRsaPublic(inside) }
    : { family, algorithm, y: inside.integerBytes() };
  inside.end();
  return parts;
}

/** {@linkcode readSpki} of all of the data. */
export function partsOfSpki(spki: Uint8Array, action: string): PublicParts {
  const reader = new DerReader(spki, "the public key");
  const parts = readSpki(reader, action);
  reader.end();
  return parts;
}

/** Writes SubjectPublicKeyInfo. */
export function writeSpki(parts: PublicParts): Bytes {
  return new DerWriter().sequence((info) => {
    writeAlgorithm(info, parts.algorithm);
    if (parts.family === "rsa") info.bitString((inside) => writeRsaPublic(inside, parts));
    else if ("y" in parts) info.bitString((inside) => inside.integer(parts.y));
    else info.bitString(parts.octets);
  }).finish();
}

/**
 * Checks and encodes what is in a public key.
 *
 * @throws {InvalidKey} If the key cannot be used.
 */
export function encodedPublic(parts: PublicParts, action: string): EncodedPublicKey {
  checkPublic(parts, action);
  const { type, curve } = parts.algorithm;
  return { type: type.name, curve: curve?.name, spki: writeSpki(parts) };
}
