/**
 * ASN.1's character strings (X.680 clause 41): which characters each may have, and how they are
 * octets.
 *
 * @module
 */
import { partOf } from "./input.ts";
import { tags } from "./tags.ts";

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
