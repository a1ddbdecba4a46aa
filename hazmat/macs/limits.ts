/**
 * What single MACs limit, the same in every libcrypto that has them. libcrypto would
 * name neither limit nor value, and of some no reason at all.
 *
 * @module
 */
import type { Input } from "../core/args.ts";
import { checkInteger, largestInt } from "../core/bytes.ts";
import { takenBytes } from "../core/params.ts";
import type { TakenMacParams } from "./context.ts";

/** The fewest and the most bytes that a key has. */
export type KeyLimits = readonly [least: number, most: number];

/** The limits of one MAC, in bytes. */
interface MacLimits {
  /** Of its key. */
  readonly key: KeyLimits;
  /** The most that it gives. */
  readonly size?: number;
  /** If it gives one of a few sizes, those. */
  readonly sizes?: readonly number[];
  /** The longest custom text. */
  readonly custom?: number;
  /** The longest salt. */
  readonly salt?: number;
  /** Where that is said. */
  readonly source: string;
}

/** The MAC's size in bits goes in, as 3 bytes. */
const kmac: MacLimits = {
  key: [4, 512],
  size: 2097151,
  custom: 512,
  source: "EVP_MAC-KMAC(7)",
};

const blake2 = "EVP_MAC-BLAKE2(7)";

const limits: ReadonlyMap<string, MacLimits> = new Map([
  ["poly1305", { key: [32, 32], source: "EVP_MAC-Poly1305(7)" }],
  ["siphash", { key: [16, 16], sizes: [8, 16], source: "EVP_MAC-Siphash(7)" }],
  ["blake2bmac", { key: [1, 64], size: 64, custom: 16, salt: 16, source: blake2 }],
  ["blake2smac", { key: [1, 32], size: 32, custom: 8, salt: 8, source: blake2 }],
  ["kmac128", kmac],
  ["kmac256", kmac],
]);

/** Of a MAC by any of its names: "kmac-128" is "kmac128". */
function limitsOf(name: string): MacLimits | undefined {
  return limits.get(name.replace(/^kmac-/, "kmac"));
}

/** The lengths of keys, where the MAC and not what it is made of limits them. */
export function keyLimitsOf(name: string): KeyLimits | undefined {
  return limitsOf(name)?.key;
}

/** Where limits are from, to be put behind an error's text; maybe nothing. */
export function sourceOf(name: string): string {
  const source = limitsOf(name)?.source;
  return source === undefined ? "" : `; see ${source}`;
}

/**
 * Checks the lengths that parameters are, or have.
 *
 * @throws {TypeError} If one is of the wrong type.
 * @throws {RangeError} If one is too short or too long.
 */
export function checkLimits(name: string, params: TakenMacParams, action: string): void {
  checkSize(name, params.size, action);
  const { custom, salt } = limitsOf(name) ?? {};
  checkBytes(name, "custom", params.custom, custom, action);
  checkBytes(name, "salt", params.salt, salt, action);
}

function checkSize(name: string, size: number | undefined, action: string): void {
  if (size === undefined) return;
  const { sizes, size: most = largestInt } = limitsOf(name) ?? {};
  if (sizes === undefined) return void checkInteger(size, 1, most, action, "size");
  checkInteger(size, 1, largestInt, action, "size");
  if (sizes.includes(size)) return;
  throw new RangeError(
    `Cannot ${action} as size must be ${sizes.join(" or ")}: current value is ${size}` +
      sourceOf(name),
  );
}

function checkBytes(
  name: string,
  label: string,
  value: Input | undefined,
  most: number | undefined,
  action: string,
): void {
  if (value === undefined || most === undefined) return;
  const { size } = takenBytes(value, action, label);
  if (size <= most) return;
  throw new RangeError(
    `Cannot ${action} as ${label} must have at most ${most} bytes: it has ${size}` +
      sourceOf(name),
  );
}
