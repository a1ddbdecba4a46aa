/**
 * Writing DER (X.690), element by element, into one array.
 *
 * @module
 */
import type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
import { AlreadyFinalized } from "../../errors.ts";
import { kindOf } from "../../ffi/bytes.ts";
import { copyOf, partOf, sizeOf, viewOf } from "./input.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";
import { DerReader } from "./reader.ts";
import {
  constructed,
  context,
  isHigh,
  largestTagNumber,
  primitive,
  refuseType,
  tags,
} from "./tags.ts";
import {
  base128,
  oidOctets,
  stringKinds,
  type StringType,
  type TimeKind,
  timeText,
} from "./values.ts";

/** Writes the elements that are inside another one, with the writer that it is given. */
export type WriteInside = (inside: DerWriter) => void;

/** The contents of an element: bytes, or what writes elements into it. */
export type DerContents = AllowSharedBufferSource | WriteInside;

const action = "write DER";

/** The most bytes of all that one writer writes: lengths of C's type `int`. */
const mostBytes = 2 ** 31 - 1;

/**
 * A low-level writer of DER (X.690), the counterpart of {@linkcode DerReader}. Each method writes an
 * element behind those before, and returns this writer. What goes into another one is written by a
 * function, which gets this writer too.
 *
 * Arguments are read when they are passed in. All is written into one array, which is filled with
 * zeros when it is replaced or done with, as keys are among what is written; of the result there is
 * one copy, the caller's.
 *
 * @example
 * ```ts
 * import { DerWriter } from "@hazmat/openssl/asn1";
 *
 * const der = new DerWriter().sequence((algorithm) => {
 *   algorithm.objectIdentifier("1.2.840.113549.1.1.1").null();
 * }).finish();
 * console.assert(der.toHex() === "300d06092a864886f70d0101010500");
 * ```
 */
export class DerWriter {
  #bytes: Bytes = newFixedBytes(512);
  #at = 0;
  #depth = 0;
  #isFinished = false;

  /**
   * All that was written, in an array of its own. The writer's memory is wiped, and it writes no
   * more.
   *
   * @throws {AlreadyFinalized} The second time.
   * @throws {TypeError} Inside an element: that one has no end yet.
   */
  finish(): Bytes {
    if (this.#isFinished) throw new AlreadyFinalized(action, "new DerWriter()");
    if (this.#depth > 0) {
      throw new TypeError(
        `Cannot ${action}: finish() must not be called inside an element; call it behind that`,
      );
    }
    const result = copyOf(partOf(this.#bytes, 0, this.#at));
    this.#bytes.fill(0, 0, this.#at);
    this.#isFinished = true;
    return result;
  }

  /**
   * A SEQUENCE or SEQUENCE OF, whose elements the function writes.
   *
   * @param tag What is to stand in the place of its own, such as `context(0)`; so with all others.
   * @throws {AlreadyFinalized} After {@linkcode finish}; so with all others.
   * @throws {TypeError} If an argument has the wrong type; so with all others.
   * @throws {RangeError} If it becomes larger than 2147483647 bytes; so with all others.
   */
  sequence(write: WriteInside, tag: number = tags.sequence): this {
    return this.#constructed(tag, write);
  }

  /** A SET OF, whose elements the function writes in any order: they are put into DER's. */
  set(write: WriteInside, tag: number = tags.set): this {
    checkWrites(write);
    return this.#constructed(tag, (inside) => {
      const start = this.#at;
      write(inside);
      this.#sort(start);
    });
  }

  /** An EXPLICIT context-specific tag, such as `[0]`, around the element that is written. */
  explicit(number: number, write: WriteInside): this {
    return this.#constructed(context(number), write);
  }

  /** An element of any tag, primitive or constructed as the tag's bit 20 (hexadecimal) says. */
  element(tag: number, contents: DerContents): this {
    return this.#element(tag, () => this.#contents(contents));
  }

  /**
   * Elements that are DER already.
   *
   * @throws {MalformedData} If the tags and lengths of these, not of those inside them, are not DER.
   */
  raw(der: AllowSharedBufferSource): this {
    return this.#attempt(() => {
      const start = this.#at;
      this.#appendBytes(viewOf(der, action));
      const reader = this.#readerFrom(start);
      while (!reader.isAtEnd) reader.skip();
    });
  }

  /**
   * An INTEGER.
   *
   * @param value A bigint, a safe integer, or the magnitude of a number that is not negative, its
   * highest octet first, as the numbers of keys are; leading zeros do not matter.
   * @throws {RangeError} If a number is not a safe integer, or there are no octets.
   */
  integer(
    value: bigint | number | AllowSharedBufferSource,
    tag: number = tags.integer,
  ): this {
    if (typeof value === "bigint") return this.#primitive(tag, integerOctets(value));
    if (typeof value === "number") {
      return this.#primitive(tag, integerOctets(checkedInteger(value)));
    }
    return this.#element(primitive(tag), () => {
      const start = this.#at;
      this.#append([0]);
      this.#appendBytes(viewOf(value, action));
      this.#removeZeros(start);
    });
  }

  /** An ENUMERATED. */
  enumerated(value: number, tag: number = tags.enumerated): this {
    return this.#primitive(tag, integerOctets(checkedInteger(value)));
  }

  /** A BOOLEAN. */
  boolean(value: boolean, tag: number = tags.boolean): this {
    if (typeof value !== "boolean") throw wrongType("a BOOLEAN", "a boolean", value);
    return this.#primitive(tag, [value ? 0xff : 0]);
  }

  /** A NULL. */
  null(tag: number = tags.null): this {
    return this.#primitive(tag, []);
  }

  /** An OCTET STRING, of bytes or of the elements that the function writes. */
  octetString(contents: DerContents, tag: number = tags.octetString): this {
    return this.#element(primitive(tag), () => this.#contents(contents));
  }

  /**
   * A BIT STRING, of bytes or of the elements that the function writes.
   *
   * @param unusedBits How many bits at the end of the last octet do not count. They must be zeros.
   * @throws {RangeError} If unused bits are not 0 to 7, not there, or not zeros.
   */
  bitString(contents: DerContents, unusedBits = 0, tag: number = tags.bitString): this {
    return this.#element(primitive(tag), () => {
      this.#append([checkedUnusedBits(unusedBits)]);
      const start = this.#at;
      this.#contents(contents);
      this.#checkUnused(unusedBits, start);
    });
  }

  /**
   * An OBJECT IDENTIFIER, in decimals with dots.
   *
   * @throws {RangeError} If it is not one, or would have more than 128 octets.
   */
  objectIdentifier(oid: string, tag: number = tags.objectIdentifier): this {
    return this.#primitive(tag, oidOctets(oid));
  }

  /**
   * A UTF8String.
   *
   * @throws {RangeError} If the text has characters that this kind of string does not have; so with
   * the others. Here, these are halves of surrogate pairs.
   */
  utf8String(text: string, tag: number = tags.utf8String): this {
    return this.#string("utf8String", text, tag);
  }

  /** A NumericString: digits and spaces. */
  numericString(text: string, tag: number = tags.numericString): this {
    return this.#string("numericString", text, tag);
  }

  /** A PrintableString: letters, digits, spaces and `'()+,-./:=?`. */
  printableString(text: string, tag: number = tags.printableString): this {
    return this.#string("printableString", text, tag);
  }

  /** A TeletexString, written as Latin-1. */
  teletexString(text: string, tag: number = tags.teletexString): this {
    return this.#string("teletexString", text, tag);
  }

  /** An IA5String: ASCII. */
  ia5String(text: string, tag: number = tags.ia5String): this {
    return this.#string("ia5String", text, tag);
  }

  /** A VisibleString: ASCII that is visible, and spaces. */
  visibleString(text: string, tag: number = tags.visibleString): this {
    return this.#string("visibleString", text, tag);
  }

  /** A UniversalString. */
  universalString(text: string, tag: number = tags.universalString): this {
    return this.#string("universalString", text, tag);
  }

  /** A BMPString: the characters up to U+FFFF. */
  bmpString(text: string, tag: number = tags.bmpString): this {
    return this.#string("bmpString", text, tag);
  }

  /**
   * A UTCTime.
   *
   * @throws {RangeError} If the year is not one from 1950 to 2049, or the time is not in whole
   * seconds.
   */
  utcTime(date: Date, tag: number = tags.utcTime): this {
    return this.#time("utc", date, tag);
  }

  /**
   * A GeneralizedTime.
   *
   * @throws {RangeError} If the year is not one from 0 to 9999, or the time is not in whole seconds.
   */
  generalizedTime(date: Date, tag: number = tags.generalizedTime): this {
    return this.#time("generalized", date, tag);
  }

  /**
   * A UTCTime for the years from 1950 to 2049, otherwise a GeneralizedTime, as in certificates
   * (RFC 5280 section 4.1.2.5).
   *
   * @throws {RangeError} As {@linkcode generalizedTime}.
   */
  time(date: Date): this {
    const isGeneralized = !/^(19[5-9]|20[0-4])/.test(timeText(date, "generalized"));
    return isGeneralized ? this.generalizedTime(date) : this.utcTime(date);
  }

  #string(type: StringType, text: string, tag: number): this {
    const kind = stringKinds[type];
    if (typeof text !== "string") throw wrongType("a character string", "a string", text);
    const octets = kind.encode(text);
    if (octets !== undefined) return this.#primitive(tag, octets);
    throw new RangeError(`Cannot ${action}: ${kind.rule}, but the text has others`);
  }

  #time(kind: TimeKind, date: Date, tag: number): this {
    return this.#primitive(tag, Array.from(timeText(date, kind), (one) => one.charCodeAt(0)));
  }

  #constructed(tag: number, write: WriteInside): this {
    checkWrites(write);
    return this.#element(constructed(tag), () => write(this));
  }

  #primitive(tag: number, octets: readonly number[]): this {
    return this.#element(primitive(tag), () => this.#append(octets));
  }

  #contents(contents: DerContents): void {
    if (typeof contents === "function") contents(this);
    else this.#appendBytes(viewOf(contents, action));
  }

  /** Writes a tag, what the function writes, and between them its length. */
  #element(tag: number, write: () => void): this {
    return this.#attempt(() => {
      this.#append(tagOctets(tag));
      const lengthAt = this.#at;
      this.#append([0]);
      write();
      this.#insertLength(lengthAt);
    });
  }

  /** Does what writes; if it throws, nothing was written. */
  #attempt(write: () => void): this {
    if (this.#isFinished) throw new AlreadyFinalized(action, "new DerWriter()");
    const start = this.#at;
    this.#depth++;
    try {
      write();
    } catch (error) {
      this.#bytes.fill(0, start, this.#at);
      this.#at = start;
      throw error;
    } finally {
      this.#depth--;
    }
    return this;
  }

  /** Writes the length of all that follows the octet that was left for it. */
  #insertLength(lengthAt: number): void {
    const contentsAt = lengthAt + 1;
    const octets = lengthOctets(this.#at - contentsAt);
    const more = octets.length - 1;
    if (more > 0) {
      this.#append(octets.slice(1));
      this.#bytes.copyWithin(contentsAt + more, contentsAt, this.#at - more);
    }
    this.#bytes.set(octets, lengthAt);
  }

  #append(octets: readonly number[]): void {
    this.#makeRoom(octets.length);
    const [bytes, at] = [this.#bytes, this.#at];
    for (let i = 0; i < octets.length; i++) bytes[at + i] = octets[i]!; // set() is slow with a list
    this.#at = at + octets.length;
  }

  #appendBytes(bytes: Uint8Array): void {
    const size = sizeOf(bytes);
    this.#makeRoom(size);
    this.#bytes.set(bytes, this.#at);
    this.#at += size;
  }

  /** Removes the zeros that an INTEGER begins with there, but one where the sign would be set. */
  #removeZeros(start: number): void {
    const [bytes, end] = [this.#bytes, this.#at];
    if (end === start + 1) {
      throw new RangeError(`Cannot ${action}: an INTEGER must have octets, but has 0`);
    }
    let first = start;
    while (first < end - 1 && bytes[first] === 0 && bytes[first + 1]! < 0x80) first++;
    bytes.copyWithin(start, first, end);
    this.#at = end - (first - start);
    bytes.fill(0, this.#at, end);
  }

  /** Makes the array larger, and fills the one before with zeros. */
  #makeRoom(size: number): void {
    const needed = this.#at + size;
    if (needed <= this.#bytes.length) return;
    if (needed > mostBytes) {
      throw new RangeError(
        `Cannot ${action}: it must have at most ${mostBytes} bytes, but would have ${needed}`,
      );
    }
    const before = this.#bytes;
    this.#bytes = newFixedBytes(Math.min(mostBytes, Math.max(needed, 2 * before.length)));
    this.#bytes.set(before);
    before.fill(0);
  }

  /** A reader of what was written from there on. */
  #readerFrom(start: number): DerReader {
    const written = partOf(this.#bytes, start, this.#at - start);
    return new DerReader(written, "the elements to write", { highTags: true });
  }

  /** Sorts the elements from there on (X.690 clause 11.6). */
  #sort(start: number): void {
    const reader = this.#readerFrom(start);
    const elements: Bytes[] = [];
    while (!reader.isAtEnd) elements.push(copyOf(reader.raw()));
    this.#at = start;
    for (const element of elements.sort(compare)) {
      this.#appendBytes(element);
      element.fill(0);
    }
  }

  #checkUnused(unusedBits: number, start: number): void {
    if (unusedBits === 0) return;
    const isZero = this.#at > start && (this.#bytes[this.#at - 1]! & (1 << unusedBits) - 1) === 0;
    if (isZero) return;
    throw new RangeError(
      `Cannot ${action}: unused bits of a BIT STRING must be there, and be zeros, ` +
        `but the last ${unusedBits} bits are not`,
    );
  }
}

function wrongType(what: string, wanted: string, value: unknown): TypeError {
  return new TypeError(
    `Cannot ${action}: ${what} must be given as ${wanted}, but is ${kindOf(value)}`,
  );
}

function checkWrites(write: unknown): void {
  if (typeof write !== "function") throw wrongType("what is inside", "a function", write);
}

function checkedInteger(value: number): bigint {
  if (typeof value !== "number") throw wrongType("an INTEGER", "a number, bigint or bytes", value);
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw new RangeError(
    `Cannot ${action}: an INTEGER must be a safe integer, a bigint or bytes, but is ${value}`,
  );
}

function checkedUnusedBits(value: number): number {
  if (typeof value !== "number") throw wrongType("the number of unused bits", "a number", value);
  if (Number.isInteger(value) && value >= 0 && value <= 7) return value;
  throw new RangeError(
    `Cannot ${action}: unused bits of a BIT STRING must be 0 to 7, but are ${value}`,
  );
}

/** Two's complement in as few octets as there can be. */
function integerOctets(value: bigint): number[] {
  const magnitude = value < 0n ? -value - 1n : value;
  const hex = magnitude.toString(16);
  const octets = hex.padStart(hex.length + (hex.length % 2), "0").match(/../g)!;
  const numbers = octets.map((octet) => parseInt(octet, 16));
  if (numbers[0]! >= 0x80) numbers.unshift(0);
  return value < 0n ? numbers.map((octet) => octet ^ 0xff) : numbers;
}

function tagOctets(tag: number): number[] {
  if (typeof tag !== "number") refuseType(tag);
  const number = isHigh(tag) ? Math.floor(tag / 256) : tag & 0x1f;
  const isSound = Number.isInteger(tag) && tag > 0 && isHigh(tag) === ((tag & 0x1f) === 0x1f);
  if (!isSound || number > largestTagNumber || (isHigh(tag) && number < 31)) {
    throw new RangeError(
      `Cannot ${action}: a tag must be one of tags, or made by context(), but is ${String(tag)}`,
    );
  }
  return isHigh(tag) ? [tag & 0xff, ...base128(number)] : [tag];
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

/** The order of a SET OF: as if the shorter one had zeros behind it. */
function compare(a: Uint8Array, b: Uint8Array): number {
  const size = Math.min(a.length, b.length);
  for (let i = 0; i < size; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}
