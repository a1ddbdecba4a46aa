/**
 * What typed arrays are made of, read from the arrays themselves: with the getters that were
 * there when this module was loaded, whatever an array says of itself.
 *
 * @module
 */

const prototype = Object.getPrototypeOf(Uint8Array.prototype);
const getter = (name: string | symbol): (this: unknown) => unknown =>
  Object.getOwnPropertyDescriptor(prototype, name)!.get!;

/** The name of a typed array's constructor; `undefined` for anything else. */
export const typeOfArray = getter(Symbol.toStringTag) as (this: unknown) => string | undefined;

/** A typed array's bytes; 0 where its buffer no longer holds it. */
export const byteLengthOfArray = getter("byteLength") as (this: unknown) => number;

/** Where in its buffer a typed array begins. */
export const byteOffsetOfArray = getter("byteOffset") as (this: unknown) => number;

/** A typed array's buffer. */
export const bufferOfArray = getter("buffer") as (this: unknown) => ArrayBufferLike;

/** An element; throws where the buffer no longer holds the array. */
export const elementOfArray = prototype.at as (this: unknown, index: number) => unknown;
