/**
 * A digest of data that come in parts.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkInteger,
  checkNames,
  checkRoom,
  givesBytes,
  largestInt,
  type Names,
  newBytes,
  refuseExtra,
  sizeOf,
  take,
  type Taken,
  takesBytes,
} from "../core/args.ts";
import type { BackendOption } from "../core/default.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Core } from "../core/core.ts";
import { AlreadyFinalized } from "../../errors.ts";
import type { Digest } from "../core/kinds.ts";
/** Options of a digest. */
export interface HashOptions extends BackendOption {
  /**
   * The output's length in bytes, from 1 to 2147483647. An XOF (`"shake128"`, `"shake256"`) needs
   * it; for any other digest it can only be the digest's size.
   */
  readonly length?: number;
}

const names: Names<HashOptions> = { length: true, backend: true };

/**
 * The length that options ask for. It is read before the digest is fetched: a getter that runs in
 * between could unload its provider.
 *
 * @throws {TypeError} If they are not options.
 */
export function askedLength(options: HashOptions | undefined, action: string): number | undefined {
  if (options === undefined) return undefined;
  checkNames(options, names, action, "{ length: 32 }");
  return options.length;
}

/**
 * The output's length: the one that was asked for, if the digest can give it.
 *
 * @throws {TypeError} If the length has the wrong type.
 * @throws {RangeError} If the length is missing, not a length, or not the digest's.
 */
export function outputLength(digest: Digest, length: number | undefined, action: string): number {
  if (digest.isXof) return xofLength(digest, length, action);
  if (length === undefined) return digest.size;
  const given = checkInteger(length, 0, largestInt, action, "length");
  if (given === digest.size) return given;
  throw new RangeError(
    `Cannot ${action}: length, if given, must be ${digest.size}, the size of ${digest.name} ` +
      `in bytes, but is ${given}; only an XOF, such as shake256, has any length`,
  );
}

function xofLength(digest: Digest, length: number | undefined, action: string): number {
  if (length !== undefined) return checkInteger(length, 1, largestInt, action, "length");
  throw new RangeError(
    `Cannot ${action}: ${digest.name} is an XOF, whose output has any length; ` +
      `give its size in bytes as { length }, from 1 to ${largestInt}`,
  );
}

const { toSize } = runtime;

type Context = Pointer<"EVP_MD_CTX">;

/** Begins a digest. See `createHash`. */
export let newHash: (core: Core, name: string, options?: HashOptions) => Hash;

/**
 * A digest of data that come in parts, made by `createHash`.
 *
 * {@linkcode digest} and {@linkcode dispose} free its memory in libcrypto at once; if a hash is
 * dropped without them, the garbage collector does.
 */
export class Hash {
  /** The digest's name, as requested, in lower case. */
  readonly name: string;
  /** The output's length in bytes. */
  readonly digestSize: number;
  /** The digest's block size in bytes: what HMAC pads its key to. */
  readonly blockSize: number;
  readonly #core: Core;
  readonly #digest: Digest;
  /** A copy of `digestSize`, which a program could overwrite. */
  readonly #length: number;
  #context: Context | undefined;

  static {
    newHash = (core, name, options) => {
      const asked = askedLength(options, "create the hash");
      const digest = core.digests.get(name);
      const length = outputLength(digest, asked, `create the hash ${digest.name}`);
      return new Hash(core, digest, length, begin(core, digest));
    };
  }

  private constructor(core: Core, digest: Digest, length: number, context: Context) {
    this.name = digest.name;
    this.digestSize = length;
    this.blockSize = digest.blockSize;
    this.#core = core;
    this.#digest = digest;
    this.#length = length;
    this.#context = context;
    core.objects("EVP_MD_CTX_free").adopt(this, context);
  }

  /**
   * Takes more data, and returns this hash.
   *
   * @throws {TypeError} If the data are not bytes.
   * @throws {AlreadyFinalized} After {@linkcode digest} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the hash is then disposed of.
   */
  update(data: AllowSharedBufferSource): this {
    refuseExtra(arguments.length, 1, "update the hash", takesBytes);
    const context = this.#open("update");
    const bytes = take(data, "update the hash", "data");
    const size = sizeOf(bytes, "update the hash", "data");
    if (this.#core.lib.EVP_DigestUpdate(context, bytes, toSize(size)) === 1) return this;
    throw this.#failed("update");
  }

  /**
   * Ends it and returns the digest of all data, {@linkcode digestSize} bytes.
   *
   * @throws {AlreadyFinalized} After {@linkcode digest} or {@linkcode dispose}.
   * @throws {RangeError} If the runtime cannot allocate an XOF's output; the
   * hash is left unchanged.
   * @throws {OpenSSLError} If libcrypto fails; the hash is then disposed of.
   */
  digest(): Bytes {
    refuseExtra(arguments.length, 0, "finish the hash", givesBytes);
    const context = this.#open("finish");
    const output = newBytes(this.#length, "finish the hash");
    if (!this.#finish(context, output)) throw this.#failed("finish");
    this.dispose();
    return output;
  }

  /**
   * {@linkcode digest} into a buffer you provide; returns how many bytes
   * were written, {@linkcode digestSize}.
   *
   * @param out {@linkcode digestSize} bytes or more; bytes beyond are left unchanged.
   * @throws {TypeError} If `out` is not bytes.
   * @throws {RangeError} If `out` is too small; the hash is left unchanged.
   * @throws {AlreadyFinalized} After {@linkcode digest} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the hash is then disposed of.
   */
  digestInto(out: AllowSharedBufferSource): number {
    const context = this.#open("finish");
    const target = take(out, "finish the hash", "out");
    checkRoom(sizeOf(target, "finish the hash", "out"), this.#length, "finish the hash");
    if (!this.#finish(context, target)) throw this.#failed("finish");
    this.dispose();
    return this.#length;
  }

  /**
   * Another hash that has taken the same data, independent of this one.
   *
   * @throws {AlreadyFinalized} After {@linkcode digest} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; this hash is left unchanged.
   */
  copy(): Hash {
    refuseExtra(arguments.length, 0, "copy the hash", "a copy has the options of its original");
    const from = this.#open("copy");
    const { lib } = this.#core;
    const context = newContext(this.#core, "copy the hash");
    if (lib.EVP_MD_CTX_copy_ex(context, from) !== 1) {
      throw freeAfterError(this.#core, context, "copy the hash");
    }
    return new Hash(this.#core, this.#digest, this.#length, context);
  }

  /** Frees it. A second call has no effect, nor does one after {@linkcode digest}. */
  dispose(): void {
    const context = this.#context;
    if (context === undefined) return;
    this.#context = undefined;
    this.#core.objects("EVP_MD_CTX_free").free(this, context);
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #open(verb: string): Context {
    const context = this.#context;
    if (context !== undefined) return context;
    throw new AlreadyFinalized(`${verb} the hash ${this.name}`, "createHash()");
  }

  #finish(context: Context, output: Taken): boolean {
    const { lib } = this.#core;
    return this.#digest.isXof
      ? lib.EVP_DigestFinalXOF(context, output, toSize(this.#length)) === 1
      : lib.EVP_DigestFinal_ex(context, output, null) === 1;
  }

  /** After a failure nobody knows what it has hashed, so it must not continue. */
  #failed(verb: string): Error {
    const error = this.#core.error(`${verb} the hash ${this.name}`);
    this.dispose();
    return error;
  }
}

function begin(core: Core, digest: Digest): Context {
  const action = `create the hash ${digest.name}`;
  const context = newContext(core, action);
  const none = runtime.nullPointer;
  if (core.lib.EVP_DigestInit_ex(context, digest.pointer, none) === 1) return context;
  throw freeAfterError(core, context, action);
}

function newContext(core: Core, action: string): Context {
  const context = core.lib.EVP_MD_CTX_new();
  if (!context) throw core.error(action);
  return context;
}

function freeAfterError(core: Core, context: Context, action: string): Error {
  const error = core.error(action);
  core.lib.EVP_MD_CTX_free(context);
  return error;
}
