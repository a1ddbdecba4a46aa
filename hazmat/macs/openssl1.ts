/**
 * The MACs of OpenSSL 1.1.1, which has no EVP_MAC.
 *
 * @module
 */
import { refuseIfNoMemory } from "../../ffi/libcrypto/error_queue.ts";
import {
  EVP_CTRL_AEAD_GET_TAG,
  EVP_CTRL_AEAD_SET_IVLEN,
  EVP_PKEY_HMAC,
  EVP_PKEY_POLY1305,
  EVP_PKEY_SIPHASH,
} from "../../ffi/headers/evp.ts";
import { everyPart, type Input, kindOf, type Taken } from "../core/args.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import { adviceFor, lowerCase } from "../core/algorithms.ts";
import type { Core } from "../core/core.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import type { MacAlgorithm, MacContext, TakenMacParams } from "./mac_context.ts";
import { checkKey, checkParams, mayBeNeeded } from "./rules.ts";
const { toSize } = runtime;

type DigestContext = Pointer<"EVP_MD_CTX">;
type Key = Pointer<"EVP_PKEY">;

/** `EVP_PKEY_CTRL_SET_DIGEST_SIZE` (`<openssl/evp.h>`) */
const EVP_PKEY_CTRL_SET_DIGEST_SIZE = 14;

const none = runtime.nullPointer;

/** A MAC that is being computed by EVP_DigestSign. */
class DigestSignContext implements MacContext {
  readonly name: string;
  readonly size: number;
  readonly #core: Core;
  readonly #context: DigestContext;

  constructor(core: Core, name: string, context: DigestContext, size: number) {
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
 * @throws {OpenSSLError} If memory was exhausted during the lookup.
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
    lib.EVP_DigestSignFinal(context, null, size) === 1; // only gives the size
  if (isBegun && size[0]! > 0n) return new DigestSignContext(core, name, context, Number(size[0]));
  lib.EVP_MD_CTX_free(context);
  return undefined;
}

function setUp(core: Core, params: TakenMacParams, pkey: Key, context: DigestContext): boolean {
  const { lib } = core;
  const { pointer } = core.digests.get(params.digest ?? "sha256");
  const isHmac = params.digest !== undefined;
  // 1.1.1 does not copy a context that has no digest, and only HMAC is given one; the others accept
  // one that was set before, and do not use it.
  if (!isHmac && lib.EVP_DigestInit_ex(context, pointer, none) !== 1) return false;
  const out = new BigUint64Array(1);
  if (lib.EVP_DigestSignInit(context, out, isHmac ? pointer : none, none, pkey) !== 1) return false;
  if (params.size === undefined) return true;
  const keyContext = runtime.toPointer<"EVP_PKEY_CTX">(out[0]!);
  const command = EVP_PKEY_CTRL_SET_DIGEST_SIZE;
  return lib.EVP_PKEY_CTX_ctrl(keyContext, -1, -1, command, params.size, null) === 1;
}

type CipherContext = Pointer<"EVP_CIPHER_CTX">;

/** A GMAC that is being computed by a cipher. */
class GcmContext implements MacContext {
  readonly name = "gmac";
  readonly size = 16;
  readonly #core: Core;
  readonly #context: CipherContext;

  constructor(core: Core, context: CipherContext) {
    this.#core = core;
    this.#context = context;
  }

  update(data: Taken, size: number): boolean {
    // 1.1.1 would treat a call without input as the end.
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

/** What each takes; OpenSSL 3 has the same parameters and more. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  cmac: ["cipher"],
  gmac: ["cipher", "iv"],
  hmac: ["digest"],
  poly1305: [],
  siphash: ["size"],
};

/** The names of those that libcrypto has. */
export function olderMacs(core: Core): string[] {
  return Object.keys(parameters).filter((name) => hasOlderMac(core, name));
}

/** Whether libcrypto has it. */
export function hasOlderMac(core: Core, name: string): boolean {
  const lower = nameOf(name);
  return Object.hasOwn(parameters, lower) && (lower === "gmac" || hasDigestSign(core, lower));
}

/**
 * Begins a MAC.
 *
 * @throws {UnsupportedAlgorithm} If libcrypto lacks it, or its digest or cipher.
 * @throws {TypeError} If an argument has the wrong type.
 * @throws {RangeError} If a parameter or the key's length is wrong.
 * @throws {OpenSSLError} If libcrypto fails.
 */
export function beginOlderMac(
  core: Core,
  name: string,
  key: Input,
  params: TakenMacParams,
): MacContext {
  const mac = find(core, name);
  const action = `create the MAC ${mac.name}`;
  const limits = checkParams(core, mac, params, action);
  const { bytes, length } = checkKey(mac.name, key, limits, action);
  const context = mac.name === "gmac"
    ? gcmMac(core, params, bytes)
    : digestSign(core, mac.name, params, bytes, length);
  if (context === undefined) throw core.error(action);
  return context;
}

function find(core: Core, name: string): MacAlgorithm {
  const lower = nameOf(name);
  if (!hasOlderMac(core, lower)) {
    throw new UnsupportedAlgorithm("MAC", name, core.versionText, adviceFor(lower, false));
  }
  const takes = (parameter: string): boolean => parameters[lower]!.includes(parameter);
  return { name: lower, takes, needs: mayBeNeeded.filter(takes) };
}

function nameOf(name: string): string {
  if (typeof name === "string") return lowerCase(name);
  throw new TypeError(
    `Cannot look up a MAC: its name must be a string, but is ${kindOf(name)}`,
  );
}
