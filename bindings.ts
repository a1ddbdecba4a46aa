/**
 * libcrypto itself: its functions, called as in C, on the library that the
 * machine has. Importing this adds the OS random engine to libcrypto's list of
 * engines and does **not** activate it; `@hazmat/openssl` does.
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
export type { OsrandomMechanism } from "./engine/mechanism.ts";
export type { OsrandomSource } from "./engine/source.ts";
export { OsrandomEngine } from "./engine/osrandom.ts";
export type { OsrandomCounters, OsrandomImplementation } from "./engine/osrandom.ts";
export type { SourceFailure } from "./errors.ts";
export type { Diagnosis, StrayedReference } from "./ffi/mixed.ts";
export type { LibcryptoOptions } from "./ffi/locate.ts";
export * from "./ffi/prototypes/mod.ts";
export type * from "./ffi/prototype.ts";

/** The process's libcrypto, with osrandom in its list of engines. */
const bindings: Bindings = processBindings();
export default bindings;
