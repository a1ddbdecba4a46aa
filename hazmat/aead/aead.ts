/**
 * Authenticated encryption with associated data.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkOverlap,
  checkRoom,
  copyOf,
  isWatched,
  newBytes,
  partOf,
  sizeOf,
  take,
  takeInput,
  type Taken,
  withOwnMemory,
} from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { AlreadyFinalized, InvalidTag, UnsupportedAlgorithm } from "../../errors.ts";
import { AeadContext } from "./context.ts";
import { Faults } from "./faults.ts";
import { type NativeKey, nativeKey } from "./keyed.ts";
import { type AeadDecryptor, type AeadEncryptor, newDecryptor, newEncryptor } from "./parts.ts";
import {
  type AeadOptions,
  AeadPlan,
  type AssociatedData,
  takeAeadOptions,
  type TakenData,
} from "./plan.ts";

export type { AeadOptions, AssociatedData };

/** Fills an array with random bytes. */
export type Draw = (bytes: Bytes) => void;

/** Makes an AEAD. See `aead`. */
export let newAead: (
  core: Core,
  draw: Draw,
  name: string,
  key: AllowSharedBufferSource,
  options: AeadOptions,
) => Aead;

/**
 * Authenticated encryption under one key, made by `aead`. What is sealed cannot be read without the
 * key, nor changed unnoticed. The associated data are not part of the output; opening with any
 * others fails.
 *
 * A nonce must never be used for two messages under the same key: except with SIV and GCM-SIV, that
 * reveals what the messages have in common, and lets others forge messages. The lengths of messages
 * are not hidden.
 *
 * libcrypto keeps the key's schedule, so that many messages cost one set-up. {@linkcode dispose}
 * cleanses and frees it at once; if an AEAD is dropped without that, the garbage collector does. A
 * call that throws leaves the AEAD usable.
 */
export class Aead {
  /** The cipher's name, as requested, in lower case. */
  readonly name: string;
  /** The key's length in bytes. */
  readonly keyLength: number;
  /** The length in bytes of the usual nonce, and of those that are drawn. */
  readonly nonceLength: number;
  /** The tag's length in bytes: how much longer the output is than the plaintext. */
  readonly tagLength: number;
  readonly #core: Core;
  readonly #draw: Draw;
  readonly #plan: AeadPlan;
  readonly #faults: Faults | undefined;
  #key: NativeKey | undefined;
  #context: AeadContext | undefined;

  static {
    newAead = (core, draw, name, key, options) => {
      const own = takeAeadOptions(options);
      const taken = takeInput(key, "make an AEAD", "key");
      const plan = new AeadPlan(core, name, own);
      const copy = nativeKey(core, plan, taken);
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
    this.#faults = mode.hasFaults ? new Faults(core, plan) : undefined;
    this.#key = key;
    core.keys.adopt(this, key);
    core.holdCipher(this, algorithm);
    try {
      this.#newContext(key);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  #newContext(key: NativeKey): AeadContext {
    const context = new AeadContext(this.#core, this.#plan, key, this.#plan.mode.nonce[1]);
    context.adopt(this);
    return this.#context = context;
  }

  /**
   * Encrypts and authenticates a message: returns the ciphertext, which is as long as the
   * plaintext, followed by the tag. With SIV the tag comes first, as in RFC 5297.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   * import { aead } from "@hazmat/openssl/aead";
   *
   * using gcm = aead("aes-256-gcm", backend.randomBytes(32));
   * const nonce = backend.randomBytes(12); // never again with this key
   * const sealed = gcm.seal(nonce, new TextEncoder().encode("abc"));
   * console.assert(sealed.length === 3 + 16);
   * ```
   *
   * @param nonce Different for each message; see `aead` for the lengths. For SIV it may be empty:
   * equal messages then have equal outputs.
   * @param associatedData Authenticated but not encrypted, and needed for opening; none by default.
   * For SIV it may be an array of components; an empty component is not the same as none.
   * @throws {TypeError} If an argument is not bytes.
   * @throws {RangeError} If the mode does not take a nonce of that length, or that much data.
   * @throws {AlreadyFinalized} After {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  seal(
    nonce: AllowSharedBufferSource,
    plaintext: AllowSharedBufferSource,
    associatedData?: AssociatedData,
  ): Bytes {
    const plan = this.#plan;
    const action = plan.sealing;
    const list = plan.readList(associatedData, action);
    const input = take(plaintext, action, "plaintext");
    const nonceBytes = take(nonce, action, "nonce");
    const size = sizeOf(input, action, "plaintext");
    const nonceSize = sizeOf(nonceBytes, action, "nonce");
    const data = plan.takeData(list, action);
    plan.checkNonce(nonceSize, action);
    plan.checkData(size, nonceSize, action, "plaintext");
    const out = newBytes(size + plan.tagLength, action);
    this.#sealNew(nonceBytes, nonceSize, input, size, out, data);
    return out;
  }

  /**
   * Verifies and decrypts what {@linkcode seal} made: returns the plaintext, or
   * throws and releases nothing of it.
   *
   * @example
   * ```ts
   * import backend, { InvalidTag } from "@hazmat/openssl";
   * import { aead } from "@hazmat/openssl/aead";
   *
   * using gcm = aead("aes-256-gcm", backend.randomBytes(32));
   * const nonce = backend.randomBytes(12);
   * const sealed = gcm.seal(nonce, new TextEncoder().encode("abc"));
   * sealed[0]! ^= 1;
   * try {
   *   gcm.open(nonce, sealed);
   *   console.assert(false);
   * } catch (error) {
   *   console.assert(error instanceof InvalidTag);
   * }
   * ```
   *
   * @param ciphertext Ciphertext and tag, as they were sealed.
   * @param associatedData The same as when it was sealed.
   * @throws {InvalidTag} If anything differs: key, nonce, associated data, ciphertext or tag; also
   * if the input is shorter than a tag.
   * @throws {TypeError} If an argument is not bytes.
   * @throws {RangeError} If the mode does not take a nonce of that length, or that much data.
   * @throws {AlreadyFinalized} After {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  open(
    nonce: AllowSharedBufferSource,
    ciphertext: AllowSharedBufferSource,
    associatedData?: AssociatedData,
  ): Bytes {
    const plan = this.#plan;
    const action = plan.opening;
    const list = plan.readList(associatedData, action);
    const input = take(ciphertext, action, "ciphertext");
    const nonceBytes = take(nonce, action, "nonce");
    const sealedSize = sizeOf(input, action, "ciphertext");
    const nonceSize = sizeOf(nonceBytes, action, "nonce");
    const data = plan.takeData(list, action);
    return this.#openNew(nonceBytes, nonceSize, input, sealedSize, data);
  }

  /**
   * {@linkcode seal} into a buffer you provide; returns how many bytes were
   * written. `out` may begin where the plaintext begins: it is then encrypted in
   * place.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   * import { aead } from "@hazmat/openssl/aead";
   *
   * using chacha = aead("chacha20-poly1305", backend.randomBytes(32));
   * const packet = new Uint8Array(100 + chacha.tagLength); // a message of 100 bytes
   * chacha.sealInto(backend.randomBytes(12), packet.subarray(0, 100), packet);
   * ```
   *
   * @param out As many bytes as the plaintext and a tag have, or more; bytes beyond are left
   * unchanged.
   * @throws {RangeError} If `out` is too small, or overlaps the plaintext in any other way. Other
   * errors are as for {@linkcode seal}.
   */
  sealInto(
    nonce: AllowSharedBufferSource,
    plaintext: AllowSharedBufferSource,
    out: AllowSharedBufferSource,
    associatedData?: AssociatedData,
  ): number {
    const plan = this.#plan;
    const action = plan.sealing;
    const list = plan.readList(associatedData, action);
    const input = take(plaintext, action, "plaintext");
    const nonceBytes = take(nonce, action, "nonce");
    const target = take(out, action, "out");
    const size = sizeOf(input, action, "plaintext");
    const nonceSize = sizeOf(nonceBytes, action, "nonce");
    const room = sizeOf(target, action, "out");
    const data = plan.takeData(list, action);
    plan.checkNonce(nonceSize, action);
    plan.checkData(size, nonceSize, action, "plaintext");
    const sealedSize = size + plan.tagLength;
    checkRoom(room, sealedSize, action);
    if (isWatched(input, size) || isWatched(target, sealedSize)) {
      checkOverlap(input, size, target, sealedSize, action);
      const seal = (from: Taken, to: Uint8Array) => {
        this.#seal(nonceBytes, nonceSize, from, size, to, data);
        return sealedSize;
      };
      const place = { bytes: target, size: sealedSize };
      return withOwnMemory(this.#core.native, { bytes: input, size }, place, action, seal);
    }
    this.#seal(nonceBytes, nonceSize, input, size, target, data);
    return sealedSize;
  }

  /**
   * {@linkcode open} into a buffer you provide; returns how many bytes were written. `out` may
   * begin where the ciphertext begins: it is then decrypted in place, and the ciphertext is lost if
   * the tag is wrong.
   *
   * @param out As many bytes as the plaintext has, or more. If the tag is wrong, those that were
   * written are wiped; bytes beyond are left unchanged.
   * @throws {RangeError} If `out` is too small, or overlaps the ciphertext in any other way. Other
   * errors are as for {@linkcode open}.
   */
  openInto(
    nonce: AllowSharedBufferSource,
    ciphertext: AllowSharedBufferSource,
    out: AllowSharedBufferSource,
    associatedData?: AssociatedData,
  ): number {
    const plan = this.#plan;
    const action = plan.opening;
    const list = plan.readList(associatedData, action);
    const input = take(ciphertext, action, "ciphertext");
    const nonceBytes = take(nonce, action, "nonce");
    const target = take(out, action, "out");
    const sealedSize = sizeOf(input, action, "ciphertext");
    const nonceSize = sizeOf(nonceBytes, action, "nonce");
    const room = sizeOf(target, action, "out");
    const data = plan.takeData(list, action);
    plan.checkNonce(nonceSize, action);
    const size = this.#plainSize(sealedSize, nonceSize);
    checkRoom(room, size, action);
    if (isWatched(input, sealedSize) || isWatched(target, size)) {
      checkOverlap(input, sealedSize, target, size, action);
      const open = (from: Taken, to: Uint8Array) => {
        this.#open(nonceBytes, nonceSize, from, size, to, data);
        return size;
      };
      const place = { bytes: target, size };
      const sealed = { bytes: input, size: sealedSize };
      return withOwnMemory(this.#core.native, sealed, place, action, open);
    }
    this.#open(nonceBytes, nonceSize, input, size, target, data);
    return size;
  }

  /**
   * {@linkcode seal} with a nonce that is drawn from libcrypto's random source; returns nonce,
   * ciphertext and tag.
   *
   * With nonces of 12 bytes, seal no more than 2^32 messages under one key this way (NIST SP
   * 800-38D, section 8.3): two equal nonces are then practically impossible. SIV's nonces have 16
   * bytes.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   * import { aead } from "@hazmat/openssl/aead";
   *
   * using gcm = aead("aes-256-gcm", backend.randomBytes(32));
   * const sealed = gcm.sealRandomNonce(new TextEncoder().encode("abc"));
   * console.assert(new TextDecoder().decode(gcm.openRandomNonce(sealed)) === "abc");
   * ```
   *
   * @throws {RandomSourceError} If the operating system gives no randomness. Other errors are as
   * for {@linkcode seal}.
   */
  sealRandomNonce(plaintext: AllowSharedBufferSource, associatedData?: AssociatedData): Bytes {
    const plan = this.#plan;
    const action = plan.sealing;
    const list = plan.readList(associatedData, action);
    const input = take(plaintext, action, "plaintext");
    const size = sizeOf(input, action, "plaintext");
    const data = plan.takeData(list, action);
    const nonceSize = plan.mode.nonce[1];
    plan.checkData(size, nonceSize, action, "plaintext");
    plan.checkComponents(data, nonceSize, action);
    this.#ready(action);
    const out = newBytes(nonceSize + size + plan.tagLength, action);
    const nonce = out.subarray(0, nonceSize);
    this.#draw(nonce);
    const rest = out.subarray(nonceSize);
    this.#sealNew(nonce, nonceSize, input, size, rest, data);
    return out;
  }

  /**
   * Opens what {@linkcode sealRandomNonce} sealed.
   *
   * @throws {InvalidTag} As {@linkcode open}; also if the input is shorter than a nonce and a tag.
   * Other errors are as for {@linkcode open}.
   */
  openRandomNonce(sealed: AllowSharedBufferSource, associatedData?: AssociatedData): Bytes {
    const plan = this.#plan;
    const action = plan.opening;
    const list = plan.readList(associatedData, action);
    const input = take(sealed, action, "sealed");
    const size = sizeOf(input, action, "sealed");
    const data = plan.takeData(list, action);
    const nonceSize = plan.mode.nonce[1];
    if (size < nonceSize) throw tooShort(action, size, nonceSize);
    const nonce = partOf(input, 0, nonceSize);
    const rest = size - nonceSize;
    return this.#openNew(nonce, nonceSize, partOf(input, nonceSize, rest), rest, data);
  }

  /**
   * Begins a message whose plaintext comes in parts, which GCM, OCB and ChaCha20-Poly1305 allow.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   * import { aead } from "@hazmat/openssl/aead";
   *
   * using gcm = aead("aes-256-gcm", backend.randomBytes(32));
   * using encryptor = gcm.createEncryptor(backend.randomBytes(12));
   * const text = new TextEncoder().encode("abc");
   * const parts = [encryptor.update(text), encryptor.update(text), encryptor.final()];
   * console.assert(new Blob(parts).size === 6 + 16);
   * ```
   *
   * @throws {UnsupportedAlgorithm} For modes that need all data at once: CCM, SIV, GCM-SIV.
   * @throws {TypeError} If an argument is not bytes.
   * @throws {RangeError} If the mode does not take a nonce of that length.
   * @throws {AlreadyFinalized} After {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  createEncryptor(nonce: AllowSharedBufferSource, associatedData?: AssociatedData): AeadEncryptor {
    const plan = this.#plan;
    const context = this.#newMessage(nonce, associatedData, plan.sealing, true);
    return newEncryptor(plan, context);
  }

  /**
   * Begins to open a message whose ciphertext comes in parts, which GCM, OCB and ChaCha20-Poly1305
   * allow. Its plaintext is held back until the tag has been verified.
   *
   * For data that do not fit in memory, see `openStream`.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   * import { aead } from "@hazmat/openssl/aead";
   *
   * using gcm = aead("aes-256-gcm", backend.randomBytes(32));
   * const nonce = backend.randomBytes(12);
   * const sealed = gcm.seal(nonce, new TextEncoder().encode("abc"));
   * using decryptor = gcm.createDecryptor(nonce);
   * decryptor.update(sealed.subarray(0, 1));
   * decryptor.update(sealed.subarray(1, 3));
   * const text = decryptor.final(sealed.subarray(3));
   * console.assert(new TextDecoder().decode(text) === "abc");
   * ```
   *
   * @throws {UnsupportedAlgorithm} For modes that need all data at once: CCM, SIV, GCM-SIV.
   * @throws {TypeError} If an argument is not bytes.
   * @throws {RangeError} If the mode does not take a nonce of that length.
   * @throws {AlreadyFinalized} After {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  createDecryptor(nonce: AllowSharedBufferSource, associatedData?: AssociatedData): AeadDecryptor {
    const plan = this.#plan;
    const context = this.#newMessage(nonce, associatedData, plan.opening, false);
    return newDecryptor(plan, context);
  }

  /** Cleanses its key and frees it. A second call has no effect. */
  dispose(): void {
    const [key, context] = [this.#key, this.#context];
    this.#key = undefined;
    this.#context = undefined;
    context?.free(this);
    if (key === undefined) return;
    this.#core.keys.free(this, key);
    this.#core.releaseCipher(this, this.#plan.algorithm);
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #ready(action: string): AeadContext {
    const context = this.#context;
    if (context !== undefined) return context;
    if (this.#key !== undefined) return this.#newContext(this.#key);
    throw new AlreadyFinalized(action, "aead()");
  }

  /** After an error the next message gets another context, unless only a tag was wrong. */
  #dropAfter(error: unknown, context: AeadContext): void {
    if (error instanceof InvalidTag) return;
    this.#context = undefined;
    context.free(this);
  }

  /** How many bytes of plaintext are in a ciphertext of this size. */
  #plainSize(sealedSize: number, nonceLength: number): number {
    const { tagLength } = this.#plan;
    const size = sealedSize - tagLength;
    if (size < 0) throw tooShort(this.#plan.opening, sealedSize, tagLength);
    this.#plan.checkData(size, nonceLength, this.#plan.opening, "ciphertext without the tag");
    return size;
  }

  /** Seals into an array of our own: plaintext that is read twice must be the same both times. */
  #sealNew(
    nonce: Taken,
    nonceSize: number,
    input: Taken,
    size: number,
    out: Taken,
    data: TakenData,
  ): void {
    const isSteady = this.#plan.mode.sealsInOnePass || !isWatched(input, size);
    if (isSteady) return this.#seal(nonce, nonceSize, input, size, out, data);
    const copy = copyOf({ bytes: input, size });
    try {
      this.#seal(nonce, nonceSize, copy, size, out, data);
    } finally {
      copy.fill(0);
    }
  }

  #seal(
    nonce: Taken,
    nonceSize: number,
    input: Taken,
    size: number,
    out: Taken,
    data: TakenData,
  ): void {
    const plan = this.#plan;
    plan.checkComponents(data, nonceSize, plan.sealing);
    const context = this.#ready(plan.sealing);
    this.#faults?.refuse(context, data, size);
    try {
      context.sealAll(nonce, nonceSize, data, input, size, out);
    } catch (error) {
      this.#dropAfter(error, context);
      throw error;
    }
  }

  #openNew(
    nonce: Taken,
    nonceSize: number,
    input: Taken,
    sealedSize: number,
    data: TakenData,
  ): Bytes {
    const { opening } = this.#plan;
    this.#plan.checkNonce(nonceSize, opening);
    const size = this.#plainSize(sealedSize, nonceSize);
    const out = newBytes(size, opening);
    // Authenticating and decrypting read it separately.
    const from = isWatched(input, sealedSize) ? copyOf({ bytes: input, size: sealedSize }) : input;
    this.#open(nonce, nonceSize, from, size, out, data);
    return out;
  }

  #open(
    nonce: Taken,
    nonceSize: number,
    input: Taken,
    size: number,
    out: Taken,
    data: TakenData,
  ): void {
    const { opening } = this.#plan;
    this.#plan.checkComponents(data, nonceSize, opening);
    const context = this.#ready(opening);
    this.#faults?.refuse(context, data, size);
    try {
      context.openAll(nonce, nonceSize, data, input, size, out);
    } catch (error) {
      this.#dropAfter(error, context);
      throw error;
    }
  }

  #newMessage(
    nonce: AllowSharedBufferSource,
    associatedData: AssociatedData | undefined,
    action: string,
    encrypts: boolean,
  ): AeadContext {
    const plan = this.#plan;
    const list = plan.readList(associatedData, action);
    this.#ready(action);
    this.#refuseAtOnce();
    const { bytes, size } = takeInput(nonce, action, "nonce");
    const data = plan.takeData(list, action);
    plan.checkNonce(size, action);
    const context = new AeadContext(this.#core, plan, this.#key!, size);
    try {
      context.begin(bytes, size, data, 0, encrypts);
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
      `${mode.name} needs all data at once; use seal() and open(), or sealStream() ` +
        "with another",
    );
  }
}

/** Too short to hold a tag: treated as forged. */
function tooShort(action: string, size: number, least: number): InvalidTag {
  return new InvalidTag(`${action}, given only ${size} of at least ${least} bytes`);
}
