/**
 * Message authentication codes, and a comparison in constant time.
 *
 * @example
 * ```ts
 * import { randomBytes } from "@hazmat/openssl";
 * import { createHmac, hmac } from "@hazmat/openssl/macs";
 *
 * const [key, data] = [randomBytes(32), new TextEncoder().encode("data")];
 * const tag = hmac("sha256", key, data);
 * createHmac("sha256", key).update(data).verify(tag); // throws if it is wrong
 * ```
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, givesBytes, refuseExtra } from "../core/args.ts";
import type { BackendOption } from "../core/default.ts";
import { coreFor, coreForOnly, perCore } from "../core/core.ts";
import { areTheSame, type Mac, Macs } from "./mac.ts";
import type { MacParams } from "./mac_context.ts";
import { registerSelfTests } from "../core/self_test.ts";
import { macSelfTests } from "./self_test.ts";
export { Mac, type MacParams } from "./mac.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";
export type { ParamValue, ParamValues } from "../core/params.ts";

const macsOf = perCore((core) => new Macs(core));

/**
 * The HMAC of data (RFC 2104). To check one that came with the data, use
 * {@linkcode createHmac} and its `verify`.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { hmac } from "@hazmat/openssl/macs";
 *
 * const key = backend.randomBytes(32);
 * const mac = hmac("sha256", key, new TextEncoder().encode("data"));
 * console.assert(mac.length === 32);
 * ```
 *
 * @param hash HMAC's digest; not an XOF.
 * @param key Any length, also empty. The digest's size is enough.
 * @param data Bytes.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have the digest.
 * @throws {TypeError} If an argument has the wrong type.
 * @throws {RangeError} If the digest is an XOF.
 * @throws {OpenSSLError} If libcrypto fails, as its FIPS provider does for a
 * key that is too short.
 */
export function hmac(
  hash: string,
  key: AllowSharedBufferSource,
  data: AllowSharedBufferSource,
  options?: BackendOption,
): Bytes {
  refuseExtra(arguments.length, 4, "compute the HMAC", givesBytes);
  return macsOf(coreForOnly(options, "compute the HMAC", givesBytes)).hmac(hash, key, data);
}

/**
 * Begins an HMAC of data that come in parts, or one that is to be checked.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { createHmac, hmac } from "@hazmat/openssl/macs";
 *
 * const [key, data] = [backend.randomBytes(32), new TextEncoder().encode("data")];
 * const tag = hmac("sha256", key, data);
 * createHmac("sha256", key).update(data).verify(tag); // throws if it is wrong
 * ```
 *
 * @throws As {@linkcode hmac}.
 */
export function createHmac(
  hash: string,
  key: AllowSharedBufferSource,
  options?: BackendOption,
): Mac {
  refuseExtra(arguments.length, 3, "create the HMAC", "an HMAC has no options");
  return macsOf(coreForOnly(options, "create the HMAC")).createHmac(hash, key);
}

/**
 * The MAC of data, by any MAC of libcrypto (EVP_MAC(3)): `"hmac"`, `"cmac"`, `"gmac"`,
 * `"poly1305"`, `"siphash"`, and since OpenSSL 3.0 `"kmac128"`, `"kmac256"`, `"blake2bmac"` and
 * `"blake2smac"`.
 *
 * GMAC's `iv` must never be used twice under one key, nor a Poly1305 key twice at all: whoever sees
 * two such MACs can forge others.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { mac } from "@hazmat/openssl/macs";
 *
 * const data = new TextEncoder().encode("data");
 * const tag = mac("cmac", backend.randomBytes(16), data, { cipher: "aes-128-cbc" });
 * console.assert(tag.length === 16);
 * ```
 *
 * @param name OpenSSL's name, in any case.
 * @param key The key: for Poly1305 32 bytes, for SipHash 16, for CMAC and GMAC as many as their
 * cipher takes, for KMAC 4 to 512, for BLAKE2 1 to 64 or 32.
 * @param data Bytes.
 * @param params The MAC's parameters, by OpenSSL's names. HMAC needs `digest`,
 * CMAC `cipher`, GMAC `cipher` and `iv`.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have the MAC, or the digest or cipher that
 * it is to use.
 * @throws {TypeError} If an argument has the wrong type.
 * @throws {RangeError} If a parameter is missing, wrong, or not one of this MAC's, or the key has
 * the wrong length.
 * @throws {OpenSSLError} If libcrypto fails or refuses a parameter's value.
 */
export function mac(
  name: string,
  key: AllowSharedBufferSource,
  data: AllowSharedBufferSource,
  params: MacParams = {},
): Bytes {
  return macsOf(coreFor(params, "compute the MAC")).mac(name, key, data, params);
}

/**
 * Begins a MAC of data that come in parts, or one that is to be checked.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { createMac, mac } from "@hazmat/openssl/macs";
 *
 * const [key, data] = [backend.randomBytes(32), new TextEncoder().encode("data")];
 * const tag = mac("poly1305", key, data);
 * createMac("poly1305", key).update(data).verify(tag); // throws if it is wrong
 * ```
 *
 * @throws As {@linkcode mac}.
 */
export function createMac(name: string, key: AllowSharedBufferSource, params: MacParams = {}): Mac {
  return macsOf(coreFor(params, "create the MAC")).createMac(name, key, params);
}

/**
 * The names of libcrypto's MACs, in lower case, sorted. One MAC may have several names.
 *
 * @example
 * ```ts
 * import { macs } from "@hazmat/openssl/macs";
 *
 * console.assert(macs().includes("hmac"));
 * ```
 */
export function macs(options?: BackendOption): string[] {
  return macsOf(coreForOnly(options, "list MACs")).names();
}

/**
 * Whether libcrypto has a MAC of that name, in any case.
 *
 * @example
 * ```ts
 * import { macSupported } from "@hazmat/openssl/macs";
 *
 * const isNew = macSupported("kmac256"); // from OpenSSL 3.0 on
 * ```
 *
 * @throws {TypeError} If the name is not a string.
 */
export function macSupported(name: string, options?: BackendOption): boolean {
  return macsOf(coreForOnly(options, "look for a MAC")).has(name);
}

/**
 * Whether both have the same bytes. The time taken does not reveal where they differ
 * (CRYPTO_memcmp(3)); it may reveal that their lengths differ.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { constantTimeEquals } from "@hazmat/openssl/macs";
 *
 * const expected = backend.randomBytes(32);
 * console.assert(constantTimeEquals(expected, expected.slice()));
 * console.assert(!constantTimeEquals(expected, expected.subarray(1)));
 * ```
 *
 * @returns `false` if the lengths differ.
 * @throws {TypeError} If one of them is not bytes.
 */
export function constantTimeEquals(
  a: AllowSharedBufferSource,
  b: AllowSharedBufferSource,
  options?: BackendOption,
): boolean {
  return areTheSame(coreForOnly(options, "compare"), a, b);
}

registerSelfTests("macs", (backend) => macSelfTests({ hmac, mac }, { backend }));
