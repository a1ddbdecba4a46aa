/**
 * Authenticated encryption with additional data.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  bytesOf,
  newBytes,
  viewOf,
} from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import { AlreadyFinalized, InvalidTag, UnsupportedAlgorithm } from "../core/errors.ts";
import { checkOverlap, checkRoom, isInPlace } from "../core/regions.ts";
import { AeadContext } from "./context.ts";
import { Faults } from "./faults.ts";
import { nativeKey } from "./key.ts";
import type { NativeKey } from "./keyed.ts";
import { type AeadDecryptor, type AeadEncryptor, newDecryptor, newEncryptor } from "./parts.ts";
import { type AdditionalData, type AeadOptions, AeadPlan, type CheckedAad } from "./plan.ts";

export type { AdditionalData, AeadOptions };

/** Fills an array with random bytes. */
export type Draw = (bytes: Bytes) => void;

/** Makes an AEAD. See `Backend.aead`. */
export let newAead: (
  core: Core,
  draw: Draw,
  name: string,
  key: AllowSharedBufferSource,
  options: AeadOptions,
) => Aead;

/**
 * Authenticated encryption under one key, made by `backend.aead`. What is sealed
 * cannot be read without the key, nor changed without notice, and neither can the
 * additional data, which are not part of the output, go with anything else.
 *
 * A nonce must never be used for two messages under the same key: but for SIV and
 * GCM-SIV, that gives away what the messages have in common, and lets others
 * forge. The lengths of messages are not hidden.
 *
 * The key's schedule is kept in libcrypto, so that many messages cost one set-up.
 * {@linkcode dispose} frees it, cleansed, at once; of an AEAD that is dropped
 * without, the garbage collector does. A call that throws leaves the AEAD usable.
 */
export class Aead {
  /** The cipher's name, in lower case, as it was asked for. */
  readonly name: string;
  /** Bytes of the key. */
  readonly keyLength: number;
  /** Bytes of the usual nonce, and of those that are drawn. */
  readonly nonceLength: number;
  /** Bytes of the tag: how much longer than the plaintext the output is. */
  readonly tagLength: number;
  readonly #core: Core;
  readonly #draw: Draw;
  readonly #plan: AeadPlan;
  readonly #tagBefore: boolean;
  readonly #faults: Faults | undefined;
  #key: NativeKey | undefined;
  #context: AeadContext | undefined;

  static {
    newAead = (core, draw, name, key, options) => {
      const plan = new AeadPlan(core, name, options);
      const copy = nativeKey(core, plan, key);
      return new Aead(core, draw, plan, copy);
    };
  }

  private constructor(core: Core, draw: Draw, plan: AeadPlan, key: NativeKey) {
    const { algorithm, mode, tagLength } = plan;
    this.name = algorithm.name;
    this.keyLength = algorithm.keyLength;
    this.nonceLength = mode.nonce[1];
    this.tagLength = tagLength;
    this.#core = core;
    this.#draw = draw;
    this.#plan = plan;
    this.#tagBefore = mode.tagBefore;
    this.#faults = mode.hasFaults ? new Faults(core, plan) : undefined;
    this.#key = key;
    core.keys.adopt(this, key);
    try {
      this.#newContext(key);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  #newContext(key: NativeKey): AeadContext {
    const context = new AeadContext(this.#core, this.#plan, key, this.nonceLength);
    context.adopt(this);
    return this.#context = context;
  }

  /**
   * Encrypts and authenticates a message: returns the ciphertext, which is as long as
   * the plaintext, and then the tag. SIV has the tag first, as RFC 5297 does.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * using aead = backend.aead("aes-256-gcm", backend.randomBytes(32));
   * const nonce = backend.randomBytes(12); // never again with this key
   * const sealed = aead.seal(nonce, new TextEncoder().encode("abc"));
   * console.assert(sealed.length === 3 + 16);
   * ```
   *
   * @param nonce Different for each message; {@linkcode Backend.aead} has the lengths.
   * Of SIV it may be empty: equal messages then have equal outputs.
   * @param aad Additional data: authenticated, not encrypted, needed for opening, none by
   * default. Of SIV it may be an array of components; one that is empty is not
   * the same as none.
   * @throws {TypeError} If an argument is no bytes.
   * @throws {RangeError} If the nonce has a length that the mode does not take, or there
   * are more data than it does.
   * @throws {AlreadyFinalized} After {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  seal(
    nonce: AllowSharedBufferSource,
    plaintext: AllowSharedBufferSource,
    aad?: AdditionalData,
  ): Bytes {
    const action = this.#plan.sealing;
    const input = viewOf(plaintext, action, "plaintext");
    const view = this.#plan.nonce(nonce, action);
    this.#plan.checkData(input.byteLength, view.byteLength, action, "plaintext");
    const out = newBytes(input.byteLength + this.tagLength, action);
    this.#seal(view, input, out, this.#plan.aad(aad, view.byteLength, action));
    return out;
  }

  /**
   * Verifies and decrypts what {@linkcode seal} made: returns the plaintext, or
   * throws and releases nothing of it.
   *
   * @example
   * ```ts
   * import backend, { InvalidTag } from "@hazmat/openssl";
   *
   * using aead = backend.aead("aes-256-gcm", backend.randomBytes(32));
   * const nonce = backend.randomBytes(12);
   * const sealed = aead.seal(nonce, new TextEncoder().encode("abc"));
   * sealed[0]! ^= 1;
   * try {
   *   aead.open(nonce, sealed);
   *   console.assert(false);
   * } catch (error) {
   *   console.assert(error instanceof InvalidTag);
   * }
   * ```
   *
   * @param ciphertext Ciphertext and tag, as they were sealed.
   * @param aad The same as when it was sealed.
   * @throws {InvalidTag} If anything differs: key, nonce, additional data, ciphertext or
   * tag; also if there are fewer bytes than a tag has.
   * @throws {TypeError} If an argument is no bytes.
   * @throws {RangeError} If the nonce has a length that the mode does not take, or there
   * are more data than it does.
   * @throws {AlreadyFinalized} After {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  open(
    nonce: AllowSharedBufferSource,
    ciphertext: AllowSharedBufferSource,
    aad?: AdditionalData,
  ): Bytes {
    const action = this.#plan.opening;
    const input = viewOf(ciphertext, action, "ciphertext");
    const view = this.#plan.nonce(nonce, action);
    const size = this.#plainSize(input.byteLength, view.byteLength);
    const out = newBytes(size, action);
    this.#open(view, input, size, out, this.#plan.aad(aad, view.byteLength, action), false);
    return out;
  }

  /**
   * {@linkcode seal} into memory that there is already; returns how many bytes were
   * written. `out` may begin where the plaintext begins: it is then encrypted in
   * place.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * using aead = backend.aead("chacha20-poly1305", backend.randomBytes(32));
   * const packet = new Uint8Array(100 + aead.tagLength); // a message of 100 bytes
   * aead.sealInto(backend.randomBytes(12), packet.subarray(0, 100), packet);
   * ```
   *
   * @param out Bytes of the plaintext and a tag, or more; what is behind stays.
   * @throws {RangeError} If `out` is too small, or overlaps the plaintext otherwise.
   * All else as {@linkcode seal}.
   */
  sealInto(
    nonce: AllowSharedBufferSource,
    plaintext: AllowSharedBufferSource,
    out: AllowSharedBufferSource,
    aad?: AdditionalData,
  ): number {
    const action = this.#plan.sealing;
    const input = viewOf(plaintext, action, "plaintext");
    const view = this.#plan.nonce(nonce, action);
    this.#plan.checkData(input.byteLength, view.byteLength, action, "plaintext");
    const target = viewOf(out, action, "out");
    const size = input.byteLength + this.tagLength;
    checkRoom(target, size, action);
    checkOverlap(input, target, size, action);
    this.#seal(view, input, bytesOf(target), this.#plan.aad(aad, view.byteLength, action));
    return size;
  }

  /**
   * {@linkcode open} into memory that there is already; returns how many bytes were
   * written. `out` may begin where the ciphertext begins: it is then decrypted in
   * place, and is lost if the tag is wrong.
   *
   * @param out Bytes of the plaintext, or more. If the tag is wrong, those that were
   * written are wiped; what is behind stays.
   * @throws {RangeError} If `out` is too small, or overlaps the ciphertext otherwise.
   * All else as {@linkcode open}.
   */
  openInto(
    nonce: AllowSharedBufferSource,
    ciphertext: AllowSharedBufferSource,
    out: AllowSharedBufferSource,
    aad?: AdditionalData,
  ): number {
    const action = this.#plan.opening;
    const input = viewOf(ciphertext, action, "ciphertext");
    const view = this.#plan.nonce(nonce, action);
    const size = this.#plainSize(input.byteLength, view.byteLength);
    const target = viewOf(out, action, "out");
    checkRoom(target, size, action);
    checkOverlap(input, target, size, action);
    const isSame = this.#tagBefore && isInPlace(input, target);
    this.#open(
      view,
      input,
      size,
      bytesOf(target),
      this.#plan.aad(aad, view.byteLength, action),
      isSame,
    );
    return size;
  }

  /**
   * {@linkcode seal} under a nonce that is drawn from libcrypto's random source;
   * returns nonce, ciphertext and tag.
   *
   * With nonces of 12 bytes, seal no more than 2^32 messages under one key this way
   * (NIST SP 800-38D, section 8.3): two equal nonces are then as good as
   * impossible. SIV's have 16 bytes.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * using aead = backend.aead("aes-256-gcm", backend.randomBytes(32));
   * const sealed = aead.sealRandomNonce(new TextEncoder().encode("abc"));
   * console.assert(new TextDecoder().decode(aead.openRandomNonce(sealed)) === "abc");
   * ```
   *
   * @throws {RandomSourceError} If the operating system gives no randomness. All
   * else as {@linkcode seal}.
   */
  sealRandomNonce(plaintext: AllowSharedBufferSource, aad?: AdditionalData): Bytes {
    const action = this.#plan.sealing;
    const input = viewOf(plaintext, action, "plaintext");
    const { nonceLength } = this;
    this.#plan.checkData(input.byteLength, nonceLength, action, "plaintext");
    const checkedAad = this.#plan.aad(aad, nonceLength, action);
    this.#ready(action);
    const out = newBytes(nonceLength + input.byteLength + this.tagLength, action);
    const nonce = out.subarray(0, nonceLength);
    this.#draw(nonce);
    this.#seal(nonce, input, out.subarray(nonceLength), checkedAad);
    return out;
  }

  /**
   * Opens what {@linkcode sealRandomNonce} sealed.
   *
   * @throws {InvalidTag} As {@linkcode open}; also if there are fewer bytes than a nonce
   * and a tag have. All else as {@linkcode open}.
   */
  openRandomNonce(sealed: AllowSharedBufferSource, aad?: AdditionalData): Bytes {
    const action = this.#plan.opening;
    const bytes = bytesOf(viewOf(sealed, action, "sealed"));
    const { nonceLength } = this;
    if (bytes.length < nonceLength) throw tooShort(action, bytes.length, nonceLength);
    return this.open(bytes.subarray(0, nonceLength), bytes.subarray(nonceLength), aad);
  }

  /**
   * Begins a message whose plaintext comes in parts. GCM, OCB and
   * ChaCha20-Poly1305 can.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * using aead = backend.aead("aes-256-gcm", backend.randomBytes(32));
   * using encryptor = aead.createEncryptor(backend.randomBytes(12));
   * const text = new TextEncoder().encode("abc");
   * const parts = [encryptor.update(text), encryptor.update(text), encryptor.final()];
   * console.assert(new Blob(parts).size === 6 + 16);
   * ```
   *
   * @throws {UnsupportedAlgorithm} Of modes that need all data at once: CCM, SIV,
   * GCM-SIV.
   * @throws {TypeError} If an argument is no bytes.
   * @throws {RangeError} If the nonce has a length that the mode does not take.
   * @throws {AlreadyFinalized} After {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  createEncryptor(nonce: AllowSharedBufferSource, aad?: AdditionalData): AeadEncryptor {
    const plan = this.#plan;
    const context = this.#newMessage(nonce, aad, plan.sealing, true);
    return newEncryptor(plan, context);
  }

  /**
   * Begins to open a message whose ciphertext comes in parts. Its plaintext is kept
   * until the tag has been verified. GCM, OCB and ChaCha20-Poly1305 can.
   *
   * For data that do not fit in memory, see {@linkcode Backend.openStream}.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * using aead = backend.aead("aes-256-gcm", backend.randomBytes(32));
   * const nonce = backend.randomBytes(12);
   * const sealed = aead.seal(nonce, new TextEncoder().encode("abc"));
   * using decryptor = aead.createDecryptor(nonce);
   * decryptor.update(sealed.subarray(0, 1));
   * decryptor.update(sealed.subarray(1, 3));
   * const text = decryptor.final(sealed.subarray(3));
   * console.assert(new TextDecoder().decode(text) === "abc");
   * ```
   *
   * @throws {UnsupportedAlgorithm} Of modes that need all data at once: CCM, SIV,
   * GCM-SIV.
   * @throws {TypeError} If an argument is no bytes.
   * @throws {RangeError} If the nonce has a length that the mode does not take.
   * @throws {AlreadyFinalized} After {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  createDecryptor(nonce: AllowSharedBufferSource, aad?: AdditionalData): AeadDecryptor {
    const plan = this.#plan;
    const context = this.#newMessage(nonce, aad, plan.opening, false);
    return newDecryptor(plan, context);
  }

  /** Frees it, its key cleansed. A second call changes nothing. */
  dispose(): void {
    const [key, context] = [this.#key, this.#context];
    this.#key = undefined;
    this.#context = undefined;
    context?.free(this);
    if (key !== undefined) this.#core.keys.free(this, key);
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #ready(action: string): AeadContext {
    const context = this.#context;
    if (context !== undefined) return context;
    if (this.#key !== undefined) return this.#newContext(this.#key);
    throw new AlreadyFinalized(action, "backend.aead()");
  }

  /** After an error the next message gets another context, unless a tag was all that was wrong. */
  #dropAfter(error: unknown, context: AeadContext): void {
    if (error instanceof InvalidTag) return;
    this.#context = undefined;
    context.free(this);
  }

  /** Bytes of the plaintext in so much ciphertext. */
  #plainSize(sealedSize: number, nonceLength: number): number {
    const size = sealedSize - this.tagLength;
    if (size < 0) throw tooShort(this.#plan.opening, sealedSize, this.tagLength);
    this.#plan.checkData(size, nonceLength, this.#plan.opening, "ciphertext without the tag");
    return size;
  }

  #seal(nonce: ArrayBufferView, input: ArrayBufferView, out: Uint8Array, aad: CheckedAad): void {
    const context = this.#ready(this.#plan.sealing);
    const size = input.byteLength;
    this.#faults?.refuse(context, aad, size);
    try {
      context.begin(nonce, aad, size, true);
      const written = context.take(input, size, out, true);
      context.seal(out, written);
    } catch (error) {
      this.#dropAfter(error, context);
      throw error;
    }
    if (this.#tagBefore) out.copyWithin(this.tagLength, 0, size);
    out.set(context.tag, this.#tagBefore ? 0 : size);
  }

  #open(
    nonce: ArrayBufferView,
    input: ArrayBufferView,
    size: number,
    out: Uint8Array,
    aad: CheckedAad,
    isSame: boolean,
  ): void {
    const context = this.#ready(this.#plan.opening);
    this.#faults?.refuse(context, aad, size);
    const source = this.#splitTag(input, size, context.tag, isSame);
    try {
      context.begin(nonce, aad, size, false);
      const written = context.take(source, size, out, false);
      context.open(out, written);
    } catch (error) {
      out.fill(0, 0, size);
      this.#dropAfter(error, context);
      throw error;
    }
  }

  /** Copies the tag, and returns a view that begins with the ciphertext. In place it moves. */
  #splitTag(
    input: ArrayBufferView,
    size: number,
    tag: Uint8Array,
    isSame: boolean,
  ): ArrayBufferView {
    const bytes = bytesOf(input);
    const at = this.#tagBefore ? 0 : size;
    for (let i = 0; i < tag.length; i++) tag[i] = bytes[at + i]!;
    if (!this.#tagBefore) return input;
    if (!isSame) return bytes.subarray(tag.length);
    return bytes.copyWithin(0, tag.length);
  }

  #newMessage(
    nonce: AllowSharedBufferSource,
    aad: AdditionalData | undefined,
    action: string,
    encrypts: boolean,
  ): AeadContext {
    this.#ready(action);
    const plan = this.#plan;
    this.#refuseAtOnce();
    const view = plan.nonce(nonce, action);
    const checkedAad = plan.aad(aad, view.byteLength, action);
    const context = new AeadContext(this.#core, plan, this.#key!, view.byteLength);
    try {
      context.begin(view, checkedAad, 0, encrypts);
    } catch (error) {
      context.free(context);
      throw error;
    }
    return context;
  }

  #refuseAtOnce(): void {
    const { mode, algorithm } = this.#plan;
    if (mode.takesParts) return;
    throw new UnsupportedAlgorithm(
      "AEAD in parts",
      algorithm.name,
      this.#core.versionText,
      `${mode.name} needs all data at once; use seal() and open(), or backend.sealStream() ` +
        "with another",
    );
  }
}

/** What is too short for a tag is as good as forged, and as likely to come from others. */
function tooShort(action: string, size: number, least: number): InvalidTag {
  return new InvalidTag(`${action} what has ${size} bytes, fewer than ${least}`);
}
