/**
 * Contexts of libcrypto's ciphers.
 *
 * @module
 */
import type { Pointer } from "../../ffi/prototype.ts";
import { EVP_CIPH_WRAP_MODE, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW } from "../../ffi/prototypes/evp.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Core } from "../core/core.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";
import type { Form } from "./forms.ts";
import type { CheckedOptions } from "./options.ts";

/** A context. */
export type Context = Pointer<"EVP_CIPHER_CTX">;

/** The null pointer, where libcrypto is to keep what it has. */
export const none = runtime.nullPointer;

/** A new context that `begin` makes ready; it returns whether libcrypto did. */
export function newContext(
  core: Core,
  action: string,
  begin: (context: Context) => boolean,
): Context {
  const { lib } = core;
  lib.ERR_clear_error();
  const context = lib.EVP_CIPHER_CTX_new();
  if (!context) throw core.error(action);
  if (begin(context)) return context;
  const error = core.error(action);
  lib.EVP_CIPHER_CTX_free(context);
  throw error;
}

/** A context with key and IV. */
export function beginCipher(
  core: Core,
  algorithm: CipherAlgorithm,
  form: Form,
  { key, iv, isPadded }: CheckedOptions,
  encrypts: boolean,
  action: string,
): Context {
  const { lib, native, cipherFunctions } = core;
  const { pointer, mode, keyLength } = algorithm;
  const { bytes, size } = key;
  const setKey = encrypts ? native.hazmat_cipher_encrypt : native.hazmat_cipher_decrypt;
  const ivBytes = iv === undefined ? null : iv.bytes;
  const isUsual = size === keyLength && (isPadded || !form.pads);
  return newContext(core, action, (context) => {
    if (mode === EVP_CIPH_WRAP_MODE) {
      lib.EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    }
    if (isUsual) return setKey(cipherFunctions, context, pointer, bytes, size, ivBytes) === 1;
    return lib.EVP_CipherInit_ex(context, pointer, none, none, null, encrypts ? 1 : 0) === 1 &&
      (size === keyLength || lib.EVP_CIPHER_CTX_set_key_length(context, size) === 1) &&
      (isPadded || !form.pads || lib.EVP_CIPHER_CTX_set_padding(context, 0) === 1) &&
      setKey(cipherFunctions, context, none, bytes, size, ivBytes) === 1;
  });
}
