/**
 * The one entrance for bytes that callers pass in.
 *
 * A caller's array is not to be trusted: its properties may be overridden, its buffer resized or
 * detached by the next getter that runs, its memory written by another thread. So each array passes
 * {@linkcode take} once, and its length is read once, by {@linkcode sizeOf}; from then on it is
 * memory and a number. A function first reads its options (`options.ts`), whose getters may run any
 * code, then takes the bytes, which runs none, and only then asks for an algorithm or allocates: so
 * nothing can change in between except memory that another thread writes to.
 *
 * @module
 */
import type { ArrayMemory } from "../../ffi/declare.ts";
import {
  bufferOfArray,
  bufferOfView,
  byteLengthOfArray,
  byteOffsetOfArray,
  bytesIn,
  bytesOfBuffer,
  bytesOfShared,
  elementOfArray,
  kindOf,
  lengthOfView,
  newFixedBytes,
  offsetOfView,
  typeOfArray,
} from "../../ffi/bytes.ts";

export { bytesIn, kindOf, newFixedBytes };
import type { NativeFunctions } from "../../engine/load.ts";
import { CipherConstants } from "../../engine/prototypes.ts";
import { runtime } from "../../ffi/runtime.ts";

/**
 * A typed array that has been taken. None of its properties may be read: they are the caller's.
 * This module's functions, and C, read its internal slots. An array of our own can stand in for
 * one.
 */
export type Taken = ArrayMemory;

// V8 sees through constants of the same module only, which saves a third of a small call's time.
const { isTypedArray } = runtime;
const byteLength = byteLengthOfArray;

/** Bytes that have been taken, and how many there are. */
export interface Input {
  /** The memory. */
  readonly bytes: Taken;
  /** How many bytes: read once. */
  readonly size: number;
}

/**
 * Takes what a caller passes in. None of the caller's code runs.
 *
 * @param action For error texts: "hash".
 * @param label What the data are, such as `"data"` or `"key"`.
 * @throws {TypeError} If they are not bytes, or their buffer is detached.
 */
export function take(data: AllowSharedBufferSource, action: string, label: string): Taken {
  if (isTypedArray(data)) return data as unknown as Taken;
  return takeOther(data, action, label);
}

/**
 * The number of bytes that were taken. Called once for each array: where its memory can grow, the
 * next call may return something else.
 *
 * @throws {TypeError} If its buffer is detached, or has been shrunk so that the array is outside of
 * it. Such an array looks empty, and must not pass for that: a key would pass for an empty one.
 */
export function sizeOf(bytes: Taken, action: string, label: string): number {
  let size: number;
  try {
    size = byteLength.call(bytes);
  } catch {
    throw notBytes(bytes, action, label); // a DataView with a typed array's prototype
  }
  if (size === 0 && isLost(bytes)) throw lost(action, label);
  return size;
}

/** {@linkcode take} and {@linkcode sizeOf} at once, where one more object does not matter. */
export function takeInput(data: AllowSharedBufferSource, action: string, label: string): Input {
  const bytes = take(data, action, label);
  return { bytes, size: sizeOf(bytes, action, label) };
}

/** An array of our own as an input. */
export function inputOf(bytes: Uint8Array): Input {
  return { bytes, size: bytes.length };
}

/** An array of our own on a part of what was taken. */
export function partOf(bytes: Taken, at: number, size: number): Uint8Array {
  return new Uint8Array(bufferOfArray.call(bytes), byteOffsetOfArray.call(bytes) + at, size);
}

/**
 * Whether a call succeeds for each part of the bytes: for the array itself if it is not larger than
 * such a call takes, as is almost always the case.
 */
export function everyPart(
  bytes: Taken,
  size: number,
  call: (part: Taken, size: number) => boolean,
): boolean {
  if (size <= largestPart) return call(bytes, size);
  for (let at = 0; at < size; at += largestPart) {
    const length = Math.min(largestPart, size - at);
    if (!call(partOf(bytes, at, length), length)) return false;
  }
  return true;
}

/** A copy of bytes that were taken, in a {@linkcode newFixedBytes} that nobody else has. */
export function copyOf({ bytes, size }: Input): Bytes {
  const copy = newFixedBytes(size);
  // Not by way of its buffer: that would move the caller's bytes.
  if (!setAll(copy, bytes)) copy.set(partOf(bytes, 0, size));
  return copy;
}

/** Copies an array of bytes, if it still has as many as are expected. */
function setAll(copy: Bytes, bytes: Taken): boolean {
  if (typeOfArray.call(bytes) !== "Uint8Array" || byteLength.call(bytes) !== copy.length) {
    return false;
  }
  try {
    copy.set(bytes as Uint8Array);
    return true;
  } catch {
    return false; // shared memory has just grown
  }
}

/** Overwrites the first bytes with zeros. */
export function wipe(bytes: Taken, size: number): void {
  partOf(bytes, 0, size).fill(0);
}

const isDetached = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "detached")!.get!;

/**
 * Whether other threads may write to the memory, or reach it through other buffers. In Bun the
 * first look at an array's buffer takes some hundred nanoseconds, so this is not asked for small
 * arrays.
 */
export function isShared(bytes: Taken): boolean {
  return !has(bytesOfBuffer, bufferOfArray.call(bytes));
}

/** Whether what is written to `out` begins where `input` begins, as far as buffers tell. */
export function isInPlace(input: Taken, out: Taken): boolean {
  return byteOffsetOfArray.call(input) === byteOffsetOfArray.call(out) &&
    bufferOfArray.call(input) === bufferOfArray.call(out);
}

/**
 * Checks that what is written to `out` does not overlap the input, unless both begin in the same
 * place. C checks all that it is given; this is for copies ({@linkcode isShared}).
 *
 * @throws {RangeError} If it does.
 */
export function checkOverlap(
  input: Taken,
  inputSize: number,
  out: Taken,
  size: number,
  action: string,
): void {
  const distance = byteOffsetOfArray.call(out) - byteOffsetOfArray.call(input);
  const areApart = distance >= inputSize || -distance >= size;
  if (distance === 0 || areApart || bufferOfArray.call(input) !== bufferOfArray.call(out)) return;
  throw overlapping(input, out, action);
}

/** The error of {@linkcode checkOverlap}, where C has found that they overlap. */
export function overlapping(input: Taken, out: Taken, action: string): RangeError {
  const distance = byteOffsetOfArray.call(out) - byteOffsetOfArray.call(input);
  return new RangeError(
    `Cannot ${action}: out must begin where the input does, or be apart from it, ` +
      `but begins ${bytesIn(Math.abs(distance))} ${distance > 0 ? "after" : "before"}`,
  );
}

/**
 * Checks that there is room.
 *
 * @throws {RangeError} If there is not.
 */
export function checkRoom(room: number, size: number, action: string): void {
  if (room >= size) return;
  throw new RangeError(
    `Cannot ${action}: out must have ${size} bytes or more, but has ${room}`,
  );
}

/** Whether a typed array only looks empty: `at` then throws. */
function isLost(bytes: Taken): boolean {
  try {
    elementOfArray.call(bytes, 0);
    return false;
  } catch {
    return true;
  }
}

function takeOther(data: unknown, action: string, label: string): Taken {
  if (ArrayBuffer.isView(data)) return bytesOfDataView(data, action, label);
  if (has(bytesOfBuffer, data)) {
    if (isDetached.call(data)) throw lost(action, label);
    return new Uint8Array(data as ArrayBuffer);
  }
  if (has(bytesOfShared, data)) return new Uint8Array(data as SharedArrayBuffer);
  throw notBytes(data, action, label);
}

/**
 * The bytes of a view that is not a typed array. Its getters throw if its buffer no longer holds
 * it.
 */
function bytesOfDataView(view: ArrayBufferView, action: string, label: string): Taken {
  try {
    const length = lengthOfView.call(view);
    return new Uint8Array(bufferOfView.call(view), offsetOfView.call(view), length);
  } catch {
    throw lost(action, label);
  }
}

/** Whether a value has what a getter reads: getters throw for values of another kind. */
function has(getter: () => unknown, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  try {
    getter.call(value);
    return true;
  } catch {
    return false;
  }
}

function notBytes(value: unknown, action: string, label: string): TypeError {
  const advice = typeof value === "string" ? "; encode text with TextEncoder" : "";
  return new TypeError(
    `Cannot ${action}: ${label} must be bytes, such as a Uint8Array, ` +
      `but is ${kindOf(value)}${advice}`,
  );
}

function lost(action: string, label: string): TypeError {
  return new TypeError(
    `Cannot ${action}: the buffer of ${label} is detached, or too short for it; ` +
      "do not transfer or resize it, or grow its memory, before the call has its bytes",
  );
}

const { toSize } = runtime;

const { HAZMAT_CIPHER_SMALL: small } = CipherConstants;

/**
 * Whether a call on a cipher must not be given this memory. Small data go by way of the thread's
 * stack in any case: see `hazmat_cipher_update`.
 */
export function isWatched(bytes: Taken, size: number): boolean {
  return size > small && isShared(bytes);
}

/**
 * Calls with a copy of the input and an output of our own, and then copies out the bytes that the
 * call says it has written. Both are wiped.
 */
export function withOwnMemory(
  native: NativeFunctions,
  input: Input,
  out: Input,
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

/** All names of an options type, none left out: `{ key: true, iv: true }`. */
export type Names<O> = Readonly<Record<keyof O & string, true>>;

/** In options from which some were taken before: their names, for error texts. */
export const takenNames: unique symbol = Symbol("names of options that were taken before");

/** Options from which some may have been taken. */
interface WithTaken {
  readonly [takenNames]?: readonly string[];
}

/**
 * Checks that options have none but known names. Whoever calls this then reads the options, each
 * once, before any bytes are taken: getters may run any code.
 *
 * @throws {TypeError} If they are not an object, or have another name.
 */
export function checkNames<O extends object>(
  options: O,
  known: Names<O>,
  action: string,
  example?: string,
): void {
  checkIsObject(options, action, "options", example);
  for (const name in options) {
    // Nothing that every object inherits is `true`.
    if ((known as Record<string, unknown>)[name] !== true) {
      const taken = (options as WithTaken)[takenNames] ?? [];
      refuseUnknown(name, [...Object.keys(known), ...taken], action);
    }
  }
}

/**
 * A copy of options with any names, which are checked later: with those that they inherit, each read
 * once.
 *
 * @throws {TypeError} If they are not an object.
 */
export function copyOfOptions(options: object, action: string): Record<string, unknown> {
  checkIsObject(options, action);
  const copy: Record<string, unknown> = {};
  for (const name in options) copy[name] = (options as Record<string, unknown>)[name];
  return copy;
}

/** A copy of options that {@linkcode checkNames} has checked, each read once. */
export function readOptions<O extends object>(options: O, known: Names<O>, action: string): O {
  checkNames(options, known, action);
  const copy: Record<string, unknown> = {};
  for (const name in known) copy[name] = (options as Record<string, unknown>)[name];
  return copy as O;
}

/**
 * Checks that a value is an object.
 *
 * @throws {TypeError} If it is something else, or is an array or bytes.
 */
export function checkIsObject(
  value: unknown,
  action: string,
  what = "options",
  example?: string,
  advice?: string,
): void {
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  if (typeof value === "object" && value !== null && !isList) return;
  const hint = example === undefined ? "" : `, such as ${example}`;
  const remedy = advice === undefined ? "" : `; ${advice}`;
  throw new TypeError(
    `Cannot ${action}: ${what} must be an object${hint}, but are ${kindOf(value)}${remedy}`,
  );
}

/**
 * Checks that there are no more arguments than are known. Those that mean something in other
 * libraries, as in `digest("hex")`, would be ignored in silence.
 *
 * @param advice What to do instead.
 * @throws {TypeError} If there are more.
 */
export function refuseExtra(given: number, most: number, action: string, advice: string): void {
  if (given <= most) return;
  const limit = most === 0 ? "none" : `at most ${most}`;
  throw new TypeError(
    `Cannot ${action}: arguments must be ${limit}, but are ${given}; ${advice}`,
  );
}

/** The advice where other libraries take the output's encoding. */
export const givesBytes =
  'it gives bytes; encode them, as with .toHex() or Buffer.from(bytes).toString("base64")';

/** The advice where other libraries take the input's encoding. */
export const takesBytes = "it takes bytes; encode text with new TextEncoder().encode(text)";

/**
 * Checks that a value is a string.
 *
 * @throws {TypeError} If the value is something else.
 */
export function checkIsString(value: unknown, action: string, label: string): void {
  if (typeof value === "string") return;
  throw new TypeError(
    `Cannot ${action}: ${label} must be a string, but is ${kindOf(value)}`,
  );
}

/**
 * Checks that a value is an `AbortSignal`, or left out.
 *
 * @throws {TypeError} If the value is something else.
 */
export function checkSignal(signal: unknown, action: string): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new TypeError(
    `Cannot ${action}: signal must be an AbortSignal, but is ${kindOf(signal)}`,
  );
}

const signalGetter = (name: "aborted" | "reason"): (this: unknown) => unknown =>
  Object.getOwnPropertyDescriptor(AbortSignal.prototype, name)!.get!;
const [isAborted, reasonOf] = [signalGetter("aborted"), signalGetter("reason")];

/** `signal.throwIfAborted()`, except that none of a subclass's code runs. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal !== undefined && isAborted.call(signal)) throw reasonOf.call(signal);
}

/** What other libraries call these options. */
const elsewhere: Readonly<Record<string, string>> = {
  aad: "associatedData",
  additionalData: "associatedData",
  authTagLength: "tagLength",
  digest: "hash",
  dkLen: "length",
  keylen: "length",
  outputLength: "length",
  maxmem: "maxMemory",
  N: "cost",
  r: "blockSize",
  p: "parallelization",
  t: "iterations",
  m: "memoryCost",
};

function refuseUnknown(name: string, known: readonly string[], action: string): void {
  // What was added to every object is not an option.
  if (Object.hasOwn(Object.prototype, name)) return;
  const near = nearest(name, known);
  const guess = near === undefined ? "the" : `did you mean "${near}"? The`;
  throw new TypeError(
    `Cannot ${action}: there is no option ${JSON.stringify(name)}; ${guess} ` +
      `known ${known.length === 1 ? "one is" : "ones are"} ${
        known.map((one) => `"${one}"`).join(", ")
      }`,
  );
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const same = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
  if (same !== undefined && known.includes(same)) return same;
  if (name.length > 64) return undefined;
  const lower = name.toLowerCase();
  const measured = known.map((one) => ({ one, distance: distance(lower, one.toLowerCase()) }));
  const best = measured.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= 2 ? best.one : undefined;
}

/** How many letters have to be added, removed or changed (Levenshtein 1966). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
