/**
 * The types of keys, and what operations on keys of each type take.
 *
 * @module
 */
import type { AllowSharedBufferSource } from "../core/args.ts";

/** The types of SLH-DSA (FIPS 205). */
export type SlhDsaType = `slh-dsa-${"sha2" | "shake"}-${128 | 192 | 256}${"s" | "f"}`;

/** The types of ML-DSA (FIPS 204). */
export type MlDsaType = `ml-dsa-${44 | 65 | 87}`;

/** The types of ML-KEM (FIPS 203). */
export type MlKemType = `ml-kem-${512 | 768 | 1024}`;

/** KEMs that combine ML-KEM with a curve. */
export type HybridKemType =
  | "x25519mlkem768"
  | "x448mlkem1024"
  | "secp256r1mlkem768"
  | "secp384r1mlkem1024";

/** The types that OpenSSL's own providers have. */
export type KnownKeyType =
  | "rsa"
  | "rsa-pss"
  | "dsa"
  | "dh"
  | "dhx"
  | "ec"
  | "sm2"
  | "ed25519"
  | "ed448"
  | "x25519"
  | "x448"
  | MlDsaType
  | MlKemType
  | SlhDsaType
  | HybridKemType;

/** A type of keys: OpenSSL's name in any case; providers may have more. */
export type KeyType = KnownKeyType | (string & Record<never, never>);

/** How RSA signs. */
export interface RsaSignOptions {
  /** The digest, `"sha256"` if left out; of an RSA-PSS key that says which, that one. */
  readonly hash?: string;
  /**
   * `"pss"` if left out (RFC 8017, section 8.1); `"pkcs1"` is what JWS's RS256, TLS 1.2 and most
   * certificates have. `"none"` is RSA itself, on a number as long as the modulus.
   */
  readonly padding?: "pss" | "pkcs1" | "x931" | "none";
  /** The digest of PSS's MGF1: that of `hash` if left out. */
  readonly mgf1Hash?: string;
  /** PSS's salt in bytes; as long as the digest if left out. */
  readonly saltLength?: number | "digest" | "max";
}

/** How RSA verifies. */
export interface RsaVerifyOptions extends Omit<RsaSignOptions, "saltLength"> {
  /** PSS's salt in bytes; as long as the digest if left out. `"auto"`: any. */
  readonly saltLength?: number | "digest" | "max" | "auto";
}

/** How DSA signs. */
export interface DsaSignOptions {
  /** The digest, `"sha256"` if left out. */
  readonly hash?: string;
  /** `"der"` if left out; `"p1363"` is both numbers side by side, as in JWS and Web Crypto. */
  readonly encoding?: "der" | "p1363";
  /** Computes the nonce from key and data (RFC 6979). OpenSSL 3.2 and newer. */
  readonly deterministic?: boolean;
}

/** How ECDSA signs. */
export interface EcSignOptions extends Omit<DsaSignOptions, "hash"> {
  /** The digest: by the curve's order if left out, up to 256 bits `"sha256"`, 384 `"sha384"`, else `"sha512"`. */
  readonly hash?: string;
  /** Only signatures whose s is in the lower half, as Bitcoin wants. */
  readonly lowS?: boolean;
}

/** How DSA and ECDSA verify: whether the nonce was random shows nowhere. */
export type DsaVerifyOptions = Omit<DsaSignOptions, "deterministic">;

/** {@linkcode DsaVerifyOptions}, of ECDSA. */
export type EcVerifyOptions = Omit<EcSignOptions, "deterministic">;

/** How SM2 signs. */
export interface Sm2SignOptions {
  /** The signer's identity: `"1234567812345678"` if left out (GM/T 0009). */
  readonly id?: AllowSharedBufferSource;
  /** As of DSA. */
  readonly encoding?: "der" | "p1363";
}

/** How Ed25519 and Ed448 sign. */
export interface EdwardsSignOptions {
  /**
   * Binds the signature to a use: up to 255 bytes (RFC 8032). For Ed25519 it makes Ed25519ctx.
   * OpenSSL 3.2 and newer.
   */
  readonly context?: AllowSharedBufferSource;
  /** Ed25519ph or Ed448ph: the data are hashed first. OpenSSL 3.2 and newer. */
  readonly prehash?: boolean;
}

/** How ML-DSA signs. */
export interface MlDsaSignOptions {
  /** Binds the signature to a use: up to 255 bytes. */
  readonly context?: AllowSharedBufferSource;
  /** Draws no randomness: the same data give the same signature. */
  readonly deterministic?: boolean;
  /** Whether the data are μ, the 64 bytes that key and message were hashed to. */
  readonly externalMu?: boolean;
}

/** How SLH-DSA signs. */
export type SlhDsaSignOptions = Omit<MlDsaSignOptions, "externalMu">;

/** How ML-DSA verifies. */
export type MlDsaVerifyOptions = Omit<MlDsaSignOptions, "deterministic">;

/** How SLH-DSA verifies. */
export type SlhDsaVerifyOptions = Omit<SlhDsaSignOptions, "deterministic">;

/** How keys of a type sign that only a provider knows. */
export interface OtherSignOptions {
  /** The digest, if it takes one. */
  readonly hash?: string;
}

/** The types that do not sign. */
export type NotSigning = "dh" | "dhx" | "x25519" | "x448" | MlKemType | HybridKemType;

/** {@linkcode SignOptions} by type. */
export type SignOptionsByType =
  & { readonly [type in "rsa" | "rsa-pss"]: RsaSignOptions }
  & { readonly [type in "ed25519" | "ed448"]: EdwardsSignOptions }
  & { readonly [type in MlDsaType]: MlDsaSignOptions }
  & { readonly [type in SlhDsaType]: SlhDsaSignOptions }
  & { readonly [type in NotSigning]: never }
  & { readonly dsa: DsaSignOptions; readonly ec: EcSignOptions; readonly sm2: Sm2SignOptions };

/** {@linkcode VerifyOptions} by type. */
export type VerifyOptionsByType =
  & { readonly [type in "rsa" | "rsa-pss"]: RsaVerifyOptions }
  & { readonly [type in "ed25519" | "ed448"]: EdwardsSignOptions }
  & { readonly [type in MlDsaType]: MlDsaVerifyOptions }
  & { readonly [type in SlhDsaType]: SlhDsaVerifyOptions }
  & { readonly [type in NotSigning]: never }
  & {
    readonly dsa: DsaVerifyOptions;
    readonly ec: EcVerifyOptions;
    readonly sm2: Sm2SignOptions;
  };

/** Everything that signing may take; a key refuses what is not of its type. */
export interface AnySignOptions
  extends
    Omit<RsaSignOptions, "saltLength">,
    EcSignOptions,
    Sm2SignOptions,
    EdwardsSignOptions,
    MlDsaSignOptions {
  /** As of RSA. */
  readonly hash?: string;
  /** As of RSA. */
  readonly saltLength?: number | "digest" | "max" | "auto";
}

/** How a key of a type signs. */
export type SignOptions<T extends KeyType = KeyType> = T extends keyof SignOptionsByType
  ? SignOptionsByType[T]
  : AnySignOptions;

/** How a key of a type verifies. */
export type VerifyOptions<T extends KeyType = KeyType> = T extends keyof VerifyOptionsByType
  ? VerifyOptionsByType[T]
  : AnySignOptions;

/** How RSA encrypts. */
export interface RsaEncryptOptions {
  /** `"oaep"` if left out (RFC 8017, section 7.1). `"none"` is RSA itself. */
  readonly padding?: "oaep" | "pkcs1" | "none";
  /** OAEP's digest: `"sha256"` if left out. */
  readonly hash?: string;
  /** The digest of OAEP's MGF1: that of `hash` if left out. */
  readonly mgf1Hash?: string;
  /** OAEP's label. */
  readonly label?: AllowSharedBufferSource;
}

/** How RSA decrypts. */
export interface RsaDecryptOptions extends RsaEncryptOptions {
  /**
   * Of PKCS #1 v1.5, whether a forged ciphertext decrypts to random bytes (OpenSSL 3.2 and newer).
   * `false` has it fail, which tells an attacker enough to decrypt (Bleichenbacher): only where
   * nobody can see or time the failure.
   */
  readonly implicitRejection?: boolean;
}

/** How SM2 encrypts and decrypts. */
export interface Sm2EncryptOptions {
  /** The digest: `"sm3"` if left out. */
  readonly hash?: string;
}

/** Everything that decryption may take; a key refuses what is not of its type. */
export interface AnyDecryptOptions extends RsaDecryptOptions {
  /** As of RSA. */
  readonly hash?: string;
}

/** How a key of a type encrypts. */
export type EncryptOptions<T extends KeyType = KeyType> = T extends "rsa" ? RsaEncryptOptions
  : T extends "sm2" ? Sm2EncryptOptions
  : T extends keyof SignOptionsByType ? never
  : RsaEncryptOptions;

/** How a key of a type decrypts. */
export type DecryptOptions<T extends KeyType = KeyType> = T extends "rsa" ? RsaDecryptOptions
  : T extends "sm2" ? Sm2EncryptOptions
  : T extends keyof SignOptionsByType ? never
  : AnyDecryptOptions;

/** How keys agree on a secret. */
export interface AgreeOptions {
  /** Of EC: multiplies by the cofactor. `true` if left out; on most curves the same. */
  readonly cofactor?: boolean;
  /** Of DH: keeps leading zeros, as TLS 1.3 does. `true` if left out. */
  readonly padded?: boolean;
}

/** How a key encapsulates. */
export interface KemOptions {
  /** Of RSA `"RSASVE"`, of EC, X25519 and X448 `"DHKEM"` (OpenSSL 3.2); these if left out. */
  readonly operation?: string;
}

/** What encapsulation gives. */
export interface Encapsulated {
  /** What to send. */
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  /** The secret that both then have. */
  readonly sharedKey: Uint8Array<ArrayBuffer>;
}
