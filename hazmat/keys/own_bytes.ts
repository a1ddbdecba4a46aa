/**
 * Copies that can be wiped. In Bun, a small array is moved as soon as anybody asks for its buffer,
 * and its old bytes stay: so these have buffers from the start, and nobody asks for the caller's.
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, takeInput } from "../core/args.ts";
import { copyOf, newBytes, viewOf } from "../asn1/input.ts";

/**
 * A copy of what a caller passes in.
 *
 * @param label What it is, such as `"passphrase"`.
 * @throws {TypeError} If it is not bytes.
 */
export function ownCopy(data: AllowSharedBufferSource, action: string, label: string): Bytes {
  takeInput(data, action, label);
  return copyOf(viewOf(data, action));
}

/** Arrays behind each other. */
export function joined(parts: readonly Bytes[]): Bytes {
  const whole = newBytes(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A copy of some bytes of an array of our own, whose buffer is not asked for. */
export function ownPart(bytes: Bytes, at: number, size: number): Bytes {
  const part = newBytes(size);
  for (let i = 0; i < size; i++) part[i] = bytes[at + i]!;
  return part;
}

/**
 * UTF-8 as a BMPString with two zeros behind it (RFC 7292 appendix B.1), or other bytes as Latin-1,
 * as OpenSSL does. Not by way of a string, which could not be wiped.
 */
export function bmpString(text: Bytes): Bytes {
  const wide = newBytes(2 * text.length + 2);
  const size = fromUtf8(text, wide) ?? fromLatin1(text, wide);
  const result = ownPart(wide, 0, size + 2);
  wide.fill(0);
  return result;
}

function fromLatin1(text: Bytes, wide: Bytes): number {
  wide.fill(0);
  text.forEach((octet, i) => wide[2 * i + 1] = octet);
  return 2 * text.length;
}

/** UTF-16, highest octet first; `undefined` if it is not UTF-8 (RFC 3629). */
function fromUtf8(text: Bytes, wide: Bytes): number | undefined {
  let size = 0;
  const append = (unit: number): void => {
    wide[size++] = unit >> 8;
    wide[size++] = unit;
  };
  for (let i = 0; i < text.length;) {
    const first = text[i]!;
    const more = first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (more < 0 || first > 0xf4 || i + more >= text.length) return undefined;
    let point = more === 0 ? first : first & (0x3f >> more);
    for (let k = 1; k <= more; k++) {
      const octet = text[i + k]!;
      if (octet >> 6 !== 2) return undefined;
      point = point << 6 | octet & 0x3f;
    }
    const isShortest = more < 2 || point >= (more === 2 ? 0x800 : 0x10000);
    if (!isShortest || point > 0x10ffff || point >> 11 === 0x1b) return undefined;
    if (point < 0x10000) append(point);
    else {
      append(0xd7c0 + (point >> 10));
      append(0xdc00 + (point & 0x3ff));
    }
    i += 1 + more;
  }
  wide[size] = wide[size + 1] = 0;
  return size;
}
