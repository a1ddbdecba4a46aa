/**
 * Bytes, numbers and their limits: what callers may pass in, and what they get.
 *
 * @module
 */

import { runtime } from "../../ffi/runtime.ts";

/**
 * Bytes, wherever they are: a view (of a SharedArrayBuffer too), or a whole buffer. The name is Web
 * IDL's.
 */
export type AllowSharedBufferSource = ArrayBufferView | ArrayBufferLike;

/** Bytes that this package returns, in a buffer of their own. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A new array, all of which the caller writes before anybody sees it.
 *
 * @throws {RangeError} If the size is not valid, or the runtime cannot allocate it.
 */
export function newBytes(size: number, action: string): Bytes {
  try {
    return runtime.unwrittenBytes(size);
  } catch (error) {
    throw new RangeError(
      `Cannot ${action}: this runtime cannot allocate the ${size} bytes of the result; ` +
        `work in smaller parts`,
      { cause: error },
    );
  }
}

/**
 * The first bytes of an array that was made too large, in an array of their own. The other is
 * wiped: nobody else has it, and it may hold plaintext.
 */
export function cutTo(size: number, bytes: Bytes): Bytes {
  if (size === bytes.length) return bytes;
  const cut = bytes.slice(0, size);
  bytes.fill(0);
  return cut;
}

/** The most that one call takes, if its lengths are of C's type `int`. */
export const largestInt = 2 ** 31 - 1;

/**
 * The largest part of data that is passed at once to a call that takes `int`
 * lengths and can be repeated: a multiple of every block size.
 */
export const largestPart = 2 ** 30;

/**
 * Checks a whole number, within limits.
 *
 * @throws {TypeError} If it is not a number.
 * @throws {RangeError} If it is not whole, or outside of the limits.
 */
export function checkInteger(
  value: unknown,
  least: number,
  most: number,
  action: string,
  label: string,
): number {
  if (typeof value !== "number") {
    throw new TypeError(
      `Cannot ${action}: ${label} must be a number, but is ${kindOf(value)}`,
    );
  }
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(
    `Cannot ${action}: ${label} must be a whole number from ${least} to ${most}, ` +
      `but is ${value}`,
  );
}

/** What a value is, for error texts: `"null"`, `"a string"`, `"an ArrayBuffer"`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const name = typeof value === "object" ? className(value) : typeof value;
  return `${/^[aeio]/i.test(name) ? "an" : "a"} ${name}`; // "a Uint8Array"
}

/** A number of bytes, for error texts: `"1 byte"`, `"2 bytes"`. */
export function bytesIn(size: number): string {
  return size === 1 ? "1 byte" : `${size} bytes`;
}

function className(value: object): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return "object"; // its own description throws
  }
}
