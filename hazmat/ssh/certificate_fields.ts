/**
 * What is in a certificate of OpenSSH (PROTOCOL.certkeys).
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { algorithmOfCertificate } from "./ssh_algorithms.ts";
import { readPublicBlob, readPublicFields, type SshKey, writePublicFields } from "./key_fields.ts";
import { type Line, readerOf } from "./key_line.ts";
import { type WireReader, WireWriter } from "./wire.ts";

const what = "the certificate";

/** Options by name. Most have no value, which is `""`. */
export type CertificateOptions = Readonly<Record<string, string>>;

/** What an authority signs. */
export interface CertificateFields {
  readonly key: SshKey;
  /** Random, so that nobody can choose what is signed. */
  readonly nonce: Uint8Array;
  readonly serial: bigint;
  readonly type: "user" | "host";
  readonly keyId: string;
  readonly principals: readonly string[];
  /** Seconds since 1970. */
  readonly validAfter: bigint;
  /** The first second in which it is not valid any more; {@linkcode forever} without an end. */
  readonly validBefore: bigint;
  readonly criticalOptions: CertificateOptions;
  readonly extensions: CertificateOptions;
  /** The authority's key, and its blob. */
  readonly authority: SshKey;
  readonly authorityBlob: Uint8Array;
}

/** A certificate that was read. */
export interface ReadCertificate extends CertificateFields {
  /** What the signature is of. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** The end of a certificate that has none. */
export const forever: bigint = 2n ** 64n - 1n;

const types = ["user", "host"] as const;

/**
 * Reads a certificate. Its signature is not looked at.
 *
 * @throws {MalformedData} If it is something else.
 * @throws {UnsupportedAlgorithm} If it is of an unknown kind.
 */
export function readCertificate(line: Line): ReadCertificate {
  const [name, reader] = readerOf(line, what);
  const algorithm = algorithmOfCertificate(name);
  const nonce = reader.string();
  const key = readPublicFields(reader, algorithm);
  const serial = reader.uint64();
  const type = readType(reader);
  const keyId = reader.text();
  const principals = readList(reader.inside());
  const [validAfter, validBefore] = [reader.uint64(), reader.uint64()];
  const [criticalOptions, extensions] = [
    readOptions(reader.inside()),
    readOptions(reader.inside()),
  ];
  reader.string(); // reserved
  const [authorityBlob, authority] = readPublicBlob(reader, what);
  const signed = line.blob.subarray(0, reader.offset);
  const signature = reader.string();
  reader.end();
  return {
    ...{ key, nonce, serial, type, keyId, principals, validAfter, validBefore },
    ...{ criticalOptions, extensions, authority, authorityBlob, signed, signature },
  };
}

function readType(reader: WireReader): "user" | "host" {
  const start = reader.offset;
  const type = types[reader.uint32() - 1];
  if (type !== undefined) return type;
  throw reader.malformed("its type must be 1, of a user, or 2, of a host", start);
}

function readList(reader: WireReader): string[] {
  const list: string[] = [];
  while (!reader.isAtEnd) list.push(reader.text());
  return list;
}

/** Each once, in the order of their names. */
function readOptions(reader: WireReader): CertificateOptions {
  const options: Record<string, string> = Object.create(null);
  let before: string | undefined;
  while (!reader.isAtEnd) {
    const start = reader.offset;
    const name = reader.text();
    if (before !== undefined && !isBefore(before, name)) {
      throw reader.malformed("options must be in the order of their names, each once", start);
    }
    options[name] = readValue(reader.inside());
    before = name;
  }
  return options;
}

function readValue(reader: WireReader): string {
  if (reader.isAtEnd) return "";
  const value = reader.text();
  reader.end();
  return value;
}

/** In the order of UTF-8, which is that of code points. */
function isBefore(a: string, b: string): boolean {
  const [first, second] = [[...a], [...b]].map((text) => text.map((c) => c.codePointAt(0)!));
  for (let i = 0; i < Math.min(first!.length, second!.length); i++) {
    if (first![i] !== second![i]) return first![i]! < second![i]!;
  }
  return first!.length < second!.length;
}

/** Writes what an authority signs. */
export function writeSigned(fields: CertificateFields): Bytes {
  const { key, criticalOptions, extensions } = fields;
  const writer = new WireWriter().text(key.algorithm.certificate).string(fields.nonce);
  writePublicFields(writer, key);
  writer.uint64(fields.serial).uint32(types.indexOf(fields.type) + 1).text(fields.keyId);
  writer.inside((list) => fields.principals.forEach((name) => list.text(name)));
  writer.uint64(fields.validAfter).uint64(fields.validBefore);
  for (const options of [criticalOptions, extensions]) {
    writer.inside((list) => writeOptions(list, options));
  }
  return writer.text("").string(fields.authorityBlob).finish();
}

function writeOptions(writer: WireWriter, options: CertificateOptions): void {
  for (const name of Object.keys(options).sort((a, b) => isBefore(a, b) ? -1 : 1)) {
    const value = options[name]!;
    writer.text(name).inside((inside) => void (value === "" || inside.text(value)));
  }
}
