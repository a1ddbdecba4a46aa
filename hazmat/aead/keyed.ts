/**
 * libcrypto's contexts that have a key, and get a nonce for each message.
 *
 * @module
 */
import {
  EVP_CTRL_AEAD_SET_IVLEN,
  EVP_CTRL_AEAD_SET_TAG,
  EVP_MAX_KEY_LENGTH,
} from "../../ffi/headers/evp.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import { type Context, newContext, none } from "../core/cipher_context.ts";
import type { Input, Taken } from "../core/args.ts";
import type { AeadMode } from "../core/aead_modes.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Core } from "../core/core.ts";
import type { AeadPlan } from "./plan.ts";
/** A key in native memory, which its owner frees. */
export type NativeKey = Pointer<"unsigned char">;

/** A context with a key. After a failed call it may only be freed. */
export class KeyedContext {
  /** The context that messages pass through. */
  readonly pointer: Context;
  /**
   * Where that context sets the cipher again for each message: a second one, whose only purpose is
   * to keep the cipher from being freed when its provider is unloaded.
   */
  readonly #keeper: Context | undefined;
  readonly #core: Core;
  readonly #lib: LibcryptoFunctions;
  readonly #plan: AeadPlan;
  readonly #mode: AeadMode;
  readonly #key: NativeKey;
  #nonceLength: number;
  #encrypts = true;

  /**
   * @param key Must not be freed before this.
   * @param nonceLength That of the first nonce.
   */
  constructor(core: Core, plan: AeadPlan, key: NativeKey, nonceLength: number) {
    this.#core = core;
    this.#lib = core.lib;
    this.#plan = plan;
    this.#mode = plan.mode;
    this.#key = key;
    this.#nonceLength = nonceLength;
    const action = `make the AEAD ${plan.algorithm.name}`;
    const keyed = newContext(core, action, (context) => this.#setKey(context));
    const isRenewed = this.#mode.rekeys === "each";
    this.#keeper = isRenewed ? keyed : undefined;
    this.pointer = isRenewed ? this.#newWork(keyed, action) : keyed;
  }

  #newWork(keeper: Context, action: string): Context {
    try {
      return newContext(this.#core, action, () => true);
    } catch (error) {
      this.#lib.EVP_CIPHER_CTX_free(keeper);
      throw error;
    }
  }

  #setKey(context: Context): boolean {
    const { pointer } = this.#plan.algorithm;
    return this.#lib.EVP_CipherInit_ex(context, pointer, none, none, null, 1) === 1 &&
      this.#setLengths(context) &&
      this.#lib.EVP_CipherInit_ex(context, none, none, this.#key, null, 1) === 1;
  }

  /** Sets the lengths that libcrypto needs before the key, because it works them into that. */
  #setLengths(context: Context): boolean {
    const { mode, tagLength } = this.#plan;
    const isSet = !mode.tagLengthFirst ||
      this.#lib.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tagLength, null) === 1;
    const [least, , most] = mode.nonce;
    const isFixed = mode.hasComponents || least === most;
    // Even if it is what EVP_CIPHER_get_iv_length says: for CCM that is 12, while 7 is set.
    return isSet && (isFixed || this.#setNonceLength(context, this.#nonceLength));
  }

  #setNonceLength(context: Context, length: number): boolean {
    return this.#lib.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, length, null) === 1;
  }

  /** Whether the next message needs nothing but a nonce: then one call is enough for it. */
  isReadyFor(nonceSize: number, encrypts: boolean): boolean {
    return this.#keeper === undefined && nonceSize === this.#nonceLength &&
      !this.#isTurned(encrypts);
  }

  /** Begins a message in one direction, and returns whether libcrypto did. */
  begin(nonce: Taken, nonceSize: number, encrypts: boolean): boolean {
    if (this.#keeper !== undefined) return this.#renew(nonce, encrypts);
    if (nonceSize !== this.#nonceLength) return this.#setOtherNonce(nonce, nonceSize, encrypts);
    return this.#isTurned(encrypts)
      ? this.#rekey(nonce, encrypts)
      : this.#init(none, nonce, encrypts);
  }

  /**
   * Setting the cipher again resets the context; otherwise SIV would continue the previous message,
   * and GCM-SIV that message's associated data.
   */
  #renew(nonce: Taken, encrypts: boolean): boolean {
    const { pointer } = this.#plan.algorithm;
    const iv = this.#mode.hasComponents ? null : nonce;
    const direction = encrypts ? 1 : 0;
    return this.#lib.EVP_CipherInit_ex(this.pointer, pointer, none, this.#key, iv, direction) === 1;
  }

  #setOtherNonce(nonce: Taken, nonceSize: number, encrypts: boolean): boolean {
    this.#nonceLength = nonceSize;
    return this.#setNonceLength(this.pointer, this.#nonceLength) && this.#rekey(nonce, encrypts);
  }

  #rekey(nonce: Taken, encrypts: boolean): boolean {
    return this.#forgetKey() && this.#init(this.#key, nonce, encrypts);
  }

  /** OpenSSL 1.1.1 does not free what it made of an OCB key when another key is set. */
  #forgetKey(): boolean {
    if (this.#lib.EVP_CIPHER_fetch !== null) return true;
    const { pointer } = this.#plan.algorithm;
    return this.#lib.EVP_CIPHER_CTX_reset(this.pointer) === 1 &&
      this.#lib.EVP_CipherInit_ex(this.pointer, pointer, none, none, null, 1) === 1 &&
      this.#setLengths(this.pointer);
  }

  /** Some CPU-specific implementations are set up for one direction, when the key is set. */
  #isTurned(encrypts: boolean): boolean {
    return this.#mode.rekeys === "turned" && encrypts !== this.#encrypts;
  }

  #init(key: NativeKey, nonce: Taken, encrypts: boolean): boolean {
    this.#encrypts = encrypts;
    const direction = encrypts ? 1 : 0;
    return this.#lib.EVP_CipherInit_ex(this.pointer, none, none, key, nonce, direction) === 1;
  }

  /** Has it freed when the garbage collector takes `owner`. */
  adopt(owner: WeakKey): void {
    const contexts = this.#core.objects("EVP_CIPHER_CTX_free");
    contexts.adopt(owner, this.pointer);
    if (this.#keeper !== undefined) contexts.adopt(owner, this.#keeper);
  }

  /** Never frees it. */
  lose(owner: WeakKey): void {
    this.#core.objects("EVP_CIPHER_CTX_free").lose(owner);
  }

  /** Frees it, adopted or not. */
  free(owner: WeakKey): void {
    const contexts = this.#core.objects("EVP_CIPHER_CTX_free");
    contexts.free(owner, this.pointer);
    if (this.#keeper !== undefined) contexts.free(owner, this.#keeper);
  }
}

const { toSize } = runtime;

/**
 * A copy of a key that `core.keys` can free.
 *
 * @throws {RangeError} If it does not have the length that the AEAD takes.
 */
export function nativeKey(core: Core, plan: AeadPlan, { bytes, size }: Input): NativeKey {
  const { name, keyLength } = plan.algorithm;
  const action = `make the AEAD ${name}`;
  if (size !== keyLength) {
    throw new RangeError(`Cannot ${action}: key must have ${keyLength} bytes, but has ${size}`);
  }
  const address = core.lib.CRYPTO_zalloc(toSize(EVP_MAX_KEY_LENGTH), null, 0);
  if (!address) throw core.error(action);
  core.native.hazmat_write(address, bytes, toSize(keyLength));
  return address as Pointer as NativeKey;
}
