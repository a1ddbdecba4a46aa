/**
 * The internals of typed arrays, read with the getters that existed when this module was loaded,
 * whatever an array's own properties say.
 *
 * @module
 */

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
