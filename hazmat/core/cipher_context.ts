/**
 * Contexts of libcrypto's ciphers.
 *
 * @module
 */
import type { Pointer } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Core } from "./core.ts";

/** A context. */
export type Context = Pointer<"EVP_CIPHER_CTX">;

/** The null pointer, for what libcrypto is to leave unchanged. */
export const none = runtime.nullPointer;

/** A new context that `begin` sets up; it returns whether libcrypto succeeded. */
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
