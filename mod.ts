/**
 * The real OpenSSL, for Deno and Bun: the machine's own libcrypto, with the
 * operating system as its random source.
 *
 * Importing this opens libcrypto, adds the OS random engine ("osrandom") to it
 * and makes it libcrypto's default random source, for the whole process (not in
 * FIPS mode, whose own generator stays). The first import in a process does;
 * later ones, as in a Worker, leave the source as the program has set it since.
 *
 * In Deno run with `--allow-ffi`. In Bun install with
 * `bunx jsr add @hazmat/openssl`.
 *
 * @example
 * ```ts
 * import backend from "@hazmat/openssl";
 *
 * console.assert(backend.name === "openssl");
 * console.assert(backend.isOsrandomEngineRegistered());
 * const token = backend.randomBytes(32);
 * ```
 *
 * @module
 */
export { Backend } from "./hazmat/backend.ts";
export { Hashing } from "./hazmat/hashing.ts";
export { Deriving } from "./hazmat/deriving.ts";
export { Ciphering } from "./hazmat/ciphering.ts";
export { Streaming } from "./hazmat/streaming.ts";
export type { Provider } from "./hazmat/provider.ts";
export type { AllowSharedBufferSource, Bytes } from "./hazmat/core/bytes.ts";
export type { ParamValue, ParamValues } from "./hazmat/core/params.ts";
export type { JobOptions } from "./hazmat/core/jobs.ts";
export {
  AlreadyFinalized,
  InvalidTag,
  MemoryLimitError,
  UnsupportedAlgorithm,
} from "./hazmat/core/errors.ts";
export { QueueFullError } from "./hazmat/core/queue_error.ts";
export { Hash, type HashOptions } from "./hazmat/digests/hash.ts";
export { Mac, type MacParams } from "./hazmat/macs/mac.ts";
export type { Argon2Options } from "./hazmat/kdfs/argon2.ts";
export type { KdfOptions } from "./hazmat/kdfs/generic.ts";
export type { HkdfExpandOptions, HkdfExtractOptions, HkdfOptions } from "./hazmat/kdfs/hkdf.ts";
export type { KbkdfOptions } from "./hazmat/kdfs/kbkdf.ts";
export type { Pbkdf2Options } from "./hazmat/kdfs/pbkdf2.ts";
export type { ScryptOptions } from "./hazmat/kdfs/scrypt.ts";
export type { SskdfOptions } from "./hazmat/kdfs/sskdf.ts";
export type { Tls1PrfOptions } from "./hazmat/kdfs/tls1_prf.ts";
export type { X963KdfOptions } from "./hazmat/kdfs/x963kdf.ts";
export { Cipher, type CipherOptions } from "./hazmat/ciphers/cipher.ts";
export { Aead, type AeadOptions, type AssociatedData } from "./hazmat/aead/aead.ts";
export { AeadDecryptor, AeadEncryptor } from "./hazmat/aead/parts.ts";
export type { ByteTransform } from "./hazmat/streams/transform.ts";
export type { SealedStreamOptions } from "./hazmat/streams/sealed.ts";
export type { Bindings, OpenOptions } from "./hazmat/bindings.ts";
export type { BackendStatus } from "./hazmat/status.ts";
export type { OsrandomMechanism } from "./engine/mechanism.ts";
export type { OsrandomSource } from "./engine/source.ts";
export type {
  OsrandomCounters,
  OsrandomEngine,
  OsrandomImplementation,
} from "./engine/osrandom.ts";
export type { SourceFailure } from "./engine/source.ts";
export type { Diagnosis, StrayedReference } from "./ffi/mixed.ts";
export type { LibcryptoOptions } from "./ffi/locate.ts";
export {
  EngineConflictError,
  EngineImageError,
  EngineStateError,
  FipsModeError,
  MechanismUnsupportedError,
  RandomSourceError,
} from "./engine/errors.ts";
export {
  FfiPermissionError,
  HazmatError,
  LibcryptoNotFoundError,
  LibcryptoTooOldError,
  MissingFunctionError,
  MixedLibcryptoError,
  NotLibcryptoError,
  OpenSSLError,
  RuntimeTooOldError,
  UnsupportedRuntimeError,
} from "./ffi/errors.ts";
export type { LoadAttempt, OpenSSLErrorEntry } from "./ffi/errors.ts";

import bindings from "./bindings.ts";
import { Backend } from "./hazmat/backend.ts";

bindings.engine.activate();

/** The backend on the process's libcrypto. */
export const backend: Backend = new Backend(bindings);
export default backend;
