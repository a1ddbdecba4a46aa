/**
 * One libcrypto that is open in this process.
 *
 * @module
 */
import { readCString } from "./cstring.ts";
import { openSSLError } from "./error_queue.ts";
import { LibcryptoTooOldError, MissingFunctionError, NotLibcryptoError } from "../errors.ts";
import { lazyFunctions } from "./lazy.ts";
import { libcryptoSymbol } from "./libcrypto_symbol.ts";
import { loadedFile } from "./loaded_file.ts";
import { refuseMixed } from "./mixed.ts";
import type { FunctionsOf, Pointer, Prototype, Prototypes } from "./prototype.ts";
import {
  OPENSSL_INIT_LOAD_CONFIG,
  OPENSSL_INIT_NO_ATEXIT,
  OPENSSL_VERSION,
} from "./prototypes/crypto.ts";
import { libc } from "./prototypes/libc.ts";
import { headers, type LibcryptoFunctions } from "./prototypes/mod.ts";
import { type ForeignLibrary, runtime } from "./runtime.ts";

const oldestSupported = 0x10101000n; // 1.1.1, as OpenSSL_version_num(3) packs it

/** One libcrypto that is open in this process. */
export class Libcrypto {
  /** Its functions, called as in C, each bound on first use. */
  readonly functions: LibcryptoFunctions;
  /** The C library's functions, bound through libcrypto's handle. */
  readonly libc: FunctionsOf<typeof libc>;
  /** The file that was really loaded, as the system's loader names it. */
  readonly path: string;
  /** Its version in words, as in `"OpenSSL 3.5.4 30 Sep 2025"`. */
  readonly versionText: string;
  /** Its version as a number, as in `0x30500040` (OpenSSL_version_num(3)). */
  readonly versionNumber: number;
  /** An address inside its image, by which C can find the file it came from. */
  readonly anchor: Pointer<"char">;
  readonly #library: ForeignLibrary;
  readonly #tables = new WeakMap<Prototypes, object>();

  /**
   * Takes a library just opened, checks that it is a libcrypto of a supported
   * version, and initializes it.
   *
   * @param name The name or path by which it was opened.
   * @throws {NotLibcryptoError} If it is not OpenSSL's libcrypto.
   * @throws {LibcryptoTooOldError} If it is older than 1.1.1.
   * @throws {MixedLibcryptoError} If another one takes over calls inside it.
   * @throws {OpenSSLError} If its configuration file (`OPENSSL_CONF`) is broken.
   */
  constructor(library: ForeignLibrary, name: string) {
    checkVersion(library, name);
    this.#library = library;
    const missing = (symbol: string, { optional }: Prototype) =>
      new MissingFunctionError(name, symbol, optional ?? "every supported OpenSSL");
    this.functions = bindHeaders(library, missing);
    this.libc = lazyFunctions(library, libc, missing);
    this.anchor = this.functions.OpenSSL_version(OPENSSL_VERSION);
    this.path = this.#loadedPath() ?? name;
    refuseMixed(this);
    // The very first call that does anything: without it Deno crashes at exit where a thread is
    // still inside libcrypto while the exit handler takes it apart. With the
    // configuration read now, nothing in it can change the source later.
    const options = OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_LOAD_CONFIG;
    if (this.functions.OPENSSL_init_crypto(options, runtime.nullPointer) !== 1) {
      throw openSSLError(this.functions, "initialize libcrypto with its configuration file");
    }
    this.versionText = readCString(this.functions, this.anchor);
    this.versionNumber = Number(this.functions.OpenSSL_version_num());
    if (!this.versionText.startsWith("OpenSSL ")) {
      throw new NotLibcryptoError(name, `it is ${this.versionText}`);
    }
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

  #loadedPath(): string | undefined {
    if (runtime.platform === "win32") return undefined;
    return loadedFile(this.functions, this.libc, this.anchor)?.path;
  }
}

function checkVersion(library: ForeignLibrary, name: string): void {
  const version = library.bind(libcryptoSymbol, headers.crypto.OpenSSL_version_num);
  if (version === null) {
    // 1.0.2 and older had another name for it.
    const old = library.bind("SSLeay", headers.crypto.OpenSSL_version_num);
    if (old === null) throw new NotLibcryptoError(name, `it does not export ${libcryptoSymbol}`);
    throw new LibcryptoTooOldError(name, versionWords(old()));
  }
  const number: bigint = version();
  if (number < oldestSupported) throw new LibcryptoTooOldError(name, versionWords(number));
}

/** `0x1000214fn` -> `"OpenSSL 1.0.2"`: major, minor and fix of the old packing. */
function versionWords(number: bigint): string {
  const part = (shift: bigint, mask: bigint) => (number >> shift) & mask;
  return `OpenSSL ${part(28n, 0xfn)}.${part(20n, 0xffn)}.${part(12n, 0xffn)}`;
}

/** FFI passes the arguments of such a function by another ABI on some platforms. */
function refuseVariadic(table: Prototypes): void {
  for (const [name, { parameters }] of Object.entries(table)) {
    if (!parameters.some((parameter) => parameter.includes("..."))) continue;
    throw new TypeError(
      `Cannot bind ${name} as a function must have a fixed number of parameters: it is ` +
        "variadic (...); bind one that is not",
    );
  }
}

function bindHeaders(
  library: ForeignLibrary,
  missing: (name: string, prototype: Prototype) => Error,
): LibcryptoFunctions {
  const all = Object.assign({}, ...Object.values(headers));
  return lazyFunctions(library, all, missing) as LibcryptoFunctions;
}
