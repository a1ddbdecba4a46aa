/**
 * The checks of derivations' options.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  bytesIn,
  checkInteger,
  type Input,
  kindOf,
  largestInt,
  takeInput,
} from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { MemoryLimitError } from "../../errors.ts";
import type { Digest } from "../core/kinds.ts";

/**
 * The most bytes that are derived at once, where the KDF itself sets no lower
 * limit: OpenSSL 1.1.1 counts them in an `int`.
 */
export const largestOutput = largestInt;

/** The most bytes of memory that a derivation may use, unless the caller says otherwise. */
export const defaultMaxMemory = 256 * 1024 * 1024;

/**
 * The digest of a name.
 *
 * @throws {RangeError} If its output does not have a fixed length, which KDFs need, or is empty.
 */
export function fixedDigest(core: Core, name: string, action: string): Digest {
  const digest = core.digests.get(name);
  if (!digest.isXof && digest.size > 0) return digest;
  const found = digest.isXof ? "is an XOF" : "has no output";
  throw new RangeError(
    `Cannot ${action}: hash must have a fixed output length, but "${name}" ${found}`,
  );
}

/** Checks how many bytes to derive. */
export function checkLength(length: number, most: number, action: string, least = 1): number {
  return checkInteger(length, least, Math.min(most, largestOutput), action, "length");
}

/**
 * Refuses an option that has no effect together with another: to ignore it would mislead.
 *
 * @param reason What has no such option; and what to do.
 * @throws {RangeError} If it is given.
 */
export function refuse(value: unknown, action: string, label: string, reason: string): void {
  if (value === undefined) return;
  throw new RangeError(`Cannot ${action}: ${label} must not be given with ${reason}`);
}

/**
 * Checks that a choice is one of a few.
 *
 * @throws {TypeError} If it is not a string.
 * @throws {RangeError} If it is not one of these.
 */
export function checkChoice<T extends string>(
  value: T,
  choices: readonly T[],
  action: string,
  label: string,
): T {
  if (typeof value !== "string") {
    throw new TypeError(
      `Cannot ${action}: ${label} must be a string, but is ${kindOf(value)}`,
    );
  }
  if (choices.includes(value)) return value;
  throw new RangeError(
    `Cannot ${action}: ${label} must be one of ${choices.map((c) => `"${c}"`).join(", ")}, ` +
      `but is "${value}"`,
  );
}

/**
 * Checks a yes or no.
 *
 * @throws {TypeError} If it is neither.
 */
export function checkBoolean(value: boolean, action: string, label: string): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(
    `Cannot ${action}: ${label} must be true or false, but is ${kindOf(value)}`,
  );
}

/**
 * The bytes of an input as a view.
 *
 * @throws {TypeError} If they are not bytes.
 * @throws {RangeError} If there are more than OpenSSL counts in an `int`, or fewer than needed.
 */
export function kdfInput(
  data: AllowSharedBufferSource,
  action: string,
  label: string,
  least = 0,
  most = largestInt,
): Input {
  const input = takeInput(data, action, label);
  checkSize(input, action, label, least, most);
  return input;
}

/**
 * Checks the size of bytes that have been taken.
 *
 * @throws {RangeError} If they are too few or too many.
 */
export function checkSize(
  { size }: Input,
  action: string,
  label: string,
  least: number,
  most: number,
): void {
  if (size >= least && size <= most) return;
  const limit = size < least ? `at least ${bytesIn(least)}` : `at most ${bytesIn(most)}`;
  throw new RangeError(`Cannot ${action}: ${label} must have ${limit}, but has ${size}`);
}

/**
 * {@linkcode kdfInput} for an input that may be left out. An empty one counts as left out, because
 * OpenSSL refuses some that are empty.
 */
export function optionalInput(
  data: AllowSharedBufferSource | undefined,
  action: string,
  label: string,
  most = largestInt,
): Input | undefined {
  if (data === undefined) return undefined;
  const input = kdfInput(data, action, label, 0, most);
  return input.size === 0 ? undefined : input;
}

/**
 * Checks that a derivation may use the memory that it needs, before any is allocated.
 *
 * @throws {MemoryLimitError} If it needs more than it may use.
 */
export function checkMemory(
  needed: number,
  maxMemory: number | undefined,
  action: string,
): number {
  const most = Number.MAX_SAFE_INTEGER;
  const value = maxMemory === undefined ? defaultMaxMemory : maxMemory;
  const limit = checkInteger(value, 1, most, action, "maxMemory");
  if (needed <= limit) return limit;
  throw new MemoryLimitError(action, needed, limit);
}

/** How many bytes the values have in all; there may also be numbers and text among them. */
export function sizeOfInputs(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + sizeOfOne(value), 0);
}

function sizeOfOne(value: unknown): number {
  return typeof value === "object" && value !== null ? (value as Input).size : 0;
}
