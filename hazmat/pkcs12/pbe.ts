/**
 * Encryption under a pass phrase: PBES2 (RFC 8018 section 6.2), and what PKCS#12 had before it (RFC
 * 7292 appendix C).
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { AnyBackend } from "../core/default.ts";
import { OpenSSLError } from "../../errors.ts";
import { DerReader, DerWriter, tags, type WriteInside } from "../asn1/mod.ts";
import { createCipher, createDecipher } from "../ciphers/mod.ts";
import { askKey, type KeyRequest, type Steps, type Work } from "./derive_keys.ts";
import type { Passphrase } from "./passphrases.ts";
import { type AlgorithmIdentifier, file, notPkcs12, readAlgorithm } from "./pfx.ts";

const oids = {
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  scrypt: "1.3.6.1.4.1.11591.4.11",
} as const;

/** A cipher: its name, its key's and its IV's length. */
type CipherRow = readonly [name: string, keyLength: number, ivLength: number];

/** The ciphers of PBES2: each takes its IV as its parameter. */
const ciphers: Readonly<Record<string, CipherRow>> = {
  "2.16.840.1.101.3.4.1.2": ["aes-128-cbc", 16, 16],
  "2.16.840.1.101.3.4.1.22": ["aes-192-cbc", 24, 16],
  "2.16.840.1.101.3.4.1.42": ["aes-256-cbc", 32, 16],
  "1.2.840.113549.3.7": ["des-ede3-cbc", 24, 8],
  "1.3.14.3.2.7": ["des-cbc", 8, 8],
  "1.2.392.200011.61.1.1.1.2": ["camellia-128-cbc", 16, 16],
  "1.2.392.200011.61.1.1.1.3": ["camellia-192-cbc", 24, 16],
  "1.2.392.200011.61.1.1.1.4": ["camellia-256-cbc", 32, 16],
  "1.2.410.200046.1.1.2": ["aria-128-cbc", 16, 16],
  "1.2.410.200046.1.1.7": ["aria-192-cbc", 24, 16],
  "1.2.410.200046.1.1.12": ["aria-256-cbc", 32, 16],
  "1.2.410.200004.1.4": ["seed-cbc", 16, 16],
  "1.2.156.10197.1.104.2": ["sm4-cbc", 16, 16],
};

/** The ciphers of PKCS#12 itself: their keys and IVs come from its KDF with SHA-1. */
const olderCiphers: Readonly<Record<string, CipherRow>> = {
  "1.2.840.113549.1.12.1.1": ["rc4", 16, 0],
  "1.2.840.113549.1.12.1.2": ["rc4-40", 5, 0],
  "1.2.840.113549.1.12.1.3": ["des-ede3-cbc", 24, 8],
  "1.2.840.113549.1.12.1.4": ["des-ede-cbc", 16, 8],
  "1.2.840.113549.1.12.1.5": ["rc2-cbc", 16, 8],
  "1.2.840.113549.1.12.1.6": ["rc2-40-cbc", 5, 8],
};

/** The digests of HMACs, by the HMAC's OBJECT IDENTIFIER. */
const hmacHashes: Readonly<Record<string, string>> = {
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
  "1.2.156.10197.1.401.3.1": "sm3",
};

/** How something is encrypted. */
interface Scheme {
  readonly cipher: string;
  readonly key: KeyRequest;
  /** The IV, or how it is derived; none for RC4. */
  readonly iv: Uint8Array | KeyRequest | undefined;
}

/** The digest of an HMAC. */
export function hmacHash(oid: string): string {
  const hash = hmacHashes[oid];
  if (hash === undefined) throw notPkcs12(`an HMAC must be one that is known, but is ${oid}`);
  return hash;
}

/** Reads how something is encrypted, and counts what it takes to decrypt it. */
function readScheme({ oid, parameters }: AlgorithmIdentifier, work: Work): Scheme {
  const older = olderCiphers[oid];
  if (older === undefined && oid !== oids.pbes2) {
    throw notPkcs12(`encryption must be one that is known, but is ${oid}`);
  }
  const reader = parametersOf(parameters);
  const scheme = older === undefined ? readPbes2(reader, work) : readOlder(reader, older, work);
  reader.end();
  return scheme;
}

function parametersOf(parameters: Uint8Array | undefined): DerReader {
  if (parameters === undefined) throw notPkcs12("encryption must have parameters");
  const outer = new DerReader(parameters, `the parameters of ${file}`);
  const reader = outer.sequence();
  outer.end();
  return reader;
}

/** pkcs-12PbeParams (RFC 7292 appendix C). */
function readOlder(reader: DerReader, row: CipherRow, work: Work): Scheme {
  const salt = reader.octetString();
  return olderScheme(row, salt, work.iterations(reader.smallInteger()));
}

function olderScheme(row: CipherRow, salt: Uint8Array, iterations: number): Scheme {
  const [cipher, keyLength, ivLength] = row;
  const request = (id: number, length: number): KeyRequest => {
    return { kdf: "pkcs12", options: { hash: "sha1", salt, id, iterations, length } };
  };
  return {
    cipher,
    key: request(1, keyLength),
    iv: ivLength === 0 ? undefined : request(2, ivLength),
  };
}

function readPbes2(reader: DerReader, work: Work): Scheme {
  const kdf = readAlgorithm(reader.sequence());
  const { oid, parameters } = readAlgorithm(reader.sequence());
  const row = ciphers[oid];
  if (row === undefined) throw notPkcs12(`a cipher must be one that is known, but is ${oid}`);
  const [cipher, keyLength, ivLength] = row;
  const iv = new DerReader(parameters ?? new Uint8Array(), `the IV of ${file}`).octetString();
  if (iv.length !== ivLength) {
    throw notPkcs12(`the IV of ${cipher} must have ${ivLength} bytes, but has ${iv.length}`);
  }
  return { cipher, key: readKdf(kdf, keyLength, work), iv };
}

function readKdf({ oid, parameters }: AlgorithmIdentifier, length: number, work: Work): KeyRequest {
  const reader = parametersOf(parameters);
  if (oid === oids.pbkdf2) return readPbkdf2(reader, length, work);
  if (oid === oids.scrypt) return readScrypt(reader, length, work);
  throw notPkcs12(`a KDF must be one that is known, but is ${oid}`);
}

/**
 * PBKDF2-params (RFC 8018 appendix A.2).
 *
 * @param length How many bytes to derive; `undefined` if the parameters must say it.
 */
function readPbkdf2(reader: DerReader, length: number | undefined, work: Work): KeyRequest {
  const salt = reader.octetString();
  const iterations = work.iterations(reader.smallInteger());
  const given = reader.optional(tags.integer)?.smallInteger();
  const prf = reader.optional(tags.sequence) && readAlgorithm(reader.sequence());
  reader.end();
  const hash = prf === undefined ? "sha1" : hmacHash(prf.oid);
  const options = { hash, salt, iterations, length: checkedLength(given, length) };
  return { kdf: "pbkdf2", options };
}

/** The most bytes of a key for PBMAC1: as many as a digest has. */
const mostMacKey = 64;

function checkedLength(given: number | undefined, wanted: number | undefined): number {
  if (wanted === undefined) {
    if (given !== undefined && given >= 1 && given <= mostMacKey) return given;
    throw notPkcs12(`the MAC's key must have 1 to ${mostMacKey} bytes, but has ${given ?? "none"}`);
  }
  if (given === undefined || given === wanted) return wanted;
  throw notPkcs12(`the cipher's key must have ${wanted} bytes, but has ${given}`);
}

/** scrypt-params (RFC 7914 section 7). */
function readScrypt(reader: DerReader, length: number, work: Work): KeyRequest {
  const salt = reader.octetString();
  const [cost, blockSize] = [reader.smallInteger(), reader.smallInteger()];
  const parallelization = reader.smallInteger();
  const given = reader.optional(tags.integer)?.smallInteger();
  reader.end();
  work.iterations(cost * blockSize * parallelization);
  const options = { salt, cost, blockSize, parallelization };
  return { kdf: "scrypt", options: { ...options, length: checkedLength(given, length) } };
}

/** Reads the KDF of PBMAC1 (RFC 9579), which must be PBKDF2 and say how long the key is. */
export function readMacKdf({ oid, parameters }: AlgorithmIdentifier, work: Work): KeyRequest {
  if (oid !== oids.pbkdf2) throw notPkcs12(`the KDF of PBMAC1 must be PBKDF2, but is ${oid}`);
  return readPbkdf2(parametersOf(parameters), undefined, work);
}

/**
 * Decrypts, with each of these pass phrases in turn. A wrong one mostly gives wrong padding.
 *
 * @param accept Makes the result of a plaintext; `undefined` if it can not be one. The plaintext is
 * wiped after it.
 * @returns `undefined` if none of them decrypts it.
 */
export function* decryptWithAny<T>(
  algorithm: AlgorithmIdentifier,
  ciphertext: Uint8Array,
  passphrases: readonly Passphrase[],
  { work, backend }: { readonly work: Work; readonly backend: AnyBackend | undefined },
  accept: (plaintext: Bytes) => T | undefined,
): Steps<T | undefined> {
  const scheme = readScheme(algorithm, work);
  for (const passphrase of passphrases) {
    const key = yield* askKey(scheme.key, passphrase);
    try {
      const iv = yield* ivOf(scheme, passphrase);
      const plaintext = decrypted(scheme.cipher, { key, iv, backend }, ciphertext);
      const result = plaintext && accept(plaintext);
      plaintext?.fill(0);
      if (result !== undefined) return result;
    } finally {
      key.fill(0);
    }
  }
}

function* ivOf({ iv }: Scheme, passphrase: Passphrase): Steps<Uint8Array | undefined> {
  if (iv === undefined || iv instanceof Uint8Array) return iv;
  return yield* askKey(iv, passphrase);
}

interface KeyAndIv {
  readonly key: Bytes;
  readonly iv: Uint8Array | undefined;
  readonly backend: AnyBackend | undefined;
}

function decrypted(cipher: string, options: KeyAndIv, ciphertext: Uint8Array): Bytes | undefined {
  using decipher = createDecipher(cipher, withoutUndefined(options));
  const begun = decipher.update(ciphertext);
  try {
    return appended(begun, decipher.final());
  } catch (error) {
    if (error instanceof OpenSSLError) return undefined; // the padding is wrong
    throw error;
  } finally {
    begun.fill(0);
  }
}

function withoutUndefined({ key, iv, backend }: KeyAndIv) {
  return { key, ...iv && { iv }, ...backend && { backend } };
}

/** Both in one array; the second is wiped. */
function appended(first: Bytes, second: Bytes): Bytes {
  const all = new Uint8Array(new ArrayBuffer(first.length + second.length));
  all.set(first);
  all.set(second, first.length);
  second.fill(0);
  return all;
}

/** How to encrypt. */
export interface Encryption {
  /** The cipher: one of PBES2's, or `"des-ede3-cbc"` with PKCS#12's own KDF. */
  readonly cipher: string;
  /** PBKDF2's digest; `undefined` for PKCS#12's own KDF, which has SHA-1. */
  readonly hash: string | undefined;
  readonly iterations: number;
}

/** What was encrypted. */
export interface Encrypted {
  /** Writes how: an AlgorithmIdentifier. */
  readonly algorithm: WriteInside;
  readonly ciphertext: Bytes;
}

/** The length of salts: SP 800-132 wants 16 bytes or more. PKCS#12 of old has 8. */
const [saltLength, olderSaltLength] = [16, 8];

/** The ciphers that can be chosen. */
export const writtenCiphers = ["aes-256-cbc", "aes-192-cbc", "aes-128-cbc"] as const;

/** Encrypts. */
export function* encrypt(
  plaintext: Uint8Array,
  passphrase: Passphrase,
  encryption: Encryption,
  { random, backend }: {
    readonly random: (size: number) => Bytes;
    readonly backend: AnyBackend | undefined;
  },
): Steps<Encrypted> {
  const { scheme, algorithm } = encryption.hash === undefined
    ? newOlder(encryption, random)
    : newPbes2(encryption, encryption.hash, random);
  const key = yield* askKey(scheme.key, passphrase);
  try {
    const iv = yield* ivOf(scheme, passphrase);
    using cipher = createCipher(scheme.cipher, withoutUndefined({ key, iv, backend }));
    const ciphertext = appended(cipher.update(plaintext), cipher.final());
    return { algorithm, ciphertext };
  } finally {
    key.fill(0);
  }
}

interface NewScheme {
  readonly scheme: Scheme;
  readonly algorithm: WriteInside;
}

function newOlder({ iterations }: Encryption, random: (size: number) => Bytes): NewScheme {
  const oid = "1.2.840.113549.1.12.1.3";
  const salt = random(olderSaltLength);
  const algorithm: WriteInside = (writer) =>
    writer.sequence((inside) =>
      inside.objectIdentifier(oid).sequence((parameters) =>
        parameters.octetString(salt).integer(iterations)
      )
    );
  return { scheme: olderScheme(olderCiphers[oid]!, salt, iterations), algorithm };
}

function newPbes2(
  { cipher, iterations }: Encryption,
  hash: string,
  random: (size: number) => Bytes,
): NewScheme {
  const [oid, [, length, ivLength]] = Object.entries(ciphers).find(([, row]) => row[0] === cipher)!;
  const [salt, iv] = [random(saltLength), random(ivLength)];
  const key: KeyRequest = { kdf: "pbkdf2", options: { hash, salt, iterations, length } };
  const algorithm: WriteInside = (writer) =>
    writer.sequence((inside) =>
      inside.objectIdentifier(oids.pbes2).sequence((parameters) => {
        writePbkdf2(parameters, { hash, salt, iterations });
        parameters.sequence((scheme) => scheme.objectIdentifier(oid).octetString(iv));
      })
    );
  return { scheme: { cipher, key, iv }, algorithm };
}

/** Writes PBKDF2 as an AlgorithmIdentifier; with the length, as PBMAC1 must. */
export function writePbkdf2(
  writer: DerWriter,
  { hash, salt, iterations, length }: {
    readonly hash: string;
    readonly salt: Uint8Array;
    readonly iterations: number;
    readonly length?: number;
  },
): void {
  writer.sequence((kdf) =>
    kdf.objectIdentifier(oids.pbkdf2).sequence((parameters) => {
      parameters.octetString(salt).integer(iterations);
      if (length !== undefined) parameters.integer(length);
      writeHmac(parameters, hash);
    })
  );
}

/** Writes an HMAC as an AlgorithmIdentifier. */
export function writeHmac(writer: DerWriter, hash: string): void {
  const [oid] = Object.entries(hmacHashes).find(([, name]) => name === hash)!;
  writer.sequence((prf) => prf.objectIdentifier(oid).null());
}
