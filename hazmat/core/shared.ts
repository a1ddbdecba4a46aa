/**
 * Memory that other threads can write to, or know by another buffer than ours. What libcrypto
 * reads twice there could differ, and what it writes could run into what it has yet to read.
 *
 * @module
 */
import type { NativeFunctions } from "../../engine/calls.ts";
import { CipherConstants } from "../../engine/prototypes.ts";
import { runtime } from "../../ffi/runtime.ts";
import { copyOf, type Input, isShared, type Taken } from "./args.ts";
import { newBytes } from "./bytes.ts";

const { toSize } = runtime;

const { HAZMAT_CIPHER_SMALL: small } = CipherConstants;

/**
 * Whether a call on a cipher must not be given this memory. What is small goes by way of the
 * thread's stack, whatever it is: see `hazmat_cipher_update`.
 */
export function isWatched(bytes: Taken, size: number): boolean {
  return size > small && isShared(bytes);
}

/** Where a call writes to. */
export interface Room {
  /** The memory. */
  readonly bytes: Taken;
  /** How many bytes it may write. */
  readonly size: number;
}

/**
 * Calls with a copy of the input and an output of our own, and then hands on the bytes that the
 * call says it has written. Both are wiped.
 */
export function withOwnMemory(
  native: NativeFunctions,
  input: Input,
  out: Room,
  action: string,
  call: (from: Taken, to: Uint8Array) => number,
): number {
  const from = copyOf(input);
  try {
    const to = newBytes(out.size, action);
    try {
      const written = call(from, to);
      native.hazmat_copy(out.bytes, toSize(0), to, toSize(0), toSize(written));
      return written;
    } finally {
      to.fill(0);
    }
  } finally {
    from.fill(0);
  }
}
