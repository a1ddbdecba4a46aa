/**
 * What a cipher is made with.
 *
 * @module
 */
import { type AllowSharedBufferSource, typeName, viewOf } from "../core/bytes.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";
import { checkIsObject } from "../core/options.ts";
import type { Form } from "./forms.ts";
import { checkKeyLength } from "./key_lengths.ts";

/** Options of {@linkcode Backend.createCipher} and {@linkcode Backend.createDecipher}. */
export interface CipherOptions {
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

/** Options that have been checked. */
export interface CheckedOptions {
  /** The key. */
  readonly key: ArrayBufferView;
  /** The IV, if there is one. */
  readonly iv: ArrayBufferView | null;
  /** Whether the last block is padded. */
  readonly isPadded: boolean;
}

/**
 * Checks options.
 *
 * @throws {TypeError} If one is of another type.
 * @throws {RangeError} If key or IV have another length.
 */
export function checkOptions(
  algorithm: CipherAlgorithm,
  form: Form,
  options: CipherOptions,
  action: string,
): CheckedOptions {
  checkIsObject(options, action, "options", "{ key, iv }");
  const key = viewOf(options.key, action, "key");
  checkKeyLength(algorithm, key.byteLength, action);
  return {
    key,
    iv: checkIv(algorithm, form, options.iv, action),
    isPadded: checkPadding(form, options.padding, action),
  };
}

function checkIv(
  { ivLength }: CipherAlgorithm,
  { hasDefaultIv }: Form,
  iv: AllowSharedBufferSource | undefined,
  action: string,
): ArrayBufferView | null {
  if (iv === undefined) {
    if (ivLength === 0 || hasDefaultIv) return null;
    throw new RangeError(`Cannot ${action} as iv must have ${ivLength} bytes: there is none`);
  }
  const view = viewOf(iv, action, "iv");
  if (view.byteLength === ivLength) return ivLength === 0 ? null : view;
  const wanted = ivLength === 0 ? "must be left out" : `must have ${ivLength} bytes`;
  throw new RangeError(`Cannot ${action} as iv ${wanted}: it has ${view.byteLength}`);
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
