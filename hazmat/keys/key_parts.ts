/**
 * What is in a key, whatever format it came in, and the checks that hold for all of them: libcrypto
 * takes keys that nobody should use (a scalar of 0, a modulus of a million bits), and takes minutes
 * for some.
 *
 * @module
 */
import { InvalidKey } from "../../errors.ts";
import { bytesIn } from "../core/args.ts";
import type { KeyAlgorithm } from "./key_algorithm.ts";
import type { Curve } from "./curves.ts";
import {
  bitsOf,
  checkBits,
  checkIsOdd,
  checkRange,
  isEqual,
  isLess,
  isOdd,
  magnitude,
} from "./magnitudes.ts";

/** A public key of RSA. */
export interface RsaPublic {
  readonly family: "rsa";
  readonly algorithm: KeyAlgorithm;
  readonly n: Uint8Array;
  readonly e: Uint8Array;
}

/** A public key of DSA or Diffie-Hellman. */
export interface GroupPublic {
  readonly family: "dsa" | "dh";
  readonly algorithm: KeyAlgorithm;
  readonly y: Uint8Array;
}

/** A public key that is octets: a point of a curve among them. */
export interface OctetsPublic {
  readonly family: "ec" | "edwards" | "lattice" | "hash" | "unknown";
  readonly algorithm: KeyAlgorithm;
  readonly octets: Uint8Array;
}

/** What is in a public key. */
export type PublicParts = RsaPublic | GroupPublic | OctetsPublic;

/** One prime more than two of RSA (RFC 8017 section 3.2). */
export interface RsaPrime {
  /** The prime. */
  readonly r: Uint8Array;
  /** The private exponent for it. */
  readonly d: Uint8Array;
  /** The inverse of the product of the primes before it. */
  readonly t: Uint8Array;
}

/** The numbers of a private key of RSA, in the order of RFC 8017. */
export const rsaNames = ["n", "e", "d", "p", "q", "dp", "dq", "qi"] as const;

/** Those numbers. */
export type RsaNumbers = Readonly<Record<typeof rsaNames[number], Uint8Array>>;

/** A private key of RSA. */
export interface RsaPrivate extends RsaNumbers {
  readonly family: "rsa";
  readonly algorithm: KeyAlgorithm;
  /** From the third prime on. */
  readonly others: readonly RsaPrime[];
}

/** A private key of DSA or Diffie-Hellman. */
export interface GroupPrivate {
  readonly family: "dsa" | "dh";
  readonly algorithm: KeyAlgorithm;
  readonly x: Uint8Array;
}

/** A private key on a curve. */
export interface EcPrivate {
  readonly family: "ec";
  readonly algorithm: KeyAlgorithm;
  /** As many octets as the curve's order has. */
  readonly scalar: Uint8Array;
  /** The public key, if it came with it. */
  readonly point?: Uint8Array;
}

/** A private key of ML-DSA or ML-KEM. */
export interface LatticePrivate {
  readonly family: "lattice";
  readonly algorithm: KeyAlgorithm;
  /** The seed, from which the rest is computed. One of both is there. */
  readonly seed?: Uint8Array;
  /** What the seed expands to. */
  readonly expanded?: Uint8Array;
}

/** A private key that is octets. */
export interface OctetsPrivate {
  readonly family: "edwards" | "hash" | "unknown";
  readonly algorithm: KeyAlgorithm;
  readonly octets: Uint8Array;
}

/** What is in a private key. */
export type PrivateParts = RsaPrivate | GroupPrivate | EcPrivate | LatticePrivate | OctetsPrivate;

/** The sizes of RSA's modulus. libcrypto itself takes no larger one (OPENSSL_RSA_MAX_MODULUS_BITS). */
const [leastRsaBits, mostRsaBits] = [512, 16_384];

/** libcrypto takes exponents of at most 64 bits for moduli of more than 3072. */
const [mostSmallModulusBits, mostExponentBits] = [3072, 64];

/**
 * Checks a public key.
 *
 * @throws {InvalidKey} If it cannot be used.
 */
export function checkPublic(parts: PublicParts, action: string): void {
  const { type, curve } = parts.algorithm;
  switch (parts.family) {
    case "rsa":
      return checkRsaPublic(parts, action);
    case "dsa":
    case "dh":
      return checkGroupPublic(parts, action);
    case "ec":
      return checkPoint(parts.octets, curve!, action);
    default:
      if (type.publicSize === undefined) return;
      checkSize(parts.octets, type.publicSize, action, "it");
  }
}

function checkRsaPublic({ n, e }: Pick<RsaPublic, "n" | "e">, action: string): void {
  checkBits(n, leastRsaBits, mostRsaBits, action, "its modulus");
  checkIsOdd(n, action, "its modulus");
  checkIsOdd(e, action, "its public exponent");
  checkRange(e, action, "its public exponent", [n, "its modulus"]);
  if (!isLess(Uint8Array.of(2), e)) {
    throw new InvalidKey(action, "its public exponent must be 3 or more, but is 1");
  }
  if (bitsOf(n) > mostSmallModulusBits) {
    const name = `with a modulus of more than ${mostSmallModulusBits} bits, its public exponent`;
    checkBits(e, 2, mostExponentBits, action, name);
  }
}

function checkGroupPublic({ algorithm, y }: GroupPublic, action: string): void {
  const { p } = algorithm.domain!;
  checkRange(y, action, "its public value", [lessOne(p), "its modulus less 1"]);
  if (isLess(Uint8Array.of(1), y)) return;
  throw new InvalidKey(action, "its public value must be more than 1, but is not");
}

/** p - 1, of an odd p. */
function lessOne(p: Uint8Array): Uint8Array {
  const less = p.slice();
  less[less.length - 1]! -= 1;
  return less;
}

/**
 * Checks the octets of a point (SEC 1 section 2.3.3). Whether it is on the curve, libcrypto does.
 *
 * @throws {InvalidKey} If they are of a form that is not allowed, or of the wrong number.
 */
export function checkPoint(point: Uint8Array, { fieldWidth }: Curve, action: string): void {
  const [form] = point;
  if (form === 0 && point.length === 1) {
    throw new InvalidKey(action, "its point must not be at infinity, but is");
  }
  if (form === 6 || form === 7) {
    throw new InvalidKey(
      action,
      "its point must be compressed or uncompressed, but is in the hybrid form",
    );
  }
  if (form !== 2 && form !== 3 && form !== 4) {
    throw new InvalidKey(action, "its point must begin with 2, 3 or 4, but does not");
  }
  if (fieldWidth === undefined) return;
  checkSize(point, form === 4 ? 1 + 2 * fieldWidth : 1 + fieldWidth, action, "its point");
}

function checkSize(octets: Uint8Array, size: number, action: string, name: string): void {
  if (octets.length === size) return;
  throw new InvalidKey(action, `${name} must have ${bytesIn(size)}, but has ${octets.length}`);
}

/**
 * Checks a private key. That its public part belongs to it, libcrypto finds out.
 *
 * @throws {InvalidKey} If it cannot be used.
 */
export function checkPrivate(parts: PrivateParts, action: string): void {
  const { type, domain, curve } = parts.algorithm;
  switch (parts.family) {
    case "rsa":
      return checkRsaPrivate(parts, action);
    case "dsa":
    case "dh":
      return checkRange(
        parts.x,
        action,
        "its private value",
        domain!.q === undefined
          ? [lessOne(domain!.p), "its modulus less 1"]
          : [domain!.q, "the order of its generator"],
      );
    case "ec":
      return checkScalar(parts, curve!, action);
    case "lattice":
      return checkLattice(parts, action);
    default:
      if (type.privateSize === undefined) return;
      checkSize(parts.octets, type.privateSize, action, "it");
  }
}

function checkScalar({ scalar, point }: EcPrivate, curve: Curve, action: string): void {
  const { order, orderWidth } = curve;
  const name = "its private scalar";
  if (orderWidth !== undefined) checkSize(scalar, orderWidth, action, name);
  const limit = order === undefined ? undefined : magnitude(order);
  checkRange(scalar, action, name, limit && [limit, "the order of its curve"]);
  if (point !== undefined) checkPoint(point, curve, action);
}

function checkLattice({ algorithm, seed, expanded }: LatticePrivate, action: string): void {
  const { seedSize, privateSize } = algorithm.type;
  if (seed !== undefined) checkSize(seed, seedSize!, action, "its seed");
  if (expanded !== undefined) checkSize(expanded, privateSize!, action, "its expanded key");
}

const inWords: Readonly<Record<string, string>> = {
  d: "its private exponent",
  p: "its first prime",
  q: "its second prime",
  dp: "its first prime's exponent",
  dq: "its second prime's exponent",
  qi: "its coefficient",
};

function checkRsaPrivate(parts: RsaPrivate, action: string): void {
  checkRsaPublic(parts, action);
  const { n, p, q, others } = parts;
  const below = { d: n, p: n, q: n, dp: p, dq: q, qi: p } as const;
  const named = { d: "modulus", p: "modulus", q: "modulus", dp: "first prime" } as const;
  for (const [name, limit] of Object.entries(below)) {
    const value = parts[name as keyof typeof below];
    const limitName = named[name as keyof typeof named] ??
      (name === "dq" ? "second prime" : "first prime");
    checkRange(value, action, inWords[name]!, [limit, `its ${limitName}`]);
  }
  if (others.length > 3) {
    throw new InvalidKey(action, `its primes must be 2 to 5, but are ${others.length + 2}`);
  }
  for (const { r, d, t } of others) {
    checkRange(r, action, "each of its primes", [n, "its modulus"]);
    checkRange(d, action, "each prime's exponent", [r, "that prime"]);
    checkRange(t, action, "each prime's coefficient", [r, "that prime"]);
  }
  if ([p, q, ...others.map(({ r }) => r)].every(isOdd) && !isEqual(p, q)) return;
  throw new InvalidKey(action, "its primes must be odd and different, but are not");
}

/** Fills what is secret in a private key, and is ours, with zeros. */
export function wipeParts(parts: PrivateParts): void {
  for (const value of Object.values(parts)) if (value instanceof Uint8Array) value.fill(0);
  if (parts.family !== "rsa") return;
  for (const prime of parts.others) Object.values(prime).forEach((value) => value.fill(0));
}
