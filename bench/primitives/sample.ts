/**
 * Every contender's input, and the expected results. The C loop and the Python
 * script generate the same bytes by the same rule.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Operation } from "./plan.ts";

/** Bytes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A call's input. */
export interface Sample {
  /** The message. */
  readonly data: Bytes;
  /** A key of 32 bytes. */
  readonly key: Bytes;
  /** A nonce of 12 bytes. It repeats: no call here protects anything. */
  readonly nonce: Bytes;
  /** The message as AES-256-GCM seals it: ciphertext, then tag. */
  readonly gcm: Bytes;
  /** The message as ChaCha20-Poly1305 seals it. */
  readonly chacha: Bytes;
}

/** A call's result: in one piece or, from some rivals, ciphertext and tag separately. */
export type Outcome = Uint8Array | readonly Uint8Array[];

/** Makes that many calls, and returns the last one's result. */
export type Calls = (count: number) => Outcome | Promise<Outcome>;

/** Prepares the calls of each operation that a contender has. */
export type Contestant = Partial<
  Record<Operation, (sample: Sample) => Calls | Promise<Calls>>
>;

/** The key that all use. */
export const key: Bytes = Uint8Array.from({ length: 32 }, (_, i) => i);

/** The nonce that all use. */
export const nonce: Bytes = key.slice(0, 12);

/** A message of that many bytes. */
export function message(size: number): Bytes {
  const data = new Uint8Array(size);
  for (let i = 0; i < size; i++) data[i] = i * 131 + (i >> 8);
  return data;
}

/** A call's result, in one piece. */
export function joined(outcome: Outcome): Uint8Array {
  return outcome instanceof Uint8Array ? outcome : Buffer.concat(outcome);
}
