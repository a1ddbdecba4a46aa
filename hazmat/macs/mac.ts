/**
 * MACs: of data at once and of data that come in parts.
 *
 * @module
 */
import { runtime } from "../../ffi/runtime.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkIsObject,
  checkRoom,
  givesBytes,
  type Input,
  newBytes,
  refuseExtra,
  sizeOf,
  take,
  takeInput,
  type Taken,
  takesBytes,
} from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { AlreadyFinalized, InvalidTag } from "../../errors.ts";
import type { MacContext, MacParams, TakenMacParams } from "./mac_context.ts";
import { algorithmNames } from "../core/names.ts";
import { NativeObjects } from "../core/native_objects.ts";
import { takeParams } from "../core/params.ts";
import { type EvpMac, MacTemplates } from "./evp_mac.ts";
import { beginOlderMac, hasOlderMac, olderMacs } from "./openssl1.ts";

const { toSize } = runtime;

const comparing = "compare";

/** Whether both have the same bytes. See `constantTimeEquals`. */
export function areTheSame(
  core: Core,
  a: AllowSharedBufferSource,
  b: AllowSharedBufferSource,
): boolean {
  const first = take(a, comparing, "the first");
  const second = take(b, comparing, "the second");
  const length = sizeOf(first, comparing, "the first");
  return areEqual(core, first, length, second, sizeOf(second, comparing, "the second"));
}

/** Whether both have the same bytes (CRYPTO_memcmp(3)). */
export function areEqual(
  { lib }: Core,
  a: Taken,
  aSize: number,
  b: Taken,
  bSize: number,
): boolean {
  return aSize === bSize && lib.CRYPTO_memcmp(a, b, toSize(aSize)) === 0;
}

export type { MacParams };

/** Makes the object for a MAC that has begun. */
export let newMac: (core: Core, context: MacContext) => Mac;

/** The contexts of MACs. */
const contexts = new NativeObjects<MacContext>((context) => context.free());

/**
 * A MAC (message authentication code) of data that come in parts, made by
 * `createHmac` or `createMac`.
 *
 * {@linkcode digest}, {@linkcode verify} and {@linkcode dispose} free its memory in libcrypto, and
 * the key in it, at once; if a MAC is dropped without them, the garbage collector does.
 */
export class Mac {
  /** The MAC's name, as requested, in lower case: `"hmac"`. */
  readonly name: string;
  /** The MAC's size in bytes. */
  readonly macSize: number;
  readonly #core: Core;
  #context: MacContext | undefined;

  static {
    newMac = (core, context) => new Mac(core, context);
  }

  private constructor(core: Core, context: MacContext) {
    this.name = context.name;
    this.macSize = context.size;
    this.#core = core;
    this.#context = context;
    contexts.adopt(this, context);
  }

  /**
   * Takes more data, and returns this MAC.
   *
   * @throws {TypeError} If the data are not bytes.
   * @throws {AlreadyFinalized} After {@linkcode digest}, {@linkcode verify} or
   * {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the MAC is then disposed of.
   */
  update(data: AllowSharedBufferSource): this {
    refuseExtra(arguments.length, 1, "update the MAC", takesBytes);
    const context = this.#open("update");
    const bytes = take(data, "update the MAC", "data");
    if (context.update(bytes, sizeOf(bytes, "update the MAC", "data"))) return this;
    throw this.#failed("update");
  }

  /**
   * Ends it and returns the MAC of all data, {@linkcode macSize} bytes. To check
   * one that came with the data, call {@linkcode verify}.
   *
   * @throws {AlreadyFinalized} After {@linkcode digest}, {@linkcode verify} or
   * {@linkcode dispose}.
   * @throws {RangeError} If the runtime cannot allocate a KMAC of that size; the
   * MAC is left unchanged.
   * @throws {OpenSSLError} If libcrypto fails; the MAC is then disposed of.
   */
  digest(): Bytes {
    refuseExtra(arguments.length, 0, "finish the MAC", givesBytes);
    return this.#finish("finish");
  }

  /**
   * {@linkcode digest} into a buffer you provide; returns how many bytes
   * were written, {@linkcode macSize}.
   *
   * @param out {@linkcode macSize} bytes or more; bytes beyond are left unchanged.
   * @throws {TypeError} If `out` is not bytes.
   * @throws {RangeError} If `out` is too small; the MAC is left unchanged.
   * @throws {AlreadyFinalized} After {@linkcode digest}, {@linkcode verify} or
   * {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the MAC is then disposed of.
   */
  digestInto(out: AllowSharedBufferSource): number {
    const context = this.#open("finish");
    const target = take(out, "finish the MAC", "out");
    checkRoom(sizeOf(target, "finish the MAC", "out"), context.size, "finish the MAC");
    this.#finishInto(context, target, "finish");
    return context.size;
  }

  /**
   * Ends it and checks that the tag is the MAC of all data. The time taken does not reveal where
   * they differ. A tag of another length is wrong too: a truncated one is not accepted.
   *
   * @throws {InvalidTag} If the tag is wrong.
   * @throws {TypeError} If the tag is not bytes; the MAC is left unchanged.
   * @throws {AlreadyFinalized} After {@linkcode digest}, {@linkcode verify} or
   * {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the MAC is then disposed of.
   */
  verify(tag: AllowSharedBufferSource): void {
    refuseExtra(arguments.length, 1, "verify the MAC", "the tag is bytes; decode it first");
    this.#open("verify");
    const given = takeInput(tag, "verify the MAC", "tag");
    const right = this.#finish("verify");
    const isRight = areEqual(this.#core, given.bytes, given.size, right, right.length);
    right.fill(0); // for forged data, this is the tag the forger lacks
    if (!isRight) throw new InvalidTag(`verify the MAC ${this.name}`);
  }

  /**
   * Another MAC that has taken the same data, independent of this one.
   *
   * @throws {AlreadyFinalized} After {@linkcode digest}, {@linkcode verify} or
   * {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails, or cannot copy this one; this MAC
   * is left unchanged.
   */
  copy(): Mac {
    const copy = this.#open("copy").copy();
    if (copy === undefined) throw this.#core.error(`copy the MAC ${this.name}`);
    return new Mac(this.#core, copy);
  }

  /**
   * Frees it. A second call has no effect, nor does one after {@linkcode digest} or
   * {@linkcode verify}.
   */
  dispose(): void {
    const context = this.#context;
    if (context === undefined) return;
    this.#context = undefined;
    contexts.free(this, context);
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #open(verb: string): MacContext {
    const context = this.#context;
    if (context !== undefined) return context;
    throw new AlreadyFinalized(`${verb} the MAC ${this.name}`, "createMac()");
  }

  #finish(verb: string): Bytes {
    const context = this.#open(verb);
    const output = newBytes(context.size, `${verb} the MAC ${this.name}`);
    this.#finishInto(context, output, verb);
    return output;
  }

  #finishInto(context: MacContext, output: Taken, verb: string): void {
    if (!context.final(output)) throw this.#failed(verb);
    this.dispose();
  }

  /** After a failure nobody knows what it has taken, so it must not continue. */
  #failed(verb: string): Error {
    const error = this.#core.error(`${verb} the MAC ${this.name}`);
    this.dispose();
    return error;
  }
}

const computing = "compute the MAC";
const creating = "create the MAC";

/** Reads each parameter once, so that what is checked is what is used, whatever getters do. */
function takeMacParams(params: MacParams): TakenMacParams {
  checkIsObject(params, creating, "parameters", '{ digest: "sha256" }');
  return takeParams(params, creating, "backend") as TakenMacParams;
}

/** The MACs of one libcrypto. */
export class Macs {
  readonly #core: Core;
  /** Absent before OpenSSL 3.0. */
  readonly #templates: MacTemplates | undefined;

  /** Looks up nothing yet. */
  constructor(core: Core) {
    this.#core = core;
    if (core.lib.EVP_MAC_fetch === null) return;
    const templates = new MacTemplates(core);
    this.#templates = templates;
    core.whenAlgorithmsChange(() => templates.clear());
  }

  /** The names of libcrypto's MACs. See `macs`. */
  names(): string[] {
    const core = this.#core;
    return this.#templates === undefined ? olderMacs(core) : algorithmNames(core, "mac", core.macs);
  }

  /** Whether libcrypto has the MAC. See `macSupported`. */
  has(name: string): boolean {
    const core = this.#core;
    return this.#templates === undefined ? hasOlderMac(core, name) : core.macs.has(name);
  }

  /** The HMAC of data. See `hmac`. */
  hmac(hash: string, key: AllowSharedBufferSource, data: AllowSharedBufferSource): Bytes {
    const taken = takeInput(key, creating, "key");
    const bytes = take(data, computing, "data");
    const size = sizeOf(bytes, computing, "data");
    const once = (mac: EvpMac) => this.#once(mac, taken, bytes, size);
    return this.#templates?.useHmac(hash, once) ??
      this.#compute(this.#beginHmac(hash, taken), bytes, size);
  }

  /** The MAC of data. See `mac`. */
  mac(
    name: string,
    key: AllowSharedBufferSource,
    data: AllowSharedBufferSource,
    params: MacParams,
  ): Bytes {
    const takenParams = takeMacParams(params);
    const taken = takeInput(key, creating, "key");
    const bytes = take(data, computing, "data");
    const size = sizeOf(bytes, computing, "data");
    const once = (mac: EvpMac) => this.#once(mac, taken, bytes, size);
    return this.#templates?.use(name, takenParams, once) ??
      this.#compute(this.#begin(name, taken, takenParams), bytes, size);
  }

  /** Begins an HMAC. See `createHmac`. */
  createHmac(hash: string, key: AllowSharedBufferSource): Mac {
    return newMac(this.#core, this.#beginHmac(hash, takeInput(key, creating, "key")));
  }

  /** Begins a MAC. See `createMac`. */
  createMac(name: string, key: AllowSharedBufferSource, params: MacParams): Mac {
    const takenParams = takeMacParams(params);
    return newMac(this.#core, this.#begin(name, takeInput(key, creating, "key"), takenParams));
  }

  #beginHmac(hash: string, key: Input): MacContext {
    const core = this.#core;
    const begin = (mac: EvpMac) => mac.begin(key);
    if (this.#templates !== undefined) return this.#templates.useHmac(hash, begin);
    return beginOlderMac(core, "hmac", key, { digest: core.digests.get(hash).name });
  }

  #begin(name: string, key: Input, params: TakenMacParams): MacContext {
    const begin = (mac: EvpMac) => mac.begin(key);
    return this.#templates === undefined
      ? beginOlderMac(this.#core, name, key, params)
      : this.#templates.use(name, params, begin);
  }

  #once(mac: EvpMac, key: Input, data: Taken, size: number): Bytes {
    return mac.once(key, data, size, computing) ?? this.#compute(mac.begin(key), data, size);
  }

  #compute(context: MacContext, data: Taken, size: number): Bytes {
    try {
      const output = newBytes(context.size, computing);
      if (context.update(data, size) && context.final(output)) return output;
      throw this.#core.error(`${computing} ${context.name}`);
    } finally {
      context.free();
    }
  }
}
