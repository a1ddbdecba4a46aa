/**
 * Reading a key of any format, in PEM or DER, encrypted or not.
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, takeInput } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { decodePem, type PemBlock } from "../asn1/pem.ts";
import { DerReader } from "../asn1/reader.ts";
import { context, tags } from "../asn1/tags.ts";
import { InvalidKey, PassphraseError } from "../../errors.ts";
import { run, runOffThread, type Steps } from "./derivation_steps.ts";
import { type DecryptionLimits, decryptPem, decryptPkcs8, readLimits } from "./encrypted.ts";
import { type PublicParts, wipeParts } from "./key_parts.ts";
import { ownCopy } from "./own_bytes.ts";
import { encodedPrivate, type EncodedPrivateKey, readPkcs8, type ReadPrivate } from "./pkcs8.ts";
import { encodedPublic, type EncodedPublicKey, readSpki } from "./spki.ts";
import {
  algorithmNamed,
  checkIsPublic,
  formOfPrivate,
  type PrivateForm,
  readDsaPrivate,
  readEcPrivate,
  readRsaPrivate,
  readRsaPublic,
  takePublic,
} from "./traditional.ts";
export type { EncodedPrivateKey } from "./pkcs8.ts";
export type { EncodedPublicKey } from "./spki.ts";

/** How to read a private key that may be encrypted. */
export interface PrivateReading extends DecryptionLimits {
  /** The pass phrase, if it is encrypted, and only then. */
  readonly passphrase?: AllowSharedBufferSource;
}

/** The most bytes or characters of a file with a key. */
const mostBytes = 2 ** 22;

/** What is in the data: blocks of PEM, or DER. All is a copy of our own. */
type Source = { readonly blocks: readonly PemBlock[] } | { readonly der: Bytes };

/** @param what For errors of the format: "the private key". */
function sourceOf(
  data: AllowSharedBufferSource | string,
  action: string,
  what: string,
): Source {
  const isText = typeof data === "string";
  const input = isText ? undefined : takeInput(data, action, "data");
  const size = isText ? data.length : input!.size;
  if (size > mostBytes) {
    throw new RangeError(
      `Cannot ${action}: data must have at most ${mostBytes} bytes, but has ${size}`,
    );
  }
  if (isText) return { blocks: decodePem(data, { what }) };
  const own = ownCopy(data, action, "data");
  if (isWholeDer(own) || !hasBoundary(own)) return { der: own };
  try {
    return { blocks: decodePem(own, { what }) };
  } finally {
    own.fill(0);
  }
}

/** Whether the data are a SEQUENCE, to their end. Text that begins so ends elsewhere. */
function isWholeDer(data: Bytes): boolean {
  if (data[0] !== tags.sequence) return false;
  try {
    const reader = new DerReader(data);
    reader.skip();
    return reader.isAtEnd;
  } catch {
    return false;
  }
}

const boundary = new TextEncoder().encode("-----BEGIN ");

function hasBoundary(data: Bytes): boolean {
  for (let at = data.indexOf(boundary[0]!); at >= 0; at = data.indexOf(boundary[0]!, at + 1)) {
    if (boundary.every((octet, i) => data[at + i] === octet)) return true;
  }
  return false;
}

function wipe(source: Source): void {
  if ("der" in source) source.der.fill(0);
  else for (const { der } of source.blocks) der.fill(0);
}

/**
 * The one block that is a key.
 *
 * @throws {InvalidKey} If there is none, or more than one.
 */
function theBlock(
  blocks: readonly PemBlock[],
  isKey: (label: string) => boolean,
  kind: "private" | "public",
  action: string,
): PemBlock {
  const found = blocks.filter(({ label }) => isKey(label));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    throw new InvalidKey(
      action,
      `its file must hold one ${kind} key, but holds ${found.length}; give the one to read`,
    );
  }
  const labels = Array.from(new Set(blocks.map(({ label }) => label)));
  const shown = labels.slice(0, 3).map((label) => `"${label}"`).join(", ");
  const remedy = kind === "public" && labels.some(isPrivateLabel) ? `; ${takePublic}` : "";
  throw new InvalidKey(action, `its file must hold a ${kind} key, but holds ${shown}${remedy}`);
}

function isPrivateLabel(label: string): boolean {
  return label.endsWith("PRIVATE KEY");
}

/**
 * Reads a public key: SubjectPublicKeyInfo, RSAPublicKey of PKCS #1, or the key in a certificate,
 * in PEM or in DER.
 *
 * @param action For error texts: "read the public key".
 * @throws {TypeError} If it is neither bytes nor a string.
 * @throws {RangeError} If it is larger than 4 MiB.
 * @throws {MalformedData} If it is of none of these formats.
 * @throws {InvalidKey} If the key cannot be used.
 */
export function readPublicKey(
  data: AllowSharedBufferSource | string,
  action: string,
): EncodedPublicKey {
  const source = sourceOf(data, action, "the public key");
  try {
    if ("der" in source) return readWhole(source.der, formOfPublic(source.der, action), action);
    const isKey = (label: string): boolean => publicForms.has(label);
    const { label, der } = theBlock(source.blocks, isKey, "public", action);
    return readWhole(der, publicForms.get(label)!, action);
  } finally {
    wipe(source); // somebody may have given a private key
  }
}

type ReadPublic = (reader: DerReader, action: string) => PublicParts;

function readWhole(der: Bytes, read: ReadPublic, action: string): EncodedPublicKey {
  const reader = new DerReader(der, "the public key");
  const parts = read(reader, action);
  reader.end();
  return encodedPublic(parts, action);
}

function readPkcs1(reader: DerReader): PublicParts {
  return { family: "rsa", algorithm: algorithmNamed("rsa"), ...readRsaPublic(reader) };
}

/** The key in a certificate (RFC 5280 section 4.1), whose other parts are passed over. */
function readCertificateKey(reader: DerReader, action: string): PublicParts {
  const certificate = reader.sequence();
  const toBeSigned = certificate.sequence();
  if (toBeSigned.optional(context(0))) toBeSigned.skip();
  toBeSigned.integerBytes();
  // The algorithm of its signature, issuer, validity, subject.
  for (let i = 0; i < 4; i++) toBeSigned.sequence();
  const parts = readSpki(toBeSigned, action);
  certificate.sequence();
  certificate.bitString();
  certificate.end();
  return parts;
}

const publicForms: ReadonlyMap<string, ReadPublic> = new Map([
  ["PUBLIC KEY", readSpki],
  ["RSA PUBLIC KEY", readPkcs1],
  ["CERTIFICATE", readCertificateKey],
  ["X509 CERTIFICATE", readCertificateKey],
]);

/** By the first elements: a number, or what follows a sequence. */
function formOfPublic(der: Bytes, action: string): ReadPublic {
  const key = new DerReader(der, "the public key").sequence();
  if (key.peekTag() === tags.integer) {
    checkIsPublic(new DerReader(der, "the public key"), action);
    return readPkcs1;
  }
  key.sequence();
  return key.peekTag() === tags.sequence ? readCertificateKey : readSpki;
}

/**
 * Reads a private key: PKCS #8, encrypted or not, or a traditional format of RSA, EC or DSA, in PEM
 * or in DER.
 *
 * @param action For error texts: "read the private key".
 * @throws {TypeError} If it is neither bytes nor a string.
 * @throws {RangeError} If it is larger than 4 MiB, or takes more iterations than are allowed.
 * @throws {MemoryLimitError} If scrypt takes more memory than is allowed.
 * @throws {MalformedData} If it is of none of these formats.
 * @throws {InvalidKey} If the key cannot be used.
 * @throws {PassphraseError} If the pass phrase is missing, wrong, or not needed.
 * @throws {UnsupportedAlgorithm} If libcrypto lacks what it is encrypted with.
 */
export function readPrivateKey(
  core: Core,
  data: AllowSharedBufferSource | string,
  options: PrivateReading,
  action: string,
): EncodedPrivateKey {
  return run(core, reading(core, data, options, action));
}

/** {@linkcode readPrivateKey}, where the derivation from a pass phrase runs on another thread. */
export async function readPrivateKeyAsync(
  core: Core,
  data: AllowSharedBufferSource | string,
  options: PrivateReading,
  action: string,
  signal?: AbortSignal,
): Promise<EncodedPrivateKey> {
  return await runOffThread(core, reading(core, data, options, action), signal);
}

function* reading(
  core: Core,
  data: AllowSharedBufferSource | string,
  options: PrivateReading,
  action: string,
): Steps<EncodedPrivateKey> {
  const limits = readLimits(options, action);
  const passphrase = ownPassphrase(options.passphrase, action);
  try {
    const source = sourceOf(data, action, "the private key");
    try {
      if ("der" in source) return yield* readDer(core, source.der, passphrase, limits, action);
      const block = theBlock(source.blocks, isPrivateLabel, "private", action);
      return yield* readBlock(core, block, passphrase, limits, action);
    } finally {
      wipe(source);
    }
  } finally {
    passphrase?.fill(0);
  }
}

function ownPassphrase(
  passphrase: AllowSharedBufferSource | undefined,
  action: string,
): Bytes | undefined {
  return passphrase === undefined ? undefined : ownCopy(passphrase, action, "passphrase");
}

function* readDer(
  core: Core,
  der: Bytes,
  passphrase: Bytes | undefined,
  limits: DecryptionLimits,
  action: string,
): Steps<EncodedPrivateKey> {
  const form = formOfPrivate(new DerReader(der, "the private key"), action);
  if (form !== "encrypted") return readPlain(der, form, passphrase, action);
  return yield* readEncrypted(core, der, passphrase, limits, action);
}

const privateForms: ReadonlyMap<string, PrivateForm> = new Map([
  ["PRIVATE KEY", "pkcs8"],
  ["ENCRYPTED PRIVATE KEY", "encrypted"],
  ["RSA PRIVATE KEY", "pkcs1"],
  ["EC PRIVATE KEY", "sec1"],
  ["DSA PRIVATE KEY", "dsa"],
]);

function* readBlock(
  core: Core,
  { label, headers, der }: PemBlock,
  passphrase: Bytes | undefined,
  limits: DecryptionLimits,
  action: string,
): Steps<EncodedPrivateKey> {
  const form = privateForms.get(label);
  if (form === undefined) throw unknownLabel(label, action);
  if (form === "encrypted") return yield* readEncrypted(core, der, passphrase, limits, action);
  if (headers.procType === undefined) return readPlain(der, form, passphrase, action);
  if (form === "pkcs8" || headers.procType !== "4,ENCRYPTED") {
    throw new InvalidKey(action, `its PEM must have no headers with the label "${label}", but has`);
  }
  const given = needed(passphrase, action);
  const plain = yield* decryptPem(core, der, headers.dekInfo ?? "", given, action);
  return readDecrypted(plain, form, action);
}

function unknownLabel(label: string, action: string): InvalidKey {
  const remedy = label === "OPENSSH PRIVATE KEY"
    ? "; read it with @hazmat/openssl/ssh"
    : '; convert the key to PKCS #8, which has the label "PRIVATE KEY"';
  return new InvalidKey(action, `its file must hold a known format, but holds "${label}"${remedy}`);
}

function* readEncrypted(
  core: Core,
  der: Bytes,
  passphrase: Bytes | undefined,
  limits: DecryptionLimits,
  action: string,
): Steps<EncodedPrivateKey> {
  const plain = yield* decryptPkcs8(core, der, needed(passphrase, action), limits, action);
  return readDecrypted(plain, "pkcs8", action);
}

function needed(passphrase: Bytes | undefined, action: string): Bytes {
  if (passphrase === undefined) throw new PassphraseError(action, "missing");
  return passphrase;
}

function readPlain(
  der: Bytes,
  form: PrivateForm,
  passphrase: Bytes | undefined,
  action: string,
): EncodedPrivateKey {
  const key = readForm(der, form, action);
  if (passphrase !== undefined) throw new PassphraseError(action, "not needed");
  return encodedAndWiped(key, action);
}

/**
 * What a wrong pass phrase decrypts is not of the form. Once in a few hundred times its padding is
 * right by chance; that must look the same.
 */
function readDecrypted(plain: Bytes, form: PrivateForm, action: string): EncodedPrivateKey {
  try {
    if (!isOfForm(plain, form, action)) throw new PassphraseError(action, "wrong");
    return encodedAndWiped(readForm(plain, form, action), action);
  } finally {
    plain.fill(0);
  }
}

/** Its parts are of our own DER, or were copied: a scalar whose leading zeros were left out. */
function encodedAndWiped(key: ReadPrivate, action: string): EncodedPrivateKey {
  try {
    return encodedPrivate(key, action);
  } finally {
    wipeParts(key.parts);
  }
}

function isOfForm(plain: Bytes, form: PrivateForm, action: string): boolean {
  try {
    return isWholeDer(plain) && formOfPrivate(new DerReader(plain), action) === form;
  } catch {
    return false;
  }
}

function readForm(der: Bytes, form: PrivateForm, action: string): ReadPrivate {
  const reader = new DerReader(der, "the private key");
  const key = readPrivate(reader, form, action);
  reader.end();
  return key;
}

function readPrivate(reader: DerReader, form: PrivateForm, action: string): ReadPrivate {
  switch (form) {
    case "pkcs1":
      return { parts: readRsaPrivate(reader, algorithmNamed("rsa"), action) };
    case "sec1":
      return { parts: readEcPrivate(reader, undefined, action) };
    case "dsa":
      return { parts: readDsaPrivate(reader, action) };
    default:
      return readPkcs8(reader, action);
  }
}
