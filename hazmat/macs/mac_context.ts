/**
 * A MAC in libcrypto, whichever of its interfaces computes it.
 *
 * @module
 */
import type { AllowSharedBufferSource } from "../core/args.ts";
import type { Input, Taken } from "../core/args.ts";
import type { AnyBackend } from "../core/default.ts";
import type { ParamValue, TakenValue } from "../core/params.ts";

/**
 * Parameters of a MAC, by OpenSSL's names for them: those here, and any other
 * that the MAC takes (EVP_MAC(3) and, for each MAC, EVP_MAC-KMAC(7) and so on).
 */
export interface MacParams {
  /** HMAC's digest. HMAC needs it. */
  readonly digest?: string;
  /** The cipher of CMAC (in CBC mode) or GMAC (in GCM mode). They need it. */
  readonly cipher?: string;
  /** GMAC's IV, usually 12 bytes, never the same twice under one key. GMAC needs it. */
  readonly iv?: AllowSharedBufferSource;
  /**
   * The MAC's size in bytes: for KMAC up to 2097151, for SipHash 8 or 16, for BLAKE2 up to 64 or
   * 32.
   */
  readonly size?: number;
  /**
   * The customization of KMAC or BLAKE2: text that says what it is used for, up to 512 bytes for
   * KMAC, 16 for `blake2bmac`, 8 for `blake2smac`.
   */
  readonly custom?: AllowSharedBufferSource;
  /** BLAKE2's salt: up to 16 bytes, or 8 for `blake2smac`. */
  readonly salt?: AllowSharedBufferSource;
  /** The libcrypto to use, as a `Backend`; the process's own by default. Not a parameter. */
  readonly backend?: AnyBackend;
  /** Any other parameter. */
  readonly [name: string]: ParamValue | AnyBackend | undefined;
}

/** {@linkcode MacParams} whose bytes have been taken. */
export interface TakenMacParams {
  /** See {@linkcode MacParams} for each of these. */
  readonly digest?: string;
  readonly cipher?: string;
  readonly iv?: Input;
  readonly size?: number;
  readonly custom?: Input;
  readonly salt?: Input;
  /** Any other parameter. */
  readonly [name: string]: TakenValue | undefined;
}

/** A MAC that is being computed. It keeps the key in libcrypto until it is freed. */
export interface MacContext {
  /** The MAC's name, as requested, in lower case. */
  readonly name: string;
  /** The MAC's size in bytes. */
  readonly size: number;
  /** Takes more data; returns whether that succeeded. */
  update(data: Taken, size: number): boolean;
  /**
   * Writes the MAC, `size` bytes; returns whether that succeeded. Afterwards it may only be freed.
   */
  final(output: Taken): boolean;
  /** Another that has taken the same data, or `undefined` if libcrypto fails. */
  copy(): MacContext | undefined;
  /** Frees it, once. */
  free(): void;
}

/** A parameter that any MAC that takes it needs. */
export type NeededParam = "digest" | "cipher" | "iv";

/** What is known of a MAC before it gets a key. */
export interface MacAlgorithm {
  /** Its name, as requested, in lower case. */
  readonly name: string;
  /** Whether it takes a parameter. */
  takes(parameter: string): boolean;
  /** The parameters without which it does not work, or is not safe. */
  readonly needs: readonly NeededParam[];
}
