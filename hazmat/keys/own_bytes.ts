/**
 * Copies that can be wiped. In Bun, a small array is moved as soon as anybody asks for its buffer,
 * and its old bytes stay: so these have buffers from the start, and nobody asks for the caller's.
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, copyOf, takeInput } from "../core/args.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";

/**
 * A copy of what a caller passes in.
 *
 * @param label What it is, such as `"passphrase"`.
 * @throws {TypeError} If it is not bytes.
 */
export function ownCopy(data: AllowSharedBufferSource, action: string, label: string): Bytes {
  return copyOf(takeInput(data, action, label));
}

/** Arrays behind each other. */
export function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = newFixedBytes(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A copy of some bytes of an array of our own, whose buffer is not asked for. */
export function ownPart(bytes: Bytes, at: number, size: number): Bytes {
  const part = newFixedBytes(size);
  for (let i = 0; i < size; i++) part[i] = bytes[at + i]!;
  return part;
}
