/**
 * Private keys as PrivateKeyInfo (PKCS #8, RFC 5208; its version 2, RFC 5958), the form in which
 * libcrypto is given them: each has been read here before, strictly.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { DerReader } from "../asn1/reader.ts";
import { context, tags } from "../asn1/tags.ts";
import { DerWriter } from "../asn1/writer.ts";
import { InvalidKey } from "../../errors.ts";
import { type KeyAlgorithm, readAlgorithm, writeAlgorithm } from "./key_algorithm.ts";
import { isEqual } from "./magnitudes.ts";
import {
  checkPrivate,
  checkPublic,
  type EcPrivate,
  type LatticePrivate,
  type PrivateParts,
  type PublicParts,
  type RsaPrivate,
} from "./key_parts.ts";
import { readPublicValue, writeSpki } from "./spki.ts";
import { readEcPrivate, readRsaPrivate, writeEcPrivate, writeRsaPrivate } from "./traditional.ts";

/** A private key that has been read and checked. */
export interface EncodedPrivateKey {
  /** Its type, such as `"rsa"`; of one that is not known, its OBJECT IDENTIFIER. */
  readonly type: string;
  /** The curve, of the types `"ec"` and `"sm2"`, by OpenSSL's name. */
  readonly curve?: string;
  /** PrivateKeyInfo, in DER: of version 0, without attributes. Whoever has it fills it with zeros. */
  readonly pkcs8: Bytes;
  /**
   * The public key, as SubjectPublicKeyInfo, where one stood beside the private key and not in it.
   * Whether it is that of the private key is to be found out by a comparison.
   */
  readonly spki?: Bytes;
}

/** What was read: what is in the key, and the public key that stood beside it. */
export interface ReadPrivate {
  /** What is in it. */
  readonly parts: PrivateParts;
  /** The public key beside it. */
  readonly beside?: PublicParts;
}

/**
 * Reads the next element as PrivateKeyInfo. Attributes are not kept.
 *
 * @throws {MalformedData} If it is not.
 * @throws {InvalidKey} If the key cannot be used.
 */
export function readPkcs8(reader: DerReader, action: string): ReadPrivate {
  const info = reader.sequence();
  const version = info.smallInteger();
  if (version !== 0 && version !== 1) {
    throw new InvalidKey(action, `its version must be 0 or 1, but is ${version}`);
  }
  const algorithm = readAlgorithm(info, action);
  const parts = readPrivateValue(info, algorithm, action);
  if (info.optional(context(0))) skipAttributes(info.set(context(0)));
  const beside = version === 1 && info.optional(context(1))
    ? readPublicValue(info, algorithm, context(1))
    : undefined;
  info.end();
  checkPrivate(parts, action);
  if (beside === undefined) return { parts };
  checkPublic(beside, action);
  return besideIn(parts, beside, action);
}

function skipAttributes(attributes: DerReader): void {
  while (!attributes.isAtEnd) {
    const attribute = attributes.sequence();
    attribute.objectIdentifier();
    const values = attribute.set();
    while (!values.isAtEnd) values.skip();
    attribute.end();
  }
}

/** Puts the public key beside it into the private key, if it has a place there. */
function besideIn(parts: PrivateParts, beside: PublicParts, action: string): ReadPrivate {
  if (parts.family === "ec" && "octets" in beside) {
    const { octets } = beside;
    if (parts.point !== undefined && !isSame(parts.point, octets)) throw twoPublic(action);
    return { parts: { ...parts, point: octets } };
  }
  if (parts.family === "rsa" && beside.family === "rsa") {
    if (!isEqual(parts.n, beside.n) || !isEqual(parts.e, beside.e)) throw twoPublic(action);
    return { parts };
  }
  return { parts, beside };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

function twoPublic(action: string): InvalidKey {
  return new InvalidKey(action, "its public keys must be the same, but are two different ones");
}

function readPrivateValue(
  info: DerReader,
  algorithm: KeyAlgorithm,
  action: string,
): PrivateParts {
  const { family } = algorithm.type;
  if (family === "hash" || family === "unknown") {
    return { family, algorithm, octets: info.octetString() };
  }
  const inside = info.insideOctetString();
  const parts = readInside(inside, algorithm, action);
  inside.end();
  return parts;
}

function readInside(inside: DerReader, algorithm: KeyAlgorithm, action: string): PrivateParts {
  switch (algorithm.type.family) {
    case "rsa":
      return readRsaPrivate(inside, algorithm, action);
    case "dsa":
    case "dh":
      return { family: algorithm.type.family, algorithm, x: inside.integerBytes() };
    case "ec":
      return readEcPrivate(inside, algorithm.curve, action);
    case "lattice":
      return readLattice(inside, algorithm);
    default:
      return { family: "edwards", algorithm, octets: inside.octetString() };
  }
}

/** RFC 9881 section 6, RFC 9935 section 6: the seed, the expanded key, or both; nothing else. */
function readLattice(inside: DerReader, algorithm: KeyAlgorithm): LatticePrivate {
  const base = { family: "lattice", algorithm } as const;
  if (inside.optional(context(0))) return { ...base, seed: inside.octetString(context(0)) };
  if (inside.peekTag() !== tags.sequence) return { ...base, expanded: inside.octetString() };
  const both = inside.sequence();
  const [seed, expanded] = [both.octetString(), both.octetString()];
  both.end();
  return { ...base, seed, expanded };
}

/** {@linkcode readPkcs8} of all of the data. */
export function partsOfPkcs8(pkcs8: Uint8Array, action: string): PrivateParts {
  const reader = new DerReader(pkcs8, "the private key");
  const { parts } = readPkcs8(reader, action);
  reader.end();
  return parts;
}

/** Writes PrivateKeyInfo of version 0. */
export function writePkcs8(parts: PrivateParts): Bytes {
  return new DerWriter().sequence((info) => {
    info.integer(0);
    writeAlgorithm(info, parts.algorithm);
    info.octetString(
      parts.family === "hash" || parts.family === "unknown"
        ? parts.octets
        : (inside) => writeInside(inside, parts),
    );
  }).finish();
}

function writeInside(inside: DerWriter, parts: PrivateParts): void {
  switch (parts.family) {
    case "rsa":
      return writeRsaPrivate(inside, parts as RsaPrivate);
    case "ec":
      return writeEcPrivate(inside, parts as EcPrivate, false);
    case "lattice":
      return writeLattice(inside, parts);
    case "dsa":
    case "dh":
      return void inside.integer(parts.x);
    default:
      inside.octetString(parts.octets);
  }
}

function writeLattice(inside: DerWriter, { seed, expanded }: LatticePrivate): void {
  if (seed !== undefined && expanded !== undefined) {
    inside.sequence((both) => both.octetString(seed).octetString(expanded));
  } else if (seed !== undefined) inside.octetString(seed, context(0));
  else inside.octetString(expanded!);
}

/**
 * Checks and encodes what is in a private key.
 *
 * @throws {InvalidKey} If the key cannot be used.
 */
export function encodedPrivate(
  { parts, beside }: ReadPrivate,
  action: string,
): EncodedPrivateKey {
  checkPrivate(parts, action);
  const { type, curve } = parts.algorithm;
  const spki = beside && writeSpki(beside);
  return { type: type.name, curve: curve?.name, pkcs8: writePkcs8(parts), spki };
}
