/**
 * Ciphers that encrypt but do not authenticate, for existing formats and protocols. For anything
 * new, use `@hazmat/openssl/aead`.
 *
 * @module
 */
import type { BackendOption } from "../core/default.ts";
import { coreFor, coreForOnly } from "../core/core.ts";
import { algorithmNames } from "../core/names.ts";
import { refuseExtra } from "../core/args.ts";
import { type Cipher, type CipherOptions, newCipher } from "./cipher.ts";
import { registerSelfTests } from "../core/self_test.ts";
import { cipherSelfTests } from "./self_test.ts";
export { Cipher, type CipherOptions } from "./cipher.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";

const keyAndIv = "give the key and the IV as { key, iv }";

/**
 * The names of libcrypto's ciphers, including AEADs, in lower case, sorted. One cipher may have
 * several names.
 *
 * @example
 * ```ts
 * import { ciphers } from "@hazmat/openssl/ciphers";
 *
 * console.assert(ciphers().includes("aes-256-gcm"));
 * ```
 */
export function ciphers(options?: BackendOption): string[] {
  const core = coreForOnly(options, "list ciphers");
  return algorithmNames(core, "cipher", core.ciphers);
}

/**
 * Whether libcrypto has a cipher or an AEAD of that name, in any case.
 *
 * @example
 * ```ts
 * import { cipherSupported } from "@hazmat/openssl/ciphers";
 *
 * console.assert(cipherSupported("AES-256-GCM"));
 * ```
 *
 * @throws {TypeError} If the name is not a string.
 */
export function cipherSupported(name: string, options?: BackendOption): boolean {
  return coreForOnly(options, "look for a cipher").ciphers.has(name);
}

/**
 * Begins an encryption without authentication: whoever can change the ciphertext can change the
 * plaintext, unnoticed. For new designs use `aead` of `@hazmat/openssl/aead`.
 *
 * | Ciphers | IV | Data |
 * | --- | --- | --- |
 * | `aes-256-cbc` and others in CBC mode | a block, unpredictable | any, padded |
 * | `aes-256-ctr`, `-cfb`, `-cfb8`, `-ofb` | 16 bytes, never the same twice under one key | any |
 * | `aes-256-ecb` | none | any, padded; reveals equal blocks |
 * | `chacha20` | 16 bytes: counter (4, little endian), nonce (12) | any |
 * | `aes-256-xts` | 16 bytes: the data unit's number | one update of 16 to 2^24 bytes (IEEE 1619); the key has two different halves |
 * | `aes-256-cbc-cts` (OpenSSL 3.0) | 16 bytes | one update of 16 bytes or more; the variant CS1 |
 * | `aes256-wrap` (RFC 3394) | none or 8 bytes | one update of 16 bytes or more, a multiple of 8 |
 * | `aes256-wrap-pad` (RFC 5649) | none or 4 bytes | one update of 1 byte or more |
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { createCipher, createDecipher } from "@hazmat/openssl/ciphers";
 *
 * const [key, iv] = [backend.randomBytes(32), backend.randomBytes(16)];
 * using cipher = createCipher("aes-256-cbc", { key, iv });
 * const parts = [cipher.update(new TextEncoder().encode("abc")), cipher.final()];
 * using decipher = createDecipher("aes-256-cbc", { key, iv });
 * const text = parts.map((part) => decipher.update(part)).concat(decipher.final());
 * console.assert(await new Blob(text).text() === "abc");
 * ```
 *
 * @param name OpenSSL's name, in any case; {@linkcode ciphers} lists them.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have it.
 * @throws {TypeError} If an option has the wrong type.
 * @throws {RangeError} If the cipher does not take a key or an IV of that length, or it is an AEAD.
 * @throws {OpenSSLError} If libcrypto refuses: an XTS key of two equal halves,
 * for example.
 */
export function createCipher(name: string, options: CipherOptions): Cipher {
  refuseExtra(arguments.length, 2, "create a cipher", keyAndIv);
  return newCipher(coreFor(options, "create a cipher"), name, options, true);
}

/**
 * Begins to decrypt what {@linkcode createCipher} encrypted, with the same options and errors. Only
 * key wrap detects whether it was changed; for wrong padding {@linkcode Cipher.final} throws an
 * {@linkcode OpenSSLError}.
 */
export function createDecipher(name: string, options: CipherOptions): Cipher {
  refuseExtra(arguments.length, 2, "create a decipher", keyAndIv);
  return newCipher(coreFor(options, "create a decipher"), name, options, false);
}

registerSelfTests(
  "ciphers",
  (backend) => cipherSelfTests({ createCipher, createDecipher }, { backend }),
);
