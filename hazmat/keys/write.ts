/**
 * Writing keys in PEM or DER, private ones encrypted or not.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkInteger,
  checkIsObject,
  copyOfOptions,
  kindOf,
  largestInt,
  type Names,
  readOptions,
} from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { encodePem } from "../asn1/pem.ts";
import { DerWriter } from "../asn1/writer.ts";
import { InvalidKey } from "../../errors.ts";
import { run, runOffThread, type Steps } from "./derivation_steps.ts";
import { encryptPkcs8, type Kdf } from "./encrypting.ts";
import type { LatticePrivate } from "./key_parts.ts";
import { partsOfPkcs8, writePkcs8 } from "./pkcs8.ts";
import { ownCopy } from "./own_bytes.ts";
import { pointIn } from "./raw.ts";
import { partsOfSpki, writeSpki } from "./spki.ts";
import { traditionalLabels, writeRsaPublic, writeTraditional } from "./traditional.ts";

/** How bytes are written: as text, or as they are. */
export type KeyFormat = "pem" | "der";

/** How the key of an encrypted private key is derived from the pass phrase. */
export type PassphraseKdf =
  | {
    /** PBKDF2, which all programs read. */
    readonly name: "pbkdf2";
    /** The digest of its HMAC; `"sha256"` by default. */
    readonly hash?: string;
    /** How often each block is hashed: from 1000; 600,000 by default. */
    readonly iterations?: number;
  }
  | {
    /** scrypt, which OpenSSL reads, and few others. */
    readonly name: "scrypt";
    /** The cost: a power of two; 131072 by default. */
    readonly cost?: number;
    /** The block size; 8 by default. */
    readonly blockSize?: number;
    /** The parallelization; 1 by default. */
    readonly parallelization?: number;
  };

/** How to write a private key. */
export interface PrivateWriting {
  /** As text, or as it is. */
  readonly format: KeyFormat;
  /** Whether in PKCS #1, for RSA, or SEC 1, for EC, in the place of PKCS #8; not encrypted. */
  readonly traditional?: boolean;
  /** If it is given, the key is encrypted. */
  readonly passphrase?: AllowSharedBufferSource;
  /** The cipher; `"aes-256-cbc"` by default. */
  readonly cipher?: string;
  /** The derivation from the pass phrase; PBKDF2 by default. */
  readonly kdf?: PassphraseKdf;
  /** Of ML-DSA and ML-KEM; the seed by default, if there is one. */
  readonly form?: "seed" | "expanded" | "both";
}

const privateNames: Names<PrivateWriting> = {
  format: true,
  traditional: true,
  passphrase: true,
  cipher: true,
  kdf: true,
  form: true,
};

/**
 * Writes a private key.
 *
 * @param pkcs8 PrivateKeyInfo, which is left as it is.
 * @throws {TypeError} If an option has the wrong type, or there are unknown ones.
 * @throws {RangeError} If an option is outside of its limits.
 * @throws {InvalidKey} If it cannot be written so.
 * @throws {UnsupportedAlgorithm} If libcrypto lacks the cipher or the derivation.
 */
export function encodePrivateKey(
  core: Core,
  pkcs8: Uint8Array,
  options: PrivateWriting & { readonly format: "pem" },
  action: string,
): string;
export function encodePrivateKey(
  core: Core,
  pkcs8: Uint8Array,
  options: PrivateWriting & { readonly format: "der" },
  action: string,
): Bytes;
export function encodePrivateKey(
  core: Core,
  pkcs8: Uint8Array,
  options: PrivateWriting,
  action: string,
): string | Bytes;
export function encodePrivateKey(
  core: Core,
  pkcs8: Uint8Array,
  options: PrivateWriting,
  action: string,
): string | Bytes {
  return run(core, writing(core, pkcs8, options, action));
}

/** {@linkcode encodePrivateKey}, where the derivation from a pass phrase runs on another thread. */
export async function encodePrivateKeyAsync(
  core: Core,
  pkcs8: Uint8Array,
  options: PrivateWriting,
  action: string,
  signal?: AbortSignal,
): Promise<string | Bytes> {
  return await runOffThread(core, writing(core, pkcs8, options, action), signal);
}

function* writing(
  core: Core,
  pkcs8: Uint8Array,
  options: PrivateWriting,
  action: string,
): Steps<string | Bytes> {
  const own = readOptions(options, privateNames, action);
  const format = checkFormat(own.format, action);
  if (own.passphrase === undefined) return plain(pkcs8, own, format, action);
  refuseBoth(own, action);
  const kdf = readKdf(own.kdf ?? { name: "pbkdf2" }, action);
  const passphrase = ownPassphrase(own.passphrase, action);
  const key = inForm(pkcs8, own.form, action);
  try {
    const cipher = own.cipher ?? "aes-256-cbc";
    const encrypted = yield* encryptPkcs8(core, key, { passphrase, cipher, kdf }, action);
    return written(format, "ENCRYPTED PRIVATE KEY", encrypted);
  } finally {
    key.fill(0);
    passphrase.fill(0);
  }
}

function refuseBoth({ traditional }: PrivateWriting, action: string): void {
  if (traditional !== true) return;
  throw new InvalidKey(
    action,
    "traditional must be left out with a passphrase, but is true; " +
      "PKCS #8 has the encryption that is safe",
  );
}

function plain(
  pkcs8: Uint8Array,
  { traditional, cipher, kdf, form }: PrivateWriting,
  format: KeyFormat,
  action: string,
): string | Bytes {
  if (cipher !== undefined || kdf !== undefined) {
    const name = cipher === undefined ? "kdf" : "cipher";
    throw new RangeError(
      `Cannot ${action}: ${name} must be given with a passphrase only, but there is none`,
    );
  }
  if (checkFlag(traditional, action, "traditional")) {
    const parts = partsOfPkcs8(pkcs8, action);
    const der = writeTraditional(parts, action);
    return written(format, traditionalLabels[parts.algorithm.type.name]!, der);
  }
  return written(format, "PRIVATE KEY", inForm(pkcs8, form, action));
}

/** In PEM, the DER is wiped: only the text is the caller's. */
function written(format: KeyFormat, label: string, der: Bytes): string | Bytes {
  if (format === "der") return der;
  try {
    return encodePem(label, der);
  } finally {
    der.fill(0);
  }
}

function checkFormat(format: KeyFormat, action: string): KeyFormat {
  if (format === "pem" || format === "der") return format;
  const current = typeof format === "string" ? `"${format}"` : kindOf(format);
  throw new TypeError(`Cannot ${action}: format must be "pem" or "der", but is ${current}`);
}

function checkFlag(value: boolean | undefined, action: string, label: string): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw new TypeError(
    `Cannot ${action}: ${label} must be true or false, but is ${kindOf(value)}`,
  );
}

function ownPassphrase(passphrase: AllowSharedBufferSource, action: string): Bytes {
  const own = ownCopy(passphrase, action, "passphrase");
  if (own.length > 0) return own;
  throw new RangeError(`Cannot ${action}: passphrase must have 1 byte or more, but has 0`);
}

/** A copy of the key, of ML-DSA and ML-KEM in the form that is asked for. */
function inForm(pkcs8: Uint8Array, form: PrivateWriting["form"], action: string): Bytes {
  const parts = partsOfPkcs8(pkcs8, action);
  if (parts.family === "lattice") return writePkcs8(latticeIn(parts, form, action));
  if (form === undefined) return writePkcs8(parts);
  throw new InvalidKey(action, "form must be left out, but is given: it is for ML-DSA and ML-KEM");
}

function latticeIn(
  { family, algorithm, seed, expanded }: LatticePrivate,
  form: PrivateWriting["form"],
  action: string,
): LatticePrivate {
  const wanted = form ?? (seed === undefined ? "expanded" : "seed");
  if (wanted !== "seed" && wanted !== "expanded" && wanted !== "both") {
    throw new TypeError(`Cannot ${action}: form must be "seed", "expanded" or "both"`);
  }
  const chosen = {
    seed: wanted === "expanded" ? undefined : seed,
    expanded: wanted === "seed" ? undefined : expanded,
  };
  const lacks = (wanted !== "expanded" && seed === undefined) ||
    (wanted !== "seed" && expanded === undefined);
  if (!lacks) return { family, algorithm, ...chosen };
  const has = seed === undefined ? "expanded" : "seed";
  throw new InvalidKey(
    action,
    `its form must be "${has}", but is asked for as "${wanted}", which it came without`,
  );
}

/** RFC 8018 section 4.2 asks for 1000 at least. */
const fewestIterations = 1000;

const pbkdf2Names = { name: true, hash: true, iterations: true } as const;
const scryptNames = { name: true, cost: true, blockSize: true, parallelization: true } as const;

function readKdf(given: PassphraseKdf, action: string): Kdf {
  checkIsObject(given, action, "kdf", '{ name: "pbkdf2" }');
  const kdf = copyOfOptions(given, action) as unknown as PassphraseKdf;
  if (kdf.name === "pbkdf2") {
    const { hash = "sha256", iterations = 600_000 } = readOptions(kdf, pbkdf2Names, action);
    checkInteger(iterations, fewestIterations, largestInt, action, "iterations");
    return { name: "pbkdf2", hash, iterations };
  }
  if (kdf.name === "scrypt") {
    const own = readOptions(kdf, scryptNames, action);
    const { cost = 2 ** 17, blockSize = 8, parallelization = 1 } = own;
    return { name: "scrypt", cost, blockSize, parallelization };
  }
  throw new RangeError(
    `Cannot ${action}: the name of kdf must be "pbkdf2" or "scrypt", but is another`,
  );
}

/** How to write a public key. */
export interface PublicWriting {
  /** As text, or as it is. */
  readonly format: KeyFormat;
  /** Whether in PKCS #1, for RSA, in the place of SubjectPublicKeyInfo. */
  readonly traditional?: boolean;
  /** Whether the point is to be compressed, for EC; uncompressed by default. */
  readonly compressed?: boolean;
}

const publicNames: Names<PublicWriting> = { format: true, traditional: true, compressed: true };

/**
 * Writes a public key.
 *
 * @throws {TypeError} If an option has the wrong type, or there are unknown ones.
 * @throws {InvalidKey} If it cannot be written so.
 */
export function encodePublicKey(
  spki: Uint8Array,
  options: PublicWriting,
  action: string,
): string | Bytes {
  const own = readOptions(options, publicNames, action);
  const format = checkFormat(own.format, action);
  const parts = partsOfSpki(spki, action);
  if (checkFlag(own.traditional, action, "traditional")) {
    if (parts.family === "rsa" && parts.algorithm.type.name === "rsa") {
      const writer = new DerWriter();
      writeRsaPublic(writer, parts);
      return written(format, "RSA PUBLIC KEY", writer.finish());
    }
    const { name } = parts.algorithm.type;
    throw new InvalidKey(action, `its type must be "rsa" for PKCS #1, but is "${name}"`);
  }
  if (own.compressed === undefined) return written(format, "PUBLIC KEY", writeSpki(parts));
  const compressed = checkFlag(own.compressed, action, "compressed");
  if (parts.family !== "ec") {
    throw new InvalidKey(action, "compressed must be left out, but is given: it is for EC");
  }
  const octets = pointIn(parts.octets, parts.algorithm.curve!, compressed, action);
  return written(format, "PUBLIC KEY", writeSpki({ ...parts, octets }));
}
