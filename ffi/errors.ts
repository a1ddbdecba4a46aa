/**
 * The errors of opening and calling libcrypto. Each kind has a class, to test
 * with `instanceof`, and a `code`, which works across realms and copies of this
 * package and will not change.
 *
 * @module
 */

/** The base of every error class of this package. */
export abstract class HazmatError extends Error {
  /** The name of the class, as it is before any bundler shortens it. */
  abstract override readonly name: string;
  /** What went wrong, for programs: one value per class. */
  abstract readonly code: string;
}

/** This JavaScript runtime is neither Deno nor Bun. */
export class UnsupportedRuntimeError extends HazmatError {
  /** The name of this class. */
  override readonly name = "UnsupportedRuntimeError";
  /** The code of this class. */
  override readonly code = "ERR_RUNTIME_UNSUPPORTED";

  /** Makes the error. */
  constructor() {
    super(
      "Cannot load libcrypto as this runtime is neither Deno nor Bun: " +
        "run the program with Deno 2.8 or Bun 1.4, or newer",
    );
  }
}

/** The runtime is older than its FFI can be relied upon. */
export class RuntimeTooOldError extends HazmatError {
  /** The name of this class. */
  override readonly name = "RuntimeTooOldError";
  /** The code of this class. */
  override readonly code = "ERR_RUNTIME_TOO_OLD";

  /** Makes the error for a runtime, its version and the oldest that will do. */
  constructor(name: string, version: string, oldest: string) {
    const title = name === "deno" ? "Deno" : "Bun";
    super(
      `Cannot load libcrypto as ${title} must be ${oldest} or newer: ` +
        `this is ${title} ${version}; run "${name} upgrade"`,
    );
  }
}

/** The runtime was not given the permission to call native code. */
export class FfiPermissionError extends HazmatError {
  /** The name of this class. */
  override readonly name = "FfiPermissionError";
  /** The code of this class. */
  override readonly code = "ERR_FFI_PERMISSION";

  /** Makes the error for what was to be opened and the flag that permits it. */
  constructor(what: string, flag: string) {
    super(
      `Cannot open ${what} as native code may not be called without asking: ` +
        `run Deno with ${flag}`,
    );
  }
}

/** One name that was tried in the search for libcrypto. */
export interface LoadAttempt {
  /** The name or path given to the system's loader. */
  readonly name: string;
  /** Why it did not do. */
  readonly reason: string;
}

/** No libcrypto could be opened. */
export class LibcryptoNotFoundError extends HazmatError {
  /** The name of this class. */
  override readonly name = "LibcryptoNotFoundError";
  /** The code of this class. */
  override readonly code = "ERR_LIBCRYPTO_NOT_FOUND";
  /** Every name that was tried, in order, and why each failed. */
  readonly attempts: readonly LoadAttempt[];

  /** Makes the error from the failed attempts, with advice on what to do. */
  constructor(attempts: readonly LoadAttempt[], advice: string) {
    const tried = attempts.map(({ name, reason }) => `\n  ${name}: ${reason}`);
    super(`Cannot open libcrypto: ${advice}. Tried:${tried.join("")}`);
    this.attempts = attempts;
  }
}

/** The file is a shared library, but not OpenSSL's libcrypto. */
export class NotLibcryptoError extends HazmatError {
  /** The name of this class. */
  override readonly name = "NotLibcryptoError";
  /** The code of this class. */
  override readonly code = "ERR_NOT_LIBCRYPTO";

  /** Makes the error for a file and what shows that it is not libcrypto. */
  constructor(path: string, evidence: string) {
    super(
      `Cannot use "${path}" as it is not OpenSSL's libcrypto (${evidence}): ` +
        "give the path of a libcrypto of OpenSSL 1.1.1 or newer",
    );
  }
}

/** The libcrypto is of an OpenSSL older than 1.1.1. */
export class LibcryptoTooOldError extends HazmatError {
  /** The name of this class. */
  override readonly name = "LibcryptoTooOldError";
  /** The code of this class. */
  override readonly code = "ERR_LIBCRYPTO_TOO_OLD";

  /** Makes the error for a file and the version text that it answered. */
  constructor(path: string, version: string) {
    super(
      `Cannot use "${path}" as OpenSSL must be 1.1.1 or newer: this is ${version}`,
    );
  }
}

/** Another libcrypto in the process takes over calls inside this one. */
export class MixedLibcryptoError extends HazmatError {
  /** The name of this class. */
  override readonly name = "MixedLibcryptoError";
  /** The code of this class. */
  override readonly code = "ERR_MIXED_LIBCRYPTO";

  /** Makes the error for a file and where its own symbols are taken from. */
  constructor(path: string, strayed: readonly { symbol: string; path: string }[]) {
    const { symbol, path: other } = strayed[0]!;
    super(
      `Cannot use "${path}" as ${strayed.length} of its own symbols, ${symbol} among them, are ` +
        `taken from "${other}", which is in the global scope of this process: take that out of ` +
        'LD_PRELOAD, or build this one by "deno task openssl" so that its calls stay in it',
    );
  }
}

/** This libcrypto was built without a function that is needed. */
export class MissingFunctionError extends HazmatError {
  /** The name of this class. */
  override readonly name = "MissingFunctionError";
  /** The code of this class. */
  override readonly code = "ERR_MISSING_FUNCTION";

  /** Makes the error for a file and the function that it lacks. */
  constructor(path: string, name: string, having: string) {
    super(
      `Cannot call ${name} as "${path}" does not export it: libcrypto of ${having} does`,
    );
  }
}

/** One entry of OpenSSL's error queue. */
export interface OpenSSLErrorEntry {
  /** OpenSSL's packed error code (ERR_get_error(3)). */
  readonly code: bigint;
  /** The code in words (ERR_error_string(3)). */
  readonly text: string;
  /** What the failing function added, or `""`. */
  readonly data: string;
}

/** A call into libcrypto failed, for the reasons in OpenSSL's error queue. */
export class OpenSSLError extends HazmatError {
  /** The name of this class. */
  override readonly name = "OpenSSLError";
  /** The code of this class. */
  override readonly code = "ERR_OPENSSL";
  /** The whole queue, oldest entry first; empty where OpenSSL gave no reason. */
  readonly errors: readonly OpenSSLErrorEntry[];

  /** Makes the error for an action ("draw random bytes") and a drained queue. */
  constructor(action: string, errors: readonly OpenSSLErrorEntry[]) {
    const reasons = errors.map(({ text, data }) => data === "" ? text : `${text} (${data})`);
    super(`Cannot ${action}: ${reasons.join("; ") || "libcrypto gave no reason"}`);
    this.errors = errors;
  }
}
