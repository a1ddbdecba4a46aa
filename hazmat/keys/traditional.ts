/**
 * The formats of one algorithm each, from before PKCS #8: PKCS #1 for RSA (RFC 8017 appendix A.1),
 * SEC 1 for EC (RFC 5915), OpenSSL's own for DSA. PKCS #8 holds the first two.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { DerReader } from "../asn1/reader.ts";
import { context, tags } from "../asn1/tags.ts";
import { DerWriter } from "../asn1/writer.ts";
import { InvalidKey } from "../../errors.ts";
import { checkDomain, type KeyAlgorithm, onCurve, readCurve } from "./key_algorithm.ts";
import type { Curve } from "./curves.ts";
import { keyTypeNamed } from "./key_types.ts";
import type {
  EcPrivate,
  GroupPrivate,
  PrivateParts,
  RsaNumbers,
  RsaPrime,
  RsaPrivate,
  RsaPublic,
} from "./key_parts.ts";
import { rsaNames } from "./key_parts.ts";
import { widened } from "./magnitudes.ts";

/** Reads RSAPublicKey. */
export function readRsaPublic(reader: DerReader): Pick<RsaPublic, "n" | "e"> {
  const key = reader.sequence();
  const [n, e] = [key.integerBytes(), key.integerBytes()];
  key.end();
  return { n, e };
}

/** Writes RSAPublicKey. */
export function writeRsaPublic(writer: DerWriter, { n, e }: Pick<RsaPublic, "n" | "e">): void {
  writer.sequence((key) => key.integer(n).integer(e));
}

/** An algorithm without parameters. */
export function algorithmNamed(name: string): KeyAlgorithm {
  return { type: keyTypeNamed(name)! };
}

function checkVersion(reader: DerReader, known: readonly number[], action: string): number {
  const version = reader.smallInteger();
  if (known.includes(version)) return version;
  throw new InvalidKey(action, `its version must be ${known.join(" or ")}, but is ${version}`);
}

/** Reads RSAPrivateKey. */
export function readRsaPrivate(
  reader: DerReader,
  algorithm: KeyAlgorithm,
  action: string,
): RsaPrivate {
  const key = reader.sequence();
  const version = checkVersion(key, [0, 1], action);
  const numbers = rsaNames.map((name) => [name, key.integerBytes()]);
  // Version 1 says that there are more than two primes.
  const others = version === 1 ? readPrimes(key.sequence()) : [];
  key.end();
  if (version === 1 && others.length === 0) {
    throw new InvalidKey(action, "its primes must be more than two in version 1, but are two");
  }
  return { family: "rsa", algorithm, ...Object.fromEntries(numbers) as RsaNumbers, others };
}

function readPrimes(reader: DerReader): RsaPrime[] {
  const primes: RsaPrime[] = [];
  while (!reader.isAtEnd) {
    const prime = reader.sequence();
    const [r, d, t] = [prime.integerBytes(), prime.integerBytes(), prime.integerBytes()];
    prime.end();
    primes.push({ r, d, t });
  }
  return primes;
}

/** Writes RSAPrivateKey. */
export function writeRsaPrivate(writer: DerWriter, parts: RsaPrivate): void {
  const { others } = parts;
  writer.sequence((key) => {
    key.integer(others.length > 0 ? 1 : 0);
    for (const name of rsaNames) key.integer(parts[name]);
    if (others.length === 0) return;
    key.sequence((primes) => {
      for (const { r, d, t } of others) {
        primes.sequence((prime) => prime.integer(r).integer(d).integer(t));
      }
    });
  });
}

/**
 * Reads ECPrivateKey.
 *
 * @param outer The curve that PKCS #8 names around it.
 */
export function readEcPrivate(
  reader: DerReader,
  outer: Curve | undefined,
  action: string,
): EcPrivate {
  const key = reader.sequence();
  checkVersion(key, [1], action);
  const scalar = key.octetString();
  const inner = key.optional(context(0)) && readInnerCurve(key.explicit(0), action);
  const point = key.optional(context(1)) && readPoint(key.explicit(1));
  key.end();
  const curve = outer ?? inner;
  if (curve === undefined) {
    throw new InvalidKey(action, "its curve must have a name, but is left out");
  }
  if (inner !== undefined && inner.oid !== curve.oid) {
    throw new InvalidKey(action, "its curve must be named once, but there are two different ones");
  }
  return { family: "ec", algorithm: onCurve(curve), scalar: wholeScalar(scalar, curve), point };
}

/** Leading zeros belong to a scalar (RFC 5915, section 3), but some writers have left them out. */
function wholeScalar(scalar: Uint8Array, { orderWidth }: Curve): Uint8Array {
  if (orderWidth === undefined || scalar.length >= orderWidth || scalar.length === 0) {
    return scalar;
  }
  return widened(scalar, orderWidth)!;
}

function readInnerCurve(reader: DerReader, action: string): Curve {
  const curve = readCurve(reader, action);
  reader.end();
  return curve;
}

function readPoint(reader: DerReader): Uint8Array {
  const point = reader.bitString();
  reader.end();
  return point;
}

/**
 * Writes ECPrivateKey.
 *
 * @param namesCurve Whether the curve is named: inside of PKCS #8, it is named there.
 */
export function writeEcPrivate(writer: DerWriter, parts: EcPrivate, namesCurve: boolean): void {
  const { algorithm, scalar, point } = parts;
  writer.sequence((key) => {
    key.integer(1).octetString(scalar);
    if (namesCurve) key.explicit(0, (inside) => inside.objectIdentifier(algorithm.curve!.oid));
    if (point !== undefined) key.explicit(1, (inside) => inside.bitString(point));
  });
}

/** Reads OpenSSL's own format of DSA: version 0, p, q, g, y, x. What y is, x says. */
export function readDsaPrivate(reader: DerReader, action: string): GroupPrivate {
  const key = reader.sequence();
  checkVersion(key, [0], action);
  const [p, q, g] = [key.integerBytes(), key.integerBytes(), key.integerBytes()];
  key.integerBytes();
  const x = key.integerBytes();
  key.end();
  const domain = { p, q, g };
  checkDomain(domain, action);
  return { family: "dsa", algorithm: { ...algorithmNamed("dsa"), domain }, x };
}

/** What a private key looks like in DER. */
export type PrivateForm = "encrypted" | "pkcs8" | "sec1" | "pkcs1" | "dsa";

/**
 * Which of the formats of private keys an element is in, by its first elements.
 *
 * @throws {MalformedData} If it is in none of them.
 * @throws {InvalidKey} If it is a public key.
 */
export function formOfPrivate(reader: DerReader, action: string): PrivateForm {
  const key = reader.sequence();
  if (key.optional(tags.sequence)) {
    key.skip();
    if (key.optional(tags.bitString)) {
      throw new InvalidKey(action, "it must be a private key, but is a public one");
    }
    key.octetString();
    return "encrypted";
  }
  key.smallInteger();
  if (key.peekTag() === tags.sequence) return "pkcs8";
  if (key.peekTag() === tags.octetString) return "sec1";
  let numbers = 0;
  while (key.optional(tags.integer)) {
    key.skip();
    numbers++;
  }
  return numbers === 5 ? "dsa" : "pkcs1";
}

/** The advice where a public key must be. */
export const takePublic = "read it as a private key, and take the public key of that";

/**
 * Checks that what begins with a number is RSAPublicKey, and not a private key.
 *
 * @throws {InvalidKey} If it is that.
 */
export function checkIsPublic(reader: DerReader, action: string): void {
  const key = reader.sequence();
  key.skip();
  if (key.optional(tags.integer)) key.skip();
  if (key.isAtEnd) return;
  throw new InvalidKey(action, `it must be a public key, but is a private one; ${takePublic}`);
}

/** PEM's labels of these formats, by the types of keys. */
export const traditionalLabels: Readonly<Record<string, string>> = {
  rsa: "RSA PRIVATE KEY",
  ec: "EC PRIVATE KEY",
  sm2: "EC PRIVATE KEY",
};

/**
 * Writes a key in its traditional format.
 *
 * @throws {InvalidKey} If keys of this type have none.
 */
export function writeTraditional(parts: PrivateParts, action: string): Bytes {
  const writer = new DerWriter();
  const { name } = parts.algorithm.type;
  if (name === "rsa") writeRsaPrivate(writer, parts as RsaPrivate);
  else if (parts.family === "ec") writeEcPrivate(writer, parts, true);
  else {
    throw new InvalidKey(
      action,
      `its type must be "rsa" or "ec" for a traditional format, but is "${name}"; use PKCS #8`,
    );
  }
  return writer.finish();
}
