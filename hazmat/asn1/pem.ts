/**
 * PEM (RFC 7468): DER as base64 between two lines.
 *
 * It is read from bytes, not from strings: those of a key could not be wiped. So base64 is read
 * here too, `Uint8Array.fromBase64` takes a string. What is done for a character does not depend on
 * which one it is.
 *
 * @module
 */
import type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
import { MalformedData } from "../../errors.ts";
import { kindOf } from "../../ffi/bytes.ts";
import { checkOptions, copyOf, partOf, sizeOf, viewOf } from "./input.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";

/** One block of PEM. */
export interface PemBlock {
  /** What it is, such as `"CERTIFICATE"`. */
  readonly label: string;
  /** The headers of a key that is encrypted in the way before PKCS#8; mostly there are none. */
  readonly headers: PemHeaders;
  /** The contents. They are not looked at. */
  readonly der: Bytes;
}

/** The headers of RFC 1421 that are known: of private keys, as OpenSSL 0.9 encrypted them. */
export interface PemHeaders {
  /** `Proc-Type`: `"4,ENCRYPTED"`. */
  readonly procType?: string;
  /** `DEK-Info`: the cipher and its IV. */
  readonly dekInfo?: string;
}

/** Options of {@linkcode decodePem}. */
export interface PemOptions {
  /** The most bytes or characters that are read: 16777216 if it is not given. */
  readonly maxSize?: number;
  /** What it is, for errors: "the certificate". */
  readonly what?: string;
}

const action = "read PEM";
const defaultMaxSize = 2 ** 24;
const [lf, cr, hyphen, colon, equals] = [0x0a, 0x0d, 0x2d, 0x3a, 0x3d];

/**
 * Reads PEM (RFC 7468): every block in the text, in its order. Low-level.
 *
 * Lax about what people do to such files: text around blocks, blanks at the ends of lines and before
 * them, empty lines, lines of any length, with any end. Strict about the rest: each block must
 * end with its own label, have contents, and nothing in it but base64 with its padding.
 *
 * The arrays are the caller's: fill those of keys with zeros after use. Copies that are made
 * meanwhile are wiped; a string cannot be.
 *
 * @example
 * ```ts
 * import { decodePem, encodePem } from "@hazmat/openssl/asn1";
 *
 * const pem = encodePem("X509 CRL", Uint8Array.of(0x30, 0));
 * const [block] = decodePem(`Last of March:\r\n${pem}`);
 * console.assert(block!.label === "X509 CRL" && block!.der.toHex() === "3000");
 * ```
 *
 * @returns One block at least.
 * @throws {MalformedData} If it is not PEM, with the offset; the text has none of the contents.
 * @throws {RangeError} If it is larger than `maxSize`.
 * @throws {TypeError} If an argument has the wrong type, or there is no such option.
 */
export function decodePem(
  pem: string | AllowSharedBufferSource,
  options: PemOptions = {},
): PemBlock[] {
  checkOptions(options, ["maxSize", "what"], action);
  const { maxSize = defaultMaxSize, what = "the data" } = options;
  const isText = typeof pem === "string";
  const source = isText ? pem : viewOf(pem, action);
  const size = typeof source === "string" ? source.length : sizeOf(source);
  checkSize(size, maxSize);
  // A copy, so that nobody changes it meanwhile.
  const octets = typeof source === "string" ? octetsOf(source) : copyOf(source);
  try {
    return new Scan(octets, what).blocks();
  } finally {
    octets.fill(0);
  }
}

function checkSize(size: number, maxSize: number): void {
  if (typeof maxSize !== "number") {
    throw new TypeError(
      `Cannot ${action}: maxSize must be a number, but is ${kindOf(maxSize)}`,
    );
  }
  if (size <= maxSize) return;
  throw new RangeError(
    `Cannot ${action}: it must have at most ${maxSize} bytes or characters, but has ${size}; ` +
      "if it is to be trusted, allow them with maxSize",
  );
}

/** One octet for each UTF-16 code unit, so that offsets are those in the string. */
function octetsOf(text: string): Bytes {
  const octets = newFixedBytes(text.length);
  for (let i = 0; i < octets.length; i++) {
    const unit = text.charCodeAt(i);
    octets[i] = unit < 0x80 ? unit : 0x80;
  }
  if (text.charCodeAt(0) === 0xfeff) octets[0] = 0x20; // a byte order mark
  return octets;
}

/** A line: where it begins and ends, without blanks at either end. */
interface Line {
  readonly start: number;
  readonly end: number;
}

/** A line that begins or ends a block. */
interface Boundary {
  readonly isBegin: boolean;
  readonly label: string;
}

/** Goes through PEM, line by line. */
class Scan {
  readonly #octets: Bytes;
  readonly #what: string;
  #next: number;

  constructor(octets: Bytes, what: string) {
    this.#octets = octets;
    this.#what = what;
    this.#next = isByteOrderMark(octets) ? 3 : 0;
  }

  blocks(): PemBlock[] {
    const blocks: PemBlock[] = [];
    try {
      for (let line = this.#line(); line !== undefined; line = this.#line()) {
        const boundary = this.#boundary(line);
        if (boundary?.isBegin) blocks.push(this.#block(boundary.label));
        else if (boundary) throw this.#malformed("a block must begin before it ends", line.start);
      }
      if (blocks.length > 0) return blocks;
      throw this.#malformed('a line must be "-----BEGIN …-----"', this.#octets.length);
    } catch (error) {
      for (const { der } of blocks) der.fill(0);
      throw error;
    }
  }

  /** What follows the line that begins a block, to the line that ends it. */
  #block(label: string): PemBlock {
    let line = this.#lineInside();
    const headers: { procType?: string; dekInfo?: string } = {};
    const names = ["procType", "dekInfo"] as const;
    for (let i = 0; this.#isHeader(line); line = this.#lineInside()) {
      const name = names[i++];
      if (name === undefined) throw this.#malformed("headers must be two at most", line.start);
      headers[name] = this.#header(line, headerNames[name]);
    }
    if (headers.procType !== undefined && line.end > line.start) {
      throw this.#malformed("an empty line must follow the headers", line.start);
    }
    const start = line.start;
    let boundary = this.#boundary(line);
    for (; boundary === undefined; boundary = this.#boundary(line)) line = this.#lineInside();
    if (boundary.isBegin) {
      throw this.#malformed("a block must end before another begins", line.start);
    }
    if (boundary.label !== label) {
      throw this.#malformed("a block must end with the label it began with", line.start);
    }
    return { label, headers, der: this.#decode(start, line.start) };
  }

  #isHeader({ start, end }: Line): boolean {
    if (this.#octets[start] === hyphen) return false; // a label may have a colon
    return partOf(this.#octets, start, end - start).includes(colon);
  }

  #header({ start, end }: Line, name: string): string {
    const text = textOf(this.#octets, start, Math.min(end, start + mostHeader));
    const match = /^([\w-]+): *([\x20-\x7e]*)$/.exec(text);
    if (match?.[1] === name && end - start <= mostHeader) return match[2]!;
    throw this.#malformed("headers must be Proc-Type, and then DEK-Info", start);
  }

  /** The next line; `undefined` at the end. */
  #line(): Line | undefined {
    const octets = this.#octets;
    if (this.#next >= octets.length) return undefined;
    let start = this.#next;
    let end = start;
    while (end < octets.length && octets[end] !== lf && octets[end] !== cr) end++;
    const isPair = octets[end] === cr && octets[end + 1] === lf;
    this.#next = end + (isPair ? 2 : 1);
    while (start < end && isBlank(octets[start]!)) start++;
    while (start < end && isBlank(octets[end - 1]!)) end--;
    return { start, end };
  }

  #lineInside(): Line {
    const line = this.#line();
    if (line !== undefined) return line;
    throw this.#malformed("a block must end", this.#octets.length);
  }

  #boundary({ start, end }: Line): Boundary | undefined {
    const octets = this.#octets;
    for (let i = 0; i < 5; i++) {
      if (octets[start + i] !== hyphen) return undefined;
    }
    const size = end - start;
    const match = size <= mostBoundary ? boundaryForm.exec(textOf(octets, start, end)) : null;
    if (match !== null) return { isBegin: match[1] === "BEGIN", label: match[2]! };
    if (!/^-----(BEGIN|END)/.test(textOf(octets, start, Math.min(end, start + 10)))) {
      return undefined;
    }
    throw this.#malformed(
      `a line must be "-----BEGIN …-----" or "-----END …-----", with a label of visible ` +
        `characters, and at most ${mostBoundary}`,
      start,
    );
  }

  /** Base64 (RFC 4648 section 4), with blanks anywhere. */
  #decode(start: number, end: number): Bytes {
    const der = newFixedBytes(Math.floor((end - start) / 4) * 3 + 3);
    try {
      const size = this.#decodeInto(der, start, end);
      if (size === 0) throw this.#malformed("a block must have contents", end);
      return copyOf(partOf(der, 0, size));
    } finally {
      der.fill(0);
    }
  }

  /** Returns how many bytes there are. */
  #decodeInto(der: Bytes, start: number, end: number): number {
    const octets = this.#octets;
    let [at, size, bits, count, padding] = [start, 0, 0, 0, 0];
    while (at < end) {
      const group = count === 0 && padding === 0 ? groupAt(octets, at) : -1;
      if (group >= 0) {
        size = append(der, size, group);
        at += 4;
        continue;
      }
      const octet = octets[at]!;
      if (!isSpace(octet)) {
        const value = octet === equals ? 0 : valueOf(octet);
        if (octet === equals) padding++;
        else if (value < 0 || padding > 0) {
          throw this.#malformed("contents must be base64, with padding at their end", at);
        }
        bits = bits << 6 | value;
        if (++count === 4) {
          this.#checkPadding(bits, padding, at);
          size = append(der, size, bits);
          [bits, count] = [0, 0];
        }
      }
      at++;
    }
    if (count > 0) throw this.#malformed("base64 must be padded", end);
    return size - padding;
  }

  #checkPadding(bits: number, padding: number, at: number): void {
    if (padding > 2) throw this.#malformed("padding must be two characters at most", at);
    if (padding > 0 && (bits & (1 << 8 * padding) - 1) !== 0) {
      throw this.#malformed("bits before the padding must be zeros", at);
    }
  }

  #malformed(rule: string, offset: number): MalformedData {
    return new MalformedData(this.#what, "PEM", rule, offset);
  }
}

const headerNames = { procType: "Proc-Type", dekInfo: "DEK-Info" } as const;

/** The longest header. */
const mostHeader = 256;

/** The longest line that begins or ends a block. */
const mostBoundary = 128;

/** RFC 7468 section 3: hyphens and spaces in a label stand alone, and in its middle. */
const boundaryForm = /^-----(BEGIN|END) ([!-,.-~]+(?:[- ][!-,.-~]+)*)-----$/;

function isByteOrderMark(octets: Bytes): boolean {
  return octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf;
}

/** Blanks within a line: space, tab, vertical tab, form feed. */
function isBlank(octet: number): boolean {
  return octet === 0x20 || octet === 0x09 || octet === 0x0b || octet === 0x0c;
}

function isSpace(octet: number): boolean {
  return isBlank(octet) || octet === lf || octet === cr;
}

function textOf(octets: Bytes, start: number, end: number): string {
  return String.fromCharCode(...partOf(octets, start, end - start));
}

/**
 * The value of a character of base64, -1 for others. No branch and no table depends on it: each
 * line is 0 outside of its range.
 */
function valueOf(octet: number): number {
  return -1 +
    (inRange(octet, 0x41, 0x5a) & (octet - 0x40)) +
    (inRange(octet, 0x61, 0x7a) & (octet - 0x46)) +
    (inRange(octet, 0x30, 0x39) & (octet + 0x05)) +
    (inRange(octet, 0x2b, 0x2b) & 63) +
    (inRange(octet, 0x2f, 0x2f) & 64);
}

/** The value of four such characters; below 0 if they are not. A line follows all that is read. */
function groupAt(octets: Bytes, at: number): number {
  return valueOf(octets[at]!) << 18 | valueOf(octets[at + 1]!) << 12 |
    valueOf(octets[at + 2]!) << 6 | valueOf(octets[at + 3]!);
}

/** Writes three bytes; returns where the next ones go. */
function append(der: Bytes, size: number, bits: number): number {
  der[size] = bits >>> 16;
  der[size + 1] = bits >>> 8;
  der[size + 2] = bits;
  return size + 3;
}

/** All bits if the octet is in the range, otherwise none. */
function inRange(octet: number, first: number, last: number): number {
  return ~((octet - first) | (last - octet)) >> 31;
}

/**
 * Writes PEM (RFC 7468): lines of 64 characters, and a line's end after the last. Low-level.
 *
 * @example
 * ```ts
 * import { encodePem } from "@hazmat/openssl/asn1";
 *
 * const pem = encodePem("CERTIFICATE", Uint8Array.of(0x30, 0));
 * console.assert(pem === "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
 * ```
 *
 * @param label What it is, such as `"CERTIFICATE"`.
 * @param der The contents; not looked at. One byte at least.
 * @throws {TypeError} If an argument has the wrong type.
 * @throws {RangeError} If the label cannot be one, or there are no contents.
 */
export function encodePem(label: string, der: AllowSharedBufferSource): string {
  const doing = "write PEM";
  if (typeof label !== "string") {
    throw new TypeError(
      `Cannot ${doing}: label must be a string, but is ${kindOf(label)}`,
    );
  }
  const bytes = viewOf(der, doing);
  const size = sizeOf(bytes);
  const [begin, end] = ["BEGIN", "END"].map((word) => `-----${word} ${label}-----`) as [
    string,
    string,
  ];
  if (begin.length > mostBoundary || !boundaryForm.test(begin)) {
    throw new RangeError(
      `Cannot ${doing}: label must be words of visible characters, and at most ` +
        `${mostBoundary - 16} characters, but is ${JSON.stringify(label.slice(0, 200))}`,
    );
  }
  if (size === 0) {
    throw new RangeError(`Cannot ${doing}: contents must have a byte or more, but have 0 bytes`);
  }
  const copy = copyOf(bytes);
  const lines = copy.toBase64().match(/.{1,64}/g)!;
  copy.fill(0);
  return [begin, ...lines, end, ""].join("\n");
}
