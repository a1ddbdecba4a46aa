/**
 * One libcrypto that is open in this process.
 *
 * @module
 */
import { readCString } from "../bytes.ts";
import { LibcryptoTooOldError, MissingFunctionError, NotLibcryptoError } from "../../errors.ts";
import {
  type Declaration,
  type FunctionsOf,
  isVariadic,
  lazyFunctions,
  type Pointer,
  type Prototypes,
} from "../declare.ts";
import {
  bn,
  crypto,
  engine,
  err,
  OPENSSL_VERSION,
  params,
  provider,
  rand,
  sha,
} from "../headers/core.ts";
import { evp } from "../headers/evp.ts";
import { libc } from "../libc.ts";
import type { LibcryptoFunctions } from "../headers/mod.ts";
import { runtime } from "../runtime.ts";
import type { ForeignLibrary } from "../types.ts";
/** A symbol that every libcrypto since 1.1.0 exports. */
export const libcryptoSymbol = "OpenSSL_version_num";

const oldestSupported = 0x10101000n; // 1.1.1, as OpenSSL_version_num(3) packs it

/** What a start finds out about a libcrypto. */
export interface Started {
  /** The file actually loaded, as the system's loader names it; `""` if it does not say. */
  readonly path: string;
  /** Its version as text. */
  readonly versionText: string;
}

/**
 * Examines and initializes a libcrypto that was just opened, in few calls. The compiled library
 * does it, which is a higher layer.
 *
 * @throws {NotLibcryptoError} If it is another project's libcrypto.
 * @throws {MixedLibcryptoError} If another libcrypto takes over calls inside it.
 * @throws {OpenSSLError} If its configuration file (`OPENSSL_CONF`) is broken.
 */
export type Start<S extends Started> = (opened: OpenedLibcrypto) => S;

/** A libcrypto before its start. */
export type OpenedLibcrypto = Pick<Libcrypto, "functions" | "libc" | "anchor" | "name">;

/** One libcrypto that is open in this process. */
export class Libcrypto<S extends Started = Started> {
  /** Its functions, called as in C, each bound on first use. */
  readonly functions: LibcryptoFunctions;
  /** The C library's functions, bound through libcrypto's handle. */
  readonly libc: FunctionsOf<typeof libc>;
  /** The name or path by which it was opened. */
  readonly name: string;
  /** The file actually loaded, as the system's loader names it. */
  readonly path: string;
  /** Its version as text, as in `"OpenSSL 3.5.4 30 Sep 2025"`. */
  readonly versionText: string;
  /** Its version as a number, as in `0x30500040` (OpenSSL_version_num(3)). */
  readonly versionNumber: number;
  /** An address inside its image, by which C can find the file it came from. */
  readonly anchor: Pointer<"char">;
  /** What its start found out. */
  readonly started: S;
  readonly #library: ForeignLibrary;
  readonly #tables = new WeakMap<Prototypes, object>();

  /**
   * Takes a library just opened, checks that it is a libcrypto of a supported
   * version, and starts it.
   *
   * @param name The name or path by which it was opened.
   * @throws {NotLibcryptoError} If it is not OpenSSL's libcrypto.
   * @throws {LibcryptoTooOldError} If it is older than 1.1.1.
   * @throws {Error} What `start` throws.
   */
  constructor(library: ForeignLibrary, name: string, start: Start<S>) {
    this.versionNumber = checkVersion(library, name);
    this.#library = library;
    const missing = (symbol: string, { optional }: Declaration) =>
      new MissingFunctionError(name, symbol, optional ?? "every supported OpenSSL");
    this.functions = lazyFunctions(library, headers, missing);
    this.libc = lazyFunctions(library, libc, missing);
    this.name = name;
    this.anchor = this.functions.OpenSSL_version(OPENSSL_VERSION);
    this.started = this.#start(start);
    this.path = this.started.path || name;
    this.versionText = this.started.versionText;
  }

  /** The functions of a table, each bound on first use; the same object for the same table. */
  bind<T extends Prototypes>(table: T): FunctionsOf<T> {
    const known = this.#tables.get(table);
    if (known !== undefined) return known as FunctionsOf<T>;
    refuseVariadic(table);
    const bound = lazyFunctions(
      this.#library,
      table,
      (name) =>
        new MissingFunctionError(this.path, name, "another version, or built with other options,"),
    );
    this.#tables.set(table, bound);
    return bound;
  }

  /** Another project's libcrypto may lack what a start needs. */
  #start(start: Start<S>): S {
    try {
      return start(this);
    } catch (error) {
      if (error instanceof MissingFunctionError) {
        refuseOther(this.name, readCString(this.functions, this.anchor));
      }
      throw error;
    }
  }
}

/**
 * Refuses the libcrypto of another project.
 *
 * @throws {NotLibcryptoError} If its version text is not OpenSSL's.
 */
export function refuseOther(name: string, versionText: string): void {
  if (!versionText.startsWith("OpenSSL ")) {
    throw new NotLibcryptoError(name, `it is ${versionText}`);
  }
}

/** FFI passes the arguments of such a function by another ABI on some platforms. */
function refuseVariadic(table: Prototypes): void {
  for (const [name, prototype] of Object.entries(table)) {
    if (!isVariadic(prototype)) continue;
    throw new TypeError(
      `Cannot bind ${name}: a function must have a fixed number of parameters, but is ` +
        "variadic (...); bind one that is not",
    );
  }
}

const headers = {
  ...bn,
  ...crypto,
  ...engine,
  ...err,
  ...evp,
  ...params,
  ...provider,
  ...rand,
  ...sha,
};

/** Functions of libcrypto, and of the C library through it, that every start needs. */
const atStart = {
  OpenSSL_version_num: crypto.OpenSSL_version_num,
  OpenSSL_version: crypto.OpenSSL_version,
  SHA256_Init: sha.SHA256_Init,
  SHA256_Update: sha.SHA256_Update,
  SHA256_Final: sha.SHA256_Final,
};
const atStartOnLinux = {
  ...atStart,
  dlopen: libc.dlopen,
  memfd_create: libc.memfd_create,
  write: libc.write,
  fcntl: libc.fcntl,
};

/**
 * Opens a library that may be a libcrypto.
 *
 * @throws {Error} With the loader's reason.
 */
export function openLibrary(name: string): ForeignLibrary {
  return runtime.open(
    name,
    libcryptoSymbol,
    runtime.platform === "linux" ? atStartOnLinux : atStart,
  );
}

function checkVersion(library: ForeignLibrary, name: string): number {
  const version = library.bind(libcryptoSymbol, crypto.OpenSSL_version_num);
  if (version === null) {
    // In 1.0.2 and older it had another name.
    const old = library.bind("SSLeay", crypto.OpenSSL_version_num);
    if (old === null) throw new NotLibcryptoError(name, `it does not export ${libcryptoSymbol}`);
    throw new LibcryptoTooOldError(name, versionWords(old()));
  }
  const number: bigint = version();
  if (number < oldestSupported) throw new LibcryptoTooOldError(name, versionWords(number));
  return Number(number);
}

/** `0x1000214fn` -> `"OpenSSL 1.0.2"`: major, minor and fix of the old packing. */
function versionWords(number: bigint): string {
  const part = (shift: bigint, mask: bigint) => (number >> shift) & mask;
  return `OpenSSL ${part(28n, 0xfn)}.${part(20n, 0xffn)}.${part(12n, 0xffn)}`;
}
