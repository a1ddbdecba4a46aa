/**
 * The backend's ciphers and AEAD.
 *
 * @module
 */
import { type Aead, type AeadOptions, newAead } from "./aead/aead.ts";
import { type Bindings, coreOf } from "./bindings.ts";
import { type Cipher, type CipherOptions, newCipher } from "./ciphers/cipher.ts";
import type { AllowSharedBufferSource, Bytes } from "./core/bytes.ts";
import type { Core } from "./core/core.ts";
import { algorithmNames } from "./core/names.ts";
import { refuseExtra } from "./core/options.ts";
import { Deriving } from "./deriving.ts";
import { randomFill } from "./random.ts";

const keyAndIv = "give the key and the IV as { key, iv }";

/** Ciphers and AEAD. A {@linkcode Backend} has them all. */
export class Ciphering extends Deriving {
  readonly #core: Core;
  readonly #draw: (bytes: Bytes) => void;

  /** Takes an opened libcrypto. */
  constructor(bindings: Bindings) {
    super(bindings);
    this.#core = coreOf(bindings);
    this.#draw = (bytes) => void randomFill(bindings, bytes);
  }

  /**
   * The names of libcrypto's ciphers, AEAD among them, in lower case, sorted. One
   * cipher may have several.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * console.assert(backend.ciphers().includes("aes-256-gcm"));
   * ```
   */
  ciphers(): string[] {
    return algorithmNames(this.#core, "cipher");
  }

  /**
   * Whether libcrypto has a cipher or an AEAD of that name, in any case.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * console.assert(backend.cipherSupported("AES-256-GCM"));
   * ```
   *
   * @throws {TypeError} If the name is not a string.
   */
  cipherSupported(name: string): boolean {
    return this.#core.ciphers.has(name);
  }

  /**
   * Begins an encryption without authentication: whoever can change the ciphertext
   * changes the plaintext, unnoticed. For new designs {@linkcode aead} is better.
   *
   * | Ciphers | IV | Data |
   * | --- | --- | --- |
   * | `aes-256-cbc` and others in CBC mode | a block, unpredictable | any, padded |
   * | `aes-256-ctr`, `-cfb`, `-cfb8`, `-ofb` | 16 bytes, never again with the key | any |
   * | `aes-256-ecb` | none | any, padded; equal blocks show |
   * | `chacha20` | 16 bytes: counter (4, little endian), nonce (12) | any |
   * | `aes-256-xts` | 16 bytes: the data unit's number | one update of 16 to 2^24 bytes (IEEE 1619); key of two different halves |
   * | `aes-256-cbc-cts` (OpenSSL 3.0) | 16 bytes | one update of 16 bytes or more; the variant CS1 |
   * | `aes256-wrap` (RFC 3394) | none or 8 bytes | one update of 16 bytes or more, a multiple of 8 |
   * | `aes256-wrap-pad` (RFC 5649) | none or 4 bytes | one update of 1 byte or more |
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const [key, iv] = [backend.randomBytes(32), backend.randomBytes(16)];
   * using cipher = backend.createCipher("aes-256-cbc", { key, iv });
   * const parts = [cipher.update(new TextEncoder().encode("abc")), cipher.final()];
   * using decipher = backend.createDecipher("aes-256-cbc", { key, iv });
   * const text = parts.map((part) => decipher.update(part)).concat(decipher.final());
   * console.assert(await new Blob(text).text() === "abc");
   * ```
   *
   * @param name OpenSSL's name, in any case; {@linkcode ciphers} lists them.
   * @throws {UnsupportedAlgorithm} If libcrypto does not have it.
   * @throws {TypeError} If an option is of another type.
   * @throws {RangeError} If key or IV have a length that the cipher does not take, or it
   * is an AEAD.
   * @throws {OpenSSLError} If libcrypto refuses: an XTS key of two equal halves,
   * for example.
   */
  createCipher(name: string, options: CipherOptions): Cipher {
    refuseExtra(arguments.length, 2, "create a cipher", keyAndIv);
    return newCipher(this.#core, name, options, true);
  }

  /**
   * Begins a decryption of what {@linkcode createCipher} encrypted, with the same
   * options, and throws as that does. Only key wrap tells whether it was changed; wrong
   * padding is an {@linkcode OpenSSLError} of {@linkcode Cipher.final}.
   */
  createDecipher(name: string, options: CipherOptions): Cipher {
    refuseExtra(arguments.length, 2, "create a decipher", keyAndIv);
    return newCipher(this.#core, name, options, false);
  }

  /**
   * Authenticated encryption with associated data under a key, for as many messages
   * as the mode allows. `aes-256-gcm` and `chacha20-poly1305` are the usual
   * choices; of `aes-256-gcm-siv` a repeated nonce tells no more than that messages are
   * equal.
   *
   * | Mode | Nonce, bytes | Tag, bytes | A message, bytes | From |
   * | --- | --- | --- | --- | --- |
   * | GCM: `aes-256-gcm`, `aria-256-gcm`, `sm4-gcm` | 1 to 128; 12 is best | 16 to 12, 8, 4 | 2^36 - 32 | NIST SP 800-38D |
   * | ChaCha20-Poly1305 | 12 | 16 | 2^38 - 64 | RFC 8439 |
   * | OCB: `aes-256-ocb` | 1 to 15; 12 is usual | 1 to 16 | any | RFC 7253 |
   * | CCM: `aes-256-ccm` | 7 to 13 | 4, 6 to 16, even | 2^(8(15 - nonce)) - 1 | NIST SP 800-38C |
   * | GCM-SIV: `aes-256-gcm-siv` (OpenSSL 3.2) | 12 | 16 | 2^31 - 17 | RFC 8452 |
   * | SIV: `aes-256-siv` (OpenSSL 3.0) | any; none is deterministic | 16, first | 2^31 - 17 | RFC 5297 |
   *
   * CCM, SIV and GCM-SIV take a message in one call of libcrypto: of message and
   * associated data each no more than 2^31 - 1 bytes. A short tag is easier to guess:
   * NIST SP 800-38D, appendix C, has the limits for 4 and 8 bytes. A GCM nonce that is
   * not of 12 bytes is hashed, and may then meet another.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * using aead = backend.aead("aes-256-gcm", backend.randomBytes(32));
   * const [text, header] = [new Uint8Array(100), new Uint8Array(5)];
   * const sealed = aead.sealRandomNonce(text, header);
   * console.assert(aead.openRandomNonce(sealed, header).length === 100);
   * ```
   *
   * @param name OpenSSL's name, in any case; {@linkcode ciphers} lists them.
   * @param key Exactly as many bytes as the cipher takes; SIV's has two keys in one. It
   * is copied into libcrypto's memory, and may be wiped when this returns.
   * @throws {UnsupportedAlgorithm} If libcrypto does not have it, or it is made
   * for TLS alone.
   * @throws {TypeError} If the key is no bytes, or an option of another type.
   * @throws {RangeError} If the key has another length, the mode makes no such tags, or
   * the cipher does not authenticate.
   * @throws {OpenSSLError} If libcrypto refuses.
   */
  aead(name: string, key: AllowSharedBufferSource, options: AeadOptions = {}): Aead {
    refuseExtra(arguments.length, 3, "make an AEAD", "nonces go to seal() and open()");
    return newAead(this.#core, this.#draw, name, key, options);
  }
}
