/**
 * What encrypted private keys are encrypted with (RFC 8018), by OBJECT IDENTIFIERs.
 *
 * @module
 */

/** A cipher of a file. */
export interface FileCipher {
  /** OpenSSL's name. */
  readonly name: string;
  /** The bytes of its key. */
  readonly keyLength: number;
  /** The bytes of its IV; none for RC4. */
  readonly ivLength: number;
}

/** A cipher; most have IVs of 8 bytes. */
export function cipher(name: string, keyLength: number, ivLength = 8): FileCipher {
  return { name, keyLength, ivLength };
}

/** The ciphers of PBES2 whose only parameter is their IV, by their OBJECT IDENTIFIERs. */
export const cbcCiphers: Readonly<Record<string, FileCipher>> = {
  "2.16.840.1.101.3.4.1.2": cipher("aes-128-cbc", 16, 16),
  "2.16.840.1.101.3.4.1.22": cipher("aes-192-cbc", 24, 16),
  "2.16.840.1.101.3.4.1.42": cipher("aes-256-cbc", 32, 16),
  "1.2.392.200011.61.1.1.1.2": cipher("camellia-128-cbc", 16, 16),
  "1.2.392.200011.61.1.1.1.3": cipher("camellia-192-cbc", 24, 16),
  "1.2.392.200011.61.1.1.1.4": cipher("camellia-256-cbc", 32, 16),
  "1.2.410.200046.1.1.2": cipher("aria-128-cbc", 16, 16),
  "1.2.410.200046.1.1.7": cipher("aria-192-cbc", 24, 16),
  "1.2.410.200046.1.1.12": cipher("aria-256-cbc", 32, 16),
  "1.2.410.200004.1.4": cipher("seed-cbc", 16, 16),
  "1.2.156.10197.1.104.2": cipher("sm4-cbc", 16, 16),
  "1.2.840.113549.3.7": cipher("des-ede3-cbc", 24),
  "1.3.14.3.2.7": cipher("des-cbc", 8),
};

/** RFC 8018 appendix B.2.3: versions of the parameters, and what they mean. */
export const rc2Ciphers: Readonly<Record<number, FileCipher>> = {
  160: cipher("rc2-40-cbc", 5),
  120: cipher("rc2-64-cbc", 8),
  58: cipher("rc2-cbc", 16),
};

/** The pseudo-random functions of PBKDF2: HMAC with these, by their OBJECT IDENTIFIERs. */
export const prfs: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.6": "md5",
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
  "1.2.840.113549.2.12": "sha512-224",
  "1.2.840.113549.2.13": "sha512-256",
  "2.16.840.1.101.3.4.2.13": "sha3-224",
  "2.16.840.1.101.3.4.2.14": "sha3-256",
  "2.16.840.1.101.3.4.2.15": "sha3-384",
  "2.16.840.1.101.3.4.2.16": "sha3-512",
  "1.2.156.10197.1.401.3.1": "sm3", // as OpenSSL has it, and what is written
  "1.2.156.10197.1.401.2": "sm3", // GM/T 0006
};

/** Other OBJECT IDENTIFIERs. */
export const oids = {
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  scrypt: "1.3.6.1.4.1.11591.4.11",
  hmacWithSha1: "1.2.840.113549.2.7",
  rc2: "1.2.840.113549.3.2",
} as const;

/** What a table has for a name: nothing that every object inherits. */
export function known<T>(table: Readonly<Record<string, T>>, oid: string): T | undefined {
  return Object.hasOwn(table, oid) ? table[oid] : undefined;
}
