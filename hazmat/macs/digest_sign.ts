/**
 * MACs by EVP_DigestSign, for OpenSSL 1.1.1, where a MAC is a kind of signature
 * and its key a kind of private key.
 *
 * @module
 */
import { refuseIfNoMemory } from "../../ffi/error_queue.ts";
import type { Pointer } from "../../ffi/prototype.ts";
import { EVP_PKEY_HMAC, EVP_PKEY_POLY1305, EVP_PKEY_SIPHASH } from "../../ffi/prototypes/evp.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Taken } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { MacContext, TakenMacParams } from "./context.ts";

const { toSize } = runtime;

type Context = Pointer<"EVP_MD_CTX">;
type Key = Pointer<"EVP_PKEY">;

/** `EVP_PKEY_CTRL_SET_DIGEST_SIZE` (`<openssl/evp.h>`) */
const EVP_PKEY_CTRL_SET_DIGEST_SIZE = 14;

const none = runtime.nullPointer;

/** A MAC that is being computed by EVP_DigestSign. */
class DigestSignContext implements MacContext {
  readonly name: string;
  readonly size: number;
  readonly #core: Core;
  readonly #context: Context;

  constructor(core: Core, name: string, context: Context, size: number) {
    this.name = name;
    this.size = size;
    this.#core = core;
    this.#context = context;
  }

  update(data: Taken, size: number): boolean {
    return this.#core.lib.EVP_DigestUpdate(this.#context, data, toSize(size)) === 1;
  }

  final(output: Taken): boolean {
    const length = new BigUint64Array([BigInt(this.size)]);
    return this.#core.lib.EVP_DigestSignFinal(this.#context, output, length) === 1;
  }

  copy(): MacContext | undefined {
    const { lib } = this.#core;
    const context = lib.EVP_MD_CTX_new();
    if (!context) return undefined;
    if (lib.EVP_MD_CTX_copy_ex(context, this.#context) === 1) {
      return new DigestSignContext(this.#core, this.name, context, this.size);
    }
    lib.EVP_MD_CTX_free(context);
    return undefined;
  }

  free(): void {
    this.#core.lib.EVP_MD_CTX_free(this.#context);
  }
}

/** A MAC with this key, or `undefined` if libcrypto fails. */
export function digestSign(
  core: Core,
  name: string,
  params: TakenMacParams,
  key: Taken,
  length: bigint,
): MacContext | undefined {
  const pkey = newKey(core, name, params, key, length);
  if (!pkey) return undefined;
  try {
    return begin(core, name, params, pkey);
  } finally {
    core.lib.EVP_PKEY_free(pkey); // the context holds it
  }
}

/**
 * Whether libcrypto was built with the MAC.
 *
 * @throws {OpenSSLError} If memory was exhausted while it looked.
 */
export function hasDigestSign(core: Core, name: string): boolean {
  const { lib } = core;
  if (name === "hmac") return true;
  if (name === "cmac") return lib.EVP_PKEY_new_CMAC_key !== null;
  const size = name === "siphash" ? 16 : 32;
  lib.ERR_clear_error();
  const pkey = newKey(core, name, {}, new Uint8Array(size), toSize(size));
  refuseIfNoMemory(lib, `look up the MAC "${name}"`);
  if (pkey) lib.EVP_PKEY_free(pkey);
  return Boolean(pkey);
}

function newKey(
  core: Core,
  name: string,
  { cipher }: TakenMacParams,
  key: Taken,
  length: bigint,
): Key {
  const { lib } = core;
  if (name === "cmac") {
    return lib.EVP_PKEY_new_CMAC_key!(none, key, length, core.ciphers.get(cipher!).pointer);
  }
  const types = { hmac: EVP_PKEY_HMAC, poly1305: EVP_PKEY_POLY1305, siphash: EVP_PKEY_SIPHASH };
  const type = types[name as keyof typeof types];
  return lib.EVP_PKEY_new_raw_private_key(type, none, key, length);
}

function begin(
  core: Core,
  name: string,
  params: TakenMacParams,
  pkey: Key,
): MacContext | undefined {
  const { lib } = core;
  const context = lib.EVP_MD_CTX_new();
  if (!context) return undefined;
  const size = new BigUint64Array(1);
  const isBegun = setUp(core, params, pkey, context) &&
    lib.EVP_DigestSignFinal(context, null, size) === 1; // which tells the size, and no more
  if (isBegun && size[0]! > 0n) return new DigestSignContext(core, name, context, Number(size[0]));
  lib.EVP_MD_CTX_free(context);
  return undefined;
}

function setUp(core: Core, params: TakenMacParams, pkey: Key, context: Context): boolean {
  const { lib } = core;
  const { pointer } = core.digests.get(params.digest ?? "sha256");
  const isHmac = params.digest !== undefined;
  // 1.1.1 copies no context that lacks a digest, which only HMAC is given one
  // of; the others let one pass that was there before, and leave it unused.
  if (!isHmac && lib.EVP_DigestInit_ex(context, pointer, none) !== 1) return false;
  const out = new BigUint64Array(1);
  if (lib.EVP_DigestSignInit(context, out, isHmac ? pointer : none, none, pkey) !== 1) return false;
  if (params.size === undefined) return true;
  const keyContext = runtime.toPointer<"EVP_PKEY_CTX">(out[0]!);
  const command = EVP_PKEY_CTRL_SET_DIGEST_SIZE;
  return lib.EVP_PKEY_CTX_ctrl(keyContext, -1, -1, command, params.size, null) === 1;
}
