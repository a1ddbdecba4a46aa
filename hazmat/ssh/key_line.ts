/**
 * SSH's public keys: a line of text, or the blob in it.
 *
 * @module
 */
import { kindOf } from "../../ffi/bytes.ts";
import { MalformedData } from "../../errors.ts";
import { copyOf, partOf, sizeOf, viewOf } from "../asn1/input.ts";
import type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
import { algorithmNamed } from "./ssh_algorithms.ts";
import { readPublicFields, type SshKey, writePublicKey } from "./key_fields.ts";
import { mostBytes, WireReader, WireWriter } from "./wire.ts";

/** A line of text, taken apart. */
export interface Line {
  /** The blob. */
  readonly blob: Bytes;
  /** The first word, of a line of text. */
  readonly type?: string;
  /** What follows the blob: from anyone, and not authenticated. */
  readonly comment: string;
}

/** Takes text or bytes apart; bytes that begin with a zero are a blob. */
export function readLine(
  data: AllowSharedBufferSource | string,
  what: string,
  action: string,
): Line {
  if (typeof data === "string") return lineOf(data, what, action);
  const bytes = viewOf(data, action);
  const size = sizeOf(bytes);
  checkSize(size, action);
  const copy = copyOf(partOf(bytes, 0, size));
  if (copy[0] === 0) return { blob: copy, comment: "" };
  return lineOf(new TextDecoder().decode(copy), what, action);
}

function checkSize(size: number, action: string): void {
  if (size <= mostBytes) return;
  throw new RangeError(
    `Cannot ${action}: it must have at most ${mostBytes} bytes or characters, but has ${size}`,
  );
}

/** Type, base64 and, if there is one, a comment. */
const lineForm = /^([!-~]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+(.*))?$/;

function lineOf(text: string, what: string, action: string): Line {
  checkSize(text.length, action);
  const match = lineForm.exec(text.trim());
  if (match === null) {
    throw new MalformedData(
      ...[what, "OpenSSH"] as const,
      'it must be one line, such as "ssh-ed25519 AAAA… comment"',
      0,
    );
  }
  const [, type, base64, comment = ""] = match as unknown as [string, string, string, string?];
  return { type, comment, blob: blobOf(base64, what, text.indexOf(base64)) };
}

function blobOf(base64: string, what: string, offset: number): Bytes {
  try {
    return Uint8Array.fromBase64(base64, { lastChunkHandling: "strict" });
  } catch {
    throw new MalformedData(what, "OpenSSH", "its second word must be padded base64", offset);
  }
}

/** A reader behind the name in the blob, which must be the line's type. */
export function readerOf({ blob, type }: Line, what: string): [name: string, reader: WireReader] {
  const reader = new WireReader(blob, what);
  const name = reader.name();
  if (type !== undefined && type !== name) {
    throw reader.malformed("its type must be the same in text and in base64", 0);
  }
  return [name, reader];
}

/**
 * Reads a blob.
 *
 * @throws {MalformedData} If it is something else.
 * @throws {UnsupportedAlgorithm} If the key is of an unknown kind.
 */
export function readBlob(line: Line): SshKey {
  const [name, reader] = readerOf(line, "the public key");
  const key = readPublicFields(reader, algorithmNamed(name));
  reader.end();
  return key;
}

/** Its blob. */
export function blobOfKey(key: SshKey): Bytes {
  return writePublicKey(new WireWriter(), key).finish();
}

/**
 * A line of text.
 *
 * @throws {RangeError} If the comment would end the line.
 */
export function lineWith(type: string, blob: Uint8Array, comment: unknown, action: string): string {
  checkComment(comment, action);
  return `${type} ${blob.toBase64()}${comment === "" ? "" : ` ${comment}`}`;
}

/**
 * Checks a comment: behind the end of a line in authorized_keys another key would begin.
 *
 * @throws {TypeError} If it is not a string.
 * @throws {RangeError} If it has control characters.
 */
export function checkComment(comment: unknown, action: string): asserts comment is string {
  if (typeof comment !== "string") {
    throw new TypeError(`Cannot ${action}: comment must be a string, but is ${kindOf(comment)}`);
  }
  // deno-lint-ignore no-control-regex
  const found = /[\0-\x1f\x7f]/.exec(comment);
  if (found === null) return;
  throw new RangeError(
    `Cannot ${action}: comment must be without line ends and other control characters, but has ` +
      `one at index ${found.index}`,
  );
}
