/**
 * The tags of ASN.1 (X.680 clause 8), each as the number that its identifier octets are.
 *
 * @module
 */

import { kindOf } from "../../ffi/bytes.ts";

/** Universal tags, as in DER: SEQUENCE and SET are constructed, the others primitive. */
export const tags = {
  /** BOOLEAN. */
  boolean: 0x01,
  /** INTEGER. */
  integer: 0x02,
  /** BIT STRING. */
  bitString: 0x03,
  /** OCTET STRING. */
  octetString: 0x04,
  /** NULL. */
  null: 0x05,
  /** OBJECT IDENTIFIER. */
  objectIdentifier: 0x06,
  /** ENUMERATED. */
  enumerated: 0x0a,
  /** UTF8String. */
  utf8String: 0x0c,
  /** SEQUENCE and SEQUENCE OF. */
  sequence: 0x30,
  /** SET and SET OF. */
  set: 0x31,
  /** NumericString. */
  numericString: 0x12,
  /** PrintableString. */
  printableString: 0x13,
  /** TeletexString, also called T61String. */
  teletexString: 0x14,
  /** IA5String. */
  ia5String: 0x16,
  /** UTCTime. */
  utcTime: 0x17,
  /** GeneralizedTime. */
  generalizedTime: 0x18,
  /** VisibleString. */
  visibleString: 0x1a,
  /** UniversalString. */
  universalString: 0x1c,
  /** BMPString. */
  bmpString: 0x1e,
} as const;

/** The bit of constructed encodings. Which type is read or written decides about it. */
const constructedBit = 0x20;

/** The tag of a primitive encoding. */
export function primitive(tag: number): number {
  return typeof tag === "number" ? tag & ~constructedBit : refuseType(tag);
}

/** The tag of a constructed encoding. */
export function constructed(tag: number): number {
  return typeof tag === "number" ? tag | constructedBit : refuseType(tag);
}

/** Refuses a tag that is not a number. */
export function refuseType(tag: unknown): never {
  throw new TypeError(
    `Cannot use a tag: it must be one of tags, or made by context(), but is ${kindOf(tag)}`,
  );
}

/** The largest tag number. */
export const largestTagNumber: number = 2 ** 21 - 1;

/**
 * The context-specific tag of a number, `[0]` in ASN.1: what an IMPLICIT tag puts in the place of
 * a type's own, and what to ask for where an element is OPTIONAL.
 *
 * @example
 * ```ts
 * import { context, DerReader, DerWriter } from "@hazmat/openssl/asn1";
 *
 * const der = new DerWriter().octetString(new Uint8Array(8), context(0)).finish();
 * console.assert(new DerReader(der).octetString(context(0)).length === 8);
 * ```
 *
 * @throws {TypeError} If it is not a number.
 * @throws {RangeError} If it is not a whole number from 0 to 2097151. Those from 31 on take more
 * than one octet, and a reader takes them if its option `highTags` is set.
 */
export function context(number: number): number {
  checkTagNumber(number);
  return number < 31 ? 0x80 | number : 0x9f + number * 256;
}

function checkTagNumber(number: unknown): void {
  if (typeof number !== "number") {
    throw new TypeError(
      `Cannot make a tag: its number must be a number, but is ${kindOf(number)}`,
    );
  }
  if (Number.isInteger(number) && number >= 0 && number <= largestTagNumber) return;
  throw new RangeError(
    `Cannot make a tag: its number must be a whole number from 0 to ${largestTagNumber}, ` +
      `but is ${number}`,
  );
}

/** EXTERNAL, EMBEDDED PDV, SEQUENCE, SET and CHARACTER STRING, by their numbers. */
const constructedTypes = 1 << 8 | 1 << 11 | 1 << 16 | 1 << 17 | 1 << 29;

/** Whether a universal tag is primitive or constructed as DER wants it (X.690 clause 10.2). */
export function hasOwnForm(tag: number): boolean {
  return (constructedTypes >>> (tag & 0x1f) & 1) === (tag & constructedBit) >> 5;
}

/** Whether a tag has its number in more than one octet. */
export function isHigh(tag: number): boolean {
  return tag > 0xff;
}

const names: Readonly<Record<number, string>> = {
  ...{ 0x01: "BOOLEAN", 0x02: "INTEGER", 0x03: "BIT STRING", 0x04: "OCTET STRING", 0x05: "NULL" },
  ...{ 0x06: "OBJECT IDENTIFIER", 0x0a: "ENUMERATED", 0x0c: "UTF8String", 0x10: "SEQUENCE" },
  ...{ 0x11: "SET", 0x12: "NumericString", 0x13: "PrintableString", 0x14: "TeletexString" },
  ...{ 0x16: "IA5String", 0x17: "UTCTime", 0x18: "GeneralizedTime", 0x1a: "VisibleString" },
  ...{ 0x1c: "UniversalString", 0x1e: "BMPString" },
};

const classes = ["UNIVERSAL ", "APPLICATION ", "", "PRIVATE "];

/** A tag for error texts: `INTEGER`, `[0]`, `[APPLICATION 3]`. */
export function tagName(tag: number): string {
  const number = isHigh(tag) ? Math.floor(tag / 256) : tag & 0x1f;
  const own = (tag & 0xc0) === 0 ? names[tag & ~constructedBit] : undefined;
  return own ?? `[${classes[(tag & 0xff) >> 6]}${number}]`;
}
