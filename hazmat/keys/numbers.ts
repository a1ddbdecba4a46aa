/**
 * Keys as the numbers that they are made of, as bigints.
 *
 * A bigint cannot be wiped: of private keys, these are for those who have or need them as such.
 *
 * @module
 */
import { kindOf } from "../core/args.ts";
import { InvalidKey } from "../../errors.ts";
import { checkDomain, type Domain, type KeyAlgorithm, onCurve } from "./key_algorithm.ts";
import { bigintOf, magnitude } from "./magnitudes.ts";
import { type PrivateParts, type PublicParts, rsaNames, wipeParts } from "./key_parts.ts";
import { encodedPrivate, type EncodedPrivateKey, partsOfPkcs8 } from "./pkcs8.ts";
import { givenCurve, pointIn } from "./raw.ts";
import { completeRsa, type SomeRsaNumbers } from "./rsa_numbers.ts";
import { encodedPublic, type EncodedPublicKey, partsOfSpki } from "./spki.ts";
import { algorithmNamed } from "./traditional.ts";

/** One prime more than two of RSA. */
export interface RsaPrimeNumbers {
  /** The prime. */
  readonly r: bigint;
  /** The private exponent for it. */
  readonly d: bigint;
  /** The inverse of the product of the primes before it. */
  readonly t: bigint;
}

/** The numbers of a key. Which ones there are depends on its type. */
export interface KeyNumbers {
  /** RSA: the modulus. */
  readonly n?: bigint;
  /** RSA: the public exponent. */
  readonly e?: bigint;
  /** RSA: the private exponent. EC: the private scalar. */
  readonly d?: bigint;
  /** RSA: the first prime. DSA, DH: the modulus. */
  readonly p?: bigint;
  /** RSA: the second prime. DSA, DHX: the order of the generator. */
  readonly q?: bigint;
  /** RSA: `d` modulo `p` - 1. */
  readonly dp?: bigint;
  /** RSA: `d` modulo `q` - 1. */
  readonly dq?: bigint;
  /** RSA: the inverse of `q` modulo `p`. */
  readonly qi?: bigint;
  /** RSA: from the third prime on. */
  readonly others?: readonly RsaPrimeNumbers[];
  /** DSA, DH: the generator. */
  readonly g?: bigint;
  /** DSA, DH: the private value. EC: the first coordinate. */
  readonly x?: bigint;
  /** DSA, DH: the public value. EC: the second coordinate. */
  readonly y?: bigint;
  /** EC: the curve. */
  readonly curve?: string;
}

const names = [...rsaNames, "g", "x", "y"] as const;
type Name = typeof names[number];

/** The most bits of any number: those of RSA's modulus. */
const mostBits = 16_384n;

/** Numbers, each read once and checked. */
type OwnNumbers = Readonly<Partial<Record<Name, bigint>>> & Pick<KeyNumbers, "curve" | "others">;

function readNumbers(numbers: KeyNumbers, action: string): OwnNumbers {
  if (typeof numbers !== "object" || numbers === null) {
    throw new TypeError(
      `Cannot ${action}: numbers must be an object, such as { n, e }, but are ${kindOf(numbers)}`,
    );
  }
  const entries = names.map((name) => [name, checkNumber(numbers[name], name, action)]);
  const { curve, others } = numbers;
  return { ...Object.fromEntries(entries), curve, others: others && readOthers(others, action) };
}

function checkNumber(
  value: bigint | undefined,
  name: string,
  action: string,
): bigint | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "bigint") {
    throw new TypeError(`Cannot ${action}: ${name} must be a bigint, but is ${kindOf(value)}`);
  }
  if (value >= 0n && value >> mostBits === 0n) return value;
  throw new InvalidKey(action, `${name} must be 0 or more, and have at most ${mostBits} bits`);
}

function readOthers(others: readonly RsaPrimeNumbers[], action: string): RsaPrimeNumbers[] {
  if (!Array.isArray(others)) {
    throw new TypeError(`Cannot ${action}: others must be an array, but are ${kindOf(others)}`);
  }
  return others.slice(0, 8).map((other: RsaPrimeNumbers) => {
    const { r, d, t } = Object(other) as RsaPrimeNumbers;
    return {
      r: needed({ r: checkNumber(r, "r", action) }, "r", action),
      d: needed({ d: checkNumber(d, "d", action) }, "d", action),
      t: needed({ t: checkNumber(t, "t", action) }, "t", action),
    };
  });
}

function needed(numbers: Readonly<Record<string, unknown>>, name: string, action: string): bigint {
  const value = numbers[name];
  if (value !== undefined) return value as bigint;
  throw new InvalidKey(action, `${name} must be among its numbers, but is left out`);
}

/** Of a type, from what numbers a key is made. */
type Group = "dsa" | "dh" | "dhx";

function isGroup(type: string): type is Group {
  return type === "dsa" || type === "dh" || type === "dhx";
}

function groupOf(type: Group, numbers: OwnNumbers, action: string): KeyAlgorithm {
  const of = (name: Name): Uint8Array => magnitude(needed(numbers, name, action));
  const q = type === "dh" ? undefined : of("q");
  const domain: Domain = { p: of("p"), q, g: of("g") };
  checkDomain(domain, action);
  return { ...algorithmNamed(type), domain };
}

function unknownType(type: string, action: string): InvalidKey {
  return new InvalidKey(
    action,
    `its type must be one whose keys are numbers ("rsa", "ec", "sm2", "dsa", "dh", "dhx"), ` +
      `but is "${type}"`,
  );
}

/** The point of two coordinates. */
function pointOf({ x, y }: OwnNumbers, width: number, action: string): Uint8Array {
  const parts = [needed({ x }, "x", action), needed({ y }, "y", action)];
  if (parts.some((one) => one >> BigInt(8 * width) > 0n)) {
    throw new InvalidKey(action, `x and y must have at most ${width} octets, but have more`);
  }
  const point = new Uint8Array(1 + 2 * width);
  point[0] = 4;
  parts.forEach((one, i) => point.set(magnitude(one, width), 1 + i * width));
  return point;
}

/**
 * A public key of its numbers: `n` and `e` for `"rsa"`; `curve`, `x` and `y` for `"ec"` and `"sm2"`;
 * `p`, `q`, `g` and `y` for `"dsa"` and `"dhx"`; `p`, `g` and `y` for `"dh"`.
 *
 * @throws {TypeError} If one is not a bigint.
 * @throws {InvalidKey} If they cannot be a key of this type.
 */
export function spkiOfNumbers(
  type: string,
  numbers: KeyNumbers,
  action: string,
): EncodedPublicKey {
  const own = readNumbers(numbers, action);
  return encodedPublic(publicOf(type.toLowerCase(), own, action), action);
}

function publicOf(type: string, numbers: OwnNumbers, action: string): PublicParts {
  if (type === "rsa") {
    const [n, e] = ["n", "e"].map((name) => magnitude(needed(numbers, name, action)));
    return { family: "rsa", algorithm: algorithmNamed("rsa"), n: n!, e: e! };
  }
  if (type === "ec" || type === "sm2") {
    const curve = givenCurve(type === "sm2" ? "SM2" : numbers.curve, type, action);
    const octets = pointOf(numbers, curve.fieldWidth!, action);
    return { family: "ec", algorithm: onCurve(curve), octets };
  }
  if (!isGroup(type)) throw unknownType(type, action);
  const family = type === "dsa" ? "dsa" : "dh";
  const y = magnitude(needed(numbers, "y", action));
  return { family, algorithm: groupOf(type, numbers, action), y };
}

/**
 * A private key of its numbers: for `"rsa"` `n`, `e` and `d`, from which the others are computed if
 * they are left out; `curve` and `d` for `"ec"`, with `x` and `y` or without; `x` and those of the
 * group for others.
 *
 * @throws {TypeError} If one is not a bigint.
 * @throws {InvalidKey} If they cannot be a key of this type.
 */
export function pkcs8OfNumbers(
  type: string,
  numbers: KeyNumbers,
  action: string,
): EncodedPrivateKey {
  const own = readNumbers(numbers, action);
  const parts = privateOf(type.toLowerCase(), own, action);
  try {
    return encodedPrivate({ parts }, action);
  } finally {
    wipeParts(parts);
  }
}

function privateOf(type: string, numbers: OwnNumbers, action: string): PrivateParts {
  if (type === "rsa") return rsaOf(numbers, action);
  if (type === "ec" || type === "sm2") {
    const curve = givenCurve(type === "sm2" ? "SM2" : numbers.curve, type, action);
    const d = needed(numbers, "d", action);
    if (d >= curve.order!) {
      throw new InvalidKey(
        action,
        "its private scalar must be less than the order of its curve, but is not",
      );
    }
    const hasPoint = numbers.x !== undefined || numbers.y !== undefined;
    const point = hasPoint ? pointOf(numbers, curve.fieldWidth!, action) : undefined;
    const scalar = magnitude(d, curve.orderWidth!);
    return { family: "ec", algorithm: onCurve(curve), scalar, point };
  }
  if (!isGroup(type)) throw unknownType(type, action);
  const family = type === "dsa" ? "dsa" : "dh";
  const x = magnitude(needed(numbers, "x", action));
  return { family, algorithm: groupOf(type, numbers, action), x };
}

function rsaOf(numbers: OwnNumbers, action: string): PrivateParts {
  const { others = [] } = numbers;
  const given: SomeRsaNumbers = {
    ...numbers,
    n: needed(numbers, "n", action),
    e: needed(numbers, "e", action),
    d: needed(numbers, "d", action),
  };
  const all = others.length === 0 ? completeRsa(given, action) : given;
  const octets = rsaNames.map((name) => [name, magnitude(needed({ ...all }, name, action))]);
  return {
    family: "rsa",
    algorithm: algorithmNamed("rsa"),
    ...Object.fromEntries(octets),
    others: others.map(({ r, d, t }) => ({ r: magnitude(r), d: magnitude(d), t: magnitude(t) })),
  };
}

/**
 * The numbers of a public key.
 *
 * @throws {InvalidKey} If keys of this type are not numbers.
 */
export function numbersOfSpki(spki: Uint8Array, action: string): KeyNumbers {
  const parts = partsOfSpki(spki, action);
  const { type, curve, domain } = parts.algorithm;
  if (parts.family === "rsa") return { n: bigintOf(parts.n), e: bigintOf(parts.e) };
  if ("y" in parts) return { ...domainNumbers(domain!), y: bigintOf(parts.y) };
  if (parts.family !== "ec") throw unknownType(type.name, action);
  const point = pointIn(parts.octets, curve!, false, action);
  return { curve: curve!.name, ...coordinates(point) };
}

function domainNumbers({ p, q, g }: Domain): KeyNumbers {
  return { p: bigintOf(p), ...(q === undefined ? {} : { q: bigintOf(q) }), g: bigintOf(g) };
}

function coordinates(point: Uint8Array): KeyNumbers {
  const width = (point.length - 1) / 2;
  return { x: bigintOf(point.subarray(1, 1 + width)), y: bigintOf(point.subarray(1 + width)) };
}

/**
 * The numbers of a private key.
 *
 * @throws {InvalidKey} If keys of this type are not numbers.
 */
export function numbersOfPkcs8(pkcs8: Uint8Array, action: string): KeyNumbers {
  const parts = partsOfPkcs8(pkcs8, action);
  const { type, curve, domain } = parts.algorithm;
  if (parts.family === "rsa") {
    const numbers = Object.fromEntries(rsaNames.map((name) => [name, bigintOf(parts[name])]));
    const others = parts.others.map(({ r, d, t }) => ({
      r: bigintOf(r),
      d: bigintOf(d),
      t: bigintOf(t),
    }));
    return others.length === 0 ? numbers : { ...numbers, others };
  }
  if ("x" in parts) return { ...domainNumbers(domain!), x: bigintOf(parts.x) };
  if (parts.family !== "ec") throw unknownType(type.name, action);
  const point = parts.point && coordinates(pointIn(parts.point, curve!, false, action));
  return { curve: curve!.name, d: bigintOf(parts.scalar), ...point };
}
