/**
 * The options of ciphers, and their checks.
 *
 * @module
 */
import {
  EVP_CIPH_CBC_MODE,
  EVP_CIPH_ECB_MODE,
  EVP_CIPH_WRAP_MODE,
  EVP_CIPH_XTS_MODE,
  EVP_MAX_KEY_LENGTH,
} from "../../ffi/headers/evp.ts";
import {
  type AllowSharedBufferSource,
  bytesIn,
  checkNames,
  type Input,
  kindOf,
  largestInt,
  type Names,
  takeInput,
} from "../core/args.ts";
import type { BackendOption } from "../core/default.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";
/**
 * The data of a cipher that takes them in one call. At a second call, libcrypto would start again
 * with the same tweak or IV, and report nothing.
 */
export interface OneUnit {
  /** The fewest bytes. */
  readonly least: number;
  /** The most bytes. */
  readonly most: number;
  /** What their number must be a multiple of. */
  readonly multiple: number;
  /** How many bytes of output an input of this size gives, or at most. */
  readonly outputSize: (size: number) => number;
  /** Whether libcrypto gets it wrong when the output overwrites the input. */
  readonly isApart?: boolean;
}

/** How a cipher takes its data. */
export interface Form {
  /** Whether it pads the last block, unless told not to. */
  readonly pads: boolean;
  /** Whether its IV may be left out: it has a default. */
  readonly hasDefaultIv: boolean;
  /** If it takes all data at once: which sizes, to encrypt and to decrypt. */
  readonly unit?: { readonly encrypt: OneUnit; readonly decrypt: OneUnit };
}

const sameSize = (size: number): number => size;

/** IEEE 1619 and NIST SP 800-38E: a data unit has 1 to 2^20 blocks. */
const xts: OneUnit = { least: 16, most: 2 ** 24, multiple: 1, outputSize: sameSize };

/** NIST SP 800-38A, addendum: one block or more. The variant is CS1. */
const stealing: OneUnit = { least: 16, most: largestInt, multiple: 1, outputSize: sameSize };

/** A multiple of 8 that leaves room for what wrapping adds. */
const mostWrapped = 2 ** 31 - 64;

/** RFC 3394: two 64-bit blocks or more, and one for the integrity check. */
const wrap = {
  encrypt: { least: 16, most: mostWrapped, multiple: 8, outputSize: (size: number) => size + 8 },
  decrypt: { least: 24, most: mostWrapped, multiple: 8, outputSize: (size: number) => size - 8 },
};

/** RFC 5649: one byte or more, padded to 64-bit blocks. */
const wrapPad = {
  encrypt: {
    least: 1,
    most: mostWrapped,
    multiple: 1,
    outputSize: (size: number) => Math.ceil(size / 8) * 8 + 8,
  },
  // The output is 8 bytes shorter, but when libcrypto refuses, it wipes as many as it was given.
  decrypt: { least: 16, most: mostWrapped, multiple: 8, outputSize: sameSize },
};

/**
 * RFC 3217, section 3: an IV and a checksum of 8 bytes each. libcrypto takes fewer than 2^30 bytes,
 * and in place it computes the checksum of the wrong ones.
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

/** How a cipher that does not authenticate takes its data. */
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

/** The form of a key wrap: the IV's length tells which it is. */
function keyWrap(ivLength: number): Form["unit"] {
  if (ivLength === 0) return tripleDesWrap;
  return ivLength === 4 ? wrapPad : wrap;
}

/** The lengths in bytes that keys of variable length may have. */
const ranges: readonly (readonly [family: RegExp, least: number, most: number])[] = [
  [/^rc4/, 1, 256], // the size of its state
  [/^(bf|blowfish)/, 4, 56], // Schneier 1994: 32 to 448 bits
  [/^cast/, 5, 16], // RFC 2144, section 2.5
  [/^rc2/, 1, 128], // RFC 2268, section 1
  [/^rc5/, 1, 255], // RFC 2040, section 4; an empty key is not a key
];

/**
 * Checks the length of a key.
 *
 * @throws {RangeError} If the cipher does not take it.
 */
export function checkKeyLength(
  { name, keyLength, isKeyLengthVariable }: CipherAlgorithm,
  length: number,
  action: string,
): void {
  if (length === keyLength) return;
  if (!isKeyLengthVariable) {
    throw new RangeError(`Cannot ${action}: key must have ${keyLength} bytes, but has ${length}`);
  }
  const range = ranges.find(([family]) => family.test(name));
  const [, least, most] = range ?? [name, 1, EVP_MAX_KEY_LENGTH];
  if (length >= least && length <= most) return;
  throw new RangeError(
    `Cannot ${action}: key must have ${least} to ${most} bytes, but has ${length}`,
  );
}

/** Options of `createCipher` and `createDecipher`. */
export interface CipherOptions extends BackendOption {
  /** The key: exactly as many bytes as the cipher takes. */
  readonly key: AllowSharedBufferSource;
  /**
   * The initialization vector, nonce, counter or tweak: exactly as many bytes as the cipher takes.
   * Leave it out for ciphers that take none; key wrap has a default.
   */
  readonly iv?: AllowSharedBufferSource;
  /**
   * Whether the last block is padded (PKCS #7), in ECB and CBC mode; `true` by default. Without
   * padding, the data must be a whole number of blocks. Other modes have no padding.
   */
  readonly padding?: boolean;
}

/** Options that have been taken. */
export interface TakenOptions {
  /** The key. */
  readonly key: Input;
  /** The IV, if there is one. */
  readonly iv: Input | undefined;
  /** As it was given. */
  readonly padding: boolean | undefined;
}

/** Options that have been checked. */
export interface CheckedOptions {
  /** The key. */
  readonly key: Input;
  /** The IV, if the cipher is to get one. */
  readonly iv: Input | undefined;
  /** Whether the last block is padded. */
  readonly isPadded: boolean;
}

const names: Names<CipherOptions> = { key: true, iv: true, padding: true, backend: true };

/**
 * Takes options.
 *
 * @throws {TypeError} If one has the wrong type, or there are unknown ones.
 */
export function takeOptions(options: CipherOptions, action: string): TakenOptions {
  checkNames(options, names, action, "{ key, iv }");
  const { key, iv, padding } = options;
  return {
    key: takeInput(key, action, "key"),
    iv: iv === undefined ? undefined : takeInput(iv, action, "iv"),
    padding,
  };
}

/**
 * Checks options that have been taken.
 *
 * @throws {TypeError} If one has the wrong type.
 * @throws {RangeError} If the key or the IV has the wrong length.
 */
export function checkOptions(
  algorithm: CipherAlgorithm,
  form: Form,
  { key, iv, padding }: TakenOptions,
  action: string,
): CheckedOptions {
  checkKeyLength(algorithm, key.size, action);
  return {
    key,
    iv: checkIv(algorithm, form, iv, action),
    isPadded: checkPadding(form, padding, action),
  };
}

function checkIv(
  { ivLength }: CipherAlgorithm,
  { hasDefaultIv }: Form,
  iv: Input | undefined,
  action: string,
): Input | undefined {
  if (iv === undefined) {
    if (ivLength === 0 || hasDefaultIv) return undefined;
    throw new RangeError(`Cannot ${action}: iv must have ${ivLength} bytes, but is left out`);
  }
  if (iv.size === ivLength) return ivLength === 0 ? undefined : iv;
  const wrong = ivLength === 0
    ? `be left out, but has ${bytesIn(iv.size)}`
    : `have ${ivLength} bytes, but has ${iv.size}`;
  throw new RangeError(`Cannot ${action}: iv must ${wrong}`);
}

function checkPadding({ pads }: Form, padding: boolean | undefined, action: string): boolean {
  if (padding === undefined) return pads;
  if (typeof padding !== "boolean") {
    throw new TypeError(
      `Cannot ${action}: padding must be true or false, but is ${kindOf(padding)}`,
    );
  }
  if (pads || !padding) return padding;
  throw new RangeError(
    `Cannot ${action}: padding is only for ECB and CBC mode; leave it out`,
  );
}
