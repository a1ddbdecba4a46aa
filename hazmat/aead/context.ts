/**
 * An AEAD's context in libcrypto: a key, and the calls that a message takes.
 *
 * @module
 */
import { refuseIfNoMemory } from "../../ffi/error_queue.ts";
import { EVP_CTRL_AEAD_GET_TAG, EVP_CTRL_AEAD_SET_TAG } from "../../ffi/prototypes/evp.ts";
import type { LibcryptoFunctions } from "../../ffi/prototypes/mod.ts";
import type { Context } from "../ciphers/context.ts";
import { bytesOf, eachPart, largestPart } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import { InvalidTag } from "../core/errors.ts";
import { KeyedContext, type NativeKey } from "./keyed.ts";
import type { AeadMode } from "./modes.ts";
import type { AeadPlan, CheckedAad } from "./plan.ts";

/** In the place of what is empty: null has a meaning of its own to libcrypto. */
const nothing = new Uint8Array(32);

/**
 * The messages under a key, one after the other: {@linkcode begin},
 * {@linkcode take}, and {@linkcode seal} or {@linkcode open}. After a tag that is wrong
 * the next begins anew. After any other failure it must only be freed, for what
 * libcrypto has done by then is not known: an OCB context whose new key found no
 * memory would read from a null pointer.
 */
export class AeadContext {
  /** The tag of the message: as it was sealed, or as it is to be. */
  readonly tag: Uint8Array;
  readonly #core: Core;
  readonly #lib: LibcryptoFunctions;
  readonly #plan: AeadPlan;
  readonly #mode: AeadMode;
  readonly #keyed: KeyedContext;
  readonly #pointer: Context;
  readonly #written = new Int32Array(1);
  readonly #rest = new Uint8Array(32);
  #isBroken = false;

  /** Takes a key, which must not be freed before this, and the length of the first nonce. */
  constructor(core: Core, plan: AeadPlan, key: NativeKey, nonceLength: number) {
    this.#core = core;
    this.#lib = core.lib;
    this.#plan = plan;
    this.#mode = plan.mode;
    this.tag = new Uint8Array(plan.tagLength);
    this.#keyed = new KeyedContext(core, plan, key, nonceLength);
    this.#pointer = this.#keyed.pointer;
  }

  /**
   * Begins a message of some length. To be opened, its tag is in {@linkcode tag},
   * unless it comes later.
   */
  begin(nonce: ArrayBufferView, aad: CheckedAad, size: number, encrypts: boolean): void {
    const mode = this.#mode;
    const isBegun = this.#keyed.begin(nonce, encrypts) &&
      (encrypts || mode.takesParts || this.#setTag()) &&
      (!mode.saysLength || this.#sayLength(size)) &&
      (aad === undefined || this.#takeAad(aad)) &&
      (!mode.hasComponents || nonce.byteLength === 0 || this.#takeComponent(nonce));
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

  #takeAad(aad: ArrayBufferView | readonly ArrayBufferView[]): boolean {
    if (this.#mode.hasComponents) {
      const components = ArrayBuffer.isView(aad) ? [aad] : aad;
      return components.every((component) => this.#takeComponent(component));
    }
    const view = aad as ArrayBufferView;
    // Without data it would be the end of the message, in 1.1.1.
    if (view.byteLength === 0) return true;
    let isTaken = true;
    eachPart(view, (part) => isTaken &&= this.#takeComponent(part));
    return isTaken;
  }

  #takeComponent(view: ArrayBufferView): boolean {
    const { byteLength } = view;
    const input = byteLength === 0 ? nothing : view;
    return this.#update(null, input, byteLength);
  }

  /**
   * Encrypts or decrypts data, and returns how many bytes came of them.
   *
   * @throws {InvalidTag} To be opened, in a mode that has found the tag wrong.
   */
  take(input: ArrayBufferView, size: number, out: ArrayBufferView, encrypts: boolean): number {
    if (size === 0 && this.#mode.takesParts) return 0;
    if (size > largestPart && this.#mode.takesParts) {
      return this.#takeParts(bytesOf(input), size, bytesOf(out), encrypts);
    }
    const from = size === 0 ? nothing : input;
    const to = size === 0 ? nothing : out;
    if (this.#update(to, from, size)) return this.#written[0]!;
    if (encrypts || this.#mode.takesParts) throw this.#error(encrypts);
    throw this.#forged();
  }

  #update(to: ArrayBufferView | null, from: ArrayBufferView, size: number): boolean {
    if (this.#lib.EVP_CipherUpdate(this.#pointer, to, this.#written, from, size) === 1) return true;
    this.#isBroken = this.#mode.breaksInUpdate;
    return false;
  }

  #takeParts(input: Uint8Array, size: number, out: Uint8Array, encrypts: boolean): number {
    let written = 0;
    for (let at = 0; at < size; at += largestPart) {
      const part = input.subarray(at, Math.min(at + largestPart, size));
      written += this.take(part, part.length, out.subarray(written), encrypts);
    }
    return written;
  }

  /**
   * Ends a message: what is left of it goes to `out`, its tag to {@linkcode tag}.
   * Returns how many bytes were left.
   */
  seal(out: Uint8Array, at: number): number {
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
  open(out: Uint8Array, at: number): void {
    if (this.#mode.takesParts && !this.#setTag()) throw this.#error(false);
    if (this.#lib.EVP_CipherFinal_ex(this.#pointer, this.#rest, this.#written) !== 1) {
      throw this.#forged();
    }
    this.#takeRest(out, at);
  }

  /** Only OCB holds back a part of a block. */
  #takeRest(out: Uint8Array, at: number): number {
    const size = this.#written[0]!;
    if (size === 0) return 0;
    for (let i = 0; i < size; i++) out[at + i] = this.#rest[i]!;
    this.#rest.fill(0);
    return size;
  }

  /** Makes `owner` the one whose end frees it. */
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
   * The tag is wrong.
   *
   * @throws {OpenSSLError} If there was no memory to find that out.
   */
  #forged(): InvalidTag {
    this.#rest.fill(0);
    const { opening } = this.#plan;
    refuseIfNoMemory(this.#lib, opening);
    return new InvalidTag(opening);
  }
}
