/**
 * Which libcrypto to open.
 *
 * @module
 */
import {
  FfiPermissionError,
  type LibcryptoNaming,
  LibcryptoNotFoundError,
  LibcryptoTooOldError,
  type LoadAttempt,
  MissingFunctionError,
  MixedLibcryptoError,
  NotLibcryptoError,
  OpenSSLError,
} from "../../errors.ts";
import { Libcrypto, openLibrary, type Start, type Started } from "./libcrypto.ts";
import { runtime } from "../runtime.ts";

/** Which libcrypto to open. */
export interface LibcryptoOptions {
  /**
   * The absolute path of the libcrypto to open, or its `file:` URL. By default,
   * the environment variable `HAZMAT_LIBCRYPTO` if it may be read without
   * asking, otherwise the system's libcrypto, newest supported version first.
   */
  readonly libcrypto?: string | URL;
}

/**
 * Opens the libcrypto named by the options, or else by the environment, or else
 * by the system. If a named one does not work, that is an error, never a reason
 * to use another.
 *
 * @throws {FfiPermissionError} If calling native code would need a permission
 * prompt.
 * @throws {LibcryptoNotFoundError} If no file that was tried could be loaded.
 * @throws {NotLibcryptoError} If the named file is something else.
 * @throws {LibcryptoTooOldError} If the named file is older than 1.1.1.
 * @throws {MixedLibcryptoError} If another libcrypto takes over calls inside
 * it.
 * @throws {Error} What `start` throws.
 * @throws {TypeError} If the option is neither a string nor a URL.
 * @throws {RangeError} If the named path is not absolute.
 */
export function openLibcrypto<S extends Started>(
  options: LibcryptoOptions,
  start: Start<S>,
): Libcrypto<S> {
  if (options.libcrypto !== undefined) {
    return openNamed(absolutePath("option libcrypto", options.libcrypto), byOption, start);
  }
  const named = namedByEnvironment();
  return named === undefined ? openUsual(start) : openNamed(named, byVariable, start);
}

const byOption: LibcryptoNaming = { by: "the option libcrypto", instead: "leave it out" };
const byVariable: LibcryptoNaming = {
  by: "the environment variable HAZMAT_LIBCRYPTO",
  instead: "unset it",
};

function namedByEnvironment(): string | undefined {
  const value = runtime.environment("HAZMAT_LIBCRYPTO");
  return value ? absolutePath("HAZMAT_LIBCRYPTO", value) : undefined;
}

/** Absolute, so that neither the working directory nor a search path decides. */
function absolutePath(label: string, value: string | URL): string {
  if (value instanceof URL) return filePath(label, value);
  if (typeof value !== "string") {
    throw new TypeError(
      `Cannot open libcrypto: ${label} must be a string or a URL, but is of type ${typeof value}`,
    );
  }
  if (!/^(\/|[A-Za-z]:[\\/]|\\\\)/.test(value) || value.includes("\0")) {
    throw new RangeError(
      `Cannot open libcrypto: ${label} must be an absolute path, but is "${value}"`,
    );
  }
  return value;
}

function filePath(label: string, url: URL): string {
  if (url.protocol !== "file:") {
    throw new RangeError(
      `Cannot open libcrypto: ${label} must be a file: URL, but is "${url}"`,
    );
  }
  const path = decodeURIComponent(url.pathname);
  return runtime.platform === "win32" ? path.slice(1) : path;
}

function openNamed<S extends Started>(
  path: string,
  naming: LibcryptoNaming,
  start: Start<S>,
): Libcrypto<S> {
  if (!runtime.mayOpen(path)) {
    throw new FfiPermissionError(`"${path}"`, `--allow-ffi, or --allow-ffi=${path},/proc/self/fd`);
  }
  try {
    return openOne(path, start);
  } catch (error) {
    throw tellingWhoNamed(path, naming, error);
  }
}

/** The error, saying what named the path: whoever reads it may not have set that. */
function tellingWhoNamed(path: string, naming: LibcryptoNaming, error: unknown): unknown {
  if (error instanceof LoadFailure) {
    const attempts = [error.attempt];
    return new LibcryptoNotFoundError(
      attempts,
      advice(attempts, namedAdvice(naming, error.attempt)),
    );
  }
  if (error instanceof NotLibcryptoError) {
    return new NotLibcryptoError(path, error.evidence, naming);
  }
  if (error instanceof LibcryptoTooOldError) {
    return new LibcryptoTooOldError(path, error.version, naming);
  }
  return error;
}

/** A correct file for another system cannot be corrected by the user. */
function namedAdvice({ by, instead }: LibcryptoNaming, { reason }: LoadAttempt): string {
  const needed = /GLIBC_\d[\d.]*(?=' not found)/.exec(reason)?.[0];
  return needed === undefined
    ? `the path that ${by} names does not load; correct it, or ${instead} to use the system's`
    : `the libcrypto that ${by} names needs ${needed}, newer than this system's C library; ` +
      `take one built for this system, or ${instead} to use the system's`;
}

/** If none is usable, report the first that loaded but was refused. */
function openUsual<S extends Started>(start: Start<S>): Libcrypto<S> {
  const attempts: LoadAttempt[] = [];
  const absent: string[] = [];
  let refusal: unknown;
  for (const name of usualNames()) {
    if (isBare(name) && !runtime.load(name)) {
      absent.push(name);
      continue;
    }
    try {
      return openOne(name, start);
    } catch (error) {
      if (error instanceof LoadFailure) attempts.push(error.attempt);
      else if (!isOfLibrary(error)) throw error;
      else refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
  attempts.push(...absent.map((name) => ({ name, reason: runtime.loadError(name) })));
  if (attempts.length === 0) throw new FfiPermissionError("libcrypto", "--allow-ffi");
  const install = installAdvice[runtime.platform] ?? genericAdvice;
  throw new LibcryptoNotFoundError(attempts, advice(attempts, install));
}

/** Whether the system's loader has to find it. */
function isBare(name: string): boolean {
  return !name.includes("/");
}

/** Not errors of the compiled library: every other libcrypto would meet them too. */
function isOfLibrary(error: unknown): boolean {
  const classes = [
    NotLibcryptoError,
    LibcryptoTooOldError,
    MixedLibcryptoError,
    MissingFunctionError,
    OpenSSLError,
  ];
  return classes.some((one) => error instanceof one);
}

/** The system's loader refused a name. */
class LoadFailure extends Error {
  readonly attempt: LoadAttempt;
  constructor(name: string, reason: string) {
    super(reason);
    this.attempt = { name, reason };
  }
}

function openOne<S extends Started>(name: string, start: Start<S>): Libcrypto<S> {
  let library;
  try {
    library = openLibrary(name);
  } catch (error) {
    throw new LoadFailure(name, (error as Error).message);
  }
  return new Libcrypto(library, name, start);
}

/**
 * The names to try, in order. Bare names are used only with Linux's loader, and
 * only if any library may be opened: otherwise Deno would ask for, and then
 * open, the file of that name in the working directory. Under a path-limited
 * list, and where the loader itself searches the working directory (Windows) or
 * must not be asked (macOS ends a process that loads its own libcrypto), we try
 * the usual absolute paths.
 */
function usualNames(): string[] {
  const { bare, directories } = systemNames();
  const paths = bare.flatMap((name) => directories.map((directory) => `${directory}/${name}`));
  return runtime.platform === "linux" && runtime.mayOpen()
    ? bare
    : paths.filter((path) => runtime.mayOpen(path));
}

/** The usual names of libcrypto, in order of preference, and the usual folders. */
export function systemNames(): { bare: string[]; directories: string[] } {
  switch (runtime.platform) {
    case "win32": {
      const cpu = runtime.arch === "arm64" ? "arm64" : "x64";
      return {
        bare: [4, 3, "1_1"].map((version) => `libcrypto-${version}-${cpu}.dll`),
        directories: ["C:/Program Files/OpenSSL/bin", "C:/Program Files/OpenSSL-Win64/bin"],
      };
    }
    case "darwin":
      return {
        bare: ["libcrypto.4.dylib", "libcrypto.3.dylib", "libcrypto.1.1.dylib"],
        directories: [
          "/opt/homebrew/opt/openssl@4/lib",
          "/opt/homebrew/opt/openssl@3/lib",
          "/usr/local/opt/openssl@3/lib",
          "/opt/local/lib",
        ],
      };
    default: {
      const triplet = { x64: "x86_64", arm64: "aarch64" }[runtime.arch] ?? runtime.arch;
      return {
        bare: ["libcrypto.so.4", "libcrypto.so.3", "libcrypto.so.1.1"],
        directories: [
          `/usr/lib/${triplet}-linux-gnu`,
          `/lib/${triplet}-linux-gnu`,
          "/usr/lib64",
          "/lib64",
          "/usr/lib",
          "/lib",
        ],
      };
    }
  }
}

/** What to do. If descriptors ran out, that is the cause, whatever else failed. */
function advice(attempts: readonly LoadAttempt[], otherwise: string): string {
  return attempts.some(({ reason }) => /too many open files/i.test(reason))
    ? "too many files are open; raise the limit of open files (ulimit -n), or close some"
    : otherwise;
}

const installAdvice: Readonly<Record<string, string>> = {
  linux:
    "none of the usual files loads; install OpenSSL 1.1.1 or newer (Debian: apt install libssl3; Fedora: dnf install " +
    "openssl-libs; Alpine: apk add libcrypto3)",
  darwin: "none of the usual files loads; install OpenSSL (brew install openssl@3)",
};
const genericAdvice = "none of the usual files loads; install OpenSSL 1.1.1 or newer, or name " +
  "the path of its libcrypto";
