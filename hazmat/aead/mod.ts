/**
 * Authenticated encryption with associated data.
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, refuseExtra } from "../core/args.ts";
import { bindingsFor } from "../core/default.ts";
import { coreOf } from "../core/core.ts";
import { randomFill } from "../random.ts";
import { type Aead, type AeadOptions, newAead } from "./aead.ts";
import { registerSelfTests } from "../core/self_test.ts";
import { aeadSelfTests } from "./self_test.ts";
export { Aead, type AeadOptions, type AssociatedData } from "./aead.ts";
export { AeadDecryptor, AeadEncryptor } from "./parts.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";

/**
 * Authenticated encryption with associated data under a key, for as many messages as the mode
 * allows. `aes-256-gcm` and `chacha20-poly1305` are the usual choices; with `aes-256-gcm-siv` a
 * repeated nonce reveals no more than whether messages are equal.
 *
 * | Mode | Nonce, bytes | Tag, bytes | A message, bytes | From |
 * | --- | --- | --- | --- | --- |
 * | GCM: `aes-256-gcm`, `aria-256-gcm`, `sm4-gcm` | 1 to 128; 12 is best | 16 to 12, 8, 4 | 2^36 - 32 | NIST SP 800-38D |
 * | ChaCha20-Poly1305 | 12 | 16 | 2^38 - 64 | RFC 8439 |
 * | OCB: `aes-256-ocb` | 1 to 15; 12 is usual | 1 to 16 | any | RFC 7253 |
 * | CCM: `aes-256-ccm` | 7 to 13 | 4, 6 to 16, even | 2^(8(15 - nonce)) - 1 | NIST SP 800-38C |
 * | GCM-SIV: `aes-256-gcm-siv` (OpenSSL 3.2) | 12 | 16 | 2^31 - 17 | RFC 8452 |
 * | SIV: `aes-256-siv` (OpenSSL 3.0) | any; deterministic without one | 16, first | 2^31 - 17 | RFC 5297 |
 *
 * CCM, SIV and GCM-SIV take a message in one call of libcrypto: the message and the associated data
 * may each have no more than 2^31 - 1 bytes. A short tag is easier to guess: NIST SP 800-38D,
 * appendix C, has the limits for 4 and 8 bytes. A GCM nonce of any length but 12 bytes is hashed,
 * and may then collide with another.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { aead } from "@hazmat/openssl/aead";
 *
 * using gcm = aead("aes-256-gcm", backend.randomBytes(32));
 * const [text, header] = [new Uint8Array(100), new Uint8Array(5)];
 * const sealed = gcm.sealRandomNonce(text, header);
 * console.assert(gcm.openRandomNonce(sealed, header).length === 100);
 * ```
 *
 * @param name OpenSSL's name, in any case; `ciphers` of `@hazmat/openssl/ciphers` lists them.
 * @param key Exactly as many bytes as the cipher takes; SIV's is two keys in one. It is copied into
 * libcrypto's memory, so you may wipe yours when this returns.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have it, or it is made for TLS only.
 * @throws {TypeError} If the key is not bytes, or an option has the wrong type.
 * @throws {RangeError} If the key has the wrong length, the mode has no tags of that length, or the
 * cipher does not authenticate.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function aead(name: string, key: AllowSharedBufferSource, options: AeadOptions = {}): Aead {
  refuseExtra(arguments.length, 3, "make an AEAD", "nonces go to seal() and open()");
  const bindings = bindingsFor(options, "make an AEAD");
  const draw = (bytes: Bytes) => void randomFill(bindings, bytes);
  return newAead(coreOf(bindings), draw, name, key, options);
}

registerSelfTests("aead", (backend) => aeadSelfTests({ aead }, { backend }));
