/**
 * What MACs need. libcrypto accepts some things that would do harm: it ignores a parameter that it
 * does not know, and draws an IV of its own for a GMAC that was given none. Here such things are
 * refused, with an error that says why.
 *
 * @module
 */
import { checkInteger, type Input, largestInt, type Taken } from "../core/args.ts";
import { EVP_CIPH_GCM_MODE } from "../../ffi/headers/evp.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Core } from "../core/core.ts";
import type { CipherAlgorithm, Digest } from "../core/kinds.ts";
import { takenBytes } from "../core/params.ts";
import { cmacCipher } from "../ciphers/cmac_cipher.ts";
import type { MacAlgorithm, NeededParam, TakenMacParams } from "./mac_context.ts";
/** The fewest and the most bytes that a key has. */
export type KeyLimits = readonly [least: number, most: number];

/** The limits of one MAC, in bytes. */
interface MacLimits {
  /** The limits of its key. */
  readonly key: KeyLimits;
  /** Its largest size. */
  readonly size?: number;
  /** Its sizes, if there are only a few. */
  readonly sizes?: readonly number[];
  /** The longest custom text. */
  readonly custom?: number;
  /** The longest salt. */
  readonly salt?: number;
  /** Where these limits come from. */
  readonly source: string;
}

/** The MAC's size in bits is part of the input, as 3 bytes. */
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

/** The limits of a MAC, by any of its names: "kmac-128" is "kmac128". */
function limitsOf(name: string): MacLimits | undefined {
  return limits.get(name.replace(/^kmac-/, "kmac"));
}

/** The limits of the key's length, where the MAC itself sets them and not its digest or cipher. */
export function keyLimitsOf(name: string): KeyLimits | undefined {
  return limitsOf(name)?.key;
}

/** Where limits come from, to be appended to an error text; may be empty. */
export function sourceOf(name: string): string {
  const source = limitsOf(name)?.source;
  return source === undefined ? "" : `; see ${source}`;
}

/**
 * Checks the lengths that parameters give, or have.
 *
 * @throws {TypeError} If one has the wrong type.
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
    `Cannot ${action}: size must be ${sizes.join(" or ")}, but is ${size}` +
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
    `Cannot ${action}: ${label} must have at most ${most} bytes, but has ${size}` +
      sourceOf(name),
  );
}

const { toSize } = runtime;

const anyKey: KeyLimits = [0, largestInt];

/** Any MAC that takes one of these needs it. */
export const mayBeNeeded: readonly NeededParam[] = ["digest", "cipher", "iv"];

/**
 * Parameters for libcrypto's TLS code, with which an HMAC would leave out data or read beyond them;
 * and the key, which is not a parameter here.
 */
const internal: ReadonlySet<string> = new Set([
  "digest-noinit",
  "digest-oneshot",
  "key",
  "tls-data-size",
]);

const hints: Readonly<Record<NeededParam, string>> = {
  digest: 'one, as in { digest: "sha256" }',
  cipher: 'one, as in { cipher: "aes-128-cbc" } for CMAC, or "aes-128-gcm" for GMAC',
  iv: "12 bytes that this key has never been used with",
};

/** Stands in for an empty key: Deno passes an empty array as a null pointer, which means no key. */
const oneByte = new Uint8Array(1);

/**
 * Checks the parameters, and returns which lengths of keys the MAC takes with them.
 *
 * @throws {TypeError} If one has the wrong type.
 * @throws {RangeError} If one is missing, unknown, or has the wrong value.
 * @throws {UnsupportedAlgorithm} If libcrypto lacks the digest or the cipher.
 */
export function checkParams(
  core: Core,
  mac: MacAlgorithm,
  params: TakenMacParams,
  action: string,
): KeyLimits {
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    if (internal.has(name) || !mac.takes(name)) throw unknown(mac, name, action);
  }
  for (const name of mac.needs) {
    if (params[name] === undefined) throw missing(mac, name, action);
  }
  if (params.iv !== undefined) checkIv(params.iv, action);
  checkLimits(mac.name, params, action);
  return checkAlgorithms(core, mac, params, action) ?? keyLimitsOf(mac.name) ?? anyKey;
}

/**
 * The key, as the first `length` bytes of memory that is never empty.
 *
 * @throws {RangeError} If it has too few or too many.
 */
export function checkKey(
  name: string,
  key: Input,
  limits: KeyLimits,
  action: string,
): { bytes: Taken; length: bigint } {
  checkKeySize(name, key.size, limits, action);
  return { bytes: keyMemory(key), length: toSize(key.size) };
}

/**
 * Checks how many bytes a key has.
 *
 * @throws {RangeError} If they are too few or too many.
 */
export function checkKeySize(
  name: string,
  size: number,
  [least, most]: KeyLimits,
  action: string,
): void {
  if (size < least || size > most) throw keyLength(name, size, least, most, action);
}

/** The key as memory that is never empty. */
export function keyMemory({ bytes, size }: Input): Taken {
  return size === 0 ? oneByte : bytes;
}

/** An algorithm that only other properties find is not looked for: libcrypto will report it. */
function checkAlgorithms(core: Core, mac: MacAlgorithm, params: TakenMacParams, action: string) {
  const { digest, cipher, properties } = params;
  const isKnown = (kind: { has(name: string): boolean }, name: string): boolean =>
    properties === undefined || kind.has(name);
  if (digest !== undefined && isKnown(core.digests, digest)) {
    checkDigest(core.digests.get(digest), action);
  }
  if (cipher === undefined || !isKnown(core.ciphers, cipher)) return undefined;
  const isGmac = mac.needs.includes("iv");
  const { keyLength } = (isGmac ? gmacCipher : cmacCipher)(core, cipher, action);
  return [keyLength, keyLength] as const;
}

function checkDigest({ name, isXof, size }: Digest, action: string): void {
  if (!isXof && size > 0) return; // with the digest "null", even an empty tag would be right
  throw new RangeError(
    `Cannot ${action}: digest must not be ${isXof ? "an XOF" : "empty"}, ` +
      `but is "${name}"`,
  );
}

function gmacCipher(core: Core, name: string, action: string): CipherAlgorithm {
  const cipher = core.ciphers.get(name);
  if (cipher.mode === EVP_CIPH_GCM_MODE) return cipher;
  throw new RangeError(
    `Cannot ${action}: cipher must be in GCM mode, such as aes-128-gcm, ` +
      `but is "${name}"`,
  );
}

function checkIv(iv: Input, action: string): void {
  if (takenBytes(iv, action, "iv").size > 0) return;
  throw new RangeError(`Cannot ${action}: iv must have 1 byte or more, usually 12, but is empty`);
}

function keyLength(name: string, length: number, least: number, most: number, action: string) {
  const must = least === most ? `${least} bytes` : `${least} to ${most} bytes`;
  return new RangeError(
    `Cannot ${action}: key must have ${must}, but has ${length}${sourceOf(name)}`,
  );
}

function unknown({ name }: MacAlgorithm, parameter: string, action: string): RangeError {
  return new RangeError(
    `Cannot ${action}: ${name} has no parameter "${parameter}" here; ` +
      "check the name, or leave it out",
  );
}

function missing({ name }: MacAlgorithm, parameter: NeededParam, action: string) {
  return new RangeError(
    `Cannot ${action}: ${name} needs the parameter ${parameter}; give ${hints[parameter]}`,
  );
}
