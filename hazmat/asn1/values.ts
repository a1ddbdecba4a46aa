/**
 * The values of primitive types, as octets and in JavaScript: OBJECT IDENTIFIERs, character strings
 * and times.
 *
 * @module
 */
import { kindOf } from "../../ffi/bytes.ts";
import { partOf } from "./input.ts";
import { tags } from "./tags.ts";

// OBJECT IDENTIFIERs (X.690 clause 8.19), in dotted decimals

/** The most octets of one: enough for arcs of any size that are in use, and few to convert. */
export const mostOidOctets = 128;

/** What is wrong with an encoding, and where: offsets count from its first octet. */
export class OidFault {
  /** The fault. */
  constructor(readonly rule: string, readonly at: number) {}
}

/**
 * Known encodings. Nearly every OBJECT IDENTIFIER has been seen before; to find its text again
 * costs less than to make it. One in each place, so that no input makes it grow.
 */
const places = 256;
const cachedOctets: (Uint8Array | undefined)[] = new Array(places).fill(undefined);
const cachedTexts: string[] = new Array(places).fill("");

/** The text of the octets from `at` to `end`, or what is wrong with them. */
export function oidText(data: Uint8Array, at: number, end: number): string | OidFault {
  if (end - at > mostOidOctets) {
    return new OidFault(`OBJECT IDENTIFIER must have at most ${mostOidOctets} octets`, 0);
  }
  let hash = 0;
  for (let i = at; i < end; i++) hash = (hash * 31 + data[i]!) | 0;
  const place = (hash ^ (hash >>> 11)) & (places - 1);
  const cached = cachedOctets[place];
  if (cached !== undefined && isSame(cached, data, at, end)) return cachedTexts[place]!;
  const octets = Uint8Array.from({ length: end - at }, (_, i) => data[at + i]!);
  const text = decode(octets);
  if (typeof text === "string") {
    cachedOctets[place] = octets;
    cachedTexts[place] = text;
  }
  return text;
}

function isSame(cached: Uint8Array, data: Uint8Array, at: number, end: number): boolean {
  if (cached.length !== end - at) return false;
  for (let i = 0; i < cached.length; i++) {
    if (cached[i] !== data[at + i]) return false;
  }
  return true;
}

function decode(octets: Uint8Array): string | OidFault {
  if (octets.length === 0) return new OidFault("OBJECT IDENTIFIER must have contents", 0);
  const arcs: bigint[] = [];
  let arc = 0n;
  let isNew = true;
  for (const [i, octet] of octets.entries()) {
    if (isNew && octet === 0x80) {
      return new OidFault("an arc of an OBJECT IDENTIFIER must be minimal", i);
    }
    arc = arc << 7n | BigInt(octet & 0x7f);
    isNew = octet < 0x80;
    if (!isNew) continue;
    arcs.push(arc);
    arc = 0n;
  }
  if (!isNew) {
    return new OidFault("the last arc of an OBJECT IDENTIFIER must end", octets.length - 1);
  }
  const [first, ...others] = arcs as [bigint, ...bigint[]];
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...others].join(".");
}

const syntax = /^[012](\.(0|[1-9]\d*))+$/;

/**
 * The octets of an OBJECT IDENTIFIER in dotted decimals.
 *
 * @throws {TypeError} If it is not a string.
 * @throws {RangeError} If it is not an OBJECT IDENTIFIER, or longer than a reader takes.
 */
export function oidOctets(text: string): number[] {
  const action = "write an OBJECT IDENTIFIER";
  if (typeof text !== "string") {
    throw new TypeError(`Cannot ${action}: it must be a string, but is ${kindOf(text)}`);
  }
  // An arc in decimals is longer than in octets; what is far too long is not converted.
  if (text.length > 3 * mostOidOctets || !syntax.test(text)) throw refused(action, text);
  const [root, second, ...others] = text.split(".") as [string, string, ...string[]];
  if (root < "2" && Number(second) > 39) throw refused(action, text);
  const first = String(BigInt(root) * 40n + BigInt(second));
  const octets = [first, ...others].flatMap(arcOctets);
  if (octets.length > mostOidOctets) throw refused(action, text);
  return octets;
}

function refused(action: string, text: string): RangeError {
  return new RangeError(
    `Cannot ${action}: it must be decimals with dots, as in "1.2.840.113549", begin with 0, 1 ` +
      `or 2, where 0 and 1 are followed by at most 39, and have at most ${mostOidOctets} octets, ` +
      `but is ${JSON.stringify(text.slice(0, 100))}`,
  );
}

function arcOctets(arc: string): number[] {
  if (arc.length < 10) return base128(Number(arc));
  const octets: number[] = [];
  for (let rest = BigInt(arc); rest > 0n; rest >>= 7n) {
    octets.unshift(Number(rest & 0x7fn) | (octets.length > 0 ? 0x80 : 0));
  }
  return octets;
}

/** A number below 2^32, seven bits in each octet; all but the last have their highest bit set. */
export function base128(number: number): number[] {
  const octets = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) octets.unshift(rest & 0x7f | 0x80);
  return octets;
}

// Character strings (X.680 clause 41): which characters each may have

/** The character strings that are read and written. */
export type StringType =
  | "utf8String"
  | "numericString"
  | "printableString"
  | "teletexString"
  | "ia5String"
  | "visibleString"
  | "universalString"
  | "bmpString";

/** A kind of character string. */
export interface StringKind {
  /** Its tag. */
  readonly tag: number;
  /** What its octets must be, for error texts. */
  readonly rule: string;
  /** The text of the octets; `undefined` if they break the rule. */
  decode(data: Uint8Array, at: number, end: number): string | undefined;
  /** The octets of a text; `undefined` if it has characters that this kind does not have. */
  encode(text: string): number[] | undefined;
}

/** Characters that are one octet each, of the same value. */
function singleOctets(tag: number, rule: string, has: (octet: number) => boolean): StringKind {
  return {
    tag,
    rule,
    decode: (data, at, end) => {
      for (let i = at; i < end; i++) {
        if (!has(data[i]!)) return undefined;
      }
      return fromOctets(data, at, end);
    },
    encode: (text) => {
      const octets = Array.from(text, (character) => character.codePointAt(0)!);
      return octets.every(has) ? octets : undefined;
    },
  };
}

/** Eight at a time: a call each would cost more, as would an array. */
function fromOctets(data: Uint8Array, at: number, end: number): string {
  const d = data;
  let text = "";
  let i = at;
  for (; i + 8 <= end; i += 8) {
    text += String.fromCharCode(
      ...[d[i]!, d[i + 1]!, d[i + 2]!, d[i + 3]!] as const,
      ...[d[i + 4]!, d[i + 5]!, d[i + 6]!, d[i + 7]!] as const,
    );
  }
  for (; i < end; i++) text += String.fromCharCode(d[i]!);
  return text;
}

const isDigit = (octet: number) => octet >= 0x30 && octet <= 0x39;
const isLetter = (octet: number) =>
  (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a && octet < 0x80;
const signs = [..." '()+,-./:=?"].map((sign) => sign.charCodeAt(0));

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(data: Uint8Array, at: number, end: number): string | undefined {
  let isAscii = true;
  for (let i = at; i < end && isAscii; i++) isAscii = data[i]! < 0x80;
  if (isAscii) return fromOctets(data, at, end);
  try {
    return utf8.decode(new Uint8Array(partOf(data, at, end - at))); // not from shared memory
  } catch {
    return undefined;
  }
}

/** Characters of two or four octets, the first of which is the highest. */
function wideOctets(tag: number, width: 2 | 4, rule: string): StringKind {
  return {
    tag,
    rule,
    decode: (data, at, end) => {
      if ((end - at) % width !== 0) return undefined;
      let text = "";
      for (let i = at; i < end; i += width) {
        let value = 0;
        for (let j = i; j < i + width; j++) value = value * 256 + data[j]!;
        if (value > 0x10ffff || isSurrogate(value)) return undefined;
        text += String.fromCodePoint(value);
      }
      return text;
    },
    encode: (text) => {
      const values = Array.from(text, (character) => character.codePointAt(0)!);
      const isIn = values.every((value) => value < 256 ** width && !isSurrogate(value));
      return isIn ? values.flatMap((value) => octetsOf(value, width)) : undefined;
    },
  };
}

const isSurrogate = (value: number) => value >= 0xd800 && value <= 0xdfff;

const octetsOf = (value: number, width: number) =>
  Array.from({ length: width }, (_, i) => value >>> 8 * (width - 1 - i) & 0xff);

/** Every kind, by its name. */
export const stringKinds: Readonly<Record<StringType, StringKind>> = {
  utf8String: {
    tag: tags.utf8String,
    rule: "UTF8String must be UTF-8",
    decode: decodeUtf8,
    encode: (text) => text.isWellFormed() ? [...new TextEncoder().encode(text)] : undefined,
  },
  numericString: singleOctets(
    tags.numericString,
    "NumericString must have digits and spaces only",
    (octet) => isDigit(octet) || octet === 0x20,
  ),
  printableString: singleOctets(
    tags.printableString,
    "PrintableString must have letters, digits, spaces and '()+,-./:=? only",
    (octet) => isLetter(octet) || isDigit(octet) || signs.includes(octet),
  ),
  teletexString: singleOctets(
    tags.teletexString,
    "TeletexString must have characters of Latin-1 only",
    (octet) => octet <= 0xff,
  ),
  ia5String: singleOctets(
    tags.ia5String,
    "IA5String must have characters of ASCII only",
    (octet) => octet < 0x80,
  ),
  visibleString: singleOctets(
    tags.visibleString,
    "VisibleString must have visible characters of ASCII and spaces only",
    (octet) => octet >= 0x20 && octet < 0x7f,
  ),
  universalString: wideOctets(
    tags.universalString,
    4,
    "UniversalString must have characters of four octets each, and no surrogates",
  ),
  bmpString: wideOctets(
    tags.bmpString,
    2,
    "BMPString must have characters of two octets each, and no surrogates",
  ),
};

// UTCTime and GeneralizedTime as DER has them (X.690 clause 11.7, 11.8; RFC 5280 section 4.1.2.5):
// in whole seconds, and UTC

/** The digits of a time, and the Z behind them. */
const sizes = { utc: 13, generalized: 15 } as const;

/** Which of the two. */
export type TimeKind = keyof typeof sizes;

/** What each must look like, for error texts. */
export const timeForms: Readonly<Record<TimeKind, string>> = {
  utc: "UTCTime must be YYMMDDHHMMSSZ",
  generalized: "GeneralizedTime must be YYYYMMDDHHMMSSZ",
};

/** Milliseconds since 1970; NaN if the octets are not of this form, or not a time that exists. */
export function timeValue(data: Uint8Array, at: number, end: number, kind: TimeKind): number {
  if (end - at !== sizes[kind] || data[end - 1] !== 0x5a) return NaN;
  const yearEnd = kind === "utc" ? at + 2 : at + 4;
  const short = digits(data, at, yearEnd);
  const year = kind === "utc" ? short + (short < 50 ? 2000 : 1900) : short;
  const pair = (i: number) => digits(data, yearEnd + 2 * i, yearEnd + 2 * i + 2);
  return valueOf(year, pair(0), pair(1), pair(2), pair(3), pair(4));
}

function digits(data: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = at; i < end; i++) {
    const digit = data[i]! - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
}

function valueOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
  if (!exists || !(hour < 24 && minute < 60 && second < 60)) return NaN;
  // 400 years later, as Date.UTC takes the years 0 to 99 for those of the 20th century.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) - msOf400Years;
}

const msOf400Years = 146_097 * 86_400_000;
const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap && month === 2 ? 29 : days[month - 1]!;
}

/**
 * The text of a time.
 *
 * @throws {TypeError} If it is not a Date.
 * @throws {RangeError} If it is not a valid one, has parts of seconds, or its year does not fit.
 */
export function timeText(date: Date, kind: TimeKind): string {
  const text = isoText(date);
  const year = date.getUTCFullYear();
  const [least, most] = kind === "utc" ? [1950, 2049] : [0, 9999];
  if (year < least! || year > most!) {
    throw new RangeError(
      `Cannot write a time: its year must be from ${least} to ${most}, but is ${year}`,
    );
  }
  const all = text.replace(/\.000Z$/, "Z").replace(/[-:T]/g, "");
  return kind === "utc" ? all.slice(2) : all;
}

function isoText(date: Date): string {
  if (Object.prototype.toString.call(date) !== "[object Date]") {
    throw new TypeError(`Cannot write a time: it must be a Date, but is ${kindOf(date)}`);
  }
  const ms = date.getTime();
  if (ms % 1000 === 0) return date.toISOString();
  throw new RangeError(
    Number.isNaN(ms)
      ? "Cannot write a time: it must be a date that exists, but is an invalid Date"
      : `Cannot write a time: it must be in whole seconds, but has ${ms % 1000} ms more`,
  );
}
