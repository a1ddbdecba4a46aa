/**
 * Encrypting private keys: PKCS #8 with PBES2 (RFC 8018 section 6.2).
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { DerWriter, type WriteInside } from "../asn1/writer.ts";
import { newCipher } from "../ciphers/cipher.ts";
import { pbkdf2Algorithm } from "../kdfs/pbkdf2.ts";
import { scryptAlgorithm, scryptMemory } from "../kdfs/scrypt.ts";
import { type Step, step, type Steps } from "./derivation_steps.ts";
import { cbcCiphers, type FileCipher, oids, prfs } from "./encryption_schemes.ts";
import { joined } from "./own_bytes.ts";

/** A derivation for a key that is written. All of it has a value. */
export type Kdf =
  | { readonly name: "pbkdf2"; readonly hash: string; readonly iterations: number }
  | {
    readonly name: "scrypt";
    readonly cost: number;
    readonly blockSize: number;
    readonly parallelization: number;
  };

/** What a key is encrypted with. */
export interface Encryption {
  /** The pass phrase, a copy of our own. */
  readonly passphrase: Bytes;
  /** OpenSSL's name of the cipher. */
  readonly cipher: string;
  /** How the key is derived. */
  readonly kdf: Kdf;
}

/** The ciphers that are written: those of 128 bits and more. */
const written = Object.entries(cbcCiphers).filter(([, { name }]) => !name.includes("des"));

/** What was encrypted. */
export interface Encrypted {
  /** AlgorithmIdentifier, in DER. */
  readonly algorithm: Bytes;
  /** The ciphertext. */
  readonly data: Bytes;
}

/**
 * Encrypts PrivateKeyInfo: the result is EncryptedPrivateKeyInfo.
 *
 * @throws {RangeError} If cipher or hash are none that can be written.
 */
export function* encryptPkcs8(
  core: Core,
  pkcs8: Bytes,
  encryption: Encryption,
  action: string,
): Steps<Bytes> {
  const { algorithm, data } = yield* encryptData(core, pkcs8, encryption, action);
  return new DerWriter().sequence((info) => info.raw(algorithm).octetString(data)).finish();
}

/**
 * Encrypts with PBES2, with a new salt and a new IV of 16 bytes each.
 *
 * @throws {RangeError} If cipher or hash are none that can be written.
 */
export function* encryptData(
  core: Core,
  plaintext: Bytes,
  { passphrase, cipher: name, kdf }: Encryption,
  action: string,
): Steps<Encrypted> {
  const [oid, cipher] = cipherToWrite(name, action);
  const salt = randomBytes(core, 16, action);
  const { key: derivation, write } = derivationToWrite(kdf, salt, cipher.keyLength, action);
  core.ciphers.get(cipher.name); // so that one that is missing is found before all the work
  const key = yield derivation(passphrase);
  try {
    const iv = randomBytes(core, cipher.ivLength, action);
    const data = encipher(core, cipher.name, key, iv, plaintext);
    const algorithm = new DerWriter().sequence((pbes2) => {
      pbes2.objectIdentifier(oids.pbes2).sequence((parameters) => {
        write(parameters);
        parameters.sequence((one) => one.objectIdentifier(oid).octetString(iv));
      });
    }).finish();
    return { algorithm, data };
  } finally {
    key.fill(0);
  }
}

function cipherToWrite(name: string, action: string): [oid: string, cipher: FileCipher] {
  const lower = typeof name === "string" ? name.toLowerCase() : "";
  const found = written.find(([, cipher]) => cipher.name === lower);
  if (found !== undefined) return found;
  const names = written.map(([, cipher]) => `"${cipher.name}"`).join(", ");
  throw new RangeError(`Cannot ${action}: cipher must be one of ${names}, but is another`);
}

/** A derivation, and what writes its parameters. */
interface WrittenDerivation {
  readonly key: (passphrase: Bytes) => Step;
  readonly write: (writer: DerWriter) => void;
}

function derivationToWrite(
  kdf: Kdf,
  salt: Bytes,
  length: number,
  action: string,
): WrittenDerivation {
  if (kdf.name === "scrypt") return scryptToWrite(kdf, salt, length);
  const { hash, iterations } = kdf;
  const prf = Object.keys(prfs).find((oid) => prfs[oid] === String(hash).toLowerCase());
  if (prf === undefined || hash === "md5") {
    throw new RangeError(
      `Cannot ${action}: hash must be one that PKCS #8 has a name for, such as "sha256", ` +
        "but is another",
    );
  }
  return {
    key: (password) => step(pbkdf2Algorithm, { hash, password, salt, iterations, length }),
    write: (writer) =>
      writeDerivation(writer, oids.pbkdf2, (parameters) => {
        parameters.octetString(salt).integer(iterations);
        // What is the default is left out, as DER wants it.
        if (prf === oids.hmacWithSha1) return;
        parameters.sequence((one) => one.objectIdentifier(prf).null());
      }),
  };
}

function scryptToWrite(
  { cost, blockSize, parallelization }: Extract<Kdf, { name: "scrypt" }>,
  salt: Bytes,
  length: number,
): WrittenDerivation {
  // Whoever chooses the costs allows the memory.
  const maxMemory = scryptMemory(cost, blockSize, parallelization) + length;
  const costs = { cost, blockSize, parallelization };
  return {
    key: (password) => step(scryptAlgorithm, { ...costs, password, salt, length, maxMemory }),
    write: (writer) =>
      writeDerivation(writer, oids.scrypt, (parameters) => {
        parameters.octetString(salt).integer(cost).integer(blockSize).integer(parallelization);
      }),
  };
}

function writeDerivation(writer: DerWriter, oid: string, write: WriteInside): void {
  writer.sequence((algorithm) => algorithm.objectIdentifier(oid).sequence(write));
}

function randomBytes(core: Core, size: number, action: string): Bytes {
  const bytes = new Uint8Array(new ArrayBuffer(size));
  if (core.lib.RAND_bytes(bytes, size) === 1) return bytes;
  throw core.error(action);
}

function encipher(core: Core, name: string, key: Bytes, iv: Bytes, data: Bytes): Bytes {
  using cipher = newCipher(core, name, { key, iv }, true);
  return joined([cipher.update(data), cipher.final()]);
}
