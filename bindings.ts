/**
 * libcrypto itself: the functions of the machine's own library, called as in C. Importing this adds
 * the OS random engine to libcrypto's list of engines and does **not** activate it;
 * `@hazmat/openssl` does.
 *
 * @example
 * ```ts
 * import bindings from "@hazmat/openssl/bindings";
 *
 * console.log(bindings.path, bindings.lib.OpenSSL_version_num().toString(16));
 * ```
 *
 * @module
 */
import { type Bindings, processBindings } from "./hazmat/core/bindings.ts";
export { Bindings, open } from "./hazmat/core/bindings.ts";
export type { OpenOptions } from "./hazmat/core/bindings.ts";
export type { OsrandomMechanism } from "./engine/osrandom.ts";
export type { OsrandomSource } from "./engine/osrandom.ts";
export { OsrandomEngine } from "./engine/osrandom.ts";
export type { OsrandomCounters, OsrandomImplementation } from "./engine/osrandom.ts";
export type { SourceFailure } from "./errors.ts";
export type { Diagnosis, StrayedReference } from "./ffi/libcrypto/mixed.ts";
export type { LibcryptoOptions } from "./ffi/libcrypto/locate.ts";

export * from "./ffi/headers/mod.ts";
export type * from "./ffi/declare.ts";

/** The process's libcrypto, with osrandom in its list of engines. */
const bindings: Bindings = processBindings();
export default bindings;
