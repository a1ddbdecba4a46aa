/**
 * Web streams, for `readable.pipeThrough(...)`, for example of a file (`Bun.file(path).stream()`,
 * `Deno.open(path).readable`), a request or a response. Each holds one chunk at a time, and takes
 * the next when the reader asks for more.
 *
 * @module
 */
import { type Aead, aead } from "../aead/mod.ts";
import { type CipherOptions, createCipher, createDecipher } from "../ciphers/mod.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkInteger,
  checkNames,
  copyOf,
  takeInput,
} from "../core/args.ts";
import type { Bindings } from "../core/bindings.ts";
import { type BackendOption, bindingsFor } from "../core/default.ts";
import { createHash, type HashOptions } from "../digests/mod.ts";
import { hkdf, type HkdfOptions } from "../kdfs/mod.ts";
import { createMac, type MacParams } from "../macs/mod.ts";
import { randomBytes } from "../random.ts";
import { type ByteTransform, cipherTransform, digestTransform } from "./transform.ts";
import {
  type MainKey,
  openTransform,
  type SealedLayout,
  type SealedStreamOptions,
  sealedStreamOptions,
  sealTransform,
} from "./sealed.ts";
export type { SealedStreamOptions } from "./sealed.ts";
export type { ByteTransform } from "./transform.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";

/**
 * A stream that takes data and gives one chunk, their digest. Names, limits and errors are those of
 * `createHash` of `@hazmat/openssl/digests`.
 *
 * @example
 * ```ts
 * import { hashStream } from "@hazmat/openssl/streams";
 *
 * const { body } = new Response("abc");
 * const digest = await new Response(body!.pipeThrough(hashStream("sha256"))).bytes();
 * console.assert(digest.toHex().startsWith("ba7816bf"));
 * ```
 */
export function hashStream(name: string, options: HashOptions = {}): ByteTransform {
  return digestTransform(createHash(name, options));
}

/**
 * A stream that takes data and gives one chunk, their authentication tag. Names, limits and errors
 * are those of `createMac` of `@hazmat/openssl/macs`. To check a tag, use `constantTimeEquals` of
 * the same.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { macStream } from "@hazmat/openssl/streams";
 *
 * const key = backend.randomBytes(32);
 * const { body } = new Response("abc");
 * const tags = body!.pipeThrough(macStream("hmac", key, { digest: "sha256" }));
 * const tag = await new Response(tags).bytes();
 * console.assert(tag.length === 32);
 * ```
 */
export function macStream(
  name: string,
  key: AllowSharedBufferSource,
  params: MacParams = {},
): ByteTransform {
  return digestTransform(createMac(name, key, params));
}

/**
 * A stream that encrypts, without authentication. Names, options, limits and errors are those of
 * `createCipher` of `@hazmat/openssl/ciphers`. For new designs use {@linkcode sealStream}.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { cipherStream, decipherStream } from "@hazmat/openssl/streams";
 *
 * const options = { key: backend.randomBytes(32), iv: backend.randomBytes(16) };
 * const { body } = new Response("abc");
 * const there = body!.pipeThrough(cipherStream("aes-256-ctr", options));
 * const back = there.pipeThrough(decipherStream("aes-256-ctr", options));
 * console.assert(await new Response(back).text() === "abc");
 * ```
 */
export function cipherStream(name: string, options: CipherOptions): ByteTransform {
  return cipherTransform(createCipher(name, options));
}

/**
 * A stream that decrypts what {@linkcode cipherStream} encrypted. It does not detect whether its
 * input was changed.
 */
export function decipherStream(name: string, options: CipherOptions): ByteTransform {
  return cipherTransform(createDecipher(name, options));
}

/**
 * A stream that encrypts and authenticates, in segments, so that {@linkcode openStream} can release
 * each as soon as it is verified, in constant memory. A key may seal many streams: each has a key
 * of its own, derived by HKDF with a newly drawn salt. Its layout is that of Tink's AES-GCM-HKDF
 * streaming AEAD: a header that is 8 bytes longer than the key, and 16 bytes per segment.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 * import { openStream, sealStream } from "@hazmat/openssl/streams";
 *
 * const key = backend.randomBytes(32);
 * const { body } = new Response("abc");
 * const sealed = body!.pipeThrough(sealStream("aes-256-gcm", key));
 * const opened = sealed.pipeThrough(openStream("aes-256-gcm", key));
 * console.assert(await new Response(opened).text() === "abc");
 * ```
 *
 * @param name An AEAD with nonces of 12 bytes and tags of 16.
 * @param key Exactly as many bytes as the AEAD takes.
 * @throws {UnsupportedAlgorithm} If libcrypto lacks the AEAD or the digest.
 * @throws {RangeError} If the key has the wrong length, or the segment size is outside of its
 * limits. Also the stream's error, after 2^32 segments.
 */
export function sealStream(
  name: string,
  key: AllowSharedBufferSource,
  options: SealedStreamOptions = {},
): ByteTransform {
  const action = `make a sealing stream with ${String(name)}`;
  const { layout, mainKey, bindings } = sealed(name, key, options, action);
  try {
    // Seven bytes of nonce prefix follow the salt.
    const random = randomBytes(bindings, layout.saltLength + 7);
    return sealTransform(layout, random, mainKey);
  } catch (error) {
    mainKey.wipe();
    throw error;
  }
}

/**
 * A stream that opens what {@linkcode sealStream} sealed, with the same options. Every chunk that
 * it gives has been verified and is in its place. One that is forged, missing or cut off ends the
 * stream with an error, and what came before is then the beginning of the true data: only a stream
 * that ends without an error is complete.
 *
 * @throws {UnsupportedAlgorithm} If libcrypto lacks the AEAD or the digest.
 * @throws {RangeError} If the key has the wrong length, or the segment size is outside of its
 * limits.
 * @throws {InvalidTag} As the stream's error, if its input is not what was sealed.
 */
export function openStream(
  name: string,
  key: AllowSharedBufferSource,
  options: SealedStreamOptions = {},
): ByteTransform {
  const action = `make an opening stream with ${String(name)}`;
  const { layout, mainKey } = sealed(name, key, options, action);
  return openTransform(layout, mainKey);
}

/** What both ends of a stream need. */
interface Sealed {
  readonly layout: SealedLayout;
  readonly mainKey: MainKey;
  readonly bindings: Bindings;
}

function sealed(
  name: string,
  key: AllowSharedBufferSource,
  options: SealedStreamOptions,
  action: string,
): Sealed {
  checkNames(options, sealedStreamOptions, action);
  const bindings = bindingsFor(options, action);
  const on = { backend: { bindings } };
  const { associatedData = new Uint8Array(), segmentSize = 2 ** 20, hash = "sha256" } = options;
  const info = copyOf(takeInput(associatedData, action, "associatedData"));
  const main = copyOf(takeInput(key, action, "key"));
  const wipe = () => void main.fill(0);
  try {
    refuseUnfit(name, main, hash, action, on);
    // A header of a 64-byte key and a tag must fit into the first segment.
    checkInteger(segmentSize, 128, 2 ** 30, action, "segmentSize");
    const derive = (salt: Bytes) => streamAead(name, { hash, key: main, salt, info, ...on });
    const layout = { saltLength: main.length, segmentSize };
    return { layout, mainKey: { derive, wipe }, bindings };
  } catch (error) {
    wipe();
    throw error;
  }
}

type StreamKey = Omit<HkdfOptions, "length"> & { key: Bytes } & BackendOption;

function streamAead(name: string, options: StreamKey): Aead {
  const streamKey = hkdf({ ...options, length: options.key.length });
  try {
    return aead(name, streamKey, { backend: options.backend });
  } finally {
    streamKey.fill(0);
  }
}

function refuseUnfit(
  name: string,
  key: Bytes,
  hash: string,
  action: string,
  on: BackendOption,
): void {
  createHash(hash, on).dispose();
  using made = aead(name, key, on);
  if (made.nonceLength === 12 && made.tagLength === 16) return;
  throw new RangeError(
    `Cannot ${action}: the AEAD must have nonces of 12 bytes and tags of 16, ` +
      `but has ${made.nonceLength} and ${made.tagLength}`,
  );
}
