/**
 * The backend's digests and MACs.
 *
 * @module
 */
import { type Bindings, coreOf } from "./bindings.ts";
import type { AllowSharedBufferSource, Bytes } from "./core/bytes.ts";
import type { Core } from "./core/core.ts";
import { algorithmNames } from "./core/names.ts";
import { givesBytes, refuseExtra } from "./core/options.ts";
import { createHash, type Hash, type HashOptions } from "./digests/hash.ts";
import { hash, hashInto } from "./digests/one_shot.ts";
import { constantTimeEquals } from "./macs/constant_time.ts";
import type { Mac, MacParams } from "./macs/mac.ts";
import { Macs } from "./macs/macs.ts";

/** Digests and MACs. A {@linkcode Backend} has them all. */
export class Hashing {
  readonly #core: Core;
  readonly #macs: Macs;

  /** Takes an opened libcrypto. */
  constructor(bindings: Bindings) {
    this.#core = coreOf(bindings);
    this.#macs = new Macs(this.#core);
  }

  /**
   * The names of libcrypto's digests, in lower case, sorted. One digest may
   * have several.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * console.assert(backend.hashes().includes("sha256"));
   * ```
   */
  hashes(): string[] {
    return algorithmNames(this.#core, "digest");
  }

  /**
   * The names of libcrypto's MACs, in lower case, sorted. One MAC may have
   * several.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * console.assert(backend.macs().includes("hmac"));
   * ```
   */
  macs(): string[] {
    return this.#macs.names();
  }

  /**
   * Whether libcrypto has a digest of that name, in any case.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * console.assert(backend.hashSupported("SHA3-256"));
   * ```
   *
   * @throws {TypeError} If the name is not a string.
   */
  hashSupported(name: string): boolean {
    return this.#core.digests.has(name);
  }

  /**
   * Whether libcrypto has a MAC of that name, in any case.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const isNew = backend.macSupported("kmac256"); // from OpenSSL 3.0 on
   * ```
   *
   * @throws {TypeError} If the name is not a string.
   */
  macSupported(name: string): boolean {
    return this.#macs.has(name);
  }

  /**
   * The digest of data (EVP_Digest(3)). Data that come in parts go to
   * {@linkcode createHash}.
   *
   * A digest is no way to keep passwords, which need {@linkcode Backend.scrypt}
   * or Argon2, nor to authenticate, which is what {@linkcode hmac} does.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const data = new TextEncoder().encode("abc");
   * console.assert(backend.hash("sha256", data).toHex().startsWith("ba7816bf"));
   * console.assert(backend.hash("shake256", data, { length: 100 }).length === 100);
   * ```
   *
   * @param name A name of OpenSSL's, in any case: `"sha256"`, `"SHA3-512"`.
   * @param data Bytes, in whatever array or buffer. Text must be encoded first.
   * @param options `length`, which an XOF (`"shake128"`, `"shake256"`) needs: the
   * bytes of output, from 1 to 2147483647. For any other digest it can be left
   * out, or be the digest's size.
   * @throws {UnsupportedAlgorithm} If libcrypto does not have the digest.
   * @throws {TypeError} If something is of the wrong type.
   * @throws {RangeError} If the length is missing or wrong.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  hash(name: string, data: AllowSharedBufferSource, options?: HashOptions): Bytes {
    refuseExtra(arguments.length, 3, "hash", givesBytes);
    return hash(this.#core, name, data, options);
  }

  /**
   * {@linkcode hash} into memory that there is already; returns how many bytes were
   * written. In Deno, where a small new array takes longer than a small digest,
   * it is the faster one.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const [block, digest] = [new Uint8Array(64), new Uint8Array(32)];
   * console.assert(backend.hashInto("sha256", block, digest) === 32);
   * ```
   *
   * @param out Bytes of the digest, or more; what is behind stays. It may lie across
   * the data, which are read first.
   * @throws {RangeError} If `out` is too small. All else as {@linkcode hash}.
   */
  hashInto(
    name: string,
    data: AllowSharedBufferSource,
    out: AllowSharedBufferSource,
    options?: HashOptions,
  ): number {
    return hashInto(this.#core, name, data, out, options);
  }

  /**
   * Begins a digest of data that come in parts (EVP_DigestInit(3)).
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * using hash = backend.createHash("sha256");
   * for (const part of ["a", "b", "c"]) hash.update(new TextEncoder().encode(part));
   * console.assert(hash.digest().toHex().startsWith("ba7816bf"));
   * ```
   *
   * @param name A name of OpenSSL's, in any case.
   * @param options As in {@linkcode hash}.
   * @throws {UnsupportedAlgorithm} If libcrypto does not have the digest.
   * @throws {TypeError} If something is of the wrong type.
   * @throws {RangeError} If the length is missing or wrong.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  createHash(name: string, options?: HashOptions): Hash {
    return createHash(this.#core, name, options);
  }

  /**
   * The HMAC of data (RFC 2104). To check one that came with the data, use
   * {@linkcode createHmac} and its `verify`.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const key = backend.randomBytes(32);
   * const mac = backend.hmac("sha256", key, new TextEncoder().encode("data"));
   * console.assert(mac.length === 32);
   * ```
   *
   * @param hash The digest that it is made of; not an XOF.
   * @param key Bytes, any number of them, even none. As many as the digest has
   * are enough.
   * @param data Bytes.
   * @throws {UnsupportedAlgorithm} If libcrypto does not have the digest.
   * @throws {TypeError} If something is of the wrong type.
   * @throws {RangeError} If the digest is an XOF.
   * @throws {OpenSSLError} If libcrypto fails, as its FIPS provider does for a
   * key that is too short.
   */
  hmac(hash: string, key: AllowSharedBufferSource, data: AllowSharedBufferSource): Bytes {
    refuseExtra(arguments.length, 3, "compute the HMAC", givesBytes);
    return this.#macs.hmac(hash, key, data);
  }

  /**
   * Begins an HMAC of data that come in parts, or one that is to be checked.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const [key, data] = [backend.randomBytes(32), new TextEncoder().encode("data")];
   * const tag = backend.hmac("sha256", key, data);
   * backend.createHmac("sha256", key).update(data).verify(tag); // throws if it is wrong
   * ```
   *
   * @throws As {@linkcode hmac}.
   */
  createHmac(hash: string, key: AllowSharedBufferSource): Mac {
    refuseExtra(arguments.length, 2, "create the HMAC", "an HMAC has no options");
    return this.#macs.createHmac(hash, key);
  }

  /**
   * The MAC of data, by whichever MAC of libcrypto (EVP_MAC(3)): `"hmac"`,
   * `"cmac"`, `"gmac"`, `"poly1305"`, `"siphash"`, and from OpenSSL 3.0 on
   * `"kmac128"`, `"kmac256"`, `"blake2bmac"` and `"blake2smac"`.
   *
   * GMAC's `iv` must never come twice under one key, nor a Poly1305 key twice at
   * all: whoever sees two such MACs can forge others.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const data = new TextEncoder().encode("data");
   * const mac = backend.mac("cmac", backend.randomBytes(16), data, { cipher: "aes-128-cbc" });
   * console.assert(mac.length === 16);
   * ```
   *
   * @param name A name of OpenSSL's, in any case.
   * @param key The key: for Poly1305 32 bytes, for SipHash 16, for CMAC and GMAC
   * as many as their cipher's, for KMAC 4 to 512, for BLAKE2 1 to 64 or 32.
   * @param data Bytes.
   * @param params The MAC's parameters, by OpenSSL's names. HMAC needs `digest`,
   * CMAC `cipher`, GMAC `cipher` and `iv`.
   * @throws {UnsupportedAlgorithm} If libcrypto does not have the MAC, or the
   * digest or cipher that it is to be made of.
   * @throws {TypeError} If something is of the wrong type.
   * @throws {RangeError} If a parameter is missing, wrong, or not one of this
   * MAC, or the key has a wrong length.
   * @throws {OpenSSLError} If libcrypto fails or refuses a parameter's value.
   */
  mac(
    name: string,
    key: AllowSharedBufferSource,
    data: AllowSharedBufferSource,
    params: MacParams = {},
  ): Bytes {
    return this.#macs.mac(name, key, data, params);
  }

  /**
   * Begins a MAC of data that come in parts, or one that is to be checked.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const [key, data] = [backend.randomBytes(32), new TextEncoder().encode("data")];
   * const tag = backend.mac("poly1305", key, data);
   * backend.createMac("poly1305", key).update(data).verify(tag); // throws if it is wrong
   * ```
   *
   * @throws As {@linkcode mac}.
   */
  createMac(name: string, key: AllowSharedBufferSource, params: MacParams = {}): Mac {
    return this.#macs.createMac(name, key, params);
  }

  /**
   * Whether both are the same bytes. How long that takes tells nothing of where
   * they differ (CRYPTO_memcmp(3)); that their lengths differ, it may tell.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const expected = backend.randomBytes(32);
   * console.assert(backend.constantTimeEquals(expected, expected.slice()));
   * console.assert(!backend.constantTimeEquals(expected, expected.subarray(1)));
   * ```
   *
   * @returns `false` where the lengths differ.
   * @throws {TypeError} If one of them is no bytes.
   */
  constantTimeEquals(a: AllowSharedBufferSource, b: AllowSharedBufferSource): boolean {
    return constantTimeEquals(this.#core, a, b);
  }
}
