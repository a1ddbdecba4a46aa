/**
 * Bytes that callers hand in, and those that they get.
 *
 * @module
 */

import { runtime } from "../../ffi/runtime.ts";

/**
 * Bytes, wherever they are: a view (of a SharedArrayBuffer too), or a whole
 * buffer. Web IDL's name for it.
 */
export type AllowSharedBufferSource = ArrayBufferView | ArrayBufferLike;

/** Bytes that this package gives out: in a buffer of their own. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The data as a view, which is what can cross into C.
 *
 * @param action What is being done, as in `"hash"`.
 * @param label What the data are, as in `"data"` or `"key"`.
 * @throws {TypeError} If they are no bytes, or their buffer has been detached, or shrunk
 * so that they are outside of it.
 */
export function viewOf(
  data: AllowSharedBufferSource,
  action: string,
  label: string,
): ArrayBufferView {
  if (!ArrayBuffer.isView(data)) return viewOfBuffer(data, action, label);
  checkIsThere(data, action, label);
  return data;
}

/**
 * Checks that a view has its bytes. What a transfer or a `resize()` took away shows
 * as empty, and must not be taken for that: of a key, for no key.
 *
 * @throws {TypeError} If it has lost them.
 */
export function checkIsThere(view: ArrayBufferView, action: string, label: string): void {
  if (!isThere(view)) throw lost(action, label);
}

function isThere(view: ArrayBufferView): boolean {
  try {
    return view.byteLength > 0 || isEmpty(view); // of a DataView `byteLength` throws
  } catch {
    return false;
  }
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const typeOf = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)!.get!;

/** Whether a view that shows as empty is; of a typed array that is not, `at` throws. */
function isEmpty(view: ArrayBufferView): boolean {
  const isDataView = typeOf.call(view) === undefined;
  return isDataView || typedArray.at.call(view, 0) === undefined;
}

function viewOfBuffer(data: unknown, action: string, label: string): Uint8Array {
  if (!isBuffer(data)) throw notBytes(data, action, label);
  if ((data as ArrayBuffer).detached) throw lost(action, label);
  return new Uint8Array(data);
}

/** A Uint8Array on the same bytes: for those who need parts of them. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  if (view instanceof Uint8Array) return view;
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** A copy of the same bytes, in a buffer that nobody else has. */
export function copyOf(view: ArrayBufferView): Bytes {
  return new Uint8Array(bytesOf(view));
}

/**
 * A new array, all of which the caller writes before anybody sees it.
 *
 * @throws {RangeError} If the size is no size, or the runtime cannot allocate it.
 */
export function newBytes(size: number, action: string): Bytes {
  try {
    return runtime.unwrittenBytes(size);
  } catch (error) {
    throw new RangeError(
      `Cannot ${action} as this runtime cannot allocate the result: ` +
        `it has ${size} bytes; work in smaller parts`,
      { cause: error },
    );
  }
}

/**
 * The first bytes of an array that was made too large, in one of their own. The other is
 * wiped: nobody else knows of it, and it may hold plaintext.
 */
export function cutTo(size: number, bytes: Bytes): Bytes {
  if (size === bytes.length) return bytes;
  const cut = bytes.slice(0, size);
  bytes.fill(0);
  return cut;
}

/** The most that one call takes whose lengths are of C's type `int`. */
export const largestInt = 2 ** 31 - 1;

/**
 * The largest part of data that is passed at once to a call that takes `int`
 * lengths and can be repeated: a multiple of every block size.
 */
export const largestPart = 2 ** 30;

/**
 * Calls with each part of a view: with the view itself, where it is not larger
 * than a call takes, as almost always.
 */
export function eachPart(view: ArrayBufferView, use: (part: ArrayBufferView) => void): void {
  if (view.byteLength <= largestPart) return use(view);
  const bytes = bytesOf(view);
  for (let at = 0; at < bytes.length; at += largestPart) {
    use(bytes.subarray(at, at + largestPart));
  }
}

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
      `Cannot ${action} as ${label} must be a number: it is of type ${typeName(value)}`,
    );
  }
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(
    `Cannot ${action} as ${label} must be a whole number from ${least} to ${most}: ` +
      `current value is ${value}`,
  );
}

/** What a value is, in an error's words. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object"
    ? Object.prototype.toString.call(value).slice(8, -1)
    : typeof value;
}

function isBuffer(value: unknown): value is ArrayBufferLike {
  const tag = Object.prototype.toString.call(value);
  return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
}

function notBytes(value: unknown, action: string, label: string): TypeError {
  const advice = typeof value === "string" ? "; encode text with TextEncoder" : "";
  return new TypeError(
    `Cannot ${action} as ${label} must be bytes, a Uint8Array for example: ` +
      `it is of type ${typeName(value)}${advice}`,
  );
}

function lost(action: string, label: string): TypeError {
  return new TypeError(
    `Cannot ${action} as ${label} is in a buffer that is detached, or too short for it: ` +
      "it was transferred or resized, or its memory has grown",
  );
}
