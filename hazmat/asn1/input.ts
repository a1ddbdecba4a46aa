/**
 * What callers pass in. The families' own checks (`hazmat/core/`) ask the runtime; this folder
 * loads anywhere.
 *
 * @module
 */
import type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
import {
  bufferOfArray,
  bufferOfView,
  byteLengthOfArray,
  byteOffsetOfArray,
  bytesOfBuffer,
  bytesOfShared,
  kindOf,
  lengthOfView,
  newFixedBytes,
  offsetOfView,
  typeOfArray,
} from "../../ffi/bytes.ts";

/**
 * The bytes that a caller passes in, in place: what its properties say does not count.
 *
 * @param action For error texts: "read the data as DER".
 * @throws {TypeError} If they are not bytes.
 */
export function viewOf(data: AllowSharedBufferSource, action: string): Uint8Array {
  if (typeOfArray.call(data) === "Uint8Array") return data as Uint8Array;
  try {
    return ArrayBuffer.isView(data) ? viewOn(data) : new Uint8Array(checkIsBuffer(data));
  } catch {
    throw new TypeError(`Cannot ${action}: data must be bytes, but are ${kindOf(data)}`);
  }
}

function viewOn(data: ArrayBufferView): Uint8Array {
  if (typeOfArray.call(data) === undefined) {
    const length = lengthOfView.call(data);
    return new Uint8Array(bufferOfView.call(data), offsetOfView.call(data), length);
  }
  return partOf(data as Uint8Array, 0, byteLengthOfArray.call(data));
}

/** A new array of anything but a buffer would copy, or be empty. The getters throw for others. */
function checkIsBuffer(data: ArrayBufferLike): ArrayBufferLike {
  try {
    bytesOfBuffer.call(data);
  } catch {
    bytesOfShared.call(data);
  }
  return data;
}

/** The number of bytes of such an array. */
export function sizeOf(bytes: Uint8Array): number {
  return byteLengthOfArray.call(bytes);
}

/** A part of such an array, in place. */
export function partOf(bytes: Uint8Array, at: number, size: number): Uint8Array {
  return new Uint8Array(bufferOfArray.call(bytes), byteOffsetOfArray.call(bytes) + at, size);
}

/** A copy, in such an array. */
export function copyOf(bytes: Uint8Array): Bytes {
  const copy = newFixedBytes(sizeOf(bytes));
  copy.set(bytes);
  return copy;
}

/** The same bytes in such an array; those of the other are wiped. */
export function moved(bytes: Bytes): Bytes {
  try {
    return copyOf(bytes);
  } finally {
    bytes.fill(0);
  }
}

/**
 * Checks that options are an object with none but known names.
 *
 * @throws {TypeError} If not.
 */
export function checkOptions(options: unknown, known: readonly string[], action: string): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot ${action}: options must be an object, but are ${kindOf(options)}`,
    );
  }
  for (const name in options) {
    if (known.includes(name)) continue;
    throw new TypeError(
      `Cannot ${action}: there is no option "${name}": ` +
        `there are ${known.map((one) => `"${one}"`).join(", ")}`,
    );
  }
}
