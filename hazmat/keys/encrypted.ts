/**
 * Decrypting private keys with a pass phrase: PKCS #8 (RFC 5208 section 6) with PBES2 (RFC 8018
 * section 6.2), PBES1 and the schemes of PKCS #12; and PEM as OpenSSL encrypted it before.
 *
 * How much work a file takes, the file says: it is checked before any is done.
 *
 * @module
 */
import { type Bytes, checkInteger } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { DerReader } from "../asn1/reader.ts";
import { tags } from "../asn1/tags.ts";
import { newCipher } from "../ciphers/cipher.ts";
import { InvalidKey, MemoryLimitError, OpenSSLError, PassphraseError } from "../../errors.ts";
import {
  bytesToKeyAlgorithm,
  type BytesToKeyOptions,
  pkcs12Algorithm,
  type Pkcs12KdfOptions,
} from "../kdfs/file_keys.ts";
import { pbkdf2Algorithm } from "../kdfs/pbkdf2.ts";
import { scryptAlgorithm, scryptMemory } from "../kdfs/scrypt.ts";
import { bmpString } from "./bmp_string.ts";
import { type Step, step, type Steps } from "./derivation_steps.ts";
import {
  cbcCiphers,
  cipher,
  type FileCipher,
  known,
  oids,
  prfs,
  rc2Ciphers,
} from "./encryption_schemes.ts";
import { joined, ownPart } from "./own_bytes.ts";

/** How much work a file may ask for. */
export interface DecryptionLimits {
  /** The most iterations; 10,000,000 by default. For scrypt, of cost × blockSize × parallelization. */
  readonly maxIterations?: number;
  /** The most bytes of memory, for scrypt; 256 MiB by default. */
  readonly maxMemory?: number;
}

const [defaultIterations, defaultMemory] = [10_000_000, 256 * 1024 * 1024];

/**
 * Checks limits.
 *
 * @throws {TypeError} If one is not a number.
 * @throws {RangeError} If one is not a whole number, 1 or more.
 */
export function readLimits(
  { maxIterations = defaultIterations, maxMemory = defaultMemory }: DecryptionLimits,
  action: string,
): Required<DecryptionLimits> {
  const most = Number.MAX_SAFE_INTEGER;
  return {
    maxIterations: checkInteger(maxIterations, 1, most, action, "maxIterations"),
    maxMemory: checkInteger(maxMemory, 1, most, action, "maxMemory"),
  };
}

/** PBES1 (RFC 8018 appendix A.3). Key and IV are one derivation by PBKDF1. */
const pbes1: Readonly<Record<string, { hash: string; cipher: FileCipher }>> = {
  "1.2.840.113549.1.5.3": { hash: "md5", cipher: cipher("des-cbc", 8) },
  "1.2.840.113549.1.5.6": { hash: "md5", cipher: cipher("rc2-64-cbc", 8) },
  "1.2.840.113549.1.5.10": { hash: "sha1", cipher: cipher("des-cbc", 8) },
  "1.2.840.113549.1.5.11": { hash: "sha1", cipher: cipher("rc2-64-cbc", 8) },
};

/** The schemes of PKCS #12 (RFC 7292 appendix C), all with SHA-1. */
const pkcs12Schemes: Readonly<Record<string, FileCipher>> = {
  "1.2.840.113549.1.12.1.1": cipher("rc4", 16, 0),
  "1.2.840.113549.1.12.1.2": cipher("rc4-40", 5, 0),
  "1.2.840.113549.1.12.1.3": cipher("des-ede3-cbc", 24),
  "1.2.840.113549.1.12.1.4": cipher("des-ede-cbc", 16),
  "1.2.840.113549.1.12.1.5": cipher("rc2-cbc", 16),
  "1.2.840.113549.1.12.1.6": cipher("rc2-40-cbc", 5),
};

/** What a file is decrypted with, and how key and IV come about. */
export interface Scheme {
  /** How often it hashes, or as much work as that. */
  readonly iterations: number;
  readonly cipher: FileCipher;
  /** The IV, if the file has it. */
  readonly iv?: Uint8Array;
  /** The derivation of the key, or of the key and the IV behind it. */
  readonly key: (passphrase: Bytes) => Step;
  /** The derivation of the IV, if it has one of its own. */
  readonly ivStep?: (passphrase: Bytes) => Step;
}

/**
 * Decrypts EncryptedPrivateKeyInfo. The result is the caller's to wipe.
 *
 * @throws {PassphraseError} If it does not decrypt.
 */
export function* decryptPkcs8(
  core: Core,
  der: Bytes,
  passphrase: Bytes,
  limits: DecryptionLimits,
  action: string,
): Steps<Bytes> {
  const reader = new DerReader(der, "the private key");
  const info = reader.sequence();
  reader.end();
  const scheme = readScheme(info.sequence(), readLimits(limits, action), action);
  const data = info.octetString();
  info.end();
  return yield* decrypt(core, scheme, data, passphrase, action);
}

/**
 * Reads the AlgorithmIdentifier of a scheme, for PKCS #12 too. Nothing has been derived yet.
 *
 * @param reader A reader of its contents.
 */
export function readScheme(
  reader: DerReader,
  limits: Required<DecryptionLimits>,
  action: string,
): Scheme {
  const oid = reader.objectIdentifier();
  const parameters = reader.sequence();
  reader.end();
  const scheme = oid === oids.pbes2
    ? readPbes2(parameters, limits, action)
    : readPbe(oid, parameters, limits, action);
  parameters.end();
  return scheme;
}

function readPbe(
  oid: string,
  parameters: DerReader,
  limits: Required<DecryptionLimits>,
  action: string,
): Scheme {
  const [first, twelfth] = [known(pbes1, oid), known(pkcs12Schemes, oid)];
  if (first === undefined && twelfth === undefined) throw unknownScheme(action, "a scheme", oid);
  const salt = parameters.octetString();
  const iterations = checkIterations(parameters.smallInteger(), limits, action);
  if (twelfth !== undefined) return pkcs12Scheme(twelfth, salt, iterations);
  const { hash, cipher } = first!;
  if (salt.length !== 8) {
    throw new InvalidKey(action, `the salt of PBES1 must have 8 bytes, but has ${salt.length}`);
  }
  return {
    ...{ cipher, iterations },
    key: (password) => {
      const options: BytesToKeyOptions = { hash, password, salt, iterations, length: 16 };
      return step(bytesToKeyAlgorithm, options);
    },
  };
}

function pkcs12Scheme(cipher: FileCipher, salt: Uint8Array, iterations: number): Scheme {
  const derive = (purpose: Pkcs12KdfOptions["purpose"], length: number) => (pass: Bytes): Step => {
    const password = bmpString(pass);
    const options = { hash: "sha1", password, salt, iterations, length, purpose };
    return wiping(step(pkcs12Algorithm, options), password);
  };
  const { keyLength, ivLength } = cipher;
  const ivStep = ivLength === 0 ? undefined : derive("iv", ivLength);
  return { cipher, iterations, key: derive("key", keyLength), ivStep };
}

/** A step, after which a password of our own is wiped. */
function wiping({ here, offThread }: Step, password: Bytes): Step {
  return {
    here(core) {
      try {
        return here(core);
      } finally {
        password.fill(0);
      }
    },
    // The job has a copy as soon as it is started.
    offThread(core, signal) {
      return offThread(core, signal).finally(() => password.fill(0));
    },
  };
}

function unknownScheme(action: string, what: string, oid: string): InvalidKey {
  return new InvalidKey(
    action,
    `it must be encrypted with ${what} that is known, but is with ${oid}; ` +
      "encrypt it anew, with PBES2 and AES in CBC mode",
  );
}

/**
 * Checks how often a file wants something hashed.
 *
 * @throws {InvalidKey} If that is no number of times.
 * @throws {RangeError} If it is more than is allowed.
 */
function checkIterations(
  iterations: number,
  { maxIterations }: Required<DecryptionLimits>,
  action: string,
): number {
  if (iterations < 1) {
    throw new InvalidKey(action, "its iterations must be 1 or more, but are not");
  }
  if (iterations <= maxIterations) return iterations;
  throw new RangeError(
    `Cannot ${action}: its iterations must be at most ${maxIterations}, but are ${iterations}; ` +
      "if it is to be trusted, raise maxIterations",
  );
}

function readPbes2(
  parameters: DerReader,
  limits: Required<DecryptionLimits>,
  action: string,
): Scheme {
  const derivation = parameters.sequence();
  const { cipher, iv } = readCipher(parameters.sequence(), action);
  const { key, iterations, keyLength = cipher.keyLength } = readDerivation(
    derivation,
    cipher.keyLength,
    limits,
    action,
  );
  if (keyLength !== cipher.keyLength) {
    const right = cipher.keyLength;
    throw new InvalidKey(
      action,
      `the key of its cipher must have ${right} bytes, but has ${keyLength}`,
    );
  }
  return { cipher, iterations, iv, key };
}

function readCipher(reader: DerReader, action: string): { cipher: FileCipher; iv: Uint8Array } {
  const oid = reader.objectIdentifier();
  const cipher = known(cbcCiphers, oid);
  if (cipher === undefined && oid !== oids.rc2) throw unknownScheme(action, "a cipher", oid);
  const read = cipher === undefined
    ? readRc2(reader.sequence(), action)
    : { cipher, iv: reader.octetString() };
  reader.end();
  if (read.iv.length === read.cipher.ivLength) return read;
  throw new InvalidKey(
    action,
    `the IV of its cipher must have ${read.cipher.ivLength} bytes, but has ${read.iv.length}`,
  );
}

function readRc2(parameters: DerReader, action: string): { cipher: FileCipher; iv: Uint8Array } {
  const version = parameters.optional(tags.integer)?.smallInteger();
  const iv = parameters.octetString();
  parameters.end();
  const cipher = version === undefined ? undefined : rc2Ciphers[version];
  if (cipher !== undefined) return { cipher, iv };
  throw new InvalidKey(action, "its RC2 key must have 40, 64 or 128 bits, but has not");
}

/** A derivation of PBES2. */
interface Derivation {
  readonly iterations: number;
  readonly key: (passphrase: Bytes) => Step;
  readonly keyLength?: number;
}

function readDerivation(
  reader: DerReader,
  length: number,
  limits: Required<DecryptionLimits>,
  action: string,
): Derivation {
  const oid = reader.objectIdentifier();
  if (oid !== oids.pbkdf2 && oid !== oids.scrypt) {
    throw unknownScheme(action, "a key derivation", oid);
  }
  const parameters = reader.sequence();
  reader.end();
  const read = oid === oids.pbkdf2 ? readPbkdf2 : readScrypt;
  const derivation = read(parameters, length, limits, action);
  parameters.end();
  return derivation;
}

function readPbkdf2(
  parameters: DerReader,
  length: number,
  limits: Required<DecryptionLimits>,
  action: string,
): Derivation {
  const salt = parameters.octetString();
  const iterations = checkIterations(parameters.smallInteger(), limits, action);
  const keyLength = parameters.optional(tags.integer)?.smallInteger();
  const prf = parameters.isAtEnd ? oids.hmacWithSha1 : readPrf(parameters.sequence());
  const hash = hmacHash(prf, action);
  const key = (password: Bytes): Step =>
    step(pbkdf2Algorithm, { hash, password, salt, iterations, length });
  return { key, iterations, keyLength };
}

/** The digest of an HMAC, by its OBJECT IDENTIFIER. */
export function hmacHash(oid: string, action: string): string {
  const hash = known(prfs, oid);
  if (hash === undefined) throw unknownScheme(action, "an HMAC", oid);
  return hash;
}

function readPrf(reader: DerReader): string {
  const oid = reader.objectIdentifier();
  if (!reader.isAtEnd) reader.null();
  reader.end();
  return oid;
}

/** RFC 7914 section 7.1. */
function readScrypt(
  parameters: DerReader,
  length: number,
  limits: Required<DecryptionLimits>,
  action: string,
): Derivation {
  const salt = parameters.octetString();
  const cost = parameters.smallInteger();
  const blockSize = parameters.smallInteger();
  const parallelization = parameters.smallInteger();
  const keyLength = parameters.optional(tags.integer)?.smallInteger();
  checkScrypt(cost, blockSize, parallelization, limits, action);
  const { maxMemory } = limits;
  const key = (password: Bytes): Step =>
    step(scryptAlgorithm, {
      ...{ password, salt, cost, blockSize, parallelization, length },
      maxMemory: maxMemory + length,
    });
  return { key, iterations: cost * blockSize * parallelization, keyLength };
}

/** Little memory may be mixed for days: so the work has a limit too. */
function checkScrypt(
  n: number,
  r: number,
  p: number,
  limits: Required<DecryptionLimits>,
  action: string,
): void {
  const isPowerOfTwo = n >= 2 && Number.isInteger(Math.log2(n));
  if (!isPowerOfTwo || n >= 2 ** (16 * r) || r < 1 || p < 1 || r * p >= 2 ** 30) {
    throw new InvalidKey(action, "its parameters of scrypt must be those of RFC 7914, but are not");
  }
  const needed = scryptMemory(n, r, p);
  if (needed > limits.maxMemory) throw new MemoryLimitError(action, needed, limits.maxMemory);
  checkIterations(n * r * p, limits, action);
}

/**
 * Decrypts. The result is the caller's to wipe.
 *
 * @throws {PassphraseError} If it does not decrypt.
 */
export function* decrypt(
  core: Core,
  scheme: Scheme,
  data: Uint8Array,
  passphrase: Bytes,
  action: string,
): Steps<Bytes> {
  const { keyLength, ivLength, name } = scheme.cipher;
  core.ciphers.get(name); // so that one that is missing is found before all the work
  const derived = yield scheme.key(passphrase);
  const key = ownPart(derived, 0, keyLength);
  try {
    const iv = scheme.ivStep === undefined
      ? scheme.iv ?? ownPart(derived, keyLength, ivLength)
      : yield scheme.ivStep(passphrase);
    return decipher(core, scheme.cipher, key, iv, data, action);
  } finally {
    derived.fill(0);
    key.fill(0);
  }
}

/** All that goes wrong is one error: what it is would tell of the plaintext. */
function decipher(
  core: Core,
  { name, ivLength }: FileCipher,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
  action: string,
): Bytes {
  const options = ivLength === 0 ? { key } : { key, iv };
  using cipher = newCipher(core, name, options, false);
  const parts: Bytes[] = [];
  try {
    parts.push(cipher.update(data));
    parts.push(cipher.final());
    return joined(parts);
  } catch (error) {
    throw error instanceof OpenSSLError ? new PassphraseError(action, "wrong") : error;
  } finally {
    for (const part of parts) part.fill(0);
  }
}

/** The ciphers of PEM before PKCS #8, by the names in their headers. */
const pemCiphers: Readonly<Record<string, FileCipher>> = Object.fromEntries(
  [
    ...Object.values(cbcCiphers).filter(({ name }) => name !== "seed-cbc"),
    cipher("des-ede-cbc", 16),
    cipher("rc2-cbc", 16),
    cipher("seed-cbc", 16, 16),
    cipher("bf-cbc", 16),
    cipher("idea-cbc", 16),
    cipher("cast5-cbc", 16),
  ].map((one) => [one.name, one]),
);

/**
 * Decrypts a block of PEM with the header DEK-Info, such as `AES-128-CBC,0123…`: the key is hashed
 * once with MD5, from the pass phrase and the first 8 bytes of the IV.
 *
 * @throws {PassphraseError} If it does not decrypt.
 */
export function* decryptPem(
  core: Core,
  der: Bytes,
  dekInfo: string,
  passphrase: Bytes,
  action: string,
): Steps<Bytes> {
  const [name, hex] = splitInfo(dekInfo);
  const cipher = known(pemCiphers, name.toLowerCase());
  if (cipher === undefined) {
    throw new InvalidKey(
      action,
      "its DEK-Info must name a block cipher in CBC mode that is known, but does not",
    );
  }
  if (!/^[0-9a-f]*$/i.test(hex) || hex.length !== 2 * cipher.ivLength) {
    throw new InvalidKey(
      action,
      `its DEK-Info must have an IV of ${2 * cipher.ivLength} hexadecimal digits, but has not`,
    );
  }
  const iv = Uint8Array.fromHex(hex);
  const length = cipher.keyLength <= 16 ? 16 : cipher.keyLength as 24 | 32;
  const salt = iv.slice(0, 8);
  const key = (password: Bytes): Step =>
    step(bytesToKeyAlgorithm, { hash: "md5", password, salt, iterations: 1, length });
  return yield* decrypt(core, { cipher, iterations: 1, iv, key }, der, passphrase, action);
}

function splitInfo(dekInfo: string): [name: string, iv: string] {
  const comma = dekInfo.indexOf(",");
  return comma < 0 ? [dekInfo, ""] : [dekInfo.slice(0, comma), dekInfo.slice(comma + 1).trim()];
}
