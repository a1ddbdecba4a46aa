/**
 * The parts of keys, as SSH writes them.
 *
 * @module
 */
import { algorithmNamed, type Field, type SshAlgorithm } from "./ssh_algorithms.ts";
import { WireReader, type WireWriter } from "./wire.ts";

/** The parts of a key by their names: numbers, the highest octet first, and other octets. */
export type Parts = Readonly<Record<string, Uint8Array>>;

/** A public key, as it was read: its arrays may be parts of another. */
export interface SshKey {
  /** Its kind. */
  readonly algorithm: SshAlgorithm;
  /** Its numbers, or its point. */
  readonly parts: Parts;
  /** What a security key signs for, such as "ssh:". */
  readonly application?: Uint8Array;
}

/**
 * Reads a public key after its name.
 *
 * @throws {MalformedData} If it is something else.
 */
export function readPublicFields(reader: WireReader, algorithm: SshAlgorithm): SshKey {
  const parts = readFields(reader, algorithm, algorithm.publicFields);
  if (!algorithm.isHardware) return { algorithm, parts };
  return { algorithm, parts, application: reader.string() };
}

/**
 * Reads a public key that stands in a string, as a whole.
 *
 * @param what What it is a part of, for errors.
 */
export function readPublicBlob(reader: WireReader, what: string): [blob: Uint8Array, key: SshKey] {
  const start = reader.offset + 4;
  const blob = reader.string();
  const inside = new WireReader(blob, what, start);
  const key = readPublicFields(inside, algorithmNamed(inside.name()));
  inside.end();
  return [blob, key];
}

/** Reads fields, after the name of a curve if the algorithm has one. */
export function readFields(
  reader: WireReader,
  { curve }: SshAlgorithm,
  fields: readonly Field[],
): Parts {
  if (curve !== undefined) {
    const start = reader.offset;
    if (reader.name() !== curve.name) {
      throw reader.malformed(`its curve must be ${curve.name}`, start);
    }
  }
  const parts: Record<string, Uint8Array> = {};
  for (const field of fields) parts[field.name] = readField(reader, field, parts);
  return parts;
}

function readField(reader: WireReader, { form, size = 0, name }: Field, before: Parts): Uint8Array {
  const start = reader.offset;
  if (form === "number") return reader.positive();
  const octets = reader.fixed(size);
  if (form === "pair") return seedOf(reader, octets, before["point"]!, start);
  if (name === "point" && size !== 32 && octets[0] !== 4) {
    throw reader.malformed("a point must be uncompressed", start);
  }
  return octets;
}

/** The private key of EdDSA has its public key behind it. */
function seedOf(
  reader: WireReader,
  pair: Uint8Array,
  point: Uint8Array,
  start: number,
): Uint8Array {
  if (isSame(pair.subarray(32), point)) return pair.subarray(0, 32);
  throw reader.malformed("its private key must end with its public key", start);
}

/** Whether two public arrays are equal. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Writes a public key, name and all. */
export function writePublicKey(writer: WireWriter, key: SshKey): WireWriter {
  return writePublicFields(writer.text(key.algorithm.name), key);
}

/** Writes a public key without its name. */
export function writePublicFields(writer: WireWriter, key: SshKey): WireWriter {
  const { algorithm, parts, application } = key;
  writeFields(writer, algorithm, algorithm.publicFields, parts);
  return application === undefined ? writer : writer.string(application);
}

/** Writes fields, after the name of a curve if the algorithm has one. */
export function writeFields(
  writer: WireWriter,
  { curve }: SshAlgorithm,
  fields: readonly Field[],
  parts: Parts,
): void {
  if (curve !== undefined) writer.text(curve.name);
  for (const { name, form } of fields) {
    const part = parts[name]!;
    if (form === "number") writer.number(part);
    else if (form === "octets") writer.string(part);
    else writer.uint32(64).raw(part).raw(parts["point"]!);
  }
}
