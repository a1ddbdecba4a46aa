/**
 * The real OpenSSL, for Deno and Bun: the machine's own libcrypto, with the
 * operating system as its random source.
 *
 * Importing this opens libcrypto, adds the OS random engine ("osrandom") to it and makes it
 * libcrypto's default random source, for the whole process (not in FIPS mode, whose own generator
 * stays). Only the first import in a process does this; later ones, for example in a Worker, leave
 * the source as the program has set it since.
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
import { defaultBindings } from "./hazmat/core/default.ts";
import { Backend } from "./hazmat/backend.ts";
export { Backend } from "./hazmat/backend.ts";
export type { Provider } from "./hazmat/provider.ts";
export {
  AlreadyFinalized,
  DecryptionFailed,
  EngineConflictError,
  EngineImageError,
  EngineStateError,
  FfiPermissionError,
  FipsModeError,
  HazmatError,
  InvalidKey,
  InvalidSignature,
  InvalidTag,
  KeyNotExportable,
  LibcryptoNotFoundError,
  LibcryptoTooOldError,
  MalformedData,
  MechanismUnsupportedError,
  MemoryLimitError,
  MissingFunctionError,
  MixedLibcryptoError,
  NotLibcryptoError,
  OpenSSLError,
  PassphraseError,
  QueueFullError,
  RandomSourceError,
  RuntimeTooOldError,
  SelfTestError,
  SshCertificateError,
  UnsupportedAlgorithm,
  UnsupportedRuntimeError,
} from "./errors.ts";
export type { Bindings, OpenOptions } from "./hazmat/core/bindings.ts";
export type { BackendStatus, SelfTestReport, SelfTestResult } from "./hazmat/health.ts";

export type { OsrandomMechanism } from "./engine/osrandom.ts";
export type { OsrandomSource } from "./engine/osrandom.ts";
export type {
  OsrandomCounters,
  OsrandomEngine,
  OsrandomImplementation,
} from "./engine/osrandom.ts";
export type {
  FailedSelfTest,
  LibcryptoNaming,
  LoadAttempt,
  OpenSSLErrorEntry,
  SourceFailure,
} from "./errors.ts";
export type { Diagnosis, StrayedReference } from "./ffi/libcrypto/mixed.ts";
export type { LibcryptoOptions } from "./ffi/libcrypto/locate.ts";

/** The backend on the process's libcrypto. */
export const backend: Backend = new Backend(defaultBindings);
export default backend;

/** {@linkcode Backend.name} of the process's backend: `"openssl"`. */
export const name: Backend["name"] = backend.name;
/** {@linkcode Backend.registerOsrandomEngine} of the process's backend. */
export const registerOsrandomEngine: Backend["registerOsrandomEngine"] =
  backend.registerOsrandomEngine;
/** {@linkcode Backend.unregisterOsrandomEngine} of the process's backend. */
export const unregisterOsrandomEngine: Backend["unregisterOsrandomEngine"] =
  backend.unregisterOsrandomEngine;
/** {@linkcode Backend.isOsrandomEngineRegistered} of the process's backend. */
export const isOsrandomEngineRegistered: Backend["isOsrandomEngineRegistered"] =
  backend.isOsrandomEngineRegistered;
/** {@linkcode Backend.randomBytes} of the process's backend. */
export const randomBytes: Backend["randomBytes"] = backend.randomBytes;
/** {@linkcode Backend.randomFill} of the process's backend. */
export const randomFill: Backend["randomFill"] = backend.randomFill;
/** {@linkcode Backend.loadProvider} of the process's backend. */
export const loadProvider: Backend["loadProvider"] = backend.loadProvider;
/** {@linkcode Backend.selfTest} of the process's backend. */
export const selfTest: Backend["selfTest"] = backend.selfTest;
/** {@linkcode Backend.assertHealthy} of the process's backend. */
export const assertHealthy: Backend["assertHealthy"] = backend.assertHealthy;
/** {@linkcode Backend.status} of the process's backend. */
export const status: Backend["status"] = backend.status;
/** {@linkcode Backend.register_osrandom_engine} of the process's backend. */
export const register_osrandom_engine: Backend["register_osrandom_engine"] =
  backend.register_osrandom_engine;
/** {@linkcode Backend.unregister_osrandom_engine} of the process's backend. */
export const unregister_osrandom_engine: Backend["unregister_osrandom_engine"] =
  backend.unregister_osrandom_engine;
/** {@linkcode Backend.osrandomEngineMechanism} of the process's backend. */
export const osrandomEngineMechanism: Backend["osrandomEngineMechanism"] =
  backend.osrandomEngineMechanism;
/** {@linkcode Backend.osrandomEngineImplementation} of the process's backend. */
export const osrandomEngineImplementation: Backend["osrandomEngineImplementation"] =
  backend.osrandomEngineImplementation;
/** {@linkcode Backend.opensslVersionText} of the process's backend. */
export const opensslVersionText: Backend["opensslVersionText"] = backend.opensslVersionText;
/** {@linkcode Backend.opensslVersionNumber} of the process's backend. */
export const opensslVersionNumber: Backend["opensslVersionNumber"] = backend.opensslVersionNumber;
