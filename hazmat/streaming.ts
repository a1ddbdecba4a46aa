/**
 * The backend's Web streams.
 *
 * @module
 */
import type { Aead } from "./aead/aead.ts";
import type { Bindings } from "./bindings.ts";
import { Ciphering } from "./ciphering.ts";
import type { CipherOptions } from "./ciphers/cipher.ts";
import { copyOf, takeInput } from "./core/args.ts";
import { type AllowSharedBufferSource, type Bytes, checkInteger } from "./core/bytes.ts";
import { checkNames } from "./core/options.ts";
import type { HashOptions } from "./digests/hash.ts";
import type { HkdfOptions } from "./kdfs/hkdf.ts";
import type { MacParams } from "./macs/mac.ts";
import { randomBytes } from "./random.ts";
import { cipherTransform, digestTransform } from "./streams/plain.ts";
import {
  type MainKey,
  openTransform,
  type SealedLayout,
  type SealedStreamOptions,
  sealedStreamOptions,
  sealTransform,
} from "./streams/sealed.ts";
import type { ByteTransform } from "./streams/transform.ts";

/**
 * Web streams, for `readable.pipeThrough(...)`: of a file (`Bun.file(path).stream()`,
 * `Deno.open(path).readable`), a request or a response. Each holds one chunk at a
 * time, and takes the next when the reader asks for more. A {@linkcode Backend}
 * has them all.
 */
export class Streaming extends Ciphering {
  readonly #bindings: Bindings;

  /** Takes an opened libcrypto. */
  constructor(bindings: Bindings) {
    super(bindings);
    this.#bindings = bindings;
  }

  /**
   * A stream that takes data and gives one chunk, their digest. Names and limits
   * are those of {@linkcode Hashing.createHash}, and so is what this throws.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const { body } = new Response("abc");
   * const digest = await new Response(body!.pipeThrough(backend.hashStream("sha256"))).bytes();
   * console.assert(digest.toHex().startsWith("ba7816bf"));
   * ```
   */
  hashStream(name: string, options: HashOptions = {}): ByteTransform {
    return digestTransform(this.createHash(name, options));
  }

  /**
   * A stream that takes data and gives one chunk, their authentication tag. Names
   * and limits are those of {@linkcode Hashing.createMac}, and so is what this
   * throws. To check a tag, compare with {@linkcode Hashing.constantTimeEquals}.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const key = backend.randomBytes(32);
   * const { body } = new Response("abc");
   * const tags = body!.pipeThrough(backend.macStream("hmac", key, { digest: "sha256" }));
   * const tag = await new Response(tags).bytes();
   * console.assert(tag.length === 32);
   * ```
   */
  macStream(name: string, key: AllowSharedBufferSource, params: MacParams = {}): ByteTransform {
    return digestTransform(this.createMac(name, key, params));
  }

  /**
   * A stream that encrypts, without authentication. Names, options and limits are
   * those of {@linkcode Ciphering.createCipher}, and so is what this throws. For new
   * designs {@linkcode sealStream} is better.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const options = { key: backend.randomBytes(32), iv: backend.randomBytes(16) };
   * const { body } = new Response("abc");
   * const there = body!.pipeThrough(backend.cipherStream("aes-256-ctr", options));
   * const back = there.pipeThrough(backend.decipherStream("aes-256-ctr", options));
   * console.assert(await new Response(back).text() === "abc");
   * ```
   */
  cipherStream(name: string, options: CipherOptions): ByteTransform {
    return cipherTransform(this.createCipher(name, options));
  }

  /**
   * A stream that decrypts what {@linkcode cipherStream} encrypted. Nothing tells
   * whether its input was changed.
   */
  decipherStream(name: string, options: CipherOptions): ByteTransform {
    return cipherTransform(this.createDecipher(name, options));
  }

  /**
   * A stream that encrypts and authenticates, in segments, so that
   * {@linkcode openStream} can release each as soon as it is verified, at constant
   * memory. A key may seal many streams: each has a key of its own, by HKDF from a
   * salt that is drawn anew. Its layout is that of Tink's AES-GCM-HKDF streaming
   * AEAD: a header of 8 bytes more than the key, and 16 bytes a segment.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const key = backend.randomBytes(32);
   * const { body } = new Response("abc");
   * const sealed = body!.pipeThrough(backend.sealStream("aes-256-gcm", key));
   * const opened = sealed.pipeThrough(backend.openStream("aes-256-gcm", key));
   * console.assert(await new Response(opened).text() === "abc");
   * ```
   *
   * @param name An AEAD that takes nonces of 12 and makes tags of 16 bytes.
   * @param key As many bytes as its key has.
   * @throws {UnsupportedAlgorithm} If libcrypto lacks the AEAD or the digest.
   * @throws {RangeError} If the key has another length, or the segment size is
   * outside of its limits. The stream's, after 2^32 segments.
   */
  sealStream(
    name: string,
    key: AllowSharedBufferSource,
    options: SealedStreamOptions = {},
  ): ByteTransform {
    const action = `make a sealing stream with ${String(name)}`;
    const { layout, mainKey } = this.#sealed(name, key, options, action);
    try {
      // Seven bytes of nonce prefix behind the salt.
      const random = randomBytes(this.#bindings, layout.saltLength + 7);
      return sealTransform(layout, random, mainKey);
    } catch (error) {
      mainKey.wipe();
      throw error;
    }
  }

  /**
   * A stream that opens what {@linkcode sealStream} sealed, with the same options.
   * Every chunk that it gives has been verified and is in its place. One that is
   * forged, missing or cut off ends the stream with an error, and what came before
   * is then the beginning of the true data: only a stream that ends without an error is
   * whole.
   *
   * @throws {UnsupportedAlgorithm} If libcrypto lacks the AEAD or the digest.
   * @throws {RangeError} If the key has another length, or the segment size is
   * outside of its limits.
   * @throws {InvalidTag} The stream's error, if it is not what was sealed.
   */
  openStream(
    name: string,
    key: AllowSharedBufferSource,
    options: SealedStreamOptions = {},
  ): ByteTransform {
    const action = `make an opening stream with ${String(name)}`;
    const { layout, mainKey } = this.#sealed(name, key, options, action);
    return openTransform(layout, mainKey);
  }

  #sealed(
    name: string,
    key: AllowSharedBufferSource,
    options: SealedStreamOptions,
    action: string,
  ): { layout: SealedLayout; mainKey: MainKey } {
    checkNames(options, sealedStreamOptions, action);
    const { associatedData = new Uint8Array(), segmentSize = 2 ** 20, hash = "sha256" } = options;
    const info = copyOf(takeInput(associatedData, action, "associatedData"));
    const main = copyOf(takeInput(key, action, "key"));
    const wipe = () => void main.fill(0);
    try {
      this.#refuseUnfit(name, main, hash, action);
      // A header of a 64-byte key and a tag must fit into the first segment.
      checkInteger(segmentSize, 128, 2 ** 30, action, "segmentSize");
      const derive = (salt: Bytes) => this.#streamAead(name, { hash, key: main, salt, info });
      return { layout: { saltLength: main.length, segmentSize }, mainKey: { derive, wipe } };
    } catch (error) {
      wipe();
      throw error;
    }
  }

  #streamAead(name: string, options: Omit<HkdfOptions, "length"> & { key: Bytes }): Aead {
    const streamKey = this.hkdf({ ...options, length: options.key.length });
    try {
      return this.aead(name, streamKey);
    } finally {
      streamKey.fill(0);
    }
  }

  #refuseUnfit(name: string, key: Bytes, hash: string, action: string): void {
    this.createHash(hash).dispose();
    using aead = this.aead(name, key);
    if (aead.nonceLength === 12 && aead.tagLength === 16) return;
    throw new RangeError(
      `Cannot ${action} as it must take nonces of 12 and make tags of 16 bytes: ` +
        `it has ${aead.nonceLength} and ${aead.tagLength}`,
    );
  }
}
