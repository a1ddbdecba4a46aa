/**
 * What crosses into C: strings as bytes, and the internals of typed arrays, read with the getters
 * that existed when this module was loaded, whatever an array's own properties say; and what a value is, in words.
 *
 * @module
 */
import type { Pointer } from "./declare.ts";

/** The one function needed to read a string. */
export interface StringReader {
  /** OPENSSL_strlcpy(3) */
  OPENSSL_strlcpy(dst: ArrayBufferView | null, src: Pointer<"char">, siz: bigint): bigint;
}

/**
 * A C string: UTF-8, ended by a NUL byte.
 *
 * @throws {RangeError} If the text contains a NUL, which would end it in C.
 */
export function cString(text: string): Uint8Array {
  const nul = text.indexOf("\0");
  if (nul !== -1) {
    throw new RangeError(
      `Cannot pass a string to C: it must not contain NUL, but has one at index ${nul}`,
    );
  }
  return new TextEncoder().encode(text + "\0");
}

/**
 * The text at an address. libcrypto does the copying: Deno denies its own
 * pointer views under a path-limited `--allow-ffi=` list.
 */
export function readCString(lib: StringReader, address: Pointer<"char">): string {
  if (!address) return "";
  let buffer = new Uint8Array(256);
  const length = Number(lib.OPENSSL_strlcpy(buffer, address, 256n));
  if (length >= buffer.length) {
    buffer = new Uint8Array(length + 1);
    lib.OPENSSL_strlcpy(buffer, address, BigInt(buffer.length));
  }
  return new TextDecoder().decode(buffer.subarray(0, length));
}

const prototype = Object.getPrototypeOf(Uint8Array.prototype);
const getter = (name: string | symbol): (this: unknown) => unknown =>
  Object.getOwnPropertyDescriptor(prototype, name)!.get!;

/** The name of a typed array's constructor; `undefined` for anything else. */
export const typeOfArray = getter(Symbol.toStringTag) as (this: unknown) => string | undefined;

/** A typed array's size in bytes; 0 if its buffer no longer contains it. */
export const byteLengthOfArray = getter("byteLength") as (this: unknown) => number;

/** Where a typed array begins in its buffer. */
export const byteOffsetOfArray = getter("byteOffset") as (this: unknown) => number;

/** A typed array's buffer. */
export const bufferOfArray = getter("buffer") as (this: unknown) => ArrayBufferLike;

/** An element; throws if the buffer no longer contains the array. */
export const elementOfArray = prototype.at as (this: unknown, index: number) => unknown;

const viewGetter = (name: "buffer" | "byteOffset" | "byteLength"): (this: unknown) => unknown =>
  Object.getOwnPropertyDescriptor(DataView.prototype, name)!.get!;

/** A DataView's buffer; throws for anything else, as the next two do. */
export const bufferOfView = viewGetter("buffer") as (this: unknown) => ArrayBufferLike;

/** Where a DataView begins in its buffer; throws if that no longer contains it. */
export const offsetOfView = viewGetter("byteOffset") as (this: unknown) => number;

/** A DataView's size in bytes; throws if its buffer no longer contains it. */
export const lengthOfView = viewGetter("byteLength") as (this: unknown) => number;

/** The size of an ArrayBuffer; throws for anything else. */
export const bytesOfBuffer = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength")!
  .get! as (this: unknown) => number;

/** The size of a SharedArrayBuffer; throws for anything else. */
export const bytesOfShared = Object.getOwnPropertyDescriptor(
  SharedArrayBuffer.prototype,
  "byteLength",
)!.get! as (this: unknown) => number;

/**
 * A new array for secrets, whose bytes no runtime moves, and which can be wiped therefore. Bun moves
 * those of a small `new Uint8Array(size)` when its buffer is asked for, and leaves the old ones.
 */
export function newFixedBytes(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(size));
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
