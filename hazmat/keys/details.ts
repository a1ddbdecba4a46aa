/**
 * What a key says of itself: sizes, the curve, what an RSA-PSS key may be used with.
 *
 * @module
 */
import { encodeSpki } from "./der_calls.ts";
import type { PublicParts } from "./key_parts.ts";
import type { Pkey } from "./pkey.ts";
import { partsOfSpki } from "./spki.ts";
import type { KeyType } from "./types.ts";

/** What an RSA key says of itself. */
export interface RsaDetails {
  /** The modulus's size in bits. */
  readonly modulusLength: number;
  /** The public exponent. */
  readonly publicExponent: bigint;
}

/** What an RSA-PSS key says of itself, and what it may be used with, if that is limited. */
export interface RsaPssDetails extends RsaDetails {
  /** The only digest. */
  readonly hash?: string;
  /** The only digest of MGF1. */
  readonly mgf1Hash?: string;
  /** The fewest bytes of a salt. */
  readonly saltLength?: number;
}

/** What a DSA or Diffie-Hellman key says of itself. */
export interface GroupDetails {
  /** The modulus's size in bits. */
  readonly modulusLength: number;
  /** The size in bits of its generator's order, where that is in the key. */
  readonly divisorLength?: number;
}

/** What a key on a curve says of itself. */
export interface CurveDetails {
  /** OpenSSL's name of the curve, such as `"prime256v1"`. */
  readonly curve: string;
}

/** What a key of any type may say of itself. */
export type AnyDetails = Partial<RsaPssDetails & GroupDetails & CurveDetails>;

/** It, and nothing else of what others say. */
export type Only<D> = D & { readonly [name in Exclude<keyof AnyDetails, keyof D>]?: undefined };

/** What a key of a type says of itself. */
export type KeyDetails<T extends KeyType = KeyType> = T extends "rsa" ? Only<RsaDetails>
  : T extends "rsa-pss" ? Only<RsaPssDetails>
  : T extends "dsa" | "dh" | "dhx" ? Only<GroupDetails>
  : T extends "ec" | "sm2" ? Only<CurveDetails>
  : AnyDetails;

/** What an RSA-PSS key may be used with. */
export interface PssLimits {
  /** The name of the digest. */
  readonly hash: string;
  /** That of MGF1's. */
  readonly mgf1Hash: string;
  /** The fewest bytes of a salt. */
  readonly saltLength: number;
}

const hashes: Readonly<Record<string, string>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.4": "sha224",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
  "2.16.840.1.101.3.4.2.5": "sha512-224",
  "2.16.840.1.101.3.4.2.6": "sha512-256",
  "2.16.840.1.101.3.4.2.7": "sha3-224",
  "2.16.840.1.101.3.4.2.8": "sha3-256",
  "2.16.840.1.101.3.4.2.9": "sha3-384",
  "2.16.840.1.101.3.4.2.10": "sha3-512",
};

const read = new WeakMap<Pkey, PublicParts>();

/** What is in the public key: read once. */
function partsOf(key: Pkey, action: string): PublicParts {
  let parts = read.get(key);
  if (parts === undefined) {
    parts = partsOfSpki(encodeSpki(key.core, key.pointer(action), action), action);
    read.set(key, parts);
  }
  return parts;
}

/** What an RSA-PSS key may be used with; `undefined` if that is not limited. */
export function pssLimitsOf(key: Pkey, action: string): PssLimits | undefined {
  const pss = partsOf(key, action).algorithm.pss;
  if (pss === undefined) return undefined;
  const { hash, mgf1Hash, saltLength } = pss;
  // libcrypto finds a digest by its OBJECT IDENTIFIER too.
  return { hash: hashes[hash] ?? hash, mgf1Hash: hashes[mgf1Hash] ?? mgf1Hash, saltLength };
}

/** What a key says of itself. */
export function detailsOf(key: Pkey): KeyDetails {
  const action = "read the key's details";
  if (key.curve !== undefined) return { curve: key.curve };
  switch (key.type) {
    case "rsa":
    case "rsa-pss":
      return rsaDetails(key, action);
    case "dsa":
    case "dh":
    case "dhx":
      return groupDetails(key, action);
    default:
      return {};
  }
}

function rsaDetails(key: Pkey, action: string): RsaPssDetails {
  const parts = partsOf(key, action);
  const publicExponent = parts.family === "rsa" ? numberOf(parts.e) : 0n;
  const limits = key.type === "rsa-pss" ? pssLimitsOf(key, action) : undefined;
  return { modulusLength: key.bits(action), publicExponent, ...limits };
}

function groupDetails(key: Pkey, action: string): GroupDetails {
  const q = partsOf(key, action).algorithm.domain?.q;
  const modulusLength = key.bits(action);
  if (q === undefined) return { modulusLength };
  return { modulusLength, divisorLength: numberOf(q).toString(2).length };
}

function numberOf(magnitude: Uint8Array): bigint {
  return BigInt(`0x${magnitude.toHex() || "0"}`);
}
