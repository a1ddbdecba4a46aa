/**
 * A MAC in libcrypto, whichever of its interfaces computes it.
 *
 * @module
 */
import type { AllowSharedBufferSource } from "../core/bytes.ts";
import type { Input, Taken } from "../core/args.ts";
import type { AnyBackend } from "../core/default.ts";
import type { ParamValue, TakenValue } from "../core/params.ts";

/**
 * Parameters of a MAC, by OpenSSL's names for them: those here, and any other
 * that the MAC takes (EVP_MAC(3) and, for each MAC, EVP_MAC-KMAC(7) and so on).
 */
export interface MacParams {
  /** The digest that HMAC is made of. HMAC needs it. */
  readonly digest?: string;
  /** The cipher that CMAC (in CBC mode) or GMAC (in GCM mode) is made of. They need it. */
  readonly cipher?: string;
  /** GMAC's IV, 12 bytes usually, never the same twice under one key. GMAC needs it. */
  readonly iv?: AllowSharedBufferSource;
  /** Bytes of the MAC: of KMAC up to 2097151, of SipHash 8 or 16, of BLAKE2 up to 64 or 32. */
  readonly size?: number;
  /**
   * What KMAC or BLAKE2 is customized by: text that says what it is used for, up to 512
   * bytes of KMAC, 16 of `blake2bmac`, 8 of `blake2smac`.
   */
  readonly custom?: AllowSharedBufferSource;
  /** BLAKE2's salt: up to 16 bytes, or 8 of `blake2smac`. */
  readonly salt?: AllowSharedBufferSource;
  /** The libcrypto to use, as a `Backend`; the process's own by default. Not a parameter. */
  readonly backend?: AnyBackend;
  /** Any other parameter. */
  readonly [name: string]: ParamValue | AnyBackend | undefined;
}

/** {@linkcode MacParams} whose bytes have been taken. */
export interface TakenMacParams {
  /** As in {@linkcode MacParams}, where each of these is told. */
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
  /** The MAC's name, in lower case, as it was asked for. */
  readonly name: string;
  /** Bytes of the MAC. */
  readonly size: number;
  /** Takes more data; whether that went well. */
  update(data: Taken, size: number): boolean;
  /** Writes the MAC, `size` bytes; whether that went well. Only free it then. */
  final(output: Taken): boolean;
  /** Another that has taken the same, or `undefined` if libcrypto fails. */
  copy(): MacContext | undefined;
  /** Frees it, once. */
  free(): void;
}

/** A parameter that a MAC which takes it cannot do without. */
export type NeededParam = "digest" | "cipher" | "iv";

/** What is known of a MAC before it gets a key. */
export interface MacAlgorithm {
  /** Its name, in lower case, as it was asked for. */
  readonly name: string;
  /** Whether it takes a parameter. */
  takes(parameter: string): boolean;
  /** The parameters without which it is nothing, or not safe. */
  readonly needs: readonly NeededParam[];
}
