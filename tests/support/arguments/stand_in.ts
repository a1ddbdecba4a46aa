/**
 * A value passed in place of a plain Uint8Array, and the truth about it.
 *
 * @module
 */
import type { Bytes } from "../ciphers.ts";

/** A value to pass, and what can be checked afterwards. */
export interface Passed {
  /** What the call gets. */
  readonly value: unknown;
  /** The bytes that it really shows, whatever it claims. */
  truth(): Uint8Array;
  /** Whether the bytes around it are unchanged. */
  isIntact(): boolean;
}

/** Makes the value from the bytes that it should show. */
export type StandIn = (bytes: Bytes) => Passed;

/** Bytes before and after a view, which no call may overwrite. */
const guard = 64;
const guardByte = 0xa5;

/** A buffer with the bytes in its middle. */
function surrounded<T extends ArrayBufferLike>(buffer: T, bytes: Uint8Array): T {
  const whole = new Uint8Array(buffer).fill(guardByte);
  whole.set(bytes, guard);
  return buffer;
}

/** A view of the middle of a buffer whose ends are checked. */
export function amid<T extends ArrayBufferLike>(
  makeBuffer: (size: number) => T,
  makeView: (buffer: T, offset: number, length: number) => unknown,
): StandIn {
  return (bytes) => {
    const { length } = bytes;
    const buffer = surrounded(makeBuffer(length + 2 * guard), bytes);
    const copy = () => new Uint8Array(buffer).slice();
    const ends = [[0, guard], [guard + length, 2 * guard + length]] as const;
    return {
      value: makeView(buffer, guard, length),
      truth: () => copy().subarray(guard, guard + length),
      isIntact: () =>
        ends.every(([from, to]) => copy().subarray(from, to).every((b) => b === guardByte)),
    };
  };
}

/** A whole buffer, with nothing around it to check. */
export function whole<T extends ArrayBufferLike>(
  makeBuffer: (size: number) => T,
  makeValue: (buffer: T) => unknown = (buffer) => buffer,
): StandIn {
  return (bytes) => {
    const buffer = makeBuffer(bytes.length);
    new Uint8Array(buffer).set(bytes);
    const value = makeValue(buffer);
    return { value, truth: () => new Uint8Array(buffer).slice(), isIntact: () => true };
  };
}

/** An array with nothing special. */
export const plain: StandIn = amid(
  (size) => new ArrayBuffer(size),
  (buffer, offset, length) => new Uint8Array(buffer, offset, length),
);

/** A value without bytes that could be checked afterwards. */
export function valueOnly(makeValue: (bytes: Bytes) => unknown): StandIn {
  return (bytes) => ({
    value: makeValue(bytes),
    truth: () => new Uint8Array(0),
    isIntact: () => true,
  });
}
