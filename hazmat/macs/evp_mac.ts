/**
 * MACs by EVP_MAC (EVP_MAC(3)), since OpenSSL 3.0.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import { MacFormOffsets, macFormSize } from "../../engine/prototypes.ts";
import { type Bytes, type Input, largestInt, newBytes, type Taken } from "../core/args.ts";
import type { FetchedAlgorithm } from "../core/kinds.ts";
import {
  freeParams,
  namingRefused,
  newParams,
  noParams,
  type Params,
  type Setter,
} from "../core/params.ts";
import type { MacAlgorithm, MacContext, TakenMacParams } from "./mac_context.ts";
import {
  checkKey,
  checkKeySize,
  checkParams,
  type KeyLimits,
  keyMemory,
  mayBeNeeded,
} from "./rules.ts";
import type { Core } from "../core/core.ts";
import { freeLater } from "../core/native_objects.ts";
const { toSize } = runtime;

type Context = Pointer<"EVP_MAC_CTX">;

/** What the compiled library calls for a MAC in one call (`engine/c/calls/digest.h`). */
type Calls = Pointer<"struct hazmat_mac">;

/** A MAC with its parameters, checked and in native memory, but without a key. */
export class EvpMac {
  readonly #core: Core;
  readonly #name: string;
  readonly #action: string;
  readonly #mac: Pointer<"EVP_MAC">;
  readonly #keyLimits: KeyLimits;
  readonly #values: TakenMacParams;
  readonly #params: Params;
  /** Has the parameters, but never a key. Null where libcrypto cannot copy such a context. */
  #template: Context = runtime.nullPointer;
  /** The MAC's size in bytes, known once it has had a key. */
  #size = 0;
  /** What the compiled library calls; `null` if it cannot. */
  #calls: Calls | null | undefined;

  /**
   * Checks the parameters.
   *
   * @throws As {@linkcode checkParams}.
   */
  constructor(core: Core, name: string, params: TakenMacParams) {
    const mac = core.macs.get(name);
    const lower = mac.name;
    this.#core = core;
    this.#name = lower;
    this.#action = `create the MAC ${lower}`;
    this.#mac = mac.pointer;
    this.#keyLimits = checkParams(core, describe(core, mac), params, this.#action);
    this.#values = params;
    this.#params = newParams(core, params, this.#action);
  }

  /** Prepares to be used often: copying a context is faster than setting parameters. */
  keepTemplate(): this {
    const { lib } = this.#core;
    const template = lib.EVP_MAC_CTX_new!(this.#mac);
    const copy = template && lib.EVP_MAC_CTX_set_params!(template, this.#params.pointer) === 1
      ? lib.EVP_MAC_CTX_dup!(template)
      : runtime.nullPointer;
    if (copy) this.#template = template;
    else if (template) lib.EVP_MAC_CTX_free!(template);
    if (copy) lib.EVP_MAC_CTX_free!(copy);
    lib.ERR_clear_error();
    return this;
  }

  /**
   * Begins a MAC with a key.
   *
   * @throws {TypeError} If the key is not bytes.
   * @throws {RangeError} If the key is too short or too long.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  begin(key: Input): MacContext {
    const { bytes, length } = checkKey(this.#name, key, this.#keyLimits, this.#action);
    const { lib } = this.#core;
    const template = this.#template;
    const context = template ? lib.EVP_MAC_CTX_dup!(template) : lib.EVP_MAC_CTX_new!(this.#mac);
    if (!context) throw this.#core.error(this.#action);
    const params = template ? noParams : this.#params.pointer;
    const isBegun = lib.EVP_MAC_init!(context, bytes, length, params) === 1;
    if (this.#leavesKeyOnStack) this.#core.native.hazmat_cleanse_stack();
    if (!isBegun) throw this.#failed(context);
    if (this.#size === 0) this.#size = Number(lib.EVP_MAC_CTX_get_mac_size!(context));
    if (this.#size === 0) throw this.#failed(context); // any empty tag would be right
    return new EvpMacContext(this.#core, this.#name, context, this.#size);
  }

  /**
   * The MAC of complete data, in one call, or `undefined` if that fails: {@linkcode begin} then
   * throws the reason.
   *
   * @throws {RangeError} If the key is too short or too long, or the runtime cannot allocate
   * the MAC.
   */
  once(key: Input, data: Taken, size: number, action: string): Bytes | undefined {
    const calls = this.#calls === undefined ? this.#prepare() : this.#calls;
    if (calls === null || size > largestInt) return undefined;
    checkKeySize(this.#name, key.size, this.#keyLimits, this.#action);
    const output = newBytes(this.#size, action);
    const { native } = this.#core;
    const result = native.hazmat_mac(calls, output, keyMemory(key), key.size, data, size);
    if (this.#leavesKeyOnStack) native.hazmat_cleanse_stack();
    if (result === 1) return output;
    this.#forgetCalls();
    return undefined;
  }

  /** The size is not known before the first MAC, which is made the usual way. */
  #prepare(): Calls | null {
    if (this.#size === 0) return null;
    return this.#calls = this.#template ? this.#newCalls() || null : null;
  }

  #newCalls(): Calls {
    const { native, anchor, lib } = this.#core;
    const keeps = this.#keepsContext;
    const form = new Int32Array(macFormSize / 4);
    form[MacFormOffsets.size / 4] = this.#size;
    form[MacFormOffsets.other_key / 4] = leftBehind[this.#name] ?? (keeps ? hmacKeyLength : 0);
    form[MacFormOffsets.keeps / 4] = keeps ? 1 : 0;
    const calls = native.hazmat_mac_new(anchor, this.#template, form);
    lib.ERR_clear_error();
    return calls;
  }

  /**
   * Another key overwrites everything in an HMAC's context, which can then be kept. With blocks
   * larger than SHA-256's, setting that key takes longer than making a new context.
   */
  get #keepsContext(): boolean {
    const { digest } = this.#values;
    const { digests } = this.#core;
    return this.#name === "hmac" && digest !== undefined && digests.has(digest) &&
      digests.get(digest).blockSize <= 64;
  }

  /** KMAC encodes its key on the stack, and leaves it there (kmac_bytepad_encode_key). */
  get #leavesKeyOnStack(): boolean {
    return this.#name.startsWith("kmac");
  }

  #forgetCalls(): void {
    const { native, lib } = this.#core;
    if (this.#calls) native.hazmat_mac_free(this.#calls);
    this.#calls = undefined;
    lib.ERR_clear_error();
  }

  /** Frees it. MACs that it has begun are unaffected. */
  free(): void {
    const { lib } = this.#core;
    this.#forgetCalls();
    if (this.#template) lib.EVP_MAC_CTX_free!(this.#template);
    this.#template = runtime.nullPointer;
    freeParams(this.#core, this.#params);
  }

  #failed(context: Context): Error {
    const { lib } = this.#core;
    const error = this.#core.error(this.#action);
    lib.EVP_MAC_CTX_free!(context);
    return namingRefused(this.#core, error, this.#action, this.#values, () => this.#newSetter());
  }

  #newSetter(): Setter | undefined {
    const { lib } = this.#core;
    const context = lib.EVP_MAC_CTX_new!(this.#mac);
    return context
      ? {
        set: (params) => lib.EVP_MAC_CTX_set_params!(context, params) === 1,
        free: () => lib.EVP_MAC_CTX_free!(context),
      }
      : undefined;
  }
}

/** A MAC that is being computed by EVP_MAC. */
class EvpMacContext implements MacContext {
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
    return this.#core.lib.EVP_MAC_update!(this.#context, data, toSize(size)) === 1;
  }

  final(output: Taken): boolean {
    return this.#core.lib.EVP_MAC_final!(this.#context, output, null, toSize(this.size)) === 1;
  }

  copy(): MacContext | undefined {
    const context = this.#core.lib.EVP_MAC_CTX_dup!(this.#context);
    return context ? new EvpMacContext(this.#core, this.name, context, this.size) : undefined;
  }

  free(): void {
    const { lib } = this.#core;
    const keyLength = leftBehind[this.name];
    if (keyLength !== undefined) {
      const other = new Uint8Array(keyLength);
      lib.EVP_MAC_init!(this.#context, other, toSize(keyLength), noParams);
    }
    lib.EVP_MAC_CTX_free!(this.#context);
  }
}

/**
 * MACs whose contexts OpenSSL (3.0 to 4.0) frees without cleansing (`poly1305_free`,
 * `siphash_free`), and the size of another key, which is to overwrite theirs.
 */
const leftBehind: Readonly<Record<string, number | undefined>> = { poly1305: 32, siphash: 16 };

/** At least as long as FIPS providers require the key of an HMAC to be. */
const hmacKeyLength = 32;

/** What {@linkcode describe} has returned, until libcrypto's algorithms are fetched anew. */
const described = new WeakMap<FetchedAlgorithm<"EVP_MAC">, MacAlgorithm>();

/** A MAC as the rules see it. */
function describe(core: Core, mac: FetchedAlgorithm<"EVP_MAC">): MacAlgorithm {
  const known = described.get(mac);
  if (known !== undefined) return known;
  const { lib } = core;
  const settable = lib.EVP_MAC_settable_ctx_params!(mac.pointer);
  const taken = new Set<string>();
  const finds = (parameter: string): boolean =>
    Boolean(settable && lib.OSSL_PARAM_locate_const!(settable, cString(parameter)));
  const takes = (parameter: string): boolean => {
    const isTaken = taken.has(parameter) || finds(parameter);
    if (isTaken) taken.add(parameter); // there are only a few of those
    return isTaken;
  };
  const needs = mayBeNeeded.filter(takes);
  const algorithm = { name: mac.name, takes, needs };
  described.set(mac, algorithm);
  return algorithm;
}

/** A program uses a handful; one that makes up names must not fill memory. */
const mostKept = 64;

/** The prepared MACs of one libcrypto. */
export class MacTemplates {
  readonly #core: Core;
  readonly #hmacs = new Map<string, EvpMac>();
  readonly #others = new Map<string, EvpMac>();

  /** Prepares nothing yet. */
  constructor(core: Core) {
    this.#core = core;
  }

  /** Calls `use` with the HMAC of a digest. */
  useHmac<R>(digest: string, use: (mac: EvpMac) => R): R {
    return use(this.#hmacs.get(digest) ?? this.#keepHmac(digest));
  }

  /** Calls `use` with a MAC. */
  use<R>(name: string, params: TakenMacParams, use: (mac: EvpMac) => R): R {
    const text = textOf(name, params);
    if (text === undefined) return this.#useOnce(name, params, use);
    return use(this.#others.get(text) ?? this.#keep(this.#others, text, name, params));
  }

  /** Forgets them all. */
  clear(): void {
    for (const kept of [this.#hmacs, this.#others]) {
      for (const mac of kept.values()) freeLater(() => mac.free());
      kept.clear();
    }
  }

  #keepHmac(digest: string): EvpMac {
    this.#core.digests.get(digest); // throws the right error if it is not a name
    return this.#keep(this.#hmacs, digest, "hmac", { digest });
  }

  #keep(kept: Map<string, EvpMac>, text: string, name: string, params: TakenMacParams): EvpMac {
    const mac = new EvpMac(this.#core, name, params).keepTemplate();
    if (kept.size >= mostKept) this.clear();
    kept.set(text, mac);
    return mac;
  }

  #useOnce<R>(name: string, params: TakenMacParams, use: (mac: EvpMac) => R): R {
    const mac = new EvpMac(this.#core, name, params);
    try {
      return use(mac);
    } finally {
      mac.free();
    }
  }
}

/**
 * A cache key: equal for equal parameters only; `undefined` if a parameter is bytes, which may be
 * secret, or the name is not a string.
 */
function textOf(name: string, params: TakenMacParams): string | undefined {
  if (typeof name !== "string") return undefined;
  let text = measured(name);
  for (const key of Object.keys(params)) {
    const value = params[key];
    if (typeof value === "object") return undefined;
    text += measured(key) + typeof value + measured(String(value));
  }
  return text;
}

/** A text with its length, so that nothing that follows can be taken for a part of it. */
function measured(text: string): string {
  return `${text.length}:${text}`;
}
