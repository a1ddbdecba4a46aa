/**
 * Keys as JSON Web Keys: RSA and EC (RFC 7518 section 6), secp256k1 (RFC 8812), OKP (RFC 8037), and
 * AKP of the post-quantum algorithms (draft-ietf-cose-dilithium, draft-ietf-jose-pqc-kem,
 * draft-ietf-cose-sphincs-plus).
 *
 * Members that are not known here mean nothing here: what a key is for (`use`, `key_ops`, `alg`) is
 * left to callers. Strings cannot be wiped.
 *
 * @module
 */
import { type Bytes, kindOf } from "../core/args.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";
import { InvalidKey } from "../../errors.ts";
import { onCurve } from "./key_algorithm.ts";
import { type Curve, curveNamed } from "./curves.ts";
import { type KeyType, keyTypeNamed, keyTypeNames } from "./key_types.ts";
import { bigintOf, magnitude, trimmed, widened } from "./magnitudes.ts";
import {
  type EcPrivate,
  type OctetsPrivate,
  type OctetsPublic,
  type PrivateParts,
  type PublicParts,
  rsaNames,
  type RsaNumbers,
  type RsaPrime,
  type RsaPrivate,
  type RsaPublic,
  wipeParts,
} from "./key_parts.ts";
import { encodedPrivate, type EncodedPrivateKey, partsOfPkcs8, type ReadPrivate } from "./pkcs8.ts";
import { pointIn } from "./raw.ts";
import { completeRsa } from "./rsa_numbers.ts";
import { encodedPublic, type EncodedPublicKey, partsOfSpki } from "./spki.ts";
import { algorithmNamed } from "./traditional.ts";

/** A JSON Web Key. Which members there are depends on `kty`. */
export interface Jwk {
  /** `"RSA"`, `"EC"`, `"OKP"` or `"AKP"`. */
  readonly kty?: string;
  /** EC, OKP: the curve. */
  readonly crv?: string;
  /** AKP: the algorithm. */
  readonly alg?: string;
  /** RSA: the modulus. */
  readonly n?: string;
  /** RSA: the public exponent. */
  readonly e?: string;
  /** The private part, of RSA, EC and OKP. */
  readonly d?: string;
  /** RSA: the first prime. */
  readonly p?: string;
  /** RSA: the second prime. */
  readonly q?: string;
  /** RSA: the first prime's exponent. */
  readonly dp?: string;
  /** RSA: the second prime's exponent. */
  readonly dq?: string;
  /** RSA: the coefficient. */
  readonly qi?: string;
  /** RSA: from the third prime on. */
  readonly oth?: readonly { readonly r?: string; readonly d?: string; readonly t?: string }[];
  /** EC: the first coordinate. OKP: the public key. */
  readonly x?: string;
  /** EC: the second coordinate. */
  readonly y?: string;
  /** AKP: the public key. */
  readonly pub?: string;
  /** AKP: the private key; of ML-DSA and ML-KEM, its seed. */
  readonly priv?: string;
  /** Whatever else there is. */
  readonly [name: string]: unknown;
}

/** The curves of EC, by JWK's names. RFC 5639's are not registered. */
const curves: Readonly<Record<string, string>> = {
  "P-256": "prime256v1",
  "P-384": "secp384r1",
  "P-521": "secp521r1",
  secp256k1: "secp256k1",
};

const okpNames = ["Ed25519", "Ed448", "X25519", "X448"];

/** `"ML-DSA-65"`, `"SLH-DSA-SHA2-128s"`. */
function akpName(type: string): string {
  return type.replace(/^.*?(?=[sf]?$)/, (name) => name.toUpperCase());
}

const akpNames = keyTypeNames.filter((name) => /^(ml|slh)-/.test(name)).map(akpName);

function read(jwk: Jwk, name: string, action: string): string | undefined {
  const value = jwk[name];
  if (value === undefined || typeof value === "string") return value;
  throw new InvalidKey(action, `its "${name}" must be a string, but is ${kindOf(value)}`);
}

function member(jwk: Jwk, name: string, action: string): string {
  const value = read(jwk, name, action);
  if (value !== undefined) return value;
  throw new InvalidKey(action, `its "${name}" must be there, but is left out`);
}

/** The octets of a member. */
function octets(jwk: Jwk, name: string, action: string): Bytes {
  const text = member(jwk, name, action);
  const decoded = fromBase64url(text);
  if (decoded !== undefined && decoded.length > 0) return decoded;
  throw new InvalidKey(action, `its "${name}" must be base64url without padding, but is not`);
}

/**
 * RFC 7515 section 2: base64url without padding, whose last bits are zeros. Not by the runtime's own
 * function: it leaves copies.
 */
function fromBase64url(text: string): Bytes | undefined {
  if (text.length % 4 === 1) return undefined;
  const decoded = newFixedBytes(text.length * 3 >> 2);
  let [bits, count, wrong] = [0, 0, 0];
  for (let i = 0, at = 0; i < text.length; i++) {
    const value = valueOf(text.charCodeAt(i));
    wrong |= value;
    bits = (bits << 6 | value & 0x3f) & 0xfff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded[at++] = bits >> count;
  }
  return wrong < 0 || (bits & (1 << count) - 1) !== 0 ? undefined : decoded;
}

/** The value of a character, -1 for others; no branch depends on which one it is. */
function valueOf(unit: number): number {
  return -1 +
    (inRange(unit, 0x41, 0x5a) & (unit - 0x40)) +
    (inRange(unit, 0x61, 0x7a) & (unit - 0x46)) +
    (inRange(unit, 0x30, 0x39) & (unit + 0x05)) +
    (inRange(unit, 0x2d, 0x2d) & 63) +
    (inRange(unit, 0x5f, 0x5f) & 64);
}

/** All bits if it is in the range, otherwise none. */
function inRange(unit: number, first: number, last: number): number {
  return ~((unit - first) | (last - unit)) >> 31;
}

function toBase64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Octets of which there must be so many (RFC 7518 section 6.2.1.2). */
function fixed(jwk: Jwk, name: string, width: number, action: string): Bytes {
  const value = octets(jwk, name, action);
  if (value.length === width) return value;
  throw new InvalidKey(
    action,
    `its "${name}" must have ${width} octets, but has ${value.length}`,
  );
}

/** A number without leading zeros (RFC 7518 section 2, Base64urlUInt). */
function number(jwk: Jwk, name: string, action: string): Bytes {
  const value = octets(jwk, name, action);
  if (value[0] !== 0) return value;
  throw new InvalidKey(action, `its "${name}" must have no leading zero octet, but has`);
}

/** What `kty`, and `crv` or `alg`, say. */
type Kind =
  | { readonly kty: "RSA" }
  | { readonly kty: "EC"; readonly curve: Curve }
  | { readonly kty: "OKP" | "AKP"; readonly type: KeyType };

function kindOfJwk(jwk: Jwk, action: string): Kind {
  if (typeof jwk !== "object" || jwk === null) {
    throw new TypeError(
      `Cannot ${action}: the JWK must be an object, but is ${kindOf(jwk)}`,
    );
  }
  const kty = member(jwk, "kty", action);
  switch (kty) {
    case "RSA":
      return { kty };
    case "EC": {
      const crv = oneOf(jwk, "crv", Object.keys(curves), action);
      return { kty, curve: curveNamed(curves[crv]!)! };
    }
    case "OKP":
      return { kty, type: keyTypeNamed(oneOf(jwk, "crv", okpNames, action))! };
    case "AKP":
      return { kty, type: keyTypeNamed(oneOf(jwk, "alg", akpNames, action))! };
    default:
      throw new InvalidKey(action, 'its "kty" must be "RSA", "EC", "OKP" or "AKP", but is another');
  }
}

function oneOf(jwk: Jwk, name: string, choices: readonly string[], action: string): string {
  const value = member(jwk, name, action);
  if (choices.includes(value)) return value;
  const list = choices.slice(0, 6).map((one) => `"${one}"`).join(", ");
  const more = choices.length > 6 ? " or another that is known" : "";
  throw new InvalidKey(
    action,
    `its "${name}" must be one of ${list}${more}, but is ${JSON.stringify(value.slice(0, 40))}`,
  );
}

/**
 * The public key of a JWK, whose private members are not looked at.
 *
 * @throws {TypeError} If it is not an object.
 * @throws {InvalidKey} If it is not the JWK of a key that can be used.
 */
export function spkiOfJwk(jwk: Jwk, action: string): EncodedPublicKey {
  return encodedPublic(publicOf(jwk, kindOfJwk(jwk, action), action), action);
}

function publicOf(jwk: Jwk, kind: Kind, action: string): PublicParts {
  switch (kind.kty) {
    case "RSA":
      return rsaPublicOf(jwk, action);
    case "EC":
      return pointOf(jwk, kind.curve, action);
    default:
      return octetsOf(jwk, kind, action);
  }
}

function rsaPublicOf(jwk: Jwk, action: string): RsaPublic {
  const [n, e] = [number(jwk, "n", action), number(jwk, "e", action)];
  return { family: "rsa", algorithm: algorithmNamed("rsa"), n, e };
}

function pointOf(jwk: Jwk, curve: Curve, action: string): OctetsPublic {
  const width = curve.fieldWidth!;
  const point = new Uint8Array(1 + 2 * width);
  point[0] = 4;
  point.set(fixed(jwk, "x", width, action), 1);
  point.set(fixed(jwk, "y", width, action), 1 + width);
  return { family: "ec", algorithm: onCurve(curve), octets: point };
}

function octetsOf(
  jwk: Jwk,
  { kty, type }: Extract<Kind, { type: KeyType }>,
  action: string,
): OctetsPublic {
  const value = fixed(jwk, kty === "OKP" ? "x" : "pub", type.publicSize!, action);
  return { family: type.family as OctetsPublic["family"], algorithm: { type }, octets: value };
}

/**
 * The private key of a JWK. The public key of OKP and AKP comes with it, for a comparison.
 *
 * @throws {TypeError} If it is not an object.
 * @throws {InvalidKey} If it is not the JWK of a private key that can be used.
 */
export function pkcs8OfJwk(jwk: Jwk, action: string): EncodedPrivateKey {
  const key = privateOf(jwk, kindOfJwk(jwk, action), action);
  try {
    return encodedPrivate(key, action);
  } finally {
    wipeParts(key.parts);
  }
}

function privateOf(jwk: Jwk, kind: Kind, action: string): ReadPrivate {
  if (kind.kty === "RSA") return { parts: rsaPrivateOf(jwk, action) };
  if (kind.kty === "EC") {
    const { algorithm, octets: point } = pointOf(jwk, kind.curve, action);
    const scalar = fixed(jwk, "d", kind.curve.orderWidth!, action);
    return { parts: { family: "ec", algorithm, scalar, point } };
  }
  const beside = octetsOf(jwk, kind, action);
  const { type } = kind;
  const name = kind.kty === "OKP" ? "d" : "priv";
  const value = fixed(jwk, name, type.seedSize ?? type.privateSize!, action);
  const { family, algorithm } = beside;
  const parts: PrivateParts = family === "lattice"
    ? { family, algorithm, seed: value }
    : { family: family as OctetsPrivate["family"], algorithm, octets: value };
  return { parts, beside };
}

/** RFC 7518 section 6.3.2: beside `d`, all of the others are there, or none. */
const crtNames = ["p", "q", "dp", "dq", "qi"] as const;
type Five = [Bytes, Bytes, Bytes, Bytes, Bytes];

function rsaPrivateOf(jwk: Jwk, action: string): RsaPrivate {
  const { family, algorithm, n, e } = rsaPublicOf(jwk, action);
  const d = number(jwk, "d", action);
  const { oth } = jwk;
  const hasOthers = crtNames.some((name) => jwk[name] !== undefined) || oth !== undefined;
  if (!hasOthers) return { family, algorithm, ...factored(n, e, d, action), others: [] };
  const [p, q, dp, dq, qi] = crtNames.map((name) => number(jwk, name, action)) as Five;
  const others = oth === undefined ? [] : othersOf(oth, action);
  return { family, algorithm, n, e, d, p, q, dp, dq, qi, others };
}

function factored(n: Uint8Array, e: Uint8Array, d: Uint8Array, action: string): RsaNumbers {
  const numbers = completeRsa({ n: bigintOf(n), e: bigintOf(e), d: bigintOf(d) }, action);
  const [p, q, dp, dq, qi] = crtNames.map((name) => magnitude(numbers[name])) as Five;
  return { n, e, d, p, q, dp, dq, qi };
}

function othersOf(oth: unknown, action: string): RsaPrime[] {
  if (!Array.isArray(oth) || oth.length === 0) {
    throw new InvalidKey(action, 'its "oth" must be an array of primes, but is not');
  }
  return oth.slice(0, 8).map((other) => {
    const prime = Object(other) as Jwk;
    const [r, d, t] = ["r", "d", "t"].map((name) => number(prime, name, action));
    return { r: r!, d: d!, t: t! };
  });
}

/**
 * The JWK of a public key.
 *
 * @throws {InvalidKey} If keys of its type or curve have none.
 */
export function jwkOfSpki(spki: Uint8Array, action: string): Jwk {
  return publicJwk(partsOfSpki(spki, action), action);
}

function publicJwk(parts: PublicParts, action: string): Jwk {
  const { type } = parts.algorithm;
  if (parts.family === "rsa" && type.name === "rsa") {
    return { kty: "RSA", n: toBase64url(parts.n), e: toBase64url(parts.e) };
  }
  if (parts.family === "ec") return ecJwk(parts, action);
  const okp = okpNames.find((name) => name.toLowerCase() === type.name);
  if (okp !== undefined && "octets" in parts) {
    return { kty: "OKP", crv: okp, x: toBase64url(parts.octets) };
  }
  const akp = akpName(type.name);
  if (akpNames.includes(akp) && "octets" in parts) {
    return { kty: "AKP", alg: akp, pub: toBase64url(parts.octets) };
  }
  throw new InvalidKey(
    action,
    `its type must be one that JWK has, but is "${type.name}"; use DER or PEM`,
  );
}

function ecJwk({ algorithm, octets }: OctetsPublic, action: string): Jwk {
  const { name, fieldWidth } = algorithm.curve!;
  const crv = Object.keys(curves).find((one) => curves[one] === name);
  if (crv === undefined) {
    throw new InvalidKey(
      action,
      `its curve must be one that JWK has, but is ${name}; use DER or PEM`,
    );
  }
  const point = pointIn(octets, algorithm.curve!, false, action);
  const [x, y] = [point.subarray(1, 1 + fieldWidth!), point.subarray(1 + fieldWidth!)];
  return { kty: "EC", crv, x: toBase64url(x), y: toBase64url(y) };
}

/**
 * The JWK of a private key.
 *
 * @param spki Its public key, which a JWK has too.
 * @throws {InvalidKey} If keys of its type or curve have none, or it came without its seed.
 */
export function jwkOfPkcs8(pkcs8: Uint8Array, spki: Uint8Array, action: string): Jwk {
  const parts = partsOfPkcs8(pkcs8, action);
  const jwk = publicJwk(partsOfSpki(spki, action), action);
  switch (parts.family) {
    case "rsa":
      return { ...jwk, ...rsaMembers(parts) };
    case "ec":
      return { ...jwk, d: scalarMember(parts) };
    case "lattice":
      if (parts.seed !== undefined) return { ...jwk, priv: toBase64url(parts.seed) };
      throw new InvalidKey(action, "its seed must be in it for a JWK, but it came without");
    case "hash":
      return { ...jwk, priv: toBase64url(parts.octets) };
    default:
      return { ...jwk, d: toBase64url((parts as OctetsPrivate).octets) };
  }
}

function scalarMember({ scalar, algorithm }: EcPrivate): string {
  const wide = widened(scalar, algorithm.curve!.orderWidth!)!;
  try {
    return toBase64url(wide);
  } finally {
    wide.fill(0);
  }
}

function rsaMembers(parts: RsaPrivate): Jwk {
  const names = rsaNames.slice(2);
  const members = Object.fromEntries(names.map((name) => [name, number64(parts[name])]));
  if (parts.others.length === 0) return members;
  const oth = parts.others.map(({ r, d, t }) => ({
    r: number64(r),
    d: number64(d),
    t: number64(t),
  }));
  return { ...members, oth };
}

function number64(value: Uint8Array): string {
  return toBase64url(trimmed(value));
}
