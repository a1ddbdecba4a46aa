/**
 * Ciphers that do not authenticate.
 *
 * @module
 */
import {
  EVP_CIPH_WRAP_MODE,
  EVP_CIPHER_CTX_FLAG_WRAP_ALLOW,
  EVP_MAX_BLOCK_LENGTH,
} from "../../ffi/headers/evp.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkOverlap,
  checkRoom,
  cutTo,
  everyPart,
  givesBytes,
  type Input,
  isInPlace,
  isWatched,
  largestInt,
  largestPart,
  newBytes,
  overlapping,
  partOf,
  refuseExtra,
  sizeOf,
  take,
  takeInput,
  type Taken,
  takesBytes,
  withOwnMemory,
} from "../core/args.ts";
import { CipherConstants } from "../../engine/prototypes.ts";
import { madeForTls, modeOf } from "../core/aead_modes.ts";
import type { CipherFunctions, Core } from "../core/core.ts";
import { AlreadyFinalized } from "../../errors.ts";
import {
  type CheckedOptions,
  checkOptions,
  type CipherOptions,
  type Form,
  formOf,
  type OneUnit,
  takeOptions,
} from "./cipher_options.ts";
import { type Context, newContext, none } from "../core/cipher_context.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";
export type { CipherOptions };

const { HAZMAT_CIPHER_OVERLAPS } = CipherConstants;
const bytesOnly = `${takesBytes}; ${givesBytes}`;

/** Makes a cipher. See `createCipher` and `createDecipher`. */
export let newCipher: (
  core: Core,
  name: string,
  options: CipherOptions,
  encrypts: boolean,
) => Cipher;

/**
 * An encryption or a decryption in progress, made by `createCipher` or
 * `createDecipher`.
 *
 * {@linkcode final} and {@linkcode dispose} cleanse and free its memory in libcrypto at once; if a
 * cipher is dropped without them, the garbage collector does.
 */
export class Cipher {
  /** The cipher's name, as requested, in lower case. */
  readonly name: string;
  /** The block size in bytes; 1 for a stream cipher. */
  readonly blockSize: number;
  readonly #core: Core;
  readonly #encrypts: boolean;
  readonly #action: string;
  readonly #isPadded: boolean;
  readonly #unit: OneUnit | undefined;
  /** A copy of `blockSize`, which a program could overwrite. */
  readonly #block: number;
  readonly #lib: CipherFunctions;
  /** Whether libcrypto may read a byte of data twice. Modes that encrypt in parts do not. */
  readonly #readsTwice: boolean;
  readonly #written = new Int32Array(1);
  #context: Context | undefined;
  /** How many bytes of input have given no output yet. */
  #held = 0;
  #hasUnit = false;

  static {
    newCipher = (core, name, options, encrypts) => {
      const verb = encrypts ? "encrypt" : "decrypt";
      const taken = takeOptions(options, verb);
      const algorithm = core.ciphers.get(name);
      const action = `${verb} with ${algorithm.name}`;
      if (algorithm.isAead) throw authenticates(core, algorithm, action);
      const form = formOf(algorithm);
      const checked = checkOptions(algorithm, form, taken, action);
      const context = beginCipher(core, algorithm, form, checked, encrypts, action);
      return new Cipher(core, algorithm, form, checked.isPadded, encrypts, action, context);
    };
  }

  private constructor(
    core: Core,
    { name, blockSize }: CipherAlgorithm,
    form: Form,
    isPadded: boolean,
    encrypts: boolean,
    action: string,
    context: Context,
  ) {
    this.name = name;
    this.blockSize = blockSize;
    this.#core = core;
    this.#encrypts = encrypts;
    this.#action = action;
    this.#isPadded = isPadded;
    this.#unit = form.unit?.[encrypts ? "encrypt" : "decrypt"];
    this.#block = blockSize;
    this.#lib = core.cipherFunctions;
    this.#readsTwice = !encrypts || this.#unit !== undefined;
    this.#context = context;
    core.objects("EVP_CIPHER_CTX_free").adopt(this, context);
  }

  /**
   * Takes more data and returns the output that is ready: in ECB and CBC mode whole blocks, the
   * last of which is held back when decrypting with padding.
   *
   * @throws {TypeError} If the data are not bytes.
   * @throws {RangeError} If the cipher takes all data at once, and these are a
   * second part or of a size that it does not take; it is left unchanged.
   * @throws {AlreadyFinalized} After {@linkcode final} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails, as it does if a wrapped key was changed; the cipher
   * is then disposed of.
   */
  update(data: AllowSharedBufferSource): Bytes {
    refuseExtra(arguments.length, 1, this.#action, bytesOnly);
    const context = this.#open();
    const bytes = take(data, this.#action, "data");
    const size = sizeOf(bytes, this.#action, "data");
    const room = this.#roomFor(size);
    const out = newBytes(this.#overruns() ? room : this.#sizeOf(size), this.#action);
    if (!this.#readsTwice && size > 0 && size <= largestPart) {
      return cutTo(this.#passOwn(context, bytes, size, out), out);
    }
    const written = isWatched(bytes, size)
      ? this.#translateOwn(context, { bytes, size }, { bytes: out, size: out.length })
      : this.#translate(context, bytes, size, out, out.length);
    return cutTo(written, out);
  }

  /**
   * {@linkcode update} into a buffer you provide; returns how many bytes
   * were written. `out` may begin where the data begin, unless the cipher holds
   * part of a block, which would be written first, or is triple DES key wrap.
   *
   * @param out As many bytes as the data and what is held have in whole blocks, or
   * more.
   * @throws {TypeError} If the data or `out` are not bytes.
   * @throws {RangeError} If `out` is too small, or overlaps the data in any other way, and where
   * {@linkcode update} throws one; the cipher is left unchanged.
   * @throws {AlreadyFinalized} After {@linkcode final} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the cipher is then disposed of.
   */
  updateInto(data: AllowSharedBufferSource, out: AllowSharedBufferSource): number {
    const context = this.#open();
    const bytes = take(data, this.#action, "data");
    const target = take(out, this.#action, "out");
    const size = sizeOf(bytes, this.#action, "data");
    const room = this.#roomFor(size);
    checkRoom(sizeOf(target, this.#action, "out"), room, this.#action);
    this.#checkInPlace(bytes, size, target);
    if (!isWatched(bytes, size) && !isWatched(target, room)) {
      return this.#translate(context, bytes, size, target, room);
    }
    checkOverlap(bytes, size, target, room, this.#action);
    return this.#translateOwn(context, { bytes, size }, { bytes: target, size: room });
  }

  /**
   * Ends it and returns the rest: the padded block, or the bytes before the
   * padding; nothing in modes without padding.
   *
   * Padding authenticates nothing. Whoever learns whether it was right can decrypt by trial and
   * error: reveal it to no one, or use `aead`.
   *
   * @throws {AlreadyFinalized} After {@linkcode final} or {@linkcode dispose}.
   * @throws {OpenSSLError} If the padding is wrong, or the data were not a whole number of blocks.
   * The cipher is then finalized all the same.
   */
  final(): Bytes {
    refuseExtra(arguments.length, 0, `finish to ${this.#action}`, givesBytes);
    const context = this.#open();
    const out = new Uint8Array(this.#isPadded ? this.#block : 0);
    const size = this.#finish(context, out, out.length);
    return cutTo(size, out);
  }

  /**
   * {@linkcode final} into a buffer you provide; returns how many bytes
   * were written.
   *
   * @param out With padding, one block or more; otherwise it may be empty.
   * @throws {TypeError} If `out` is not bytes.
   * @throws {RangeError} If `out` is too small; the cipher is left unchanged.
   * @throws {AlreadyFinalized} After {@linkcode final} or {@linkcode dispose}.
   * @throws {OpenSSLError} As {@linkcode final}.
   */
  finalInto(out: AllowSharedBufferSource): number {
    const context = this.#open();
    const { bytes, size } = takeInput(out, this.#action, "out");
    checkRoom(size, this.#isPadded ? this.#block : 0, this.#action);
    return this.#finish(context, bytes, size);
  }

  /** Frees it. A second call has no effect, nor does one after {@linkcode final}. */
  dispose(): void {
    const context = this.#context;
    if (context === undefined) return;
    this.#context = undefined;
    this.#core.objects("EVP_CIPHER_CTX_free").free(this, context);
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #open(): Context {
    const context = this.#context;
    if (context !== undefined) return context;
    const maker = this.#encrypts ? "createCipher()" : "createDecipher()";
    throw new AlreadyFinalized(this.#action, maker);
  }

  /** How many bytes libcrypto may write for data of this size. */
  #roomFor(size: number): number {
    if (this.#unit !== undefined) return this.#roomForUnit(this.#unit, size);
    if (size === 0) return 0;
    const total = this.#held + size;
    return total - total % this.#block;
  }

  #roomForUnit({ least, most, multiple, outputSize }: OneUnit, size: number): number {
    if (this.#hasUnit) {
      throw new RangeError(
        `Cannot ${this.#action}: it takes all data in one update, and has had it`,
      );
    }
    if (size >= least && size <= most && size % multiple === 0) return outputSize(size);
    const wanted = multiple === 1 ? "" : `, a multiple of ${multiple}`;
    throw new RangeError(
      `Cannot ${this.#action}: data must have ${least} to ${most} bytes${wanted}, ` +
        `but has ${size}`,
    );
  }

  /** How many bytes of output result from data of this size. */
  #sizeOf(size: number): number {
    const room = this.#roomFor(size);
    const isLastHeld = this.#holdsBlock() && room > 0 && room === this.#held + size;
    return isLastHeld ? room - this.#block : room;
  }

  /** Whether the last whole block is held back, because it may end in padding. */
  #holdsBlock(): boolean {
    return this.#isPadded && !this.#encrypts;
  }

  /** Whether libcrypto also writes the block that it holds back, as OpenSSL 1.1.1 does. */
  #overruns(): boolean {
    return this.#core.lib.EVP_CIPHER_fetch === null;
  }

  #checkInPlace(bytes: Taken, size: number, out: Taken): void {
    const isMoved = this.#held > 0 || this.#unit?.isApart === true ||
      (this.#holdsBlock() && size > largestPart);
    if (!isMoved || size === 0 || !isInPlace(bytes, out)) return;
    throw new RangeError(
      `Cannot ${this.#action} in place: output would overwrite input that has not been read; ` +
        "give an out that is apart from the data",
    );
  }

  #translate(context: Context, bytes: Taken, size: number, out: Taken, room: number): number {
    if (size === 0) return 0;
    const isWhole = size <= largestPart || this.#unit !== undefined;
    const written = isWhole
      ? this.#pass(context, bytes, size, out, room)
      : this.#passParts(context, bytes, size, out, room);
    this.#hasUnit = true;
    this.#held += size - written;
    return written;
  }

  #translateOwn(context: Context, input: Input, room: Input): number {
    const translate = (from: Taken, to: Uint8Array) =>
      this.#translate(context, from, input.size, to, to.length);
    return withOwnMemory(this.#core.native, input, room, this.#action, translate);
  }

  #passParts(context: Context, bytes: Taken, size: number, out: Taken, room: number): number {
    let written = 0;
    everyPart(bytes, size, (part, length) => {
      const left = room - written;
      written += this.#pass(context, part, length, partOf(out, written, left), left);
      return true;
    });
    return written;
  }

  #pass(context: Context, bytes: Taken, size: number, out: Taken, room: number): number {
    const { native } = this.#core;
    const most = Math.min(room, largestInt);
    const result = native.hazmat_cipher_update(this.#lib, context, out, most, bytes, size);
    if (result >= 0) return result;
    if (result === HAZMAT_CIPHER_OVERLAPS) throw overlapping(bytes, out, this.#action);
    throw this.#failed();
  }

  /** Encrypts into an array that nobody else has, where the data are read once. */
  #passOwn(context: Context, bytes: Taken, size: number, out: Bytes): number {
    const { lib } = this.#core;
    const to = orNothing(out, out.length);
    if (lib.EVP_CipherUpdate(context, to, this.#written, bytes, size) !== 1) throw this.#failed();
    const written = this.#written[0]!;
    this.#held += size - written;
    return written;
  }

  #finish(context: Context, out: Taken, room: number): number {
    if (this.#unit !== undefined) return this.#finishUnit();
    const { lib } = this.#core;
    const finish = this.#encrypts ? lib.EVP_EncryptFinal_ex : lib.EVP_DecryptFinal_ex;
    if (finish(context, orNothing(out, room), this.#written) !== 1) throw this.#failed();
    this.dispose();
    return this.#written[0]!;
  }

  /** All output is out already, and 1.1.1 would take the end for one more key to wrap. */
  #finishUnit(): number {
    this.dispose();
    return 0;
  }

  #failed(): Error {
    const error = this.#core.error(this.#action);
    this.dispose();
    return error;
  }
}

/** An empty array may be passed as null, which means something else to libcrypto. */
function orNothing(out: Taken, room: number): Taken {
  return room === 0 ? new Uint8Array(EVP_MAX_BLOCK_LENGTH) : out;
}

function authenticates(core: Core, algorithm: CipherAlgorithm, action: string): Error {
  const { name } = algorithm;
  if (modeOf(algorithm) === undefined) return madeForTls(core, "cipher", name);
  return new RangeError(
    `Cannot ${action} in createCipher or createDecipher: it is an AEAD; ` +
      `use aead("${name}", key)`,
  );
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
