/**
 * Digests of complete data, and of data that come in parts.
 *
 * @example
 * ```ts
 * import { hash } from "@hazmat/openssl/digests";
 *
 * const digest = hash("sha256", new TextEncoder().encode("abc"));
 * console.assert(digest.toHex().startsWith("ba7816bf"));
 * ```
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, givesBytes, refuseExtra } from "../core/args.ts";
import type { BackendOption } from "../core/default.ts";
import { coreFor, coreForOnly } from "../core/core.ts";
import { algorithmNames } from "../core/names.ts";
import { type Hash, type HashOptions, newHash } from "./hash.ts";
import { digest, digestInto } from "./one_shot.ts";
import { registerSelfTests } from "../core/self_test.ts";
import { digestSelfTests } from "./self_test.ts";
export { Hash, type HashOptions } from "./hash.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";

/**
 * The digest of data (EVP_Digest(3)). For data that come in parts, use {@linkcode createHash}.
 *
 * A digest is not a way to store passwords, which need `scrypt` or Argon2 of
 * `@hazmat/openssl/kdfs`, nor to authenticate data, which is what `hmac` of `@hazmat/openssl/macs`
 * does.
 *
 * @example
 * ```ts
 * import { hash } from "@hazmat/openssl/digests";
 *
 * const data = new TextEncoder().encode("abc");
 * console.assert(hash("sha256", data).toHex().startsWith("ba7816bf"));
 * console.assert(hash("shake256", data, { length: 100 }).length === 100);
 * ```
 *
 * @param name OpenSSL's name, in any case: `"sha256"`, `"SHA3-512"`.
 * @param data Bytes, in any array or buffer. Text must be encoded first.
 * @param options `length`, which an XOF (`"shake128"`, `"shake256"`) needs: the output's length in
 * bytes, from 1 to 2147483647. For any other digest it can be left out, or be the digest's size.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have the digest.
 * @throws {TypeError} If an argument has the wrong type.
 * @throws {RangeError} If the length is missing or wrong.
 * @throws {OpenSSLError} If libcrypto fails.
 */
export function hash(name: string, data: AllowSharedBufferSource, options?: HashOptions): Bytes {
  refuseExtra(arguments.length, 3, "hash", givesBytes);
  return digest(coreFor(options, "hash"), name, data, options);
}

/**
 * {@linkcode hash} into a buffer you provide; returns how many bytes were written. In Deno, where a
 * small new array takes longer than a small digest, it is the faster of the two.
 *
 * @example
 * ```ts
 * import { hashInto } from "@hazmat/openssl/digests";
 *
 * const [block, digest] = [new Uint8Array(64), new Uint8Array(32)];
 * console.assert(hashInto("sha256", block, digest) === 32);
 * ```
 *
 * @param out As many bytes as the digest has, or more; bytes beyond are left unchanged. It may
 * overlap the data, which are read first.
 * @throws {RangeError} If `out` is too small. Other errors are as for {@linkcode hash}.
 */
export function hashInto(
  name: string,
  data: AllowSharedBufferSource,
  out: AllowSharedBufferSource,
  options?: HashOptions,
): number {
  return digestInto(coreFor(options, "hash"), name, data, out, options);
}

/**
 * Begins a digest of data that come in parts (EVP_DigestInit(3)).
 *
 * @example
 * ```ts
 * import { createHash } from "@hazmat/openssl/digests";
 *
 * using hash = createHash("sha256");
 * for (const part of ["a", "b", "c"]) hash.update(new TextEncoder().encode(part));
 * console.assert(hash.digest().toHex().startsWith("ba7816bf"));
 * ```
 *
 * @param name OpenSSL's name, in any case.
 * @param options As in {@linkcode hash}.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have the digest.
 * @throws {TypeError} If an argument has the wrong type.
 * @throws {RangeError} If the length is missing or wrong.
 * @throws {OpenSSLError} If libcrypto fails.
 */
export function createHash(name: string, options?: HashOptions): Hash {
  return newHash(coreFor(options, "create the hash"), name, options);
}

/**
 * The names of libcrypto's digests, in lower case, sorted. One digest may have several names.
 *
 * @example
 * ```ts
 * import { hashes } from "@hazmat/openssl/digests";
 *
 * console.assert(hashes().includes("sha256"));
 * ```
 */
export function hashes(options?: BackendOption): string[] {
  const core = coreForOnly(options, "list digests");
  return algorithmNames(core, "digest", core.digests);
}

/**
 * Whether libcrypto has a digest of that name, in any case.
 *
 * @example
 * ```ts
 * import { hashSupported } from "@hazmat/openssl/digests";
 *
 * console.assert(hashSupported("SHA3-256"));
 * ```
 *
 * @throws {TypeError} If the name is not a string.
 */
export function hashSupported(name: string, options?: BackendOption): boolean {
  return coreForOnly(options, "look for a digest").digests.has(name);
}

registerSelfTests("digests", (backend) => digestSelfTests({ hash }, { backend }));
