/**
 * KDFs written from their standards, on `node:crypto`'s HMAC and digests, whose
 * code is not libcrypto's: for comparison where the options have more
 * combinations than the published vectors.
 *
 * @module
 */
import { createHash, createHmac, randomBytes, randomInt } from "node:crypto";

type Bytes = Uint8Array<ArrayBuffer>;

/** UTF-8. */
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** From hexadecimal, with white space anywhere. */
export const fromHex = (text: string): Bytes => Uint8Array.fromHex(text.replace(/\s/g, ""));

/** `first`, `first` + 1, and so on. */
export const count = (length: number, first = 0): Bytes =>
  Uint8Array.from({ length }, (_, i) => first + i);

/** Random bytes of a random length below `most`. */
export const anyBytes = (most: number): Bytes => new Uint8Array(randomBytes(randomInt(most)));

const concat = (...parts: Uint8Array[]): Bytes => Uint8Array.from(parts.flatMap((p) => [...p]));
const hmac = (hash: string, key: Uint8Array, ...parts: Uint8Array[]): Bytes =>
  new Uint8Array(createHmac(hash, key).update(concat(...parts)).digest());
const digest = (hash: string, ...parts: Uint8Array[]): Bytes =>
  new Uint8Array(createHash(hash).update(concat(...parts)).digest());

/** A number in that many bytes, the highest first. */
function number(value: number, bytes: number): Bytes {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)));
}

/** Blocks 1, 2, and so on, until there are enough bytes. */
function blocks(length: number, block: (index: number) => Uint8Array): Bytes {
  let out: Bytes = new Uint8Array(0);
  for (let i = 1; out.length < length; i++) out = concat(out, block(i));
  return out.slice(0, length);
}

/** Options of {@linkcode kbkdf}. */
export interface KbkdfReference {
  readonly mode: "counter" | "feedback";
  readonly hash: string;
  readonly key: Uint8Array;
  readonly label: Uint8Array;
  readonly context: Uint8Array;
  readonly seed?: Uint8Array;
  readonly counterLength: number;
  readonly useLength: boolean;
  readonly useSeparator: boolean;
  readonly length: number;
}

/** SP 800-108r1, sections 4.1 and 4.2, with HMAC. */
export function kbkdf(options: KbkdfReference): Bytes {
  const { mode, hash, key, label, context, counterLength, length } = options;
  const none = new Uint8Array(0);
  const separator = options.useSeparator ? new Uint8Array(1) : none;
  const bits = options.useLength ? number(length * 8, 4) : none;
  let last = options.seed ?? none;
  return blocks(length, (i) => {
    const feedback = mode === "feedback" ? last : none;
    const counter = number(i, counterLength / 8);
    return last = hmac(hash, key, feedback, counter, label, separator, context, bits);
  });
}

/** SP 800-56C r2, section 4.1, option 1 (a hash) and, with a salt, option 2 (HMAC). */
export function sskdf(
  hash: string,
  key: Uint8Array,
  info: Uint8Array,
  length: number,
  salt?: Uint8Array,
): Bytes {
  return blocks(length, (i) => {
    const parts = [number(i, 4), key, info];
    return salt === undefined ? digest(hash, ...parts) : hmac(hash, salt, ...parts);
  });
}

/** SEC 1, section 3.6.1. */
export function x963kdf(hash: string, key: Uint8Array, info: Uint8Array, length: number): Bytes {
  return blocks(length, (i) => digest(hash, key, number(i, 4), info));
}

/** RFC 5246, section 5: P_hash. */
export function tls12Prf(hash: string, secret: Uint8Array, seed: Uint8Array, length: number) {
  let a = seed;
  return blocks(length, () => {
    a = hmac(hash, secret, a);
    return hmac(hash, secret, a, seed);
  });
}

/** RFC 2246, section 5: P_MD5 of the first half, P_SHA-1 of the second. */
export function tls10Prf(secret: Uint8Array, seed: Uint8Array, length: number): Bytes {
  const half = Math.ceil(secret.length / 2);
  const first = tls12Prf("md5", secret.subarray(0, half), seed, length);
  const second = tls12Prf("sha1", secret.subarray(secret.length - half), seed, length);
  return first.map((byte, i) => byte ^ second[i]!);
}

/** RFC 5869, section 2.3. */
export function hkdfExpand(hash: string, key: Uint8Array, info: Uint8Array, length: number): Bytes {
  let last: Uint8Array = new Uint8Array(0);
  return blocks(length, (i) => last = hmac(hash, key, last, info, number(i, 1)));
}
