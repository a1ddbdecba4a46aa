/**
 * Secrets that two processes derive equally from a public name: a searched process never has to be
 * told what to look for.
 *
 * @module
 */
import type { Bytes } from "../../../hazmat/core/args.ts";

/** Bytes derived from a name, in an array whose bytes no engine moves. */
export function secretOf(name: string, size: number): Bytes {
  const bytes = new Uint8Array(new ArrayBuffer(size));
  let state = 2166136261;
  for (let i = 0; i < name.length; i++) state = Math.imul(state ^ name.charCodeAt(i), 16777619);
  for (let i = 0; i < size; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = Math.imul(state, 0x9e3779b1) >>> 24;
  }
  return bytes;
}
