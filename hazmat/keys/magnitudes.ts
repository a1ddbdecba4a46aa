/**
 * Numbers of keys as octets, the highest first: a bigint of a private key could not be wiped.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { InvalidKey } from "../../errors.ts";

/** How many bits a number has, without leading zeros. */
export function bitsOf(octets: Uint8Array): number {
  const first = octets.findIndex((octet) => octet !== 0);
  return first < 0 ? 0 : 8 * (octets.length - first) - Math.clz32(octets[first]!) + 24;
}

/** Whether it is 0. */
export function isZero(octets: Uint8Array): boolean {
  return octets.every((octet) => octet === 0);
}

/** Whether it is odd. */
export function isOdd(octets: Uint8Array): boolean {
  return (octets.at(-1)! & 1) === 1;
}

/** Whether one number is less than another: a subtraction, which takes the same time for all. */
export function isLess(a: Uint8Array, b: Uint8Array): boolean {
  let borrow = 0;
  for (let i = 1; i <= Math.max(a.length, b.length); i++) {
    borrow = (a[a.length - i] ?? 0) - (b[b.length - i] ?? 0) - borrow < 0 ? 1 : 0;
  }
  return borrow === 1;
}

/** Whether two numbers are the same. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  let difference = 0;
  for (let i = 1; i <= Math.max(a.length, b.length); i++) {
    difference |= (a[a.length - i] ?? 0) ^ (b[b.length - i] ?? 0);
  }
  return difference === 0;
}

/** A number without leading zeros, in place; of 0, one octet. */
export function trimmed(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  return octets.subarray(first < 0 ? octets.length - 1 : first);
}

/** A number in so many octets; `undefined` if it needs more. */
export function widened(octets: Uint8Array, width: number): Bytes | undefined {
  const least = trimmed(octets);
  if (least.length > width) return undefined;
  const wide = new Uint8Array(new ArrayBuffer(width));
  wide.set(least, width - least.length);
  return wide;
}

/** A bigint that is not negative, in as many octets as it needs, or as many as are asked for. */
export function magnitude(value: bigint, width = 0): Bytes {
  const hex = value.toString(16);
  const digits = hex.padStart(Math.max(2 * width, hex.length + hex.length % 2), "0");
  const octets = new Uint8Array(new ArrayBuffer(digits.length / 2));
  for (let i = 0; i < octets.length; i++) octets[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return octets;
}

/** The bigint of octets. */
export function bigintOf(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${octets.toHex()}`);
}

/**
 * Checks that a number is not 0, and less than a limit.
 *
 * @param name What it is, such as `"its private exponent"`.
 * @param limit What it must be less than, if anything, and the name of that.
 * @throws {InvalidKey} If it is not.
 */
export function checkRange(
  value: Uint8Array,
  action: string,
  name: string,
  limit?: readonly [octets: Uint8Array, name: string],
): void {
  if (isZero(value)) throw new InvalidKey(action, `${name} must not be 0, but is`);
  if (limit === undefined || isLess(value, limit[0])) return;
  throw new InvalidKey(action, `${name} must be less than ${limit[1]}, but is not`);
}

/**
 * Checks how many bits a number has.
 *
 * @throws {InvalidKey} If they are too few or too many.
 */
export function checkBits(
  value: Uint8Array,
  least: number,
  most: number,
  action: string,
  name: string,
): void {
  const bits = bitsOf(value);
  if (bits >= least && bits <= most) return;
  throw new InvalidKey(action, `${name} must have ${least} to ${most} bits, but has ${bits}`);
}

/**
 * Checks that a number is odd.
 *
 * @throws {InvalidKey} If it is even.
 */
export function checkIsOdd(value: Uint8Array, action: string, name: string): void {
  if (!isOdd(value)) throw new InvalidKey(action, `${name} must be odd, but is even`);
}

/** A power modulo a number, by squaring and multiplying: how long it takes depends on the exponent. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = result * result % modulus;
    if (bit === "1") result = result * base % modulus;
  }
  return result;
}
