/**
 * Between SSH's forms of keys and those of libcrypto: SubjectPublicKeyInfo and PKCS #8.
 *
 * @module
 */
import { UnsupportedAlgorithm } from "../../errors.ts";
import type { Bytes } from "../core/args.ts";
import { curveWithOid, decompress } from "../keys/curves.ts";
import { onCurve } from "../keys/key_algorithm.ts";
import type * as keys from "../keys/key_parts.ts";
import { bigintOf, magnitude, widened } from "../keys/magnitudes.ts";
import { encodedPrivate, type EncodedPrivateKey, partsOfPkcs8 } from "../keys/pkcs8.ts";
import { encodedPublic, type EncodedPublicKey, partsOfSpki } from "../keys/spki.ts";
import { algorithmNamed } from "../keys/traditional.ts";
import { algorithmOf, type SshAlgorithm } from "./ssh_algorithms.ts";
import type { Parts, SshKey } from "./key_fields.ts";

/**
 * A public key as libcrypto takes it.
 *
 * @throws {InvalidKey} If the key cannot be used.
 */
export function encodedPublicOf({ algorithm, parts }: SshKey, action: string): EncodedPublicKey {
  return encodedPublic(publicParts(algorithm, parts), action);
}

// deno-lint-ignore no-explicit-any
type Named = any;

function publicParts({ type, curve }: SshAlgorithm, parts: Named): keys.PublicParts {
  const { e, n, p, q, g, y, point } = parts;
  switch (type) {
    case "rsa":
      return { family: "rsa", algorithm: algorithmNamed("rsa"), n, e };
    case "dsa":
      return { family: "dsa", algorithm: { ...algorithmNamed("dsa"), domain: { p, q, g } }, y };
    case "ec":
      return { family: "ec", algorithm: onCurve(curveWithOid(curve!.oid)), octets: point };
    case "ed25519":
      return { family: "edwards", algorithm: algorithmNamed("ed25519"), octets: point };
  }
}

/**
 * A private key as libcrypto takes it; the caller wipes it.
 *
 * @throws {InvalidKey} If the key cannot be used.
 */
export function encodedPrivateOf(
  algorithm: SshAlgorithm,
  parts: Parts,
  action: string,
): EncodedPrivateKey {
  const made: Uint8Array[] = [];
  try {
    return encodedPrivate({ parts: privateParts(algorithm, parts, made) }, action);
  } finally {
    for (const secret of made) secret.fill(0);
  }
}

/** @param made Gets the secrets that are computed here. */
function privateParts(
  { type, curve }: SshAlgorithm,
  parts: Named,
  made: Uint8Array[],
): keys.PrivateParts {
  const { p, q, g, x, d, point, seed } = parts;
  switch (type) {
    case "rsa": {
      const [dp, dq] = [remainder(d, p), remainder(d, q)];
      made.push(dp, dq);
      const { n, e, qi } = parts;
      return {
        ...{ family: "rsa", algorithm: algorithmNamed("rsa"), others: [] },
        ...{ n, e, d, p, q, dp, dq, qi },
      };
    }
    case "dsa":
      return { family: "dsa", algorithm: { ...algorithmNamed("dsa"), domain: { p, q, g } }, x };
    case "ec": {
      const scalar = widened(d, curve!.width) ?? d; // too large a number is refused later
      made.push(scalar);
      return { family: "ec", algorithm: onCurve(curveWithOid(curve!.oid)), scalar, point };
    }
    case "ed25519":
      return { family: "edwards", algorithm: algorithmNamed("ed25519"), octets: seed };
  }
}

/** d modulo a prime less 1: SSH leaves it out. A bigint cannot be wiped. */
function remainder(d: Uint8Array, prime: Uint8Array): Bytes {
  const modulus = bigintOf(prime) - 1n;
  return magnitude(modulus > 0n ? bigintOf(d) % modulus : 0n);
}

/**
 * The public key in SubjectPublicKeyInfo.
 *
 * @throws {UnsupportedAlgorithm} If SSH has no such keys.
 */
export function keyOfSpki(spki: Uint8Array, action: string): SshKey {
  const found = partsOfSpki(spki, action);
  const algorithm = sshAlgorithm(found.algorithm);
  return { algorithm, parts: publicNamed(found) };
}

function sshAlgorithm({ type, curve }: keys.PublicParts["algorithm"]): SshAlgorithm {
  const found = algorithmOf(type.name, curve?.oid);
  if (found !== undefined) return found;
  const name = curve === undefined ? type.name : `${type.name} on ${curve.name}`;
  const advice = "use an RSA or Ed25519 key, or one on P-256, P-384 or P-521";
  throw new UnsupportedAlgorithm("key type", name, "SSH", advice);
}

function publicNamed(found: keys.PublicParts): Parts {
  if (found.family === "rsa") return { n: found.n, e: found.e };
  if ("y" in found) return { ...domainOf(found.algorithm), y: found.y };
  return { point: uncompressed(found) };
}

/** SSH has no other points. */
function uncompressed({ algorithm, octets }: keys.OctetsPublic): Uint8Array {
  const { curve } = algorithm;
  if (curve === undefined || octets[0] === 4) return octets;
  const [width, x] = [curve.fieldWidth!, octets.subarray(1)];
  const y = decompress(curve, bigintOf(x), octets[0] === 3)!; // libcrypto has checked that it is there
  return Uint8Array.of(4, ...x, ...magnitude(y, width));
}

function domainOf({ domain }: keys.PublicParts["algorithm"]): Parts {
  return { p: domain!.p, q: domain!.q!, g: domain!.g };
}

/** The parts of a private key in PKCS #8, with those of its public key: views of the two. */
export function partsOfKey(pkcs8: Uint8Array, key: SshKey, action: string): Parts {
  const found = partsOfPkcs8(pkcs8, action) as Named;
  const { d, p, q, qi, x, scalar, octets } = found;
  switch (key.algorithm.type) {
    case "rsa":
      if (found.others.length === 0) return { ...key.parts, d, p, q, qi };
      throw new UnsupportedAlgorithm("RSA key", "of more than two primes", "SSH", "use another");
    case "dsa":
      return { ...key.parts, x };
    case "ec":
      return { ...key.parts, d: scalar };
    case "ed25519":
      return { ...key.parts, seed: octets };
  }
}
