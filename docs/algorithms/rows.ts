/**
 * The algorithms of the table, and how `node:crypto` is asked for each.
 *
 * @module
 */

/** Which of the backend's questions answers for an algorithm. */
export type Family = "hash" | "mac" | "kdf" | "cipher" | "aead" | "key";

/** One row: a name of OpenSSL's, and what else asking takes. */
export interface Row {
  readonly family: Family;
  readonly name: string;
  /** Bytes of key and IV, of ciphers. */
  readonly key?: number;
  readonly iv?: number;
}

const named = (family: Family, names: string): Row[] =>
  names.split(" ").map((name) => ({ family, name }));

const cipher = (family: Family, name: string, key: number, iv: number): Row => ({
  ...{ family, name, key, iv },
});

/** The rows, in the table's order. */
export const rows: readonly Row[] = [
  ...named("hash", "sha256 sha512 sha512-256 sha3-256 shake128 shake256 blake2b512 blake2s256"),
  ...named("hash", "sm3 ripemd160 md5"),
  ...named("mac", "hmac cmac gmac kmac128 kmac256 poly1305 siphash blake2bmac"),
  ...named("kdf", "pbkdf2 hkdf scrypt argon2id kbkdf sskdf x963kdf tls1-prf"),
  cipher("cipher", "aes-256-cbc", 32, 16),
  cipher("cipher", "aes-256-ctr", 32, 16),
  cipher("cipher", "aes-256-cfb", 32, 16),
  cipher("cipher", "aes-256-cfb8", 32, 16),
  cipher("cipher", "aes-256-ofb", 32, 16),
  cipher("cipher", "aes-256-ecb", 32, 0),
  cipher("cipher", "aes-256-xts", 64, 16),
  cipher("cipher", "aes256-wrap", 32, 8),
  cipher("cipher", "aes256-wrap-pad", 32, 4),
  cipher("cipher", "chacha20", 32, 16),
  cipher("cipher", "camellia-256-cbc", 32, 16),
  cipher("cipher", "aria-256-cbc", 32, 16),
  cipher("cipher", "sm4-cbc", 16, 16),
  cipher("cipher", "des-ede3-cbc", 24, 8),
  cipher("aead", "aes-256-gcm", 32, 12),
  cipher("aead", "aes-256-ccm", 32, 12),
  cipher("aead", "aes-256-ocb", 32, 12),
  cipher("aead", "chacha20-poly1305", 32, 12),
  cipher("aead", "aes-256-siv", 64, 16),
  cipher("aead", "aes-256-gcm-siv", 32, 12),
  cipher("aead", "aria-256-gcm", 32, 12),
  cipher("aead", "sm4-gcm", 16, 12),
  ...named("key", "rsa rsa-pss dsa dh P-256 secp256k1 brainpoolP256r1 ed25519 ed448 x25519 x448"),
  ...named("key", "sm2 ml-dsa-65 slh-dsa-sha2-128f ml-kem-768"),
];

/** What a key is for. */
export type KeyUse = "sign" | "agree" | "encapsulate";

/** What keys of a type, or on a curve, are used for: they are made, and then used. */
export function keyUse(name: string): KeyUse {
  if (["dh", "x25519", "x448"].includes(name)) return "agree";
  return name.startsWith("ml-kem") ? "encapsulate" : "sign";
}

/** Names of curves among the rows. */
export const curveRows: readonly string[] = ["P-256", "secp256k1", "brainpoolP256r1"];
