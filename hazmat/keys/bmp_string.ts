/**
 * Pass phrases as PKCS #12 derives keys from them (RFC 7292 appendix B.1): as a BMPString.
 *
 * @module
 */
import { newFixedBytes } from "../../ffi/bytes.ts";
import type { Bytes } from "../core/args.ts";
import { ownPart } from "./own_bytes.ts";

/**
 * No pass phrase, where an empty one is something else: for OpenSSL it is a text that is empty, for
 * NSS there is none. Known by being this array.
 */
export const noPassphrase: Bytes = newFixedBytes(0);

/**
 * UTF-8 as UTF-16, the highest octet first, with a zero at its end; nothing for
 * {@linkcode noPassphrase}. As in OpenSSL, what is not UTF-8 is Latin-1. It goes from octets to
 * octets: a string could not be wiped. The result is the caller's to wipe.
 */
export function bmpString(passphrase: Bytes): Bytes {
  if (passphrase === noPassphrase) return newFixedBytes(0);
  const units = newFixedBytes(2 * passphrase.length + 2);
  let size = fillFromUtf8(units, passphrase);
  if (size < 0) size = fillFromLatin1(units, passphrase);
  const result = ownPart(units, 0, size + 2);
  units.fill(0);
  return result;
}

function fillFromLatin1(units: Bytes, octets: Bytes): number {
  units.fill(0);
  octets.forEach((octet, i) => units[2 * i + 1] = octet);
  return 2 * octets.length;
}

/** Returns how many octets are filled; -1 if it is not UTF-8. */
function fillFromUtf8(units: Bytes, octets: Bytes): number {
  const view = new DataView(units.buffer);
  let size = 0;
  for (let at = 0; at < octets.length;) {
    const length = sequenceLength(octets[at]!);
    const point = codePoint(octets, at, length);
    if (point < 0) return -1;
    at += length;
    if (point < 0x10000) view.setUint16(size, point);
    else view.setUint32(size, surrogates(point));
    size += point < 0x10000 ? 2 : 4;
  }
  return size;
}

/** How many octets a character has, by its first; 0 if none begins so. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

const leastPoint = [0, 0, 0x80, 0x800, 0x10000];

/** -1 if there is none. */
function codePoint(octets: Bytes, at: number, length: number): number {
  if (length === 0 || at + length > octets.length) return -1;
  if (length === 1) return octets[at]!;
  let point = octets[at]! & (0x7f >> length);
  for (let i = at + 1; i < at + length; i++) {
    if ((octets[i]! & 0xc0) !== 0x80) return -1;
    point = point << 6 | octets[i]! & 0x3f;
  }
  const isSurrogate = point >= 0xd800 && point < 0xe000;
  return point < leastPoint[length]! || isSurrogate || point > 0x10ffff ? -1 : point;
}

/** A pair of surrogates as one number. */
function surrogates(point: number): number {
  const rest = point - 0x10000;
  return (0xd800 + (rest >> 10)) * 0x10000 + 0xdc00 + (rest & 0x3ff);
}
