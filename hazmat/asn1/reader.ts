/**
 * Reading DER (X.690), element by element: no tree is built, and nothing is copied.
 *
 * @module
 */
import type { AllowSharedBufferSource } from "../core/args.ts";
import { MalformedData } from "../../errors.ts";
import { kindOf } from "../../ffi/bytes.ts";
import { checkOptions, partOf, sizeOf, viewOf } from "./input.ts";
import {
  constructed,
  context,
  hasOwnForm,
  isHigh,
  largestTagNumber,
  primitive,
  refuseType,
  tagName,
  tags,
} from "./tags.ts";
import {
  oidText,
  type StringKind,
  stringKinds,
  timeForms,
  type TimeKind,
  timeValue,
} from "./values.ts";

/** Options of a {@linkcode DerReader}. */
export interface DerReaderOptions {
  /** Whether elements may have tag numbers of 31 and more; by default they are refused. */
  readonly highTags?: boolean;
}

/** The contents of a BIT STRING that need not fill its last octet. */
export interface Bits {
  /** The octets; the first bit is the highest of the first. */
  readonly bytes: Uint8Array;
  /** How many bits at the end are not used, from 0 to 7. They are zeros. */
  readonly unusedBits: number;
}

/** The most octets of an INTEGER that becomes a bigint. */
const mostIntegerOctets = 8192;

/** The most octets of an INTEGER that becomes a number: all such are safe integers. */
const mostSmallOctets = 6;

const hexOf = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, "0"));

const stringKindsByTag = new Map(Object.values(stringKinds).map((kind) => [kind.tag, kind]));

/** What a reader and those inside it share. */
class Source {
  constructor(
    readonly data: Uint8Array,
    readonly what: string,
    readonly highTags: boolean,
  ) {}
}

/**
 * A low-level reader of DER (X.690): of the elements that follow each other in some bytes, or in
 * another element. Each method reads the next one, which must have the method's type, or the tag
 * that is given in its place (IMPLICIT), and goes on to the one behind it. What contains others
 * ({@linkcode sequence}, {@linkcode explicit}) is read by a reader of its own; at its end, call
 * {@linkcode end}: what stands there and is never read would be ignored otherwise.
 *
 * Strict: lengths are definite and minimal, INTEGERs minimal, BOOLEANs 00 or FF, unused bits zeros,
 * times in UTC and whole seconds. Not checked are the order of a SET OF, which files in the wild get
 * wrong, and whether a default value is left out. A reader calls nothing and goes no deeper than its
 * caller does. Byte arrays that it returns are parts of the caller's memory. After an error, it is
 * of no use.
 *
 * @example
 * ```ts
 * import { DerReader } from "@hazmat/openssl/asn1";
 *
 * const reader = new DerReader(Uint8Array.fromHex("3006020105040161"), "the example");
 * const pair = reader.sequence();
 * console.assert(pair.smallInteger() === 5);
 * console.assert(pair.octetString().length === 1);
 * pair.end();
 * reader.end();
 * ```
 */
export class DerReader {
  readonly #source: Source;
  readonly #data: Uint8Array;
  readonly #end: number;
  #at: number;

  /**
   * Begins to read.
   *
   * @param der The bytes; not copied: they must not change meanwhile.
   * @param what What they are, for errors: "the certificate".
   * @throws {TypeError} If an argument has the wrong type, or there is no such option.
   */
  constructor(der: AllowSharedBufferSource, what?: string, options?: DerReaderOptions);
  constructor(
    der: AllowSharedBufferSource | Source,
    what?: string,
    options?: DerReaderOptions,
    at = 0,
    end = -1,
  ) {
    const source = der instanceof Source ? der : sourceOf(der, what, options);
    this.#source = source;
    this.#data = source.data;
    this.#at = at;
    this.#end = end < 0 ? sizeOf(source.data) : end;
  }

  /** Where the next element begins, in the bytes that were given at first. */
  get offset(): number {
    return this.#at;
  }

  /** Whether all elements have been read. */
  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /**
   * Checks that all elements have been read.
   *
   * @throws {MalformedData} If there are more.
   */
  end(): void {
    if (this.#at < this.#end) throw this.#malformed("no more data must follow", this.#at);
  }

  /**
   * The next element's tag, with the bit of constructed encodings as it is; `undefined` at the end.
   *
   * @throws {MalformedData} If its number is 31 or more, and the option `highTags` is not set.
   */
  peekTag(): number | undefined {
    const at = this.#at;
    if (at >= this.#end) return undefined;
    const first = this.#data[at]!;
    return (first & 0x1f) === 0x1f ? this.#highTag(at).tag : first;
  }

  /**
   * This reader if the next element has that tag, otherwise `undefined`: for what is OPTIONAL.
   *
   * @example
   * ```ts
   * import { DerReader, tags } from "@hazmat/openssl/asn1";
   *
   * const reader = new DerReader(Uint8Array.fromHex("0101ff"));
   * const critical = reader.optional(tags.boolean)?.boolean() ?? false;
   * console.assert(critical);
   * ```
   *
   * @throws {MalformedData} As {@linkcode peekTag}.
   */
  optional(tag: number): this | undefined {
    const next = this.peekTag();
    return next !== undefined && constructed(next) === constructed(tag) ? this : undefined;
  }

  /**
   * A SEQUENCE or SEQUENCE OF.
   *
   * @param tag What stands in the place of its own, such as `context(0)`; so with all others.
   * @returns A reader of its elements.
   * @throws {MalformedData} If it is not there, or its length is not DER; so with all others.
   */
  sequence(tag: number = tags.sequence): DerReader {
    return this.#inside(this.#enter(constructed(tag)));
  }

  /** A SET or SET OF, whose order is not checked. */
  set(tag: number = tags.set): DerReader {
    return this.#inside(this.#enter(constructed(tag)));
  }

  /**
   * What an EXPLICIT context-specific tag, such as `[0]`, is put around.
   *
   * @param number The tag's number.
   * @returns A reader of the element in it.
   */
  explicit(number: number): DerReader {
    return this.#inside(this.#enter(constructed(context(number))));
  }

  /**
   * An element of any tag, primitive or constructed as the tag's bit 20 (hexadecimal) says.
   *
   * @returns A reader of its contents; of primitive ones, what it gives as elements means nothing.
   */
  element(tag: number): DerReader {
    return this.#inside(this.#enter(tag));
  }

  /** An INTEGER of at most 8192 octets. */
  integer(tag: number = tags.integer): bigint {
    const end = this.#enterInteger(tag, mostIntegerOctets);
    const [data, at] = [this.#data, this.#at];
    this.#at = end;
    if (end - at <= mostSmallOctets) return BigInt(smallValue(data, at, end));
    let hex = "0x";
    for (let i = at; i < end; i++) hex += hexOf[data[i]!];
    const value = BigInt(hex);
    return data[at]! < 0x80 ? value : BigInt.asIntN(8 * (end - at), value);
  }

  /**
   * The magnitude of an INTEGER that must not be negative, the highest octet first and none of them
   * a leading zero; of 0 itself, one zero. For the numbers of keys.
   */
  integerBytes(tag: number = tags.integer): Uint8Array {
    const end = this.#enterInteger(tag, Infinity);
    const at = this.#at;
    if (this.#data[at]! >= 0x80) throw this.#malformed(`${tagName(tag)} must not be negative`, at);
    this.#at = end;
    const first = this.#data[at] === 0 && end - at > 1 ? at + 1 : at;
    return partOf(this.#data, first, end - first);
  }

  /** An INTEGER of at most 6 octets, such as a version or a count; it may be negative. */
  smallInteger(tag: number = tags.integer): number {
    const end = this.#enterInteger(tag, mostSmallOctets);
    const at = this.#at;
    this.#at = end;
    return smallValue(this.#data, at, end);
  }

  /** An ENUMERATED of at most 6 octets. */
  enumerated(tag: number = tags.enumerated): number {
    return this.smallInteger(tag);
  }

  /** A BOOLEAN. */
  boolean(tag: number = tags.boolean): boolean {
    const end = this.#enterPrimitive(tag);
    const at = this.#at;
    if (end - at !== 1) throw this.#malformed(`${tagName(tag)} must have one octet`, at);
    const octet = this.#data[at]!;
    if (octet !== 0 && octet !== 0xff) {
      throw this.#malformed(`${tagName(tag)} must be 00 or FF`, at);
    }
    this.#at = end;
    return octet !== 0;
  }

  /** A NULL. */
  null(tag: number = tags.null): null {
    const end = this.#enterPrimitive(tag);
    if (end > this.#at) throw this.#malformed(`${tagName(tag)} must be empty`, this.#at);
    return null;
  }

  /** An OCTET STRING. */
  octetString(tag: number = tags.octetString): Uint8Array {
    const end = this.#enterPrimitive(tag);
    return this.#take(this.#at, end);
  }

  /** An OCTET STRING whose contents are DER, as an extension's value is: a reader of them. */
  insideOctetString(tag: number = tags.octetString): DerReader {
    return this.#inside(this.#enterPrimitive(tag));
  }

  /** A BIT STRING of whole octets, as keys and signatures are. */
  bitString(tag: number = tags.bitString): Uint8Array {
    const end = this.#enterWholeOctets(tag);
    return this.#take(this.#at, end);
  }

  /** A BIT STRING whose contents are DER, as an RSA public key is: a reader of them. */
  insideBitString(tag: number = tags.bitString): DerReader {
    return this.#inside(this.#enterWholeOctets(tag));
  }

  /** A BIT STRING of any number of bits, such as flags. */
  bits(tag: number = tags.bitString): Bits {
    const end = this.#enterPrimitive(tag);
    const at = this.#at;
    const unusedBits = this.#unusedBits(at, end);
    return { bytes: this.#take(at + 1, end), unusedBits };
  }

  /** An OBJECT IDENTIFIER of at most 128 octets, in decimals with dots. */
  objectIdentifier(tag: number = tags.objectIdentifier): string {
    const end = this.#enterPrimitive(tag);
    const text = oidText(this.#data, this.#at, end);
    if (typeof text !== "string") throw this.#malformed(text.rule, this.#at + text.at);
    this.#at = end;
    return text;
  }

  /** A UTF8String. */
  utf8String(tag: number = tags.utf8String): string {
    return this.#string(stringKinds.utf8String, tag);
  }

  /** A NumericString. */
  numericString(tag: number = tags.numericString): string {
    return this.#string(stringKinds.numericString, tag);
  }

  /** A PrintableString. */
  printableString(tag: number = tags.printableString): string {
    return this.#string(stringKinds.printableString, tag);
  }

  /** A TeletexString, read as Latin-1, which is what is written in the wild. */
  teletexString(tag: number = tags.teletexString): string {
    return this.#string(stringKinds.teletexString, tag);
  }

  /** An IA5String. */
  ia5String(tag: number = tags.ia5String): string {
    return this.#string(stringKinds.ia5String, tag);
  }

  /** A VisibleString. */
  visibleString(tag: number = tags.visibleString): string {
    return this.#string(stringKinds.visibleString, tag);
  }

  /** A UniversalString. */
  universalString(tag: number = tags.universalString): string {
    return this.#string(stringKinds.universalString, tag);
  }

  /** A BMPString. */
  bmpString(tag: number = tags.bmpString): string {
    return this.#string(stringKinds.bmpString, tag);
  }

  /** A character string of any of these kinds, by its tag. */
  string(): string {
    const tag = this.peekTag();
    const kind = stringKindsByTag.get(tag ?? 0);
    if (kind === undefined) throw this.#malformed("a character string must be here", this.#at);
    return this.#string(kind, kind.tag);
  }

  /** A UTCTime: its years are 1950 to 2049. */
  utcTime(tag: number = tags.utcTime): Date {
    return this.#time("utc", tag);
  }

  /** A GeneralizedTime. */
  generalizedTime(tag: number = tags.generalizedTime): Date {
    return this.#time("generalized", tag);
  }

  /** A UTCTime or a GeneralizedTime, by its tag. */
  time(): Date {
    const isUtc = this.#at < this.#end && this.#data[this.#at] === tags.utcTime;
    return isUtc ? this.utcTime() : this.generalizedTime();
  }

  /** Any element, whole: its tag, length and contents. */
  raw(): Uint8Array {
    const at = this.#at;
    return this.#take(at, this.#enterAny());
  }

  /** Passes over any element. */
  skip(): void {
    this.#at = this.#enterAny();
  }

  /** Enters the element, which must have this tag: moves to its contents, returns their end. */
  #enter(tag: number): number {
    const at = this.#at;
    if (at < this.#end && this.#data[at] === tag && (tag & 0x1f) !== 0x1f) {
      return this.#enterLength(at + 1);
    }
    return this.#enterOther(tag);
  }

  #enterPrimitive(tag: number): number {
    return this.#enter(primitive(tag));
  }

  /** Enters the element of a high tag, or throws. */
  #enterOther(tag: number): number {
    const at = this.#at;
    if (typeof tag !== "number") refuseType(tag);
    if (at >= this.#end) throw this.#malformed(`${tagName(tag)} must follow`, at);
    if (isHigh(tag) && (this.#data[at]! & 0x1f) === 0x1f) {
      const found = this.#highTag(at);
      if (found.tag === tag) return this.#enterLength(found.end);
    }
    throw this.#malformed(`${tagName(tag)} must be here`, at);
  }

  #enterAny(): number {
    const at = this.#at;
    if (at >= this.#end) throw this.#malformed("an element must follow", at);
    const first = this.#data[at]!;
    if ((first & 0x1f) === 0x1f) return this.#enterLength(this.#highTag(at).end);
    if (first === 0) throw this.#malformed("tag must not be 0, which BER ends with", at);
    if (first < 0x40 && !hasOwnForm(first)) {
      throw this.#malformed(`${tagName(first)} must be in its own form`, at);
    }
    return this.#enterLength(at + 1);
  }

  /** A tag with its number in several octets (X.690 clause 8.1.2.4), and where it ends. */
  #highTag(at: number): { tag: number; end: number } {
    if (!this.#source.highTags) throw this.#malformed("tag number must be below 31", at);
    let number = 0;
    for (let i = at + 1; i < this.#end; i++) {
      const octet = this.#data[i]!;
      number = number * 128 + (octet & 0x7f);
      if (number === 0) throw this.#malformed("tag number must be minimal", i);
      if (number > largestTagNumber) {
        throw this.#malformed(`tag number must be at most ${largestTagNumber}`, i);
      }
      if (octet >= 0x80) continue;
      if (number < 31) throw this.#malformed("tag number must be minimal", i);
      return { tag: this.#data[at]! + number * 256, end: i + 1 };
    }
    throw this.#malformed("tag must end", this.#end);
  }

  /** Reads a length: moves to the contents, returns their end. */
  #enterLength(at: number): number {
    if (at >= this.#end) throw this.#malformed("length must follow", at);
    const first = this.#data[at]!;
    if (first >= 0x80) return this.#enterLong(at, first & 0x7f);
    return this.#enterContents(at, at + 1, first);
  }

  #enterContents(lengthAt: number, at: number, length: number): number {
    const end = at + length;
    if (end > this.#end) throw this.#malformed("contents must end where they are held", lengthAt);
    this.#at = at;
    return end;
  }

  /** A length of 128 and more, in as many octets behind the first as that says. */
  #enterLong(lengthAt: number, count: number): number {
    if (count === 0) throw this.#malformed("length must be definite", lengthAt);
    const at = lengthAt + 1 + count;
    if (at > this.#end) throw this.#malformed("length must end", lengthAt);
    const first = this.#data[lengthAt + 1]!;
    if (first === 0 || (count === 1 && first < 0x80)) {
      throw this.#malformed("length must be minimal", lengthAt);
    }
    let length = 0;
    for (let i = lengthAt + 1; i < at; i++) length = length * 256 + this.#data[i]!;
    return this.#enterContents(lengthAt, at, length);
  }

  #enterInteger(tag: number, most: number): number {
    const end = this.#enterPrimitive(tag);
    const [data, at] = [this.#data, this.#at];
    const size = end - at;
    if (size === 0) throw this.#malformed(`${tagName(tag)} must have contents`, at);
    if (size > 1 && (data[at] === 0 || data[at] === 0xff)) {
      const isNeeded = (data[at]! ^ data[at + 1]!) >= 0x80;
      if (!isNeeded) throw this.#malformed(`${tagName(tag)} must be minimal`, at);
    }
    if (size > most) throw this.#malformed(`${tagName(tag)} must have at most ${most} octets`, at);
    return end;
  }

  #enterWholeOctets(tag: number): number {
    const end = this.#enterPrimitive(tag);
    const at = this.#at;
    if (this.#unusedBits(at, end) !== 0) {
      throw this.#malformed(`${tagName(tag)} must have whole octets`, at);
    }
    this.#at = at + 1;
    return end;
  }

  #unusedBits(at: number, end: number): number {
    if (at === end) throw this.#malformed("BIT STRING must have contents", at);
    const unused = this.#data[at]!;
    if (unused > 7) throw this.#malformed("a BIT STRING must have at most 7 unused bits", at);
    if (unused === 0) return 0;
    if (end === at + 1) throw this.#malformed("an empty BIT STRING must have no unused bits", at);
    if ((this.#data[end - 1]! & (1 << unused) - 1) === 0) return unused;
    throw this.#malformed("unused bits of a BIT STRING must be zeros", end - 1);
  }

  #string(kind: StringKind, tag: number): string {
    const end = this.#enterPrimitive(tag);
    const text = kind.decode(this.#data, this.#at, end);
    if (text === undefined) throw this.#malformed(kind.rule, this.#at);
    this.#at = end;
    return text;
  }

  #time(kind: TimeKind, tag: number): Date {
    const end = this.#enterPrimitive(tag);
    const value = timeValue(this.#data, this.#at, end, kind);
    if (Number.isNaN(value)) {
      throw this.#malformed(`${timeForms[kind]}, and a time that exists`, this.#at);
    }
    this.#at = end;
    return new Date(value);
  }

  /** A reader of what was entered; this one goes on behind it. */
  #inside(end: number): DerReader {
    const at = this.#at;
    this.#at = end;
    return childOf(this.#source, at, end);
  }

  #take(at: number, end: number): Uint8Array {
    this.#at = end;
    return partOf(this.#data, at, end - at);
  }

  #malformed(rule: string, offset: number): MalformedData {
    return new MalformedData(this.#source.what, "DER", rule, offset);
  }
}

/** The constructor as only this module sees it. */
const Inside = DerReader as unknown as new (
  source: Source,
  what: undefined,
  options: undefined,
  at: number,
  end: number,
) => DerReader;

function childOf(source: Source, at: number, end: number): DerReader {
  return new Inside(source, undefined, undefined, at, end);
}

function sourceOf(
  der: AllowSharedBufferSource,
  what: string = "the data",
  options: DerReaderOptions = {},
): Source {
  const action = "read DER";
  if (typeof what !== "string") {
    throw new TypeError(
      `Cannot ${action}: its name must be a string, but is ${kindOf(what)}`,
    );
  }
  checkOptions(options, ["highTags"], action);
  const highTags = options.highTags === true;
  return new Source(viewOf(der, action), what, highTags);
}

function smallValue(data: Uint8Array, at: number, end: number): number {
  let value = data[at]! < 0x80 ? data[at]! : data[at]! - 256;
  for (let i = at + 1; i < end; i++) value = value * 256 + data[i]!;
  return value;
}
