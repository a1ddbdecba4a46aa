/**
 * Keys as octets and nothing else: points and scalars of curves, and the keys of those algorithms
 * whose keys are octets.
 *
 * @module
 */
import type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
import { copyOf } from "../asn1/input.ts";
import { InvalidKey } from "../../errors.ts";
import { type KeyAlgorithm, onCurve } from "./key_algorithm.ts";
import { canDecompress, type Curve, curveNamed, decompress } from "./curves.ts";
import { type KeyType, keyTypeNamed, sm2Curve } from "./key_types.ts";
import { bigintOf, isOdd, magnitude } from "./magnitudes.ts";
import type { PrivateParts, PublicParts } from "./key_parts.ts";
import { ownCopy } from "./own_bytes.ts";
import { encodedPrivate, type EncodedPrivateKey, partsOfPkcs8 } from "./pkcs8.ts";
import { encodedPublic, type EncodedPublicKey, partsOfSpki } from "./spki.ts";

/** What octets alone do not say. */
export interface RawOptions {
  /** The curve, of the type `"ec"`. */
  readonly curve?: string;
}

/**
 * A public key of its octets: of `"ec"` a point, compressed or not.
 *
 * @throws {TypeError} If they are not bytes.
 * @throws {InvalidKey} If they cannot be a key of this type.
 */
export function spkiOfRaw(
  type: string,
  raw: AllowSharedBufferSource,
  options: RawOptions,
  action: string,
): EncodedPublicKey {
  const octets = ownCopy(raw, action, "key");
  const algorithm = rawAlgorithm(type, options, action);
  return encodedPublic({ family: familyOf(algorithm.type), algorithm, octets }, action);
}

/**
 * A private key of its octets: of `"ec"` a scalar, of ML-DSA and ML-KEM a seed or what it expands
 * to, by their number.
 *
 * @throws {TypeError} If they are not bytes.
 * @throws {InvalidKey} If they cannot be a key of this type.
 */
export function pkcs8OfRaw(
  type: string,
  raw: AllowSharedBufferSource,
  options: RawOptions,
  action: string,
): EncodedPrivateKey {
  const octets = ownCopy(raw, action, "key");
  try {
    const algorithm = rawAlgorithm(type, options, action);
    return encodedPrivate({ parts: privateOf(algorithm, octets, action) }, action);
  } finally {
    octets.fill(0);
  }
}

type OctetsFamily = Extract<PublicParts, { octets: Uint8Array }>["family"];

const octetsFamilies: readonly string[] = ["ec", "edwards", "lattice", "hash"];

function familyOf({ family }: KeyType): OctetsFamily {
  return family as OctetsFamily;
}

function rawAlgorithm(name: string, { curve }: RawOptions, action: string): KeyAlgorithm {
  const type = keyTypeNamed(name);
  if (type === undefined || !octetsFamilies.includes(type.family)) {
    throw new InvalidKey(
      action,
      `its type must be one whose keys are octets, such as "ec" or "ed25519", but is "${name}"`,
    );
  }
  if (type.family !== "ec") {
    if (curve === undefined) return { type };
    throw new InvalidKey(action, `curve must be left out with the type "${name}", but is given`);
  }
  return onCurve(givenCurve(type.name === "sm2" ? curve ?? sm2Curve : curve, type.name, action));
}

/**
 * The curve that somebody names.
 *
 * @throws {InvalidKey} If none is known by that name, or its keys are of another type.
 */
export function givenCurve(name: string | undefined, type: string, action: string): Curve {
  const curve = typeof name === "string" ? curveNamed(name) : undefined;
  if (curve === undefined) {
    const current = name === undefined ? "is left out" : `is "${name}"`;
    throw new InvalidKey(
      action,
      `curve must be the name of one, such as "P-256", but ${current}`,
    );
  }
  if (onCurve(curve).type.name === type) return curve;
  throw new InvalidKey(
    action,
    `its type must be "${onCurve(curve).type.name}" on the curve ${curve.name}, but is "${type}"`,
  );
}

function privateOf(algorithm: KeyAlgorithm, octets: Bytes, action: string): PrivateParts {
  const { family, seedSize, privateSize } = algorithm.type;
  if (family === "ec") return { family, algorithm, scalar: octets };
  if (family !== "lattice") {
    return { family: family as "edwards" | "hash", algorithm, octets };
  }
  if (octets.length === seedSize) return { family, algorithm, seed: octets };
  if (octets.length === privateSize) return { family, algorithm, expanded: octets };
  throw new InvalidKey(
    action,
    `its octets must be ${seedSize} for a seed, or ${privateSize} for an expanded key, ` +
      `but are ${octets.length}`,
  );
}

/** In which form a point is to be. */
export interface RawPublicOptions {
  /** Whether it is to be compressed; `false` by default. */
  readonly compressed?: boolean;
}

/**
 * The octets of a public key.
 *
 * @throws {InvalidKey} If keys of this type are not octets, or the point cannot be had in this form.
 */
export function rawOfSpki(
  spki: Uint8Array,
  { compressed = false }: RawPublicOptions,
  action: string,
): Bytes {
  const parts = partsOfSpki(spki, action);
  if (!("octets" in parts) || parts.family === "unknown") throw notRaw(parts, action);
  if (parts.family !== "ec") return copyOf(parts.octets);
  return pointIn(parts.octets, parts.algorithm.curve!, compressed, action);
}

function notRaw({ algorithm }: PublicParts | PrivateParts, action: string): InvalidKey {
  return new InvalidKey(
    action,
    `its type must be one whose keys are octets, but is "${algorithm.type.name}"; use DER or PEM`,
  );
}

/** A point, compressed or not. */
export function pointIn(
  point: Uint8Array,
  curve: Curve,
  compressed: boolean,
  action: string,
): Bytes {
  const isCompressed = point[0] !== 4;
  if (isCompressed === compressed) return copyOf(point);
  return compressed ? compress(point, curve, action) : uncompressed(point, curve, action);
}

function compress(point: Uint8Array, { name, field, fieldWidth }: Curve, action: string): Bytes {
  if (field !== "prime") {
    throw new InvalidKey(
      action,
      `its curve must be over a prime field to be compressed here, but is ${name}`,
    );
  }
  const compressed = new Uint8Array(new ArrayBuffer(1 + fieldWidth!));
  compressed[0] = isOdd(point) ? 3 : 2;
  compressed.set(point.subarray(1, 1 + fieldWidth!), 1);
  return compressed;
}

function uncompressed(point: Uint8Array, curve: Curve, action: string): Bytes {
  if (!canDecompress(curve)) {
    throw new InvalidKey(
      action,
      `its point must not be compressed on the curve ${curve.name}, but is; ` +
        "convert the key with openssl ec -conv_form uncompressed",
    );
  }
  const y = decompress(curve, bigintOf(point.subarray(1)), point[0] === 3);
  if (y === undefined) throw new InvalidKey(action, "its point must be on its curve, but is not");
  const width = curve.fieldWidth!;
  const whole = new Uint8Array(new ArrayBuffer(1 + 2 * width));
  whole[0] = 4;
  whole.set(point.subarray(1), 1);
  whole.set(magnitude(y, width), 1 + width);
  return whole;
}

/** Which of the octets of a private key of ML-DSA or ML-KEM. */
export type RawForm = "seed" | "expanded";

/**
 * The octets of a private key.
 *
 * @param form Of ML-DSA and ML-KEM; the seed by default.
 * @throws {InvalidKey} If keys of this type are not octets, or it came without that form.
 */
export function rawOfPkcs8(pkcs8: Uint8Array, action: string, form?: RawForm): Bytes {
  const parts = partsOfPkcs8(pkcs8, action);
  if (form !== undefined && parts.family !== "lattice") {
    throw new InvalidKey(
      action,
      "form must be left out, but is given: it is for ML-DSA and ML-KEM",
    );
  }
  if (parts.family === "ec") return copyOf(parts.scalar);
  if (parts.family === "lattice") {
    const wanted = form ?? "seed";
    const octets = parts[wanted];
    if (octets !== undefined) return copyOf(octets);
    const other = wanted === "seed" ? "expanded" : "seed";
    throw new InvalidKey(
      action,
      `its form must be "${other}", but is asked for as "${wanted}", which it came without`,
    );
  }
  if (parts.family === "edwards" || parts.family === "hash") return copyOf(parts.octets);
  throw notRaw(parts, action);
}
