/**
 * One libcrypto with osrandom added to it.
 *
 * @module
 */
import { OsrandomEngine } from "../engine/mod.ts";
import type { Libcrypto } from "../ffi/libcrypto.ts";
import { openLibcrypto, type OpenOptions } from "../ffi/locate.ts";
import type { LibcryptoFunctions } from "../ffi/prototypes/mod.ts";

/** One libcrypto that is open in this process, with osrandom in its list of engines. */
export class Bindings {
  /** libcrypto's functions, typed, called as in C, each bound on first use. */
  readonly lib: LibcryptoFunctions;
  /** The file that was really loaded, as the system's loader names it. */
  readonly path: string;
  /** The library's version in words (OpenSSL_version(3)). */
  readonly versionText: string;
  /** The library's version as a number (OpenSSL_version_num(3)). */
  readonly versionNumber: number;
  /** The OS random engine of this libcrypto. */
  readonly engine: OsrandomEngine;

  /** Takes a libcrypto that is open, and adds osrandom to it. */
  constructor(libcrypto: Libcrypto) {
    this.lib = libcrypto.functions;
    this.path = libcrypto.path;
    this.versionText = libcrypto.versionText;
    this.versionNumber = libcrypto.versionNumber;
    this.engine = new OsrandomEngine(libcrypto);
  }
}

/**
 * Opens a libcrypto, beside any that is open already, and adds osrandom to its
 * engines without making it the default.
 *
 * @example
 * ```ts
 * import backend, { Backend } from "@hazmat/openssl";
 * import { open } from "@hazmat/openssl/bindings";
 *
 * const path = backend.bindings.path; // or "/opt/openssl/lib/libcrypto.so.3"
 * const own = new Backend(open({ libcrypto: path }));
 * own.registerOsrandomEngine();
 * ```
 *
 * @throws {FfiPermissionError} If native code may not be called without asking.
 * @throws {LibcryptoNotFoundError} If the file cannot be loaded.
 * @throws {NotLibcryptoError} If the file is something else.
 * @throws {LibcryptoTooOldError} If it is older than 1.1.1.
 * @throws {EngineUnsupportedError} If it has no ENGINE interface.
 * @throws {EngineConflictError} If another library's engine has the id osrandom.
 * @throws {EngineImageError} If the compiled engine cannot be loaded.
 */
export function open(options: OpenOptions = {}): Bindings {
  return new Bindings(openLibcrypto(options));
}
