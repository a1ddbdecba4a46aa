/**
 * OpenSSH's format of private keys (PROTOCOL.key, "openssh-key-v1").
 *
 * @module
 */
import {
  InvalidTag,
  KeyNotExportable,
  type MalformedData,
  PassphraseError,
  UnsupportedAlgorithm,
} from "../../errors.ts";
import { copyOf, moved } from "../asn1/input.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";
import { decodePem, encodePem } from "../asn1/pem.ts";
import type { AllowSharedBufferSource, Bytes, Input } from "../core/args.ts";
import type { BackendOption } from "../core/default.ts";
import type { SshAlgorithm } from "./ssh_algorithms.ts";
import type { BcryptPbkdf } from "./bcrypt_pbkdf.ts";
import { cipherNamed, decrypt, encrypt, noCipher, type SshCipher } from "./key_cipher.ts";
import {
  isSame,
  type Parts,
  readFields,
  readPublicBlob,
  type SshKey,
  writeFields,
  writePublicKey,
} from "./key_fields.ts";
import { mostBytes, WireReader, WireWriter } from "./wire.ts";

const label = "OPENSSH PRIVATE KEY";
const what = "the private key";
const magic = "openssh-key-v1\0";

/** How often bcrypt is repeated, unless the caller says otherwise. */
export const defaultMaxRounds = 1000;

/** A file, before what is encrypted is decrypted. */
export interface Envelope {
  readonly cipher: SshCipher;
  /** What the key is derived with; of files that are not encrypted there is nothing. */
  readonly kdf?: { readonly salt: Uint8Array; readonly rounds: number };
  /** The public key, which is not encrypted. */
  readonly key: SshKey;
  /** Its blob. */
  readonly blob: Uint8Array;
  /** The private part, and its tag if it is encrypted with one. */
  readonly sealed: Uint8Array;
  /** All of the file; the others are parts of it. To be wiped at the end. */
  readonly bytes: Bytes;
}

/** A private key that was read. */
export interface OpenedKey {
  readonly algorithm: SshAlgorithm;
  /** Views of `section`. */
  readonly parts: Parts;
  readonly comment: Uint8Array;
  /** All that was encrypted. To be wiped at the end. */
  readonly section: Bytes;
}

/**
 * Reads what is not encrypted.
 *
 * @throws {MalformedData} If it is not such a file.
 * @throws {UnsupportedAlgorithm} If its key or its cipher is of an unknown kind.
 */
export function readEnvelope(
  data: AllowSharedBufferSource | string,
  action: string,
): Envelope {
  const bytes = contentsOf(data, action);
  try {
    return readHead(new WireReader(bytes, what), bytes);
  } catch (error) {
    bytes.fill(0);
    throw error;
  }
}

function contentsOf(data: AllowSharedBufferSource | string, action: string): Bytes {
  const blocks = decodePem(data, { what, maxSize: 2 * mostBytes });
  const found = blocks.filter((block) => block.label === label);
  for (const block of blocks) if (block !== found[0]) block.der.fill(0);
  if (found.length === 1) return found[0]!.der;
  found[0]?.der.fill(0);
  throw found.length > 1 ? severalKeys(action) : anotherFormat(blocks[0]!.label, action);
}

function severalKeys(action: string): RangeError {
  return new RangeError(`Cannot ${action}: there must be one key, but are several; take one`);
}

function anotherFormat(found: string, action: string): UnsupportedAlgorithm {
  const advice = `it must be "${label}" to ${action}; ` +
    "keys in other formats are for privateKey() of @hazmat/openssl/keys";
  return new UnsupportedAlgorithm("format", found, "this function", advice);
}

function readHead(reader: WireReader, bytes: Bytes): Envelope {
  const isKnown = Array.from(magic).every((c) =>
    reader.left > 0 && reader.uint8() === c.charCodeAt(0)
  );
  if (!isKnown) throw reader.malformed('it must begin with "openssh-key-v1"', 0);
  const cipher = cipherNamed(reader.name());
  const kdf = readKdf(reader, cipher);
  const countAt = reader.offset;
  if (reader.uint32() !== 1) throw reader.malformed("it must have one key", countAt);
  const [blob, key] = readPublicBlob(reader, what);
  const sealed = readSealed(reader, cipher);
  return { cipher, kdf, key, blob, sealed, bytes };
}

function readKdf(reader: WireReader, cipher: SshCipher): Envelope["kdf"] {
  const start = reader.offset;
  const name = reader.name();
  if (name !== "none" && name !== "bcrypt") {
    throw new UnsupportedAlgorithm("KDF", name, "OpenSSH", 'use "bcrypt"');
  }
  if ((name === "none") !== (cipher === noCipher)) {
    throw reader.malformed("a key is derived for a cipher, and only then", start);
  }
  const options = reader.inside();
  if (name === "none") return void options.end();
  const saltAt = options.offset;
  const salt = options.string();
  if (salt.length < 1 || salt.length > mostSalt) {
    throw options.malformed(`its salt must have 1 to ${mostSalt} bytes`, saltAt);
  }
  const rounds = options.uint32();
  if (rounds < 1) throw options.malformed("its rounds must be 1 or more", options.offset - 4);
  options.end();
  return { salt, rounds };
}

const mostSalt = 1024; // OpenSSH's have 16 bytes

function readSealed(reader: WireReader, { blockSize, tagSize }: SshCipher): Uint8Array {
  const start = reader.offset;
  const size = reader.uint32();
  if (size === 0 || size % blockSize !== 0) {
    throw reader.malformed(`its private part must be whole blocks of ${blockSize} bytes`, start);
  }
  const sealed = reader.take(size + tagSize);
  reader.end();
  return sealed;
}

/** What a caller says about a passphrase. */
export interface PassphraseOptions {
  readonly passphrase?: Input;
  readonly maxRounds: number;
}

/**
 * What is to be derived to decrypt; `undefined` if nothing is encrypted.
 *
 * @throws {PassphraseError} If there is no passphrase where one is needed, or one where none is.
 * @throws {RangeError} If it would take too many rounds.
 */
export function derivationFor(
  { cipher, kdf }: Envelope,
  { passphrase, maxRounds }: PassphraseOptions,
  action: string,
): BcryptPbkdf | undefined {
  if (kdf === undefined) {
    if (passphrase !== undefined) throw new PassphraseError(action, "not needed");
    return undefined;
  }
  if (passphrase === undefined) throw new PassphraseError(action, "missing");
  if (passphrase.size === 0) throw new PassphraseError(action, "wrong"); // OpenSSH has none
  if (kdf.rounds > maxRounds) {
    throw new RangeError(
      `Cannot ${action}: its rounds of bcrypt must be at most ${maxRounds}, but are ` +
        `${kdf.rounds}; if it is to be trusted, allow them with maxRounds`,
    );
  }
  return { passphrase, ...kdf, length: cipher.keySize + cipher.ivSize };
}

/**
 * Reads the private part.
 *
 * @param keyAndIv What was derived; `undefined` if nothing is encrypted.
 * @throws {PassphraseError} If it does not decrypt.
 * @throws {MalformedData} If it is damaged.
 */
export function openEnvelope(
  envelope: Envelope,
  keyAndIv: Uint8Array | undefined,
  backend: BackendOption,
  action: string,
): OpenedKey {
  const section = sectionOf(envelope, keyAndIv, backend, action);
  try {
    return readSection(envelope, section, action);
  } catch (error) {
    section.fill(0);
    throw error;
  }
}

function sectionOf(
  { cipher, sealed }: Envelope,
  keyAndIv: Uint8Array | undefined,
  backend: BackendOption,
  action: string,
): Bytes {
  if (keyAndIv === undefined) return copyOf(sealed);
  try {
    return moved(decrypt(cipher, keyAndIv, sealed, backend));
  } catch (error) {
    throw error instanceof InvalidTag ? new PassphraseError(action, "wrong") : error;
  }
}

function readSection({ key, kdf }: Envelope, section: Bytes, action: string): OpenedKey {
  const reader = new WireReader(section, what);
  const isRight = reader.left >= 8 && reader.uint32() === reader.uint32();
  if (!isRight) {
    throw kdf === undefined
      ? reader.malformed("its check numbers must be equal", 0)
      : new PassphraseError(action, "wrong");
  }
  const { algorithm } = key;
  if (reader.name() !== algorithm.name) throw twoKeys(reader);
  if (algorithm.isHardware) throw new KeyNotExportable(action);
  const parts = readFields(reader, algorithm, algorithm.privateFields);
  const isSameKey = Object.entries(key.parts).every(([name, part]) => isSame(parts[name]!, part));
  if (!isSameKey) throw twoKeys(reader);
  const comment = reader.string();
  checkPadding(reader);
  return { algorithm, parts, comment, section };
}

function twoKeys(reader: WireReader): MalformedData {
  return reader.malformed("its public and its private part must be of one key");
}

/** 1, 2, 3, and so on, less than a block of any cipher. */
function checkPadding(reader: WireReader): void {
  const start = reader.offset;
  const padding = reader.take(reader.left);
  if (padding.length < 16 && padding.every((byte, i) => byte === i + 1)) return;
  throw reader.malformed("its padding must be 1, 2, 3 and so on", start);
}

/** What a file is written with. */
export interface Sealing {
  readonly cipher: SshCipher;
  readonly kdf?: { readonly salt: Uint8Array; readonly rounds: number };
  readonly keyAndIv?: Uint8Array;
  /** Four random bytes, which are written twice. */
  readonly check: Uint8Array;
  readonly comment: Uint8Array;
}

/** Writes a file. */
export function writeFile(
  key: SshKey,
  parts: Parts,
  sealing: Sealing,
  backend: BackendOption,
): string {
  const { cipher, kdf, keyAndIv } = sealing;
  const section = writeSection(key.algorithm, parts, sealing);
  const writer = new WireWriter();
  try {
    const sealed = keyAndIv === undefined ? section : encrypt(cipher, keyAndIv, section, backend);
    writer.raw(Array.from(magic, (c) => c.charCodeAt(0)));
    writer.text(cipher.name).text(kdf === undefined ? "none" : "bcrypt").string(kdfOptions(kdf));
    writer.uint32(1).string(writePublicKey(new WireWriter(), key).finish());
    writer.uint32(section.length).raw(sealed);
    const bytes = writer.finish();
    try {
      return encodePem(label, bytes);
    } finally {
      bytes.fill(0);
    }
  } finally {
    section.fill(0);
    writer.wipe();
  }
}

function kdfOptions(kdf: Sealing["kdf"]): Bytes {
  if (kdf === undefined) return newFixedBytes(0);
  return new WireWriter().string(kdf.salt).uint32(kdf.rounds).finish();
}

function writeSection(algorithm: SshAlgorithm, parts: Parts, sealing: Sealing): Bytes {
  const { cipher, check, comment } = sealing;
  const writer = new WireWriter();
  try {
    writer.raw(check).raw(check).text(algorithm.name);
    writeFields(writer, algorithm, algorithm.privateFields, parts);
    writer.string(comment);
    for (let i = 1; writer.size % cipher.blockSize !== 0; i++) writer.uint8(i);
    return writer.finish();
  } finally {
    writer.wipe();
  }
}
