/**
 * The AlgorithmIdentifier of a key (RFC 5280 section 4.1.1.2): its type and parameters.
 *
 * @module
 */
import type { DerReader } from "../asn1/reader.ts";
import { context, tags } from "../asn1/tags.ts";
import type { DerWriter } from "../asn1/writer.ts";
import { InvalidKey } from "../../errors.ts";
import { type Curve, curveWithOid } from "./curves.ts";
import { type KeyType, keyTypeOnCurve, keyTypeWithOid } from "./key_types.ts";
import { checkBits, checkIsOdd, checkRange, isLess } from "./magnitudes.ts";

/** The numbers of a group, of DSA or Diffie-Hellman: each an octet string, the highest first. */
export interface Domain {
  /** The modulus. */
  readonly p: Uint8Array;
  /** The order of the generator; Diffie-Hellman of PKCS #3 does not have it. */
  readonly q?: Uint8Array;
  /** The generator. */
  readonly g: Uint8Array;
  /** `privateValueLength` of PKCS #3: how many bits private keys have. */
  readonly privateBits?: number;
  /** The cofactor, of X9.42. */
  readonly j?: Uint8Array;
  /** How p and q were found, of X9.42. */
  readonly validation?: { readonly seed: Uint8Array; readonly counter: Uint8Array };
}

/** What an RSA-PSS key may be used with (RFC 4055 section 3.1). */
export interface PssParameters {
  /** The OBJECT IDENTIFIER of the digest. */
  readonly hash: string;
  /** That of the digest in MGF1. */
  readonly mgf1Hash: string;
  /** The fewest bytes of a salt. */
  readonly saltLength: number;
}

/** The type of a key, and its parameters. */
export interface KeyAlgorithm {
  /** The type. */
  readonly type: KeyType;
  /** Of the types `"ec"` and `"sm2"`. */
  readonly curve?: Curve;
  /** Of the types `"dsa"`, `"dh"` and `"dhx"`. */
  readonly domain?: Domain;
  /** Of the type `"rsa-pss"`, if there are any. */
  readonly pss?: PssParameters;
  /** Of a type that is not known: the parameters' DER. */
  readonly raw?: Uint8Array;
}

/** The most bits of a modulus of DSA or Diffie-Hellman: more takes libcrypto minutes. */
export const mostGroupBits = 10_000;

const [mgf1, sha1] = ["1.2.840.113549.1.1.8", "1.3.14.3.2.26"];

/**
 * Reads it.
 *
 * @throws {MalformedData} If it is not DER, or parameters are there that must not be.
 * @throws {InvalidKey} If a key with these parameters cannot be used.
 */
export function readAlgorithm(reader: DerReader, action: string): KeyAlgorithm {
  const algorithm = reader.sequence();
  const type = keyTypeWithOid(algorithm.objectIdentifier());
  const read = readParameters(algorithm, type, action);
  algorithm.end();
  return read;
}

function readParameters(reader: DerReader, type: KeyType, action: string): KeyAlgorithm {
  switch (type.family) {
    case "rsa":
      return type.name === "rsa" ? readNull(reader, type) : { type, pss: readPss(reader, action) };
    case "dsa":
    case "dh":
      return { type, domain: readDomain(reader, type.name, action) };
    case "ec":
      return onCurve(readCurve(reader, action));
    case "unknown":
      return { type, raw: reader.isAtEnd ? undefined : reader.raw() };
    default:
      return { type };
  }
}

/** RFC 3279 section 2.3.1 asks for NULL; nothing is also seen. */
function readNull(reader: DerReader, type: KeyType): KeyAlgorithm {
  if (!reader.isAtEnd) reader.null();
  return { type };
}

/** The algorithm of keys on a curve. */
export function onCurve(curve: Curve): KeyAlgorithm {
  return { type: keyTypeOnCurve(curve.name), curve };
}

/**
 * Reads the parameters of an EC key (RFC 5480 section 2.1.1), of whose forms only the name of a
 * curve may be used. With numbers in its place, a key could be of a curve that is like a good one,
 * and has another generator (CVE-2020-0601).
 */
export function readCurve(reader: DerReader, action: string): Curve {
  const tag = reader.peekTag();
  if (tag === tags.sequence) {
    throw new InvalidKey(
      action,
      "its curve must have a name, but is given by its parameters; " +
        "convert the key with openssl ec -param_enc named_curve",
    );
  }
  if (tag === tags.null) {
    throw new InvalidKey(action, "its curve must have a name, but is to be known from elsewhere");
  }
  if (tag === undefined) {
    throw new InvalidKey(action, "its curve must have a name, but is left out");
  }
  return curveWithOid(reader.objectIdentifier());
}

function readPss(reader: DerReader, action: string): PssParameters | undefined {
  if (reader.isAtEnd) return undefined;
  const pss = reader.sequence();
  const hash = pss.optional(context(0)) ? readHash(pss.explicit(0)) : sha1;
  const mgf1Hash = pss.optional(context(1)) ? readMgf1(pss.explicit(1), action) : sha1;
  const saltLength = pss.optional(context(2)) ? readSmall(pss.explicit(2)) : 20;
  const trailer = pss.optional(context(3)) ? readSmall(pss.explicit(3)) : 1;
  pss.end();
  if (trailer !== 1) throw new InvalidKey(action, "its PSS trailer field must be 1, but is not");
  if (saltLength < 0 || saltLength > 2048) {
    throw new InvalidKey(action, `its salts must have 0 to 2048 bytes, but have ${saltLength}`);
  }
  return { hash, mgf1Hash, saltLength };
}

function readSmall(reader: DerReader): number {
  const value = reader.smallInteger();
  reader.end();
  return value;
}

function readHash(reader: DerReader): string {
  const algorithm = reader.sequence();
  reader.end();
  const oid = algorithm.objectIdentifier();
  if (!algorithm.isAtEnd) algorithm.null();
  algorithm.end();
  return oid;
}

function readMgf1(reader: DerReader, action: string): string {
  const algorithm = reader.sequence();
  reader.end();
  if (algorithm.objectIdentifier() !== mgf1) {
    throw new InvalidKey(action, "its mask generation function must be MGF1, but is another");
  }
  return readHash(algorithm);
}

function readDomain(reader: DerReader, type: string, action: string): Domain {
  if (reader.isAtEnd) {
    throw new InvalidKey(action, "its parameters must be in it, but are left out");
  }
  const numbers = reader.sequence();
  const domain = readNumbers(numbers, type);
  numbers.end();
  checkDomain(domain, action);
  return domain;
}

function readNumbers(reader: DerReader, type: string): Domain {
  const p = reader.integerBytes();
  if (type === "dsa") return { p, q: reader.integerBytes(), g: reader.integerBytes() };
  const g = reader.integerBytes();
  if (type === "dh") {
    return { p, g, privateBits: reader.optional(tags.integer)?.smallInteger() };
  }
  const q = reader.integerBytes();
  const j = reader.optional(tags.integer)?.integerBytes();
  return { p, q, g, j, validation: reader.isAtEnd ? undefined : readValidation(reader) };
}

function readValidation(reader: DerReader): Domain["validation"] {
  const validation = reader.sequence();
  const [seed, counter] = [validation.bitString(), validation.integerBytes()];
  validation.end();
  return { seed, counter };
}

/**
 * Checks the numbers of a group. Whether they are prime is not looked at.
 *
 * @throws {InvalidKey} If they cannot be those of a group.
 */
export function checkDomain({ p, q, g, privateBits }: Domain, action: string): void {
  checkBits(p, 512, mostGroupBits, action, "its modulus");
  checkIsOdd(p, action, "its modulus");
  checkRange(g, action, "its generator", [p, "its modulus"]);
  if (!isLess(Uint8Array.of(1), g)) {
    throw new InvalidKey(action, "its generator must be more than 1, but is not");
  }
  if (q !== undefined) {
    checkRange(q, action, "the order of its generator", [p, "its modulus"]);
    checkIsOdd(q, action, "the order of its generator");
  }
  const most = mostGroupBits;
  if (privateBits === undefined || (privateBits >= 1 && privateBits <= most)) return;
  throw new InvalidKey(
    action,
    `its private values must have 1 to ${most} bits, but have ${privateBits}`,
  );
}

/** Writes it. */
export function writeAlgorithm(writer: DerWriter, algorithm: KeyAlgorithm): void {
  const { type, curve, domain, pss, raw } = algorithm;
  writer.sequence((inside) => {
    inside.objectIdentifier(type.oid);
    if (type.name === "rsa") inside.null();
    if (curve !== undefined) inside.objectIdentifier(curve.oid);
    if (domain !== undefined) writeDomain(inside, type.name, domain);
    if (pss !== undefined) writePss(inside, pss);
    if (raw !== undefined) inside.raw(raw);
  });
}

function writeDomain(writer: DerWriter, type: string, domain: Domain): void {
  const { p, q, g, privateBits, j, validation } = domain;
  writer.sequence((inside) => {
    inside.integer(p);
    if (type === "dsa") inside.integer(q!);
    inside.integer(g);
    if (type === "dh" && privateBits !== undefined) inside.integer(privateBits);
    if (type !== "dhx") return;
    inside.integer(q!);
    if (j !== undefined) inside.integer(j);
    if (validation === undefined) return;
    inside.sequence((one) => one.bitString(validation.seed).integer(validation.counter));
  });
}

/** Default values are left out, as DER wants it. */
function writePss(writer: DerWriter, { hash, mgf1Hash, saltLength }: PssParameters): void {
  const writeHash = (inside: DerWriter, oid: string): DerWriter =>
    inside.sequence((one) => one.objectIdentifier(oid).null());
  writer.sequence((inside) => {
    if (hash !== sha1) inside.explicit(0, (one) => writeHash(one, hash));
    if (mgf1Hash !== sha1) {
      inside.explicit(1, (one) => {
        one.sequence((mgf) => writeHash(mgf.objectIdentifier(mgf1), mgf1Hash));
      });
    }
    if (saltLength !== 20) inside.explicit(2, (one) => one.integer(saltLength));
  });
}
