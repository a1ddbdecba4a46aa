/**
 * One libcrypto with osrandom added to it.
 *
 * @module
 */
import {
  OsrandomEngine,
  type OsrandomMechanism,
  type OsrandomSource,
  type OsrandomStarted,
  start,
  wantedMechanism,
  wantedSource,
} from "../../engine/osrandom.ts";
import { MixedLibcryptoError } from "../../errors.ts";
import type { Libcrypto } from "../../ffi/libcrypto/libcrypto.ts";
import { diagnose, type Diagnosis } from "../../ffi/libcrypto/mixed.ts";
import { type LibcryptoOptions, openLibcrypto } from "../../ffi/libcrypto/locate.ts";
import type { FunctionsOf, Prototypes } from "../../ffi/declare.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";

/** Options of opening libcrypto with osrandom. */
export interface OpenOptions extends LibcryptoOptions {
  /**
   * How osrandom is added to this libcrypto. Without it, the value of the environment variable
   * `HAZMAT_OSRANDOM_MECHANISM` if it may be read without asking, otherwise the first of
   * `"engine"`, `"provider"`, `"method"` that libcrypto has.
   */
  readonly mechanism?: OsrandomMechanism;
  /**
   * Which of Linux's sources osrandom tries first for a draw, from now on and in the whole process.
   * Without it, the value of the environment variable `HAZMAT_OSRANDOM_SOURCE` if it may be read
   * without asking; otherwise it is unchanged: `"getrandom"`, unless the program has chosen.
   */
  readonly source?: OsrandomSource;
}

/** What other parts of this package know of bindings; not public. */
export interface Internals {
  /** The libcrypto. */
  readonly libcrypto: Libcrypto;
  /** Called whenever a provider is loaded or unloaded. */
  readonly providerListeners: (() => void)[];
}

/** Their internals. */
export let internalsOf: (bindings: Bindings) => Internals;

/** Whether a value is a `Bindings`, and not something that only looks like one. */
export let isBindings: (value: unknown) => value is Bindings;

/** One libcrypto that is open in this process, with osrandom added to it. */
export class Bindings {
  /** libcrypto's functions, typed, called as in C, each bound on first use. */
  readonly lib: LibcryptoFunctions;
  /** The file that was actually loaded, as the system's loader names it. */
  readonly path: string;
  /** The library's version in words (OpenSSL_version(3)). */
  readonly versionText: string;
  /** The library's version as a number (OpenSSL_version_num(3)). */
  readonly versionNumber: number;
  /** The OS random engine of this libcrypto. */
  readonly engine: OsrandomEngine;
  readonly #libcrypto: Libcrypto;
  readonly #providerListeners: (() => void)[] = [];

  static {
    internalsOf = (bindings) => ({
      libcrypto: bindings.#libcrypto,
      providerListeners: bindings.#providerListeners,
    });
    isBindings = (value): value is Bindings =>
      typeof value === "object" && value !== null && #libcrypto in value;
  }

  /** Makes the bindings of an open libcrypto that osrandom was added to. */
  constructor(libcrypto: Libcrypto<OsrandomStarted>, source?: OsrandomSource) {
    this.lib = libcrypto.functions;
    this.path = libcrypto.path;
    this.versionText = libcrypto.versionText;
    this.versionNumber = libcrypto.versionNumber;
    this.engine = new OsrandomEngine(libcrypto);
    if (source !== undefined) this.engine.chooseSource(source);
    this.#libcrypto = libcrypto;
  }

  /**
   * Finds which file libcrypto's references to its own symbols lead to. A libcrypto of which some stray was refused when it was opened.
   *
   * @throws {MixedLibcryptoError} If another libcrypto takes over some of them.
   */
  diagnose(): Diagnosis {
    const diagnosis = diagnose(this.#libcrypto);
    if (diagnosis.strayed.length === 0) return diagnosis;
    throw new MixedLibcryptoError(diagnosis.path, diagnosis.strayed);
  }

  /**
   * Binds functions of libcrypto that {@linkcode lib} does not list, typed by their prototypes.
   * Each is bound when it is first read. The prototypes are not compared with the library: a wrong
   * one corrupts memory. One whose entry says which libcryptos have it is `null` if this one does
   * not.
   *
   * @example
   * ```ts
   * import bindings from "@hazmat/openssl/bindings";
   *
   * const { OBJ_txt2nid } = bindings.functions({
   *   OBJ_txt2nid: "int (const char *s)",
   *   EVP_MD_up_ref: ["int (EVP_MD *md)", "OpenSSL 3.0 and newer"], // null in others
   * });
   * console.assert(OBJ_txt2nid(new TextEncoder().encode("SHA256\0")) === 672);
   * ```
   *
   * @throws {TypeError} If a function is variadic, which FFI cannot call on every platform.
   * @throws {MissingFunctionError} On reading one that is absent, unless its entry says which
   * libcryptos have it.
   */
  functions<const T extends Prototypes>(table: T): FunctionsOf<T> {
    return this.#libcrypto.bind(table);
  }
}

/**
 * Opens a libcrypto, in addition to any that is open already, and adds osrandom to it without
 * making it the source.
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
 * @throws {MixedLibcryptoError} If another libcrypto takes over calls inside it.
 * @throws {OpenSSLError} If its configuration file (`OPENSSL_CONF`) is broken.
 * @throws {MechanismUnsupportedError} If it lacks the mechanism that is forced.
 * @throws {EngineConflictError} If another library has added an osrandom to it.
 * @throws {RangeError} If a path is not absolute, or the mechanism or the source is not one of
 * those listed.
 * @throws {EngineStateError} If a source is chosen where there is no choice.
 * @throws {EngineImageError} If the compiled engine cannot be loaded.
 */
export function open(options: OpenOptions = {}): Bindings {
  const [mechanism, source] = [wantedMechanism(options.mechanism), wantedSource(options.source)];
  const libcrypto = openLibcrypto(options, (opened) => start(opened, mechanism));
  return new Bindings(libcrypto, source);
}

let opened: Bindings | undefined;

/** The process's libcrypto: opened by whichever entry point is imported first. */
export function processBindings(): Bindings {
  return opened ??= open();
}
