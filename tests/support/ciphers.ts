/**
 * What the tests of ciphers and AEAD share.
 *
 * @module
 */
import { coreOf } from "../../hazmat/core/core.ts";
import type { CipherOptions } from "../../hazmat/ciphers/cipher.ts";
import type { CipherAlgorithm } from "../../hazmat/core/kinds.ts";
import backend from "../../mod.ts";
import { cipherSupported, createCipher, createDecipher } from "../../hazmat/ciphers/mod.ts";

/** Bytes that this package returns. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes for hexadecimal digits. */
export const hex = (digits: string): Bytes => Uint8Array.fromHex(digits.replace(/\s/g, ""));

/** The bytes of a text. */
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** A number of bytes whose neighbours differ. */
export const counted = (size: number, first = 0): Bytes =>
  new Uint8Array(size).map((_, index) => index * 7 + first);

/** The bytes of parts, one after the other. */
export function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Data cut into parts of the given sizes, in turn; not all sizes may be 0. */
export function cut(data: Bytes, sizes: readonly number[]): Bytes[] {
  const parts: Bytes[] = [];
  for (let at = 0, turn = 0; at < data.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    parts.push(data.subarray(at, at + size));
    at += size;
  }
  return parts;
}

/** Encrypts parts. */
export function encrypt(name: string, options: CipherOptions, parts: readonly Bytes[]): Bytes {
  using cipher = createCipher(name, options);
  return joined([...parts.map((part) => cipher.update(part)), cipher.final()]);
}

/** Decrypts parts. */
export function decrypt(name: string, options: CipherOptions, parts: readonly Bytes[]): Bytes {
  using cipher = createDecipher(name, options);
  return joined([...parts.map((part) => cipher.update(part)), cipher.final()]);
}

/** What libcrypto says about a cipher. */
export const cipherOf = (name: string): CipherAlgorithm =>
  coreOf(backend.bindings).ciphers.get(name);

/** A key and an IV that a cipher takes. */
export function optionsFor({ keyLength, ivLength }: CipherAlgorithm): CipherOptions {
  const iv = ivLength === 0 ? undefined : counted(ivLength, 3);
  return { key: counted(keyLength, 1), iv };
}

/** Why a test of a cipher cannot run here, or `false`. */
export function lacksCipher(name: string): string | false {
  return !cipherSupported(name) && `no ${name} in ${backend.opensslVersionText()}`;
}
