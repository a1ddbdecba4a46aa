/**
 * The two forms of a signature of ECDSA and DSA: DER (RFC 3279 section 2.2.3), which is libcrypto's,
 * and two numbers of one width behind each other (IEEE P1363), which is that of JWS and WebCrypto.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { DerReader } from "../asn1/reader.ts";
import { DerWriter } from "../asn1/writer.ts";
import { MalformedData } from "../../errors.ts";
import { bigintOf, widened } from "./magnitudes.ts";

/** The two numbers of a signature. */
interface Pair {
  readonly r: Uint8Array;
  readonly s: Uint8Array;
}

/** Reads DER; `undefined` if it is not that. */
function readPair(der: Uint8Array): Pair | undefined {
  try {
    const reader = new DerReader(der, "the signature");
    const pair = reader.sequence();
    reader.end();
    const [r, s] = [pair.integerBytes(), pair.integerBytes()];
    pair.end();
    return { r, s };
  } catch (error) {
    if (error instanceof MalformedData) return undefined;
    throw error;
  }
}

function writePair(r: Uint8Array | bigint, s: Uint8Array | bigint): Bytes {
  return new DerWriter().sequence((pair) => pair.integer(r).integer(s)).finish();
}

/**
 * From DER to P1363.
 *
 * @param width The octets of the order of the curve, or of the group: of each number.
 * @returns `undefined` if it is not DER, or a number is too large.
 */
export function ecdsaDerToP1363(der: Uint8Array, width: number): Bytes | undefined {
  const pair = readPair(der);
  const [r, s] = [pair && widened(pair.r, width), pair && widened(pair.s, width)];
  if (r === undefined || s === undefined) return undefined;
  const signature = new Uint8Array(new ArrayBuffer(2 * width));
  signature.set(r);
  signature.set(s, width);
  return signature;
}

/**
 * From P1363 to DER.
 *
 * @returns `undefined` if it does not have two numbers of this width.
 */
export function ecdsaP1363ToDer(signature: Uint8Array, width: number): Bytes | undefined {
  if (signature.length !== 2 * width || width === 0) return undefined;
  return writePair(signature.slice(0, width), signature.slice(width));
}

/**
 * The same signature, in DER, with the lower of the two numbers that s may be: as s, so is the
 * order less s. Bitcoin, for example, takes the lower one only (BIP 62).
 *
 * @returns `undefined` if it is not DER.
 */
export function lowS(der: Uint8Array, order: bigint): Bytes | undefined {
  const pair = readPair(der);
  if (pair === undefined) return undefined;
  const s = bigintOf(pair.s);
  return writePair(pair.r, isLow(s, order) || s > order ? s : order - s);
}

/** Whether a signature in DER has the lower s. */
export function hasLowS(der: Uint8Array, order: bigint): boolean {
  const pair = readPair(der);
  return pair !== undefined && isLow(bigintOf(pair.s), order);
}

function isLow(s: bigint, order: bigint): boolean {
  return s <= order / 2n;
}
