/**
 * Random arguments.
 *
 * @module
 */
import type { Choices } from "./random.ts";

/** Digests. */
export const digests: readonly string[] = [
  "sha256",
  "SHA512",
  "sha3-256",
  "shake128",
  "shake256",
  "blake2b512",
  "md5",
];
/** Ciphers that do not authenticate. */
export const ciphers: readonly string[] = [
  ...["aes-128-cbc", "AES-256-CTR", "aes-256-xts", "aes-192-ecb", "aes-128-cfb8", "chacha20"],
  ...["aes256-wrap", "aes-128-cbc-cts", "camellia-256-cbc", "des-ede3-cbc", "aes-256-ofb"],
];
/** Ciphers that do. */
export const aeads: readonly string[] = [
  ...["aes-128-gcm", "aes-256-gcm", "aes-256-ccm", "aes-256-ocb", "chacha20-poly1305"],
  ...["aes-128-siv", "aes-256-siv", "aes-256-gcm-siv"],
];
/** MACs. */
export const macs: readonly string[] = [
  "hmac",
  "cmac",
  "gmac",
  "kmac128",
  "kmac256",
  "poly1305",
  "siphash",
  "blake2bmac",
];
const keySizes = [16, 16, 24, 32, 32, 32, 48, 64];

/** A name: nearly always an existing one, otherwise anything. */
export function name(choices: Choices, names: readonly string[]): string {
  if (!choices.oneIn(12)) return choices.of(names);
  return choices.of(["", "x", "sha256\0", "a".repeat(70_000), "é", ...aeads, ...ciphers]);
}

/** An argument: nearly always bytes. */
export function data(choices: Choices): never {
  return choices.oneIn(25) ? choices.nonsense() : choices.bytes() as never;
}

/** A key: nearly always of some cipher's length. */
export function key(choices: Choices): never {
  return choices.oneIn(6) ? data(choices) : choices.bytes(choices.of(keySizes)) as never;
}

/** A nonce: nearly always of some mode's length. */
export function nonce(choices: Choices): never {
  return choices.oneIn(6)
    ? data(choices)
    : choices.bytes(choices.of([12, 12, 12, 16, 7, 0])) as never;
}

/** A length: nearly always a sensible one. */
export function length(choices: Choices): number {
  return choices.oneIn(15)
    ? choices.of([-1, 0.5, NaN, Infinity, 2 ** 53, undefined as never])
    : choices.below(200);
}

/** Parameters of a MAC, more or less. */
export function macParams(choices: Choices): never {
  const params: Record<string, unknown> = {};
  if (!choices.oneIn(4)) params.digest = name(choices, digests);
  if (!choices.oneIn(3)) params.cipher = choices.of(["aes-128-cbc", "aes-256-gcm", "aes-256-cbc"]);
  if (choices.oneIn(2)) params.iv = nonce(choices);
  if (choices.oneIn(5)) params.size = length(choices);
  if (choices.oneIn(8)) params.custom = data(choices);
  if (choices.oneIn(30)) params[choices.of(["", "no such", "size\0"])] = choices.nonsense();
  return params as never;
}
