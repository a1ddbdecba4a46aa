/**
 * What a cipher is made with.
 *
 * @module
 */
import { EVP_MAX_KEY_LENGTH } from "../../ffi/headers/evp.ts";
import { type Input, takeInput } from "../core/args.ts";
import { type AllowSharedBufferSource, typeName } from "../core/bytes.ts";
import type { BackendOption } from "../core/default.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";
import { checkNames, type Names } from "../core/options.ts";
import type { Form } from "./forms.ts";
/** The bytes that keys of variable length may have. */
const ranges: readonly (readonly [family: RegExp, least: number, most: number])[] = [
  [/^rc4/, 1, 256], // the size of its state
  [/^(bf|blowfish)/, 4, 56], // Schneier 1994: 32 to 448 bits
  [/^cast/, 5, 16], // RFC 2144, section 2.5
  [/^rc2/, 1, 128], // RFC 2268, section 1
  [/^rc5/, 1, 255], // RFC 2040, section 4; none is no key
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
    throw new RangeError(`Cannot ${action} as key must have ${keyLength} bytes: it has ${length}`);
  }
  const range = ranges.find(([family]) => family.test(name));
  const [, least, most] = range ?? [name, 1, EVP_MAX_KEY_LENGTH];
  if (length >= least && length <= most) return;
  throw new RangeError(
    `Cannot ${action} as key must have ${least} to ${most} bytes: it has ${length}`,
  );
}

/** Options of `createCipher` and `createDecipher`. */
export interface CipherOptions extends BackendOption {
  /** The key: exactly as many bytes as the cipher takes. */
  readonly key: AllowSharedBufferSource;
  /**
   * The initialization vector, nonce, counter or tweak: exactly as many bytes as the
   * cipher takes. Left out for ciphers that take none; key wrap has a default.
   */
  readonly iv?: AllowSharedBufferSource;
  /**
   * Whether the last block is padded (PKCS #7), in ECB and CBC mode; `true` by
   * default. Without, the data must be a whole number of blocks. Other modes pad
   * nothing.
   */
  readonly padding?: boolean;
}

/** Options that have been taken. */
export interface TakenOptions {
  /** The key. */
  readonly key: Input;
  /** The IV, if there is one. */
  readonly iv: Input | undefined;
  /** Whatever was given. */
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
 * @throws {TypeError} If one is of another type, or there are others.
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
 * @throws {TypeError} If one is of another type.
 * @throws {RangeError} If key or IV have another length.
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
    throw new RangeError(`Cannot ${action} as iv must have ${ivLength} bytes: there is none`);
  }
  if (iv.size === ivLength) return ivLength === 0 ? undefined : iv;
  const wanted = ivLength === 0 ? "must be left out" : `must have ${ivLength} bytes`;
  throw new RangeError(`Cannot ${action} as iv ${wanted}: it has ${iv.size}`);
}

function checkPadding({ pads }: Form, padding: boolean | undefined, action: string): boolean {
  if (padding === undefined) return pads;
  if (typeof padding !== "boolean") {
    throw new TypeError(
      `Cannot ${action} as padding must be true or false: it is of type ${typeName(padding)}`,
    );
  }
  if (pads || !padding) return padding;
  throw new RangeError(
    `Cannot ${action} as padding is for ECB and CBC mode, and this pads nothing: leave it out`,
  );
}
