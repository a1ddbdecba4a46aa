/**
 * A hash, a MAC or a cipher as a Web stream.
 *
 * @module
 */
import type { AllowSharedBufferSource, Bytes } from "../core/bytes.ts";
import { type ByteTransform, transformOf } from "./transform.ts";

/** A hash or a MAC, as far as a stream needs it. */
export interface Digesting {
  /** Takes more data. */
  update(data: AllowSharedBufferSource): unknown;
  /** Ends it. */
  digest(): Bytes;
  /** Frees it. */
  dispose(): void;
}

/** A cipher, as far as a stream needs it. */
export interface Translating {
  /** Takes more data and gives what comes of them. */
  update(data: AllowSharedBufferSource): Bytes;
  /** Ends it and gives the rest. */
  final(): Bytes;
  /** Frees it. */
  dispose(): void;
}

/** A stream that gives one chunk, the digest, when all data have passed in. */
export function digestTransform(digesting: Digesting): ByteTransform {
  return transformOf({
    take: (chunk) => void digesting.update(chunk),
    end: (emit) => emit(digesting.digest()),
    dispose: () => digesting.dispose(),
  });
}

/** A stream of what a cipher makes of the data. */
export function cipherTransform(cipher: Translating): ByteTransform {
  return transformOf({
    take: (chunk, emit) => emit(cipher.update(chunk)),
    end: (emit) => emit(cipher.final()),
    dispose: () => cipher.dispose(),
  });
}
