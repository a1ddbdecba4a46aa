/**
 * GMAC by a cipher in GCM mode that gets associated data and no plaintext: for
 * OpenSSL 1.1.1.
 *
 * @module
 */
import type { Pointer } from "../../ffi/prototype.ts";
import { EVP_CTRL_AEAD_GET_TAG, EVP_CTRL_AEAD_SET_IVLEN } from "../../ffi/prototypes/evp.ts";
import { runtime } from "../../ffi/runtime.ts";
import { everyPart, type Taken } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { MacContext, TakenMacParams } from "./context.ts";

type Context = Pointer<"EVP_CIPHER_CTX">;

const none = runtime.nullPointer;

/** A GMAC that is being computed by a cipher. */
class GcmContext implements MacContext {
  readonly name = "gmac";
  readonly size = 16;
  readonly #core: Core;
  readonly #context: Context;

  constructor(core: Core, context: Context) {
    this.#core = core;
    this.#context = context;
  }

  update(data: Taken, size: number): boolean {
    // Without input, it would be taken for the end in 1.1.1.
    if (size === 0) return true;
    const { lib } = this.#core;
    const written = new Int32Array(1);
    return everyPart(data, size, (part, length) => {
      return lib.EVP_EncryptUpdate(this.#context, null, written, part, length) === 1;
    });
  }

  final(output: Taken): boolean {
    const { lib } = this.#core;
    const unused = new Uint8Array(16);
    return lib.EVP_EncryptFinal_ex(this.#context, unused, new Int32Array(1)) === 1 &&
      lib.EVP_CIPHER_CTX_ctrl(this.#context, EVP_CTRL_AEAD_GET_TAG, this.size, output) === 1;
  }

  copy(): MacContext | undefined {
    const { lib } = this.#core;
    const context = lib.EVP_CIPHER_CTX_new();
    if (!context) return undefined;
    if (lib.EVP_CIPHER_CTX_copy(context, this.#context) === 1) {
      return new GcmContext(this.#core, context);
    }
    lib.EVP_CIPHER_CTX_free(context);
    return undefined;
  }

  free(): void {
    this.#core.lib.EVP_CIPHER_CTX_free(this.#context);
  }
}

/** A GMAC with this key, or `undefined` if libcrypto fails. */
export function gcmMac(
  core: Core,
  params: TakenMacParams,
  key: Taken,
): MacContext | undefined {
  const { lib } = core;
  const iv = params.iv!;
  const { pointer } = core.ciphers.get(params.cipher!);
  const context = lib.EVP_CIPHER_CTX_new();
  if (!context) return undefined;
  const isBegun = lib.EVP_EncryptInit_ex(context, pointer, none, null, null) === 1 &&
    lib.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, iv.size, null) === 1 &&
    lib.EVP_EncryptInit_ex(context, none, none, key, iv.bytes) === 1;
  if (isBegun) return new GcmContext(core, context);
  lib.EVP_CIPHER_CTX_free(context);
  return undefined;
}
