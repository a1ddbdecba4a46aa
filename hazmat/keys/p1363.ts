/**
 * The two numbers of a signature, as DER has them, and side by side.
 *
 * @module
 */
import { DerReader } from "../asn1/reader.ts";
import { DerWriter } from "../asn1/writer.ts";
import type { Bytes } from "../core/args.ts";
import { magnitude } from "./magnitudes.ts";

function numbersOf(signature: Uint8Array): [bigint, bigint] {
  const reader = new DerReader(signature, "the signature");
  const pair = reader.sequence();
  reader.end();
  const numbers: [bigint, bigint] = [pair.integer(), pair.integer()];
  pair.end();
  return numbers;
}

/** Side by side, each as wide as the order. */
export function ecdsaDerToP1363(signature: Uint8Array, width: number): Bytes {
  const [r, s] = numbersOf(signature).map((number) => magnitude(number, width));
  const bytes = new Uint8Array(2 * width);
  bytes.set(r!);
  bytes.set(s!, width);
  return bytes;
}

/** In DER. */
export function ecdsaP1363ToDer(signature: Uint8Array, width: number): Bytes {
  const number = (at: number) => BigInt(`0x${signature.subarray(at, at + width).toHex()}`);
  return write(number(0), number(width));
}

function write(r: bigint, s: bigint): Bytes {
  return new DerWriter().sequence((pair) => pair.integer(r).integer(s)).finish();
}

/** The same signature with the lower of the two s. */
export function lowS(signature: Uint8Array, order: bigint): Bytes {
  const [r, s] = numbersOf(signature);
  return write(r, s > order / 2n ? order - s : s);
}
