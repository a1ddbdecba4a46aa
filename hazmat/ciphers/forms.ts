/**
 * How ciphers take their data: in parts of any size, or all at once.
 *
 * @module
 */
import {
  EVP_CIPH_CBC_MODE,
  EVP_CIPH_ECB_MODE,
  EVP_CIPH_WRAP_MODE,
  EVP_CIPH_XTS_MODE,
} from "../../ffi/headers/evp.ts";
import { largestInt } from "../core/bytes.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";

/**
 * The data of a cipher that takes them in one call. After a second, libcrypto
 * would begin with the same tweak or IV again, and say nothing.
 */
export interface OneUnit {
  /** The fewest bytes. */
  readonly least: number;
  /** The most bytes. */
  readonly most: number;
  /** What their number must be a multiple of. */
  readonly multiple: number;
  /** Bytes that come of so many, or the most that may. */
  readonly outputSize: (size: number) => number;
  /** Whether libcrypto gets it wrong in place. */
  readonly isApart?: boolean;
}

/** How a cipher takes its data. */
export interface Form {
  /** Whether it pads the last block, unless told not to. */
  readonly pads: boolean;
  /** Whether its IV may be left out: it has a default. */
  readonly hasDefaultIv: boolean;
  /** If it takes them all at once: of which sizes, to encrypt and to decrypt. */
  readonly unit?: { readonly encrypt: OneUnit; readonly decrypt: OneUnit };
}

const sameSize = (size: number): number => size;

/** IEEE 1619 and NIST SP 800-38E: a data unit has one block to 2^20. */
const xts: OneUnit = { least: 16, most: 2 ** 24, multiple: 1, outputSize: sameSize };

/** NIST SP 800-38A, addendum: one block or more. OpenSSL does the variant CS1. */
const stealing: OneUnit = { least: 16, most: largestInt, multiple: 1, outputSize: sameSize };

/** A multiple of 8 to which something can be added. */
const mostWrapped = 2 ** 31 - 64;

/** RFC 3394: two 64-bit blocks or more, and one of integrity check. */
const wrap = {
  encrypt: { least: 16, most: mostWrapped, multiple: 8, outputSize: (size: number) => size + 8 },
  decrypt: { least: 24, most: mostWrapped, multiple: 8, outputSize: (size: number) => size - 8 },
};

/** RFC 5649: one byte or more, filled up to 64-bit blocks. */
const wrapPad = {
  encrypt: {
    least: 1,
    most: mostWrapped,
    multiple: 1,
    outputSize: (size: number) => Math.ceil(size / 8) * 8 + 8,
  },
  // 8 less come of it, but when it refuses, libcrypto wipes as many as it was given.
  decrypt: { least: 16, most: mostWrapped, multiple: 8, outputSize: sameSize },
};

/**
 * RFC 3217, section 3: an IV and a checksum of 8 bytes each. libcrypto takes fewer
 * than 2^30 bytes, and in place it computes the checksum of others.
 */
const tripleDesWrap = {
  encrypt: {
    least: 8,
    most: 2 ** 30 - 8,
    multiple: 8,
    outputSize: (size: number) => size + 16,
    isApart: true,
  },
  decrypt: {
    least: 24,
    most: 2 ** 30 - 8,
    multiple: 8,
    outputSize: (size: number) => size - 16,
    isApart: true,
  },
};

/** The form of a cipher that does not authenticate. */
export function formOf({ mode, blockSize, ivLength, stealsCiphertext }: CipherAlgorithm): Form {
  const inParts = { pads: false, hasDefaultIv: false };
  if (mode === EVP_CIPH_XTS_MODE) return { ...inParts, unit: { encrypt: xts, decrypt: xts } };
  if (stealsCiphertext) return { ...inParts, unit: { encrypt: stealing, decrypt: stealing } };
  if (mode === EVP_CIPH_WRAP_MODE) {
    return { ...inParts, hasDefaultIv: true, unit: keyWrap(ivLength) };
  }
  const isChained = mode === EVP_CIPH_CBC_MODE || mode === EVP_CIPH_ECB_MODE;
  return { ...inParts, pads: isChained && blockSize > 1 };
}

/** Their IVs tell them apart. */
function keyWrap(ivLength: number): Form["unit"] {
  if (ivLength === 0) return tripleDesWrap;
  return ivLength === 4 ? wrapPad : wrap;
}
