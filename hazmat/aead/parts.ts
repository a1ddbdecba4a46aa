/**
 * Authenticated messages in parts.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  copyOf,
  cutTo,
  givesBytes,
  isWatched,
  newBytes,
  refuseExtra,
  sizeOf,
  take,
  takeInput,
  takesBytes,
} from "../core/args.ts";
import { AlreadyFinalized } from "../../errors.ts";
import type { AeadContext } from "./context.ts";
import type { AeadPlan } from "./plan.ts";

/** OCB may return a block more than it is given, when that completes one. */
const slack = 16;
const bytesOnly = `${takesBytes}; ${givesBytes}`;

/** Begins to encrypt in a context that has begun a message. See `Aead.createEncryptor`. */
export let newEncryptor: (plan: AeadPlan, context: AeadContext) => AeadEncryptor;

/** Begins to decrypt in a context that has begun a message. See `Aead.createDecryptor`. */
export let newDecryptor: (plan: AeadPlan, context: AeadContext) => AeadDecryptor;

/** A message in progress, in either direction. */
class Message {
  readonly #plan: AeadPlan;
  readonly #encrypts: boolean;
  #context: AeadContext | undefined;
  #size = 0;

  constructor(plan: AeadPlan, context: AeadContext, encrypts: boolean) {
    this.#plan = plan;
    this.#encrypts = encrypts;
    this.#context = context;
    context.adopt(this);
  }

  get action(): string {
    return this.#encrypts ? this.#plan.sealing : this.#plan.opening;
  }

  /** The context, while the message is in progress. */
  open(): AeadContext {
    const context = this.#context;
    if (context !== undefined) return context;
    const maker = this.#encrypts ? "aead.createEncryptor()" : "aead.createDecryptor()";
    throw new AlreadyFinalized(this.action, maker);
  }

  translate(data: AllowSharedBufferSource, label: string): Bytes {
    const context = this.open();
    const bytes = take(data, this.action, label);
    const size = sizeOf(bytes, this.action, label);
    // No mode that takes parts has a limit that depends on the nonce.
    this.#plan.checkData(this.#size + size, 12, this.action, label);
    const room = size + (this.#plan.algorithm.blockSize > 1 ? slack : 0);
    const out = newBytes(room, this.action);
    const copy = isWatched(bytes, size) ? copyOf({ bytes, size }) : undefined;
    const written = this.orDispose(() => {
      try {
        return context.take(copy ?? bytes, size, out, room, this.#encrypts);
      } finally {
        copy?.fill(0);
      }
    });
    this.#size += size;
    return cutTo(written, out);
  }

  /** Does a step; if it fails, the message cannot go on. */
  orDispose<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Bytes that have been taken. */
  get size(): number {
    return this.#size;
  }

  dispose(): void {
    const context = this.#context;
    if (context === undefined) return;
    this.#context = undefined;
    context.free(this);
  }
}

/**
 * Authenticated encryption of a plaintext that comes in parts, made by `aead.createEncryptor`. The
 * parts that it returns, concatenated, are what {@linkcode Aead.seal} would return for the whole.
 *
 * {@linkcode final} and {@linkcode dispose} cleanse and free its memory in libcrypto; otherwise the
 * garbage collector does.
 */
export class AeadEncryptor {
  readonly #plan: AeadPlan;
  readonly #message: Message;

  static {
    newEncryptor = (plan, context) => new AeadEncryptor(plan, context);
  }

  private constructor(plan: AeadPlan, context: AeadContext) {
    this.#plan = plan;
    this.#message = new Message(plan, context, true);
  }

  /**
   * Takes more plaintext, and returns the ciphertext that is ready.
   *
   * @throws {TypeError} If the plaintext is not bytes.
   * @throws {RangeError} If it is more than the mode takes under one nonce; the encryptor is left
   * unchanged.
   * @throws {AlreadyFinalized} After {@linkcode final} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the encryptor is then disposed of.
   */
  update(plaintext: AllowSharedBufferSource): Bytes {
    refuseExtra(arguments.length, 1, this.#message.action, bytesOnly);
    return this.#message.translate(plaintext, "plaintext");
  }

  /**
   * Ends the message, and returns the rest of it with the tag.
   *
   * @throws {AlreadyFinalized} After {@linkcode final} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the encryptor is then disposed of.
   */
  final(): Bytes {
    refuseExtra(arguments.length, 0, `finish to ${this.#message.action}`, givesBytes);
    const context = this.#message.open();
    const end = new Uint8Array(slack + this.#plan.tagLength);
    const rest = this.#message.orDispose(() => context.seal(end, 0));
    end.set(context.tag, rest);
    this.#message.dispose();
    return end.slice(0, rest + this.#plan.tagLength);
  }

  /** Frees it. A second call has no effect, nor does one after {@linkcode final}. */
  dispose(): void {
    this.#message.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * A message that is opened in parts, made by `aead.createDecryptor`. It releases nothing before the
 * tag has been verified: it keeps the plaintext in memory of its own, and wipes it if the tag is
 * wrong.
 *
 * {@linkcode final} and {@linkcode dispose} cleanse and free its memory in libcrypto; otherwise the
 * garbage collector does.
 */
export class AeadDecryptor {
  readonly #plan: AeadPlan;
  readonly #message: Message;
  #parts: Bytes[] = [];

  static {
    newDecryptor = (plan, context) => new AeadDecryptor(plan, context);
  }

  private constructor(plan: AeadPlan, context: AeadContext) {
    this.#plan = plan;
    this.#message = new Message(plan, context, false);
  }

  /**
   * Takes more ciphertext, without the tag.
   *
   * @throws {TypeError} If the ciphertext is not bytes.
   * @throws {RangeError} If it is more than the mode takes under one nonce, or than the
   * runtime can allocate; the decryptor is left unchanged.
   * @throws {AlreadyFinalized} After {@linkcode final} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the decryptor is then disposed of.
   */
  update(ciphertext: AllowSharedBufferSource): void {
    refuseExtra(arguments.length, 1, this.#message.action, bytesOnly);
    const part = this.#message.translate(ciphertext, "ciphertext");
    if (part.length > 0) this.#parts.push(part);
  }

  /**
   * Verifies the message, and returns its whole plaintext.
   *
   * @param tag As long as the AEAD's tags.
   * @throws {InvalidTag} If anything differs: key, nonce, associated data, ciphertext or
   * tag. The decryptor is then disposed of.
   * @throws {TypeError} If the tag is not bytes.
   * @throws {RangeError} If it has the wrong length, or the runtime cannot allocate the result; the
   * decryptor is left unchanged.
   * @throws {AlreadyFinalized} After {@linkcode final} or {@linkcode dispose}.
   * @throws {OpenSSLError} If libcrypto fails; the decryptor is then disposed of.
   */
  final(tag: AllowSharedBufferSource): Bytes {
    const message = this.#message;
    refuseExtra(arguments.length, 1, `finish to ${message.action}`, givesBytes);
    const context = message.open();
    this.#takeTag(context, tag);
    const out = newBytes(message.size, message.action);
    try {
      const at = this.#parts.reduce((sum, { length }) => sum + length, 0);
      context.open(out, at);
      this.#gather(out);
      return out;
    } catch (error) {
      out.fill(0);
      throw error;
    } finally {
      this.dispose();
    }
  }

  /** Frees it, and wipes what it has decrypted. A second call has no effect. */
  dispose(): void {
    for (const part of this.#parts) part.fill(0);
    this.#parts = [];
    this.#message.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #takeTag(context: AeadContext, tag: AllowSharedBufferSource): void {
    const { action } = this.#message;
    const { bytes, size } = takeInput(tag, action, "tag");
    const { tagLength } = this.#plan;
    if (size !== tagLength) {
      throw new RangeError(`Cannot ${action}: tag must have ${tagLength} bytes, but has ${size}`);
    }
    context.tag.set(copyOf({ bytes, size }));
  }

  #gather(out: Bytes): void {
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
  }
}
