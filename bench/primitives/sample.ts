/**
 * What every contender is given, and what must come of it. The C loop and the
 * Python script make the same bytes, by the same rule.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Operation } from "./plan.ts";

/** Bytes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What a call is given. */
export interface Sample {
  /** The message. */
  readonly data: Bytes;
  /** A key of 32 bytes. */
  readonly key: Bytes;
  /** A nonce of 12 bytes. It repeats, as no call here protects anything. */
  readonly nonce: Bytes;
  /** The message as AES-256-GCM seals it: ciphertext, then tag. */
  readonly gcm: Bytes;
  /** The message as ChaCha20-Poly1305 seals it. */
  readonly chacha: Bytes;
}

/** What a call gives: all at once or, as some rivals have it, ciphertext and tag apart. */
export type Outcome = Uint8Array | readonly Uint8Array[];

/** Makes so many calls, and returns what the last one gave. */
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

/** What a call gave, in one piece. */
export function joined(outcome: Outcome): Uint8Array {
  return outcome instanceof Uint8Array ? outcome : Buffer.concat(outcome);
}
