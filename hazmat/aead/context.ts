/**
 * An AEAD's context in libcrypto: a key, and the calls that a message needs.
 *
 * @module
 */
import { refuseIfNoMemory } from "../../ffi/libcrypto/error_queue.ts";
import { EVP_CTRL_AEAD_GET_TAG, EVP_CTRL_AEAD_SET_TAG } from "../../ffi/headers/evp.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import { CipherConstants } from "../../engine/prototypes.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Context } from "../core/cipher_context.ts";
import {
  everyPart,
  type Input,
  largestInt,
  largestPart,
  overlapping,
  partOf,
  type Taken,
  wipe,
} from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { InvalidTag } from "../../errors.ts";
import { KeyedContext, type NativeKey } from "./keyed.ts";
import type { AeadMode } from "../core/aead_modes.ts";
import type { AeadPlan, TakenData } from "./plan.ts";

const { toSize } = runtime;

const {
  HAZMAT_AEAD_AT_ONCE,
  HAZMAT_AEAD_DATA_FAILED,
  HAZMAT_AEAD_SAYS_LENGTH,
  HAZMAT_AEAD_SEALS,
  HAZMAT_AEAD_TAG_FAILED,
  HAZMAT_AEAD_TAG_FIRST,
  HAZMAT_AEAD_UPDATE_FAILED,
  HAZMAT_CIPHER_OVERLAPS,
} = CipherConstants;

/** Stands in for empty data: null has a meaning of its own to libcrypto. */
const nothing = new Uint8Array(32);

const noData = { bytes: null, size: 0 };

/**
 * The messages under a key, one after the other: {@linkcode begin}, then {@linkcode sealWhole} or
 * {@linkcode openWhole}; for a message in parts, {@linkcode take} and then {@linkcode seal} or
 * {@linkcode open}. After a wrong tag the next message starts afresh. After any other failure the
 * context may only be freed, because it is not known what libcrypto has done by then: an OCB
 * context that had no memory for its new key would read from a null pointer.
 */
export class AeadContext {
  /** The message's tag: the one that sealing made, or the one that opening expects. */
  readonly tag: Uint8Array;
  readonly #core: Core;
  readonly #lib: LibcryptoFunctions;
  readonly #plan: AeadPlan;
  readonly #mode: AeadMode;
  readonly #keyed: KeyedContext;
  readonly #pointer: Context;
  readonly #written = new Int32Array(1);
  readonly #rest = new Uint8Array(32);
  readonly #marks: number;
  #isBroken = false;

  /**
   * @param key Must not be freed before this.
   * @param nonceLength That of the first nonce.
   */
  constructor(core: Core, plan: AeadPlan, key: NativeKey, nonceLength: number) {
    this.#core = core;
    this.#lib = core.lib;
    this.#plan = plan;
    this.#mode = plan.mode;
    this.tag = new Uint8Array(plan.tagLength);
    this.#marks = plan.tagLength | (plan.mode.tagBefore ? HAZMAT_AEAD_TAG_FIRST : 0) |
      (plan.mode.takesParts ? 0 : HAZMAT_AEAD_AT_ONCE) |
      (plan.mode.saysLength ? HAZMAT_AEAD_SAYS_LENGTH : 0);
    this.#keyed = new KeyedContext(core, plan, key, nonceLength);
    this.#pointer = this.#keyed.pointer;
  }

  /**
   * Begins a message of a known length. If it is to be opened, its tag is in {@linkcode tag},
   * unless that comes later.
   */
  begin(
    nonce: Taken,
    nonceSize: number,
    data: TakenData,
    size: number,
    encrypts: boolean,
  ): void {
    const mode = this.#mode;
    const isBegun = this.#keyed.begin(nonce, nonceSize, encrypts) &&
      (encrypts || mode.takesParts || this.#setTag()) &&
      (!mode.saysLength || this.#sayLength(size)) &&
      (data === undefined || this.#takeData(data)) &&
      (!mode.hasComponents || nonceSize === 0 || this.#takeComponent(nonce, nonceSize));
    if (!isBegun) throw this.#error(encrypts);
  }

  #setTag(): boolean {
    const { tag } = this;
    return this.#lib.EVP_CIPHER_CTX_ctrl(
      this.#pointer,
      EVP_CTRL_AEAD_SET_TAG,
      tag.length,
      tag,
    ) === 1;
  }

  #sayLength(size: number): boolean {
    return this.#lib.EVP_CipherUpdate(this.#pointer, null, this.#written, null, size) === 1;
  }

  #takeData(data: Input | readonly Input[]): boolean {
    if (!("size" in data)) return data.every(({ bytes, size }) => this.#takeComponent(bytes, size));
    const { bytes, size } = data;
    if (this.#mode.hasComponents) return this.#takeComponent(bytes, size);
    // 1.1.1 would take a call without data for the end of the message.
    return size === 0 ||
      everyPart(bytes, size, (part, length) => this.#takeComponent(part, length));
  }

  #takeComponent(bytes: Taken, size: number): boolean {
    return this.#update(size === 0 ? nothing : bytes, size);
  }

  /** Seals a whole message into `out`, with the tag where it belongs. */
  sealAll(
    nonce: Taken,
    nonceSize: number,
    data: TakenData,
    input: Taken,
    size: number,
    out: Taken,
  ): void {
    if (this.#isOneCall(nonceSize, data, size, true)) {
      return this.#callOnce(nonce, data, input, size, out, true);
    }
    try {
      this.begin(nonce, nonceSize, data, size, true);
      this.sealWhole(input, size, out);
    } finally {
      this.#cleanseStack();
    }
  }

  /**
   * Opens a whole message, with the tag next to it.
   *
   * @throws {InvalidTag} If the tag is wrong. What was written to `out` is then wiped.
   */
  openAll(
    nonce: Taken,
    nonceSize: number,
    data: TakenData,
    input: Taken,
    size: number,
    out: Taken,
  ): void {
    if (this.#isOneCall(nonceSize, data, size, false)) {
      return this.#callOnce(nonce, data, input, size, out, false);
    }
    const { takesParts, tagBefore } = this.#mode;
    if (!takesParts) this.#readTag(input, tagBefore ? 0 : size);
    try {
      this.begin(nonce, nonceSize, data, size, false);
      this.openWhole(input, size, out);
    } finally {
      this.#cleanseStack();
    }
  }

  /** OpenSSL's GCM-SIV leaves the end of the plaintext on the stack. */
  #cleanseStack(): void {
    if (this.#mode.rekeys === "each") this.#core.native.hazmat_cleanse_stack();
  }

  #readTag(input: Taken, at: number): void {
    const { tag } = this;
    const { native } = this.#core;
    native.hazmat_copy(tag, toSize(0), input, toSize(at), toSize(tag.length));
  }

  #isOneCall(nonceSize: number, data: TakenData, size: number, encrypts: boolean): boolean {
    const isOne = data === undefined || ("size" in data && data.size <= largestPart);
    return isOne && size <= largestPart && this.#keyed.isReadyFor(nonceSize, encrypts);
  }

  #callOnce(
    nonce: Taken,
    data: TakenData,
    input: Taken,
    size: number,
    out: Taken,
    encrypts: boolean,
  ): void {
    const { native, cipherFunctions } = this.#core;
    const { bytes, size: dataSize } = data === undefined ? noData : data as Input;
    const marks = encrypts ? this.#marks | HAZMAT_AEAD_SEALS : this.#marks;
    const result = native.hazmat_aead_message(
      cipherFunctions,
      this.#pointer,
      out,
      input,
      nonce,
      bytes,
      size,
      dataSize,
      marks,
    );
    if (result !== 1) throw this.#failed(result, input, out, encrypts);
  }

  /** Seals a whole message after {@linkcode begin}, and puts the tag where it belongs. */
  sealWhole(input: Taken, size: number, out: Taken): void {
    if (size > largestPart && this.#mode.takesParts) return this.#sealParts(input, size, out);
    const { native, cipherFunctions } = this.#core;
    const pointer = this.#pointer;
    const result = native.hazmat_aead_seal(cipherFunctions, pointer, out, input, size, this.#marks);
    if (result !== 1) throw this.#failed(result, input, out, true);
  }

  /**
   * Opens a whole message after {@linkcode begin}: `size` bytes of ciphertext, with the tag next to
   * them.
   *
   * @throws {InvalidTag} If the tag is wrong. What was written to `out` is then wiped.
   */
  openWhole(input: Taken, size: number, out: Taken): void {
    if (size > largestPart && this.#mode.takesParts) return this.#openParts(input, size, out);
    const { native, cipherFunctions } = this.#core;
    const pointer = this.#pointer;
    const result = native.hazmat_aead_open(cipherFunctions, pointer, out, input, size, this.#marks);
    if (result !== 1) throw this.#failed(result, input, out, false);
  }

  /** The error for what the C function returned. */
  #failed(result: number, input: Taken, out: Taken, encrypts: boolean): Error {
    const { sealing, opening } = this.#plan;
    if (result === HAZMAT_CIPHER_OVERLAPS) {
      return overlapping(input, out, encrypts ? sealing : opening);
    }
    const isUpdate = result === HAZMAT_AEAD_UPDATE_FAILED;
    if (isUpdate || result === HAZMAT_AEAD_DATA_FAILED) this.#isBroken = this.#mode.breaksInUpdate;
    if (encrypts || result <= HAZMAT_AEAD_TAG_FAILED) return this.#error(encrypts);
    return isUpdate && this.#mode.takesParts ? this.#error(false) : this.#forged();
  }

  #sealParts(input: Taken, size: number, out: Taken): void {
    const { length } = this.tag;
    const written = this.take(input, size, out, size + length, true);
    this.seal(out, written);
    partOf(out, size, length).set(this.tag);
  }

  #openParts(input: Taken, size: number, out: Taken): void {
    this.tag.set(partOf(input, size, this.tag.length));
    try {
      const written = this.take(input, size, out, size, false);
      this.open(out, written);
    } catch (error) {
      wipe(out, size);
      throw error;
    }
  }

  /** Encrypts or decrypts a part of a message, and returns how many bytes were written. */
  take(input: Taken, size: number, out: Taken, room: number, encrypts: boolean): number {
    if (size === 0) return 0;
    if (size > largestPart) return this.#takeParts(input, size, out, room, encrypts);
    const { native, cipherFunctions } = this.#core;
    const pointer = this.#pointer;
    const most = Math.min(room, largestInt);
    const result = native.hazmat_cipher_update(cipherFunctions, pointer, out, most, input, size);
    if (result >= 0) return result;
    this.#isBroken = this.#mode.breaksInUpdate;
    throw this.#error(encrypts);
  }

  #update(from: Taken, size: number): boolean {
    return this.#isWell(
      this.#lib.EVP_CipherUpdate(this.#pointer, null, this.#written, from, size),
    );
  }

  #isWell(result: number): boolean {
    if (result === 1) return true;
    this.#isBroken = this.#mode.breaksInUpdate;
    return false;
  }

  #takeParts(input: Taken, size: number, out: Taken, room: number, encrypts: boolean): number {
    let written = 0;
    everyPart(input, size, (part, length) => {
      const left = room - written;
      written += this.take(part, length, partOf(out, written, left), left, encrypts);
      return true;
    });
    return written;
  }

  /**
   * Ends a message: what is left of it goes to `out`, its tag to {@linkcode tag}.
   * Returns how many bytes were left.
   */
  seal(out: Taken, at: number): number {
    const { tag } = this;
    const pointer = this.#pointer;
    const lib = this.#lib;
    const isSealed = lib.EVP_CipherFinal_ex(pointer, this.#rest, this.#written) === 1 &&
      lib.EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, tag.length, tag) === 1;
    if (!isSealed) throw this.#error(true);
    return this.#takeRest(out, at);
  }

  /**
   * Ends a message: what is left of it goes to `out`, if {@linkcode tag} is right.
   *
   * @throws {InvalidTag} If it is wrong.
   */
  open(out: Taken, at: number): void {
    if (this.#mode.takesParts && !this.#setTag()) throw this.#error(false);
    if (this.#lib.EVP_CipherFinal_ex(this.#pointer, this.#rest, this.#written) !== 1) {
      throw this.#forged();
    }
    this.#takeRest(out, at);
  }

  /** Only OCB holds back part of a block. */
  #takeRest(out: Taken, at: number): number {
    const size = this.#written[0]!;
    if (size === 0) return 0;
    this.#core.native.hazmat_copy(out, toSize(at), this.#rest, toSize(0), toSize(size));
    this.#rest.fill(0);
    return size;
  }

  /** Has it freed when the garbage collector takes `owner`. */
  adopt(owner: WeakKey): void {
    this.#keyed.adopt(owner);
  }

  /** Frees it, adopted or not. */
  free(owner: WeakKey): void {
    if (this.#isBroken) this.#keyed.lose(owner);
    else this.#keyed.free(owner);
  }

  #error(encrypts: boolean): Error {
    return this.#core.error(encrypts ? this.#plan.sealing : this.#plan.opening);
  }

  /**
   * The error for a wrong tag.
   *
   * @throws {OpenSSLError} If there was no memory to check it.
   */
  #forged(): InvalidTag {
    this.#rest.fill(0);
    this.#core.native.hazmat_cleanse_stack(); // the end of unverified plaintext may be there
    const { opening } = this.#plan;
    refuseIfNoMemory(this.#lib, opening);
    return new InvalidTag(opening);
  }
}
