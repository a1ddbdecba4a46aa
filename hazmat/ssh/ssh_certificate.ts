/**
 * OpenSSH's certificates: reading, verifying and making them.
 *
 * @module
 */
import { SshCertificateError } from "../../errors.ts";
import { kindOf } from "../../ffi/bytes.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkIsObject,
  checkIsString,
  type Names,
  readOptions,
} from "../core/args.ts";
import { type BackendOption, bindingsFor } from "../core/default.ts";
import { copyOf } from "../asn1/input.ts";
import { encodeSpki } from "../keys/der_calls.ts";
import { pkeyOfPrivate, type PrivateKey } from "../keys/private_key.ts";
import { randomBytes } from "../random.ts";
import {
  type CertificateFields,
  type CertificateOptions,
  forever,
  type ReadCertificate,
  readCertificate,
  writeSigned,
} from "./certificate_fields.ts";
import { keyOfSpki } from "./conversion.ts";
import { blobOfKey, type Line, lineWith, readLine } from "./key_line.ts";
import { sign, verifySignature } from "./ssh_signature.ts";
import { keyOf, newSshPublicKey, type SshPublicKey } from "./ssh_public_key.ts";
import { WireWriter } from "./wire.ts";
export type { CertificateOptions };

const verifying = "accept the SSH certificate";
const creating = "create an SSH certificate";

/** Whom a certificate is to be accepted from, and for what. */
export interface CertificateRequirements {
  /** The authorities that are trusted, as `parsePublicKey` gives them. */
  readonly authorities: readonly SshPublicKey[];
  /** Whether it must be of a user or of a host. */
  readonly type: "user" | "host";
  /** The name of the user or the host, exactly one of those in it. */
  readonly principal: string;
  /** When it must be valid: now, if it is not given. */
  readonly time?: Date;
  /** Names of critical options that you will enforce, such as `"force-command"`; none by default. */
  readonly criticalOptions?: readonly string[];
}

const requirementNames: Names<CertificateRequirements> = {
  ...{ authorities: true, type: true, principal: true, time: true, criticalOptions: true },
};

/** Makes the object of a certificate. */
let newCertificate: (line: Line, backend: BackendOption, action: string) => SshCertificate;

/** A certificate, made by `certificate` or `createCertificate`. What it says is not verified. */
export class SshCertificate {
  /** Whether it is of a user or of a host. */
  readonly type: "user" | "host";
  /** The key that it is for. */
  readonly publicKey: SshPublicKey;
  /** The key that signed it. */
  readonly authority: SshPublicKey;
  /** A number that the authority chose; mostly to revoke it by. */
  readonly serial: bigint;
  /** What the authority calls it, for logs. */
  readonly keyId: string;
  /** The names of users or hosts that it is for. */
  readonly principals: readonly string[];
  /** From when it is valid; `undefined` if from ever. */
  readonly validAfter: Date | undefined;
  /** From when it is not valid any more; `undefined` if never. */
  readonly validBefore: Date | undefined;
  /** What must be obeyed, such as `"source-address"`: who does not know one refuses it. */
  readonly criticalOptions: CertificateOptions;
  /** What is permitted, such as `"permit-pty"`: who does not know one ignores it. */
  readonly extensions: CertificateOptions;
  /** What stood behind it: from anyone, and not authenticated. */
  readonly comment: string;
  readonly #read: ReadCertificate;
  readonly #blob: Bytes;
  readonly #backend: BackendOption;

  static {
    newCertificate = (line, backend, action) => new SshCertificate(line, backend, action);
  }

  private constructor(line: Line, backend: BackendOption, action: string) {
    const read = readCertificate(line);
    this.type = read.type;
    this.publicKey = newSshPublicKey(read.key, "", backend, action);
    this.authority = newSshPublicKey(read.authority, "", backend, action);
    this.serial = read.serial;
    this.keyId = read.keyId;
    this.principals = Object.freeze([...read.principals]);
    this.validAfter = read.validAfter === 0n ? undefined : dateOf(read.validAfter);
    this.validBefore = dateOf(read.validBefore);
    this.criticalOptions = Object.freeze({ ...read.criticalOptions });
    this.extensions = Object.freeze({ ...read.extensions });
    this.comment = line.comment;
    this.#read = read;
    this.#blob = line.blob;
    this.#backend = backend;
  }

  /**
   * Verifies that a trusted authority signed it, for that user or host, at that time, and with no
   * critical option but those that you enforce. One that names nobody is refused: it would be for
   * everybody.
   *
   * @throws {SshCertificateError} If it is not to be accepted, with the reason.
   * @throws {InvalidSignature} If the signature does not match.
   * @throws {MalformedData} If the signature is not one of such a key.
   * @throws {UnsupportedAlgorithm} If the signature is made with SHA-1.
   * @throws {TypeError} If an argument has the wrong type.
   */
  verify(requirements: CertificateRequirements): void {
    const asked = readOptions(requirements, requirementNames, verifying);
    checkRequirements(asked);
    const { authority, authorityBlob, ...read } = this.#read;
    if (!asked.authorities.some((one) => isBlob(one.toBlob(), authorityBlob))) {
      throw new SshCertificateError("authority", "it must be signed by one of the authorities");
    }
    verifySignature(this.authority.key, authority, read.signed, read.signature, this.#backend);
    checkFields(read, asked);
  }

  /** The bytes that the line of text has as base64. */
  toBlob(): Bytes {
    return copyOf(this.#blob);
  }

  /** The line of text, as in the file `id_ed25519-cert.pub`. */
  toString(): string {
    const type = this.#read.key.algorithm.certificate;
    return lineWith(type, this.#blob, this.comment, "write the certificate");
  }
}

function isBlob(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** No `Date` is as late as the latest that a certificate can name. */
function dateOf(seconds: bigint): Date | undefined {
  return seconds > latest ? undefined : new Date(Number(seconds) * 1000);
}

const latest = 8_640_000_000_000n; // ECMA-262, 21.4.1.1

function checkRequirements(asked: CertificateRequirements): void {
  const { authorities, type, principal, time, criticalOptions = [] } = asked;
  checkIsList(authorities, "authorities", verifying);
  for (const one of authorities) {
    if (isSshPublicKey(one)) continue;
    throw new TypeError(
      `Cannot ${verifying}: each of authorities must be an SshPublicKey, but one is ` +
        `${kindOf(one)}; make it with parsePublicKey(text)`,
    );
  }
  checkType(type, verifying);
  checkIsString(principal, verifying, "principal");
  if (time !== undefined) checkDate(time, "time", verifying);
  checkIsList(criticalOptions, "criticalOptions", verifying);
}

function isSshPublicKey(value: unknown): boolean {
  try {
    return keyOf(value as SshPublicKey) !== undefined;
  } catch {
    return false;
  }
}

function checkIsList(value: unknown, label: string, action: string): void {
  if (Array.isArray(value)) return;
  throw new TypeError(`Cannot ${action}: ${label} must be an array, but is ${kindOf(value)}`);
}

function checkType(type: unknown, action: string): void {
  if (type === "user" || type === "host") return;
  throw new TypeError(
    `Cannot ${action}: type must be "user" or "host", but is ` +
      `${typeof type === "string" ? JSON.stringify(type) : kindOf(type)}`,
  );
}

function checkDate(date: unknown, label: string, action: string): void {
  if (date instanceof Date && !Number.isNaN(date.getTime())) return;
  throw new TypeError(`Cannot ${action}: ${label} must be a valid Date, but is ${kindOf(date)}`);
}

type Signed = Omit<ReadCertificate, "authority" | "authorityBlob">;

function checkFields(read: Signed, asked: CertificateRequirements): void {
  const { type, principal, time = new Date(), criticalOptions = [] } = asked;
  if (read.type !== type) {
    throw new SshCertificateError("type", `it must be of a ${type}, but is of a ${read.type}`);
  }
  if (!read.principals.includes(principal)) {
    throw new SshCertificateError("principal", "the principal must be one of those that it names");
  }
  const now = BigInt(Math.floor(time.getTime() / 1000));
  if (now < read.validAfter) {
    throw new SshCertificateError("not yet valid", "it must be valid, but is not yet");
  }
  if (now >= read.validBefore) {
    throw new SshCertificateError("expired", "it must be valid, but has expired");
  }
  for (const name of Object.keys(read.criticalOptions)) {
    if (criticalOptions.includes(name)) continue;
    throw new SshCertificateError(
      "critical option",
      `its critical options must be ones that you enforce, but one is ${JSON.stringify(name)}; ` +
        "enforce it, and name it in criticalOptions",
    );
  }
}

/** Reads a certificate. See `certificate`. */
export function parseCertificate(
  data: AllowSharedBufferSource | string,
  backend: BackendOption,
  action: string,
): SshCertificate {
  return newCertificate(readLine(data, "the certificate", action), backend, action);
}

/** What an authority is to sign. */
export interface NewCertificate {
  /** The key that it is for, as `parsePublicKey` gives it. */
  readonly publicKey: SshPublicKey;
  /** The authority's key. */
  readonly authority: PrivateKey;
  /** Whether it is of a user or of a host. */
  readonly type: "user" | "host";
  /** The names of users or hosts that it is for; at least one. */
  readonly principals: readonly string[];
  /** From when it is valid; from ever if it is not given. */
  readonly validAfter?: Date;
  /** From when it is not valid any more. */
  readonly validBefore: Date | "forever";
  /** What to call it in logs; `""` by default. */
  readonly keyId?: string;
  /** A number by which it can be revoked; 0 by default. */
  readonly serial?: bigint | number;
  /** What must be obeyed, by name; nothing by default. */
  readonly criticalOptions?: CertificateOptions;
  /** What is permitted, by name: see `userExtensions`; nothing by default. */
  readonly extensions?: CertificateOptions;
}

const newNames: Names<NewCertificate & BackendOption> = {
  ...{ publicKey: true, authority: true, type: true, principals: true, validAfter: true },
  ...{ validBefore: true, keyId: true, serial: true, criticalOptions: true, extensions: true },
  backend: true,
};

/** Makes a certificate. See `createCertificate`. */
export function makeCertificate(options: NewCertificate & BackendOption): SshCertificate {
  const asked = readOptions(options, newNames, creating);
  const { backend, publicKey, authority } = asked;
  const bindings = bindingsFor({ backend }, creating);
  if (!isSshPublicKey(publicKey)) {
    throw new TypeError(
      `Cannot ${creating}: publicKey must be an SshPublicKey, but is ${kindOf(publicKey)}; ` +
        "make it with parsePublicKey(text)",
    );
  }
  const pkey = pkeyOfPrivate(authority as never, creating, "authority");
  const spki = encodeSpki(pkey.core, pkey.pointer(creating), creating);
  const authorityKey = keyOfSpki(spki, creating);
  const fields: CertificateFields = {
    ...checkedFields(asked),
    key: keyOf(publicKey),
    nonce: randomBytes(bindings, 32),
    authority: authorityKey,
    authorityBlob: blobOfKey(authorityKey),
  };
  const signed = writeSigned(fields);
  const signature = sign(authority, authorityKey.algorithm, signed);
  const blob = new WireWriter().raw(signed).string(signature).finish();
  return newCertificate({ blob, comment: publicKey.comment }, { backend }, creating);
}

type CheckedFields = Omit<CertificateFields, "key" | "nonce" | "authority" | "authorityBlob">;

function checkedFields(asked: NewCertificate): CheckedFields {
  const { type, keyId = "", principals, criticalOptions = {}, extensions = {} } = asked;
  checkType(type, creating);
  checkText(keyId, "keyId");
  checkIsList(principals, "principals", creating);
  for (const principal of principals) checkText(principal, "each of principals");
  if (principals.length === 0 || principals.includes("")) {
    throw new RangeError(
      `Cannot ${creating}: principals must name somebody, but name nobody: it would be for everybody`,
    );
  }
  const fields = {
    ...{ type, keyId, principals: [...principals], ...timesOf(asked) },
    serial: serialOf(asked.serial),
    criticalOptions: optionsOf(criticalOptions, "criticalOptions"),
    extensions: optionsOf(extensions, "extensions"),
  };
  return fields;
}

function checkText(value: unknown, label: string): void {
  checkIsString(value, creating, label);
  if (!(value as string).includes("\0") && (value as string).isWellFormed()) return;
  throw new RangeError(
    `Cannot ${creating}: ${label} must be without NUL and lone surrogates, but has one`,
  );
}

function timesOf({ validAfter, validBefore }: NewCertificate) {
  const after = validAfter === undefined ? 0n : secondsOf(validAfter, "validAfter");
  const before = validBefore === "forever" ? forever : secondsOf(validBefore, "validBefore");
  if (after < before) return { validAfter: after, validBefore: before };
  throw new RangeError(
    `Cannot ${creating}: validBefore must be after validAfter, but is ${
      before - after
    } seconds off`,
  );
}

function secondsOf(date: Date, label: string): bigint {
  checkDate(date, label, creating);
  const seconds = Math.floor(date.getTime() / 1000);
  if (seconds >= 0) return BigInt(seconds);
  throw new RangeError(`Cannot ${creating}: ${label} must be 1970 or later, but is before`);
}

function serialOf(serial: unknown = 0): bigint {
  const isWhole = typeof serial === "bigint" || Number.isSafeInteger(serial);
  const value = isWhole ? BigInt(serial as bigint | number) : -1n;
  if (value >= 0n && value < 2n ** 64n) return value;
  throw new RangeError(
    `Cannot ${creating}: serial must be a whole number from 0 to 2^64-1, but is ` +
      (typeof serial === "number" || isWhole ? String(serial) : kindOf(serial)),
  );
}

function optionsOf(options: CertificateOptions, label: string): CertificateOptions {
  checkIsObject(options, creating, label);
  const copy: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(options)) {
    checkText(name, `each name of ${label}`);
    checkText(value, `each value of ${label}`);
    copy[name] = value;
  }
  return copy;
}
