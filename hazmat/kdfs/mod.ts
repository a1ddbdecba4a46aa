/**
 * Key derivation.
 *
 * Every derivation comes in two forms: one that blocks, for quick ones or for a program that has
 * nothing else to do, and one that returns a promise and works on another thread, as many at once
 * as there are CPUs. Once it has returned, the second no longer looks at the arrays it was given;
 * its `signal` cancels it while it waits for its turn, but once it runs, it runs to its end.
 *
 * Those that run at once may use up to 1 GiB of memory together, including inputs and results; one
 * that needs more runs alone. Up to 1024 may wait, with inputs of up to 1 GiB together; more are
 * refused with a `QueueFullError`. All these limits are per isolate: each Worker has its own.
 *
 * The copies of passwords and keys, and what is derived until it is returned, are in native memory
 * that is cleansed when it is freed. Clearing the arrays is up to the caller.
 *
 * Passwords are bytes: encode text with `TextEncoder`, after normalizing it
 * (`password.normalize("NFKC")`) if people type it on several systems.
 *
 * @example
 * ```ts
 * import { randomBytes } from "@hazmat/openssl";
 * import { scryptAsync } from "@hazmat/openssl/kdfs";
 *
 * const password = new TextEncoder().encode("correct horse battery staple");
 * const salt = randomBytes(16);
 * const work = { cost: 2 ** 14, blockSize: 8, parallelization: 1 };
 * const key = await scryptAsync({ password, salt, ...work, length: 32 });
 * console.assert(key.length === 32);
 * ```
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { BackendOption } from "../core/default.ts";
import { coreForOnly } from "../core/core.ts";
import type { JobOptions } from "../core/off_thread.ts";
import {
  argon2dAlgorithm,
  argon2iAlgorithm,
  argon2idAlgorithm,
  type Argon2Options,
} from "./argon2.ts";
import { hasKdf, kdfNames } from "./evp_kdf.ts";
import { genericKdf, type KdfOptions } from "./generic.ts";
import { derive, deriveAsync } from "./derivation.ts";
import {
  hkdfAlgorithm,
  hkdfExpandAlgorithm,
  type HkdfExpandOptions,
  hkdfExtractAlgorithm,
  type HkdfExtractOptions,
  type HkdfOptions,
} from "./hkdf.ts";
import { kbkdfAlgorithm, type KbkdfOptions } from "./kbkdf.ts";
import { pbkdf2Algorithm, type Pbkdf2Options } from "./pbkdf2.ts";
import { scryptAlgorithm, type ScryptOptions } from "./scrypt.ts";
import {
  sskdfAlgorithm,
  type SskdfOptions,
  x963kdfAlgorithm,
  type X963KdfOptions,
} from "./single_step.ts";
import { tls1PrfAlgorithm, type Tls1PrfOptions } from "./tls1_prf.ts";
import { registerSelfTests } from "../core/self_test.ts";
import { kdfSelfTests } from "./self_test.ts";
export type { Argon2Options } from "./argon2.ts";
export type { KdfOptions } from "./generic.ts";
export type { HkdfExpandOptions, HkdfExtractOptions, HkdfOptions } from "./hkdf.ts";
export type { KbkdfOptions } from "./kbkdf.ts";
export type { Pbkdf2Options } from "./pbkdf2.ts";
export type { ScryptOptions } from "./scrypt.ts";
export type { SskdfOptions } from "./single_step.ts";
export type { Tls1PrfOptions } from "./tls1_prf.ts";
export type { X963KdfOptions } from "./single_step.ts";
export type { JobOptions } from "../core/off_thread.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";
export type { ParamValue, ParamValues } from "../core/params.ts";

/**
 * The KDFs that this libcrypto has, by OpenSSL's names, sorted, in lower case.
 *
 * @example
 * ```ts
 * import { kdfs } from "@hazmat/openssl/kdfs";
 *
 * console.assert(kdfs().includes("hkdf"));
 * ```
 */
export function kdfs(options?: BackendOption): string[] {
  return kdfNames(coreForOnly(options, "list KDFs"));
}

/**
 * Whether this libcrypto has a KDF, by OpenSSL's name in any case: `"argon2id"`
 * for {@linkcode argon2id}, `"tls1-prf"` for {@linkcode tls1Prf}, and so on.
 *
 * @example
 * ```ts
 * import { kdfSupported } from "@hazmat/openssl/kdfs";
 *
 * const best = kdfSupported("argon2id") ? "argon2id" : "scrypt";
 * console.assert(kdfSupported(best));
 * ```
 *
 * @throws {TypeError} If the name is not a string.
 */
export function kdfSupported(name: string, options?: BackendOption): boolean {
  return hasKdf(coreForOnly(options, "look for a KDF"), name);
}

/**
 * PBKDF2 with HMAC (RFC 8018, section 5.2): a key, or a value to store, from a password. Prefer
 * {@linkcode argon2id} or {@linkcode scrypt} where there is a choice: they take memory, of which
 * attackers have less to spare.
 *
 * - `hash`: the digest of the HMAC, such as `"sha256"`; of a fixed length.
 * - `password`: any number of bytes.
 * - `salt`: any number of bytes; SP 800-132 wants 16 random ones or more.
 * - `iterations`: from 1 to 2^31-1. OWASP's advice of 2023 is 600,000 with SHA-256.
 * - `length`: bytes to derive, from 1 to 2^31-1. More than the digest's size multiplies the work
 *   for you, but not for an attacker.
 *
 * OpenSSL's FIPS provider also refuses what SP 800-132 rules out: salts below 16 bytes, fewer than
 * 1000 iterations, results below 14 bytes.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { pbkdf2 } from "@hazmat/openssl/kdfs";
 *
 * const key = pbkdf2({
 *   hash: "sha256",
 *   password: new TextEncoder().encode("correct horse battery staple"),
 *   salt: backend.randomBytes(16),
 *   iterations: 600_000,
 *   length: 32,
 * });
 * console.assert(key.length === 32);
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have the digest.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function pbkdf2(options: Pbkdf2Options & BackendOption): Bytes {
  return derive(pbkdf2Algorithm, options);
}

/**
 * {@linkcode pbkdf2} on another thread: the event loop keeps running.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { pbkdf2Async } from "@hazmat/openssl/kdfs";
 *
 * const key = await pbkdf2Async({
 *   hash: "sha256",
 *   password: new TextEncoder().encode("correct horse battery staple"),
 *   salt: backend.randomBytes(16),
 *   iterations: 600_000,
 *   length: 32,
 *   signal: AbortSignal.timeout(60_000),
 * });
 * console.assert(key.length === 32);
 * ```
 *
 * @returns A promise. It is rejected with what {@linkcode pbkdf2} throws, or with
 * the signal's reason if that aborts while it waits for its turn.
 */
export function pbkdf2Async(options: Pbkdf2Options & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(pbkdf2Algorithm, options);
}

/**
 * scrypt (RFC 7914): a key, or a value to store, from a password, at a cost of time and memory.
 *
 * - `password`: any number of bytes.
 * - `salt`: any number of bytes; 16 random ones for passwords.
 * - `cost`: N, a power of two, 2 or more, and below 2^(16 * `blockSize`).
 * - `blockSize`: r, 1 or more; usually 8.
 * - `parallelization`: p, 1 or more; `blockSize * parallelization` is below
 *   2^30. The work is done p times, one after the other.
 * - `length`: bytes to derive, from 1 to 2^31-1.
 * - `maxMemory`: bytes of memory that it may use, 256 MiB by default. It needs
 *   128 * r * (N + p + 2) and `length`.
 *
 * OWASP's advice of 2023 is a cost of 2^17 with a block size of 8 and a
 * parallelization of 1, which needs 128 MiB.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { scrypt } from "@hazmat/openssl/kdfs";
 *
 * const key = scrypt({
 *   password: new TextEncoder().encode("correct horse battery staple"),
 *   salt: backend.randomBytes(16),
 *   cost: 2 ** 17,
 *   blockSize: 8,
 *   parallelization: 1,
 *   length: 32,
 * });
 * console.assert(key.length === 32);
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {MemoryLimitError} If it needs more than `maxMemory`; before any is allocated.
 * @throws {UnsupportedAlgorithm} If this libcrypto was built without scrypt, or is
 * in FIPS mode.
 * @throws {OpenSSLError} If libcrypto refuses, or cannot get the memory.
 */
export function scrypt(options: ScryptOptions & BackendOption): Bytes {
  return derive(scryptAlgorithm, options);
}

/**
 * {@linkcode scrypt} on another thread: the event loop keeps running.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { scryptAsync } from "@hazmat/openssl/kdfs";
 *
 * const key = await scryptAsync({
 *   password: new TextEncoder().encode("correct horse battery staple"),
 *   salt: backend.randomBytes(16),
 *   cost: 2 ** 17,
 *   blockSize: 8,
 *   parallelization: 1,
 *   length: 32,
 * });
 * console.assert(key.length === 32);
 * ```
 *
 * @returns A promise. It is rejected with what {@linkcode scrypt} throws, or with
 * the signal's reason if that aborts while it waits for its turn.
 */
export function scryptAsync(options: ScryptOptions & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(scryptAlgorithm, options);
}

/**
 * Argon2id (RFC 9106): a key, or a value to store, from a password, at a cost of time and memory.
 * The variant to choose. OpenSSL 3.2 and newer have it.
 *
 * - `password`: any number of bytes.
 * - `salt`: 8 bytes or more; 16 random ones for passwords.
 * - `iterations`: t, from 1 to 2^32-1.
 * - `memoryCost`: m, in KiB, from 8 * `lanes` to 2^32-1.
 * - `lanes`: p, from 1 to 2^24-1. They are processed one after the other, by one thread; the result
 *   is what any number of threads would give.
 * - `length`: bytes to derive, from 4 to 2^31-1.
 * - `secret`: a key that is kept elsewhere ("pepper"); empty by default.
 * - `associatedData`: anything else that the result depends on; empty by default.
 * - `maxMemory`: bytes of memory that it may use, 256 MiB by default. It needs 1024 * `memoryCost`
 *   and `length`.
 *
 * RFC 9106, section 4, recommends for most uses 3 iterations, 65536 KiB, 4 lanes, a salt of 16
 * bytes and a result of 32; and, where there is the memory, 1 iteration with 2097152 KiB (2 GiB:
 * set `maxMemory`).
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { argon2id, kdfSupported } from "@hazmat/openssl/kdfs";
 *
 * if (kdfSupported("argon2id")) {
 *   const key = argon2id({
 *     password: new TextEncoder().encode("correct horse battery staple"),
 *     salt: backend.randomBytes(16),
 *     iterations: 3,
 *     memoryCost: 65_536,
 *     lanes: 4,
 *     length: 32,
 *   });
 *   console.assert(key.length === 32);
 * }
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {MemoryLimitError} If it needs more than `maxMemory`; before any is allocated.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have it.
 * @throws {OpenSSLError} If libcrypto refuses, or cannot get the memory.
 */
export function argon2id(options: Argon2Options & BackendOption): Bytes {
  return derive(argon2idAlgorithm, options);
}

/**
 * {@linkcode argon2id} on another thread: the event loop keeps running.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { argon2idAsync, kdfSupported } from "@hazmat/openssl/kdfs";
 *
 * if (kdfSupported("argon2id")) {
 *   const key = await argon2idAsync({
 *     password: new TextEncoder().encode("correct horse battery staple"),
 *     salt: backend.randomBytes(16),
 *     iterations: 3,
 *     memoryCost: 65_536,
 *     lanes: 4,
 *     length: 32,
 *   });
 *   console.assert(key.length === 32);
 * }
 * ```
 *
 * @returns A promise. It is rejected with what {@linkcode argon2id} throws, or
 * with the signal's reason if that aborts while it waits for its turn.
 */
export function argon2idAsync(options: Argon2Options & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(argon2idAlgorithm, options);
}

/**
 * Argon2i (RFC 9106), whose memory accesses do not depend on the password. Use it only for what was
 * made with it: {@linkcode argon2id} is the variant to choose, and lists the options, limits and
 * errors.
 */
export function argon2i(options: Argon2Options & BackendOption): Bytes {
  return derive(argon2iAlgorithm, options);
}

/** {@linkcode argon2i} on another thread, as {@linkcode argon2idAsync}. */
export function argon2iAsync(options: Argon2Options & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(argon2iAlgorithm, options);
}

/**
 * Argon2d (RFC 9106), whose memory accesses depend on the password: do not use it where others run
 * code on the same machine. {@linkcode argon2id} is the variant to choose, and lists the options,
 * limits and errors.
 */
export function argon2d(options: Argon2Options & BackendOption): Bytes {
  return derive(argon2dAlgorithm, options);
}

/** {@linkcode argon2d} on another thread, as {@linkcode argon2idAsync}. */
export function argon2dAsync(options: Argon2Options & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(argon2dAlgorithm, options);
}

/**
 * HKDF (RFC 5869): keys from a key, or from a secret that is not uniform, such
 * as that of a key agreement. Not for passwords: it is fast.
 *
 * - `hash`: the digest of the HMAC, such as `"sha256"`; of a fixed length.
 * - `key`: the input keying material, any number of bytes.
 * - `salt`: any number of bytes; by default zeros of the digest's size.
 * - `info`: what the result is for; empty by default. 1024 bytes always work; OpenSSL 3.0 to 3.5
 *   take 32768 (the first releases of 3.0 fewer), 3.6 and newer any number.
 * - `length`: bytes to derive, from 1 to 255 times the digest's size.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { hkdf } from "@hazmat/openssl/kdfs";
 *
 * const shared = backend.randomBytes(32);
 * const info = new TextEncoder().encode("my protocol v1, client to server");
 * const key = hkdf({ hash: "sha256", key: shared, info, length: 32 });
 * console.assert(key.length === 32);
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have the digest.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function hkdf(options: HkdfOptions & BackendOption): Bytes {
  return derive(hkdfAlgorithm, options);
}

/** {@linkcode hkdf} on another thread; see {@linkcode pbkdf2Async}. */
export function hkdfAsync(options: HkdfOptions & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(hkdfAlgorithm, options);
}

/**
 * The first half of {@linkcode hkdf} (RFC 5869, section 2.2): one pseudorandom key, of the digest's
 * size, for any number of calls of {@linkcode hkdfExpand}. The options are those of
 * {@linkcode hkdf}.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { constantTimeEquals } from "@hazmat/openssl/macs";
 * import { hkdfExpand, hkdfExtract } from "@hazmat/openssl/kdfs";
 *
 * const hash = "sha256";
 * const key = hkdfExtract({ hash, key: backend.randomBytes(48) });
 * const [info1, info2] = ["encrypt", "authenticate"].map((use) => new TextEncoder().encode(use));
 * const key1 = hkdfExpand({ hash, key, info: info1, length: 32 });
 * const key2 = hkdfExpand({ hash, key, info: info2, length: 32 });
 * console.assert(!constantTimeEquals(key1, key2));
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have the digest.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function hkdfExtract(options: HkdfExtractOptions & BackendOption): Bytes {
  return derive(hkdfExtractAlgorithm, options);
}

/** {@linkcode hkdfExtract} on another thread; see {@linkcode pbkdf2Async}. */
export function hkdfExtractAsync(
  options: HkdfExtractOptions & JobOptions & BackendOption,
): Promise<Bytes> {
  return deriveAsync(hkdfExtractAlgorithm, options);
}

/**
 * The second half of {@linkcode hkdf} (RFC 5869, section 2.3): keys from a pseudorandom key, such
 * as {@linkcode hkdfExtract} gives. The options are those of {@linkcode hkdf}, without the salt;
 * `key` has 1 byte or more, and by the RFC the digest's size or more.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { hkdfExpand } from "@hazmat/openssl/kdfs";
 *
 * const key = backend.randomBytes(32);
 * const derived = hkdfExpand({ hash: "sha256", key, length: 64 });
 * console.assert(derived.length === 64);
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have the digest.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function hkdfExpand(options: HkdfExpandOptions & BackendOption): Bytes {
  return derive(hkdfExpandAlgorithm, options);
}

/** {@linkcode hkdfExpand} on another thread; see {@linkcode pbkdf2Async}. */
export function hkdfExpandAsync(
  options: HkdfExpandOptions & JobOptions & BackendOption,
): Promise<Bytes> {
  return deriveAsync(hkdfExpandAlgorithm, options);
}

/**
 * KBKDF (NIST SP 800-108): keys from a key, by HMAC or CMAC in counter or
 * feedback mode. OpenSSL 3.0 and newer have it.
 *
 * - `mode`: `"counter"` or `"feedback"`.
 * - `mac`: `"hmac"`, which takes `hash`, or `"cmac"`, which takes `cipher`, such as
 *   `"aes-256-cbc"`.
 * - `key`: 1 byte or more; for CMAC as many as the cipher's key has.
 * - `label`, `context`: any number of bytes; empty by default.
 * - `seed`: feedback mode's IV, of the MAC's size; none by default.
 * - `counterLength`: the counter's bits, 8, 16, 24 or 32; 32 by default, and
 *   all that OpenSSL 3.0 has.
 * - `useLength`: whether the result's length in bits is included, as 32 bits; yes by default.
 * - `useSeparator`: whether a zero byte goes between label and context; yes by
 *   default.
 * - `length`: bytes to derive, from 1 to 2^`counterLength`-1 times the MAC's size, and below 2^29.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { kbkdf, kdfSupported } from "@hazmat/openssl/kdfs";
 *
 * if (kdfSupported("kbkdf")) {
 *   const key = kbkdf({
 *     mode: "counter",
 *     mac: "hmac",
 *     hash: "sha256",
 *     key: backend.randomBytes(32),
 *     label: new TextEncoder().encode("my protocol v1"),
 *     length: 32,
 *   });
 *   console.assert(key.length === 32);
 * }
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits, or has no effect together with
 * another.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have it, or not the
 * digest, the cipher or the counter's length.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function kbkdf(options: KbkdfOptions & BackendOption): Bytes {
  return derive(kbkdfAlgorithm, options);
}

/** {@linkcode kbkdf} on another thread; see {@linkcode pbkdf2Async}. */
export function kbkdfAsync(options: KbkdfOptions & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(kbkdfAlgorithm, options);
}

/**
 * SSKDF (NIST SP 800-56C, section 4), one-step derivation from the secret of
 * a key agreement; also called the Concat KDF. OpenSSL 3.0 and newer have it.
 *
 * - `hash`: the digest, such as `"sha256"`; of a fixed length.
 * - `key`: the shared secret, from 1 to 2^30 bytes.
 * - `info`: FixedInfo, up to 2^30 bytes; empty by default.
 * - `mac`: `"hmac"`, of `hash`, or `"kmac128"` or `"kmac256"`, which take no `hash`;
 *   by default the digest alone.
 * - `salt`: the MAC's key; by default the zeros that SP 800-56C specifies.
 * - `length`: bytes to derive, from 1 to 2^30.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { kdfSupported, sskdf } from "@hazmat/openssl/kdfs";
 *
 * if (kdfSupported("sskdf")) {
 *   const key = backend.randomBytes(32);
 *   const derived = sskdf({ hash: "sha256", key, length: 48 });
 *   console.assert(derived.length === 48);
 * }
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits, or has no effect together with
 * another.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have it, or not the digest.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function sskdf(options: SskdfOptions & BackendOption): Bytes {
  return derive(sskdfAlgorithm, options);
}

/** {@linkcode sskdf} on another thread; see {@linkcode pbkdf2Async}. */
export function sskdfAsync(options: SskdfOptions & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(sskdfAlgorithm, options);
}

/**
 * The KDF of ANSI X9.63 (SEC 1, section 3.6.1), for the secret of a key
 * agreement, as ECIES and CMS use it.
 *
 * - `hash`: the digest, such as `"sha256"`; of a fixed length.
 * - `key`: the shared secret, from 1 to 2^30 bytes.
 * - `info`: SharedInfo, up to 2^30 bytes; empty by default.
 * - `length`: bytes to derive, from 1 to 2^30.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { x963kdf } from "@hazmat/openssl/kdfs";
 *
 * const key = backend.randomBytes(32);
 * const derived = x963kdf({ hash: "sha256", key, length: 48 });
 * console.assert(derived.length === 48);
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have the digest.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function x963kdf(options: X963KdfOptions & BackendOption): Bytes {
  return derive(x963kdfAlgorithm, options);
}

/** {@linkcode x963kdf} on another thread; see {@linkcode pbkdf2Async}. */
export function x963kdfAsync(options: X963KdfOptions & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(x963kdfAlgorithm, options);
}

/**
 * The PRF of TLS 1.2 (RFC 5246, section 5), and with `"md5-sha1"` that of TLS 1.0
 * and 1.1 (RFC 2246, section 5).
 *
 * - `hash`: the digest, such as `"sha256"`; of a fixed length.
 * - `secret`: 1 byte or more.
 * - `seed`: the label and the seed, one after the other, from 1 to 1024 bytes.
 * - `length`: bytes to derive, from 1 to 2^31-1.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { tls1Prf } from "@hazmat/openssl/kdfs";
 *
 * const label = new TextEncoder().encode("key expansion");
 * const seed = new Uint8Array([...label, ...backend.randomBytes(64)]);
 * const secret = backend.randomBytes(48);
 * const block = tls1Prf({ hash: "sha256", secret, seed, length: 104 });
 * console.assert(block.length === 104);
 * ```
 *
 * @throws {TypeError} If an option has the wrong type: text is not bytes.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have the digest.
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function tls1Prf(options: Tls1PrfOptions & BackendOption): Bytes {
  return derive(tls1PrfAlgorithm, options);
}

/** {@linkcode tls1Prf} on another thread; see {@linkcode pbkdf2Async}. */
export function tls1PrfAsync(options: Tls1PrfOptions & JobOptions & BackendOption): Promise<Bytes> {
  return deriveAsync(tls1PrfAlgorithm, options);
}

/**
 * Any KDF of this libcrypto, by OpenSSL's names for it (EVP_KDF(3)) and for its parameters
 * (EVP_KDF-SSHKDF(7), and so on), since OpenSSL 3.0. Text is passed as UTF-8, a number, bigint or
 * boolean as an integer, and bytes as they are.
 *
 * - `params`: the parameters; one that the KDF does not know is refused, where OpenSSL would ignore
 *   it. libcrypto's own defaults hold for what is left out, such as scrypt's `n` of 2^20.
 * - `length`: bytes to derive, from 1 to 2^31-1.
 * - `maxMemory`: bytes of memory that scrypt and Argon2 may use, 256 MiB by default, counted as
 *   {@linkcode scrypt} and {@linkcode argon2id} do.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { kdf, kdfSupported } from "@hazmat/openssl/kdfs";
 *
 * if (kdfSupported("sshkdf")) {
 *   const key = backend.randomBytes(32);
 *   const [xcghash, session_id] = [backend.randomBytes(32), backend.randomBytes(32)];
 *   const params = { digest: "sha256", key, xcghash, session_id, type: "C" };
 *   console.assert(kdf("sshkdf", { params, length: 16 }).length === 16);
 * }
 * ```
 *
 * @throws {TypeError} If an option has the wrong type.
 * @throws {RangeError} If the KDF does not know a parameter, or the length is
 * outside of its limits.
 * @throws {MemoryLimitError} If it needs more than `maxMemory`.
 * @throws {UnsupportedAlgorithm} If this libcrypto does not have the KDF, or no
 * KDFs by name, as before 3.0.
 * @throws {OpenSSLError} If libcrypto refuses, for example if a parameter is missing.
 */
export function kdf(name: string, options: KdfOptions & BackendOption): Bytes {
  return derive(genericKdf(name), options);
}

/** {@linkcode kdf} on another thread; see {@linkcode pbkdf2Async}. */
export function kdfAsync(
  name: string,
  options: KdfOptions & JobOptions & BackendOption,
): Promise<Bytes> {
  return deriveAsync(genericKdf(name), options);
}

registerSelfTests(
  "kdfs",
  (backend) => kdfSelfTests({ hkdf, pbkdf2, scrypt, argon2id }, { backend }),
);
