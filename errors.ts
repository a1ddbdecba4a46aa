/**
 * Every error class of this package. Each has a `code` of its own, which works across realms and
 * copies of this package and will not change; `instanceof` works within one copy.
 *
 * @example
 * ```ts
 * import { hash } from "@hazmat/openssl/digests";
 * import { UnsupportedAlgorithm } from "@hazmat/openssl/errors";
 *
 * try {
 *   hash("sha-5", new Uint8Array());
 * } catch (error) {
 *   console.assert(error instanceof UnsupportedAlgorithm);
 *   console.assert((error as UnsupportedAlgorithm).code === "ERR_UNSUPPORTED_ALGORITHM");
 * }
 * ```
 *
 * @module
 */

/** The base of every error class of this package. */
export abstract class HazmatError extends Error {
  /** The name of the class, even where a bundler shortens it. */
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
      "Cannot load libcrypto: this runtime is neither Deno nor Bun; " +
        "run the program with Deno 2.8 or Bun 1.4, or newer",
    );
  }
}

/** The runtime is too old: its FFI cannot be relied upon. */
export class RuntimeTooOldError extends HazmatError {
  /** The name of this class. */
  override readonly name = "RuntimeTooOldError";
  /** The code of this class. */
  override readonly code = "ERR_RUNTIME_TOO_OLD";

  /** Makes the error for a runtime, its version and the oldest one that works. */
  constructor(name: string, version: string, oldest: string) {
    const title = name === "deno" ? "Deno" : "Bun";
    super(
      `Cannot load libcrypto: ${title} must be ${oldest} or newer, ` +
        `but is ${version}; run "${name} upgrade"`,
    );
  }
}

/** The runtime has no permission to call native code. */
export class FfiPermissionError extends HazmatError {
  /** The name of this class. */
  override readonly name = "FfiPermissionError";
  /** The code of this class. */
  override readonly code = "ERR_FFI_PERMISSION";

  /** Makes the error for what was to be opened and the flag that permits it. */
  constructor(what: string, flag: string) {
    super(
      `Cannot open ${what}: calling native code needs a permission; ` +
        `run Deno with ${flag}`,
    );
  }
}

/** One name that was tried in the search for libcrypto. */
export interface LoadAttempt {
  /** The name or path given to the system's loader. */
  readonly name: string;
  /** Why it was not usable. */
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

/** What named a libcrypto, and what to do to use the system's instead. */
export interface LibcryptoNaming {
  /** What named it, such as `"the environment variable HAZMAT_LIBCRYPTO"`. */
  readonly by: string;
  /** How to stop naming it, such as `"unset it"`. */
  readonly instead: string;
}

/** A path in an error text, with what named it: whoever reads it may not have set that. */
function namedPath(path: string, naming: LibcryptoNaming | undefined): string {
  return naming === undefined ? `"${path}"` : `"${path}", which ${naming.by} names`;
}

/** The end of a remedy. */
function orInstead(naming: LibcryptoNaming | undefined): string {
  return naming === undefined ? "" : `, or ${naming.instead} to use the system's`;
}

/** The file is a shared library, but not OpenSSL's libcrypto. */
export class NotLibcryptoError extends HazmatError {
  /** The name of this class. */
  override readonly name = "NotLibcryptoError";
  /** The code of this class. */
  override readonly code = "ERR_NOT_LIBCRYPTO";

  /** What shows that it is not libcrypto. */
  readonly evidence: string;

  /** Makes the error for a file, what shows that it is not libcrypto, and what named it. */
  constructor(path: string, evidence: string, naming?: LibcryptoNaming) {
    super(
      `Cannot use ${namedPath(path, naming)}: it is not OpenSSL's libcrypto (${evidence}); ` +
        `name a libcrypto of OpenSSL 1.1.1 or newer${orInstead(naming)}`,
    );
    this.evidence = evidence;
  }
}

/** The libcrypto is of an OpenSSL older than 1.1.1. */
export class LibcryptoTooOldError extends HazmatError {
  /** The name of this class. */
  override readonly name = "LibcryptoTooOldError";
  /** The code of this class. */
  override readonly code = "ERR_LIBCRYPTO_TOO_OLD";

  /** Its version, such as `"OpenSSL 1.0.2"`. */
  readonly version: string;

  /** Makes the error for a file, the version text that it reports, and what named it. */
  constructor(path: string, version: string, naming?: LibcryptoNaming) {
    super(
      `Cannot use ${namedPath(path, naming)}: it must be OpenSSL 1.1.1 or newer, ` +
        `but is ${version}; name a newer one${orInstead(naming)}`,
    );
    this.version = version;
  }
}

/** Another libcrypto in the process takes over calls inside this one. */
export class MixedLibcryptoError extends HazmatError {
  /** The name of this class. */
  override readonly name = "MixedLibcryptoError";
  /** The code of this class. */
  override readonly code = "ERR_MIXED_LIBCRYPTO";

  /** Makes the error for a file and where its own symbols resolve. */
  constructor(path: string, strayed: readonly { symbol: string; path: string }[]) {
    const { symbol, path: other } = strayed[0]!;
    super(
      `Cannot use "${path}": ${strayed.length} of its own symbols, ${symbol} among them, are ` +
        `taken from "${other}", which is in the global scope of this process; take that out of ` +
        'LD_PRELOAD, or build this one with "deno task openssl" so that its calls stay in it',
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
      `Cannot call ${name}: "${path}" does not export it; libcrypto of ${having} does`,
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

  /**
   * Makes the error for an action ("draw random bytes") and a drained queue. Advice, if given,
   * takes the place of the queue's own words in the message.
   */
  constructor(action: string, errors: readonly OpenSSLErrorEntry[], advice?: string) {
    const reasons = errors.map(({ text, data }) => data === "" ? text : `${text} (${data})`);
    super(`Cannot ${action}: ${advice ?? (reasons.join("; ") || "libcrypto gave no reason")}`);
    this.errors = errors;
  }
}

/** A system call that failed while randomness was drawn. */
export interface SourceFailure {
  /** What was called, such as `"getrandom"` or `"open /dev/urandom"`. */
  readonly call: string;
  /** Its `errno`, or 0 where the call sets none. */
  readonly errno: number;
}

/** The compiled engine could not be loaded into this process. */
export class EngineImageError extends HazmatError {
  /** The name of this class. */
  override readonly name = "EngineImageError";
  /** The code of this class. */
  override readonly code = "ERR_ENGINE_IMAGE";

  /** Makes the error for a reason, which says what to do about it. */
  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot load the osrandom engine: ${reason}`, options);
  }
}

/** This libcrypto lacks the mechanism that was asked for. */
export class MechanismUnsupportedError extends HazmatError {
  /** The name of this class. */
  override readonly name = "MechanismUnsupportedError";
  /** The code of this class. */
  override readonly code = "ERR_MECHANISM_UNSUPPORTED";

  /** Makes the error for a libcrypto, its version text and the mechanism. */
  constructor(path: string, version: string, mechanism: string) {
    super(
      `Cannot add osrandom to "${path}": it has no ${interfaces[mechanism]} (${version}); ` +
        "leave the mechanism out to use the best that this libcrypto has",
    );
  }
}

const interfaces: Readonly<Record<string, string>> = {
  engine: "ENGINE interface",
  provider: "random providers, which came with OpenSSL 3.5",
  method: "RAND_METHOD",
};

/** libcrypto is in FIPS mode, where the FIPS provider's own generator must stay. */
export class FipsModeError extends HazmatError {
  /** The name of this class. */
  override readonly name = "FipsModeError";
  /** The code of this class. */
  override readonly code = "ERR_FIPS_MODE";

  /** Makes the error for a libcrypto. */
  constructor(path: string) {
    super(
      `Cannot register osrandom: "${path}" is in FIPS mode, and a validated module ` +
        "must draw from its own generator; use a libcrypto that is not in FIPS mode",
    );
  }
}

/** This libcrypto already has an "osrandom" that is not ours. */
export class EngineConflictError extends HazmatError {
  /** The name of this class. */
  override readonly name = "EngineConflictError";
  /** The code of this class. */
  override readonly code = "ERR_ENGINE_CONFLICT";

  /** Makes the error for a libcrypto. */
  constructor(path: string) {
    super(
      `Cannot add osrandom to "${path}": another library has added one of that name; ` +
        "remove that one, or open a libcrypto of your own",
    );
  }
}

/** The compiled engine cannot do what was asked in its present state. */
export class EngineStateError extends HazmatError {
  /** The name of this class. */
  override readonly name = "EngineStateError";
  /** The code of this class. */
  override readonly code = "ERR_ENGINE_STATE";

  /** Makes the error for an action, a libcrypto and the status that the engine returned. */
  constructor(action: string, path: string, status: number) {
    super(`Cannot ${action} in "${path}": ${states[status] ?? `its status is ${status}`}`);
  }
}

/** Some of `enum osr_status` of `engine/c/base/status.h`, in words. */
const states: Readonly<Record<number, string>> = {
  [-1]: "no libcrypto is found at its address; open it by its absolute path",
  [-5]: "osrandom was removed from its list; open the bindings anew",
  [-7]: "a process can have at most 64 libcryptos; open fewer",
  [-8]: "another thread is changing its random source and does not finish; in a " +
    "process that was forked meanwhile, start a new process",
  [-9]: "osrandom has no choice of sources on this platform; leave out the option source and " +
    "HAZMAT_OSRANDOM_SOURCE",
  [-10]: "other code in the process has made osrandom its random source again; stop that code, " +
    "then unregister",
};

/** The operating system gave no randomness. */
export class RandomSourceError extends HazmatError {
  /** The name of this class. */
  override readonly name = "RandomSourceError";
  /** The code of this class. */
  override readonly code = "ERR_RANDOM_SOURCE";
  /** The system calls that failed, in order. */
  readonly failures: readonly SourceFailure[];

  /** Makes the error for an action ("draw random bytes") and what failed. */
  constructor(action: string, failures: readonly SourceFailure[]) {
    super(
      `Cannot ${action}: the operating system gives no randomness: ` +
        `${failures.map(describeFailure).join(", then ")}; nothing weaker is used instead`,
    );
    this.failures = failures;
  }
}

/** `"getrandom: EPERM (errno 1)"` */
function describeFailure({ call, errno }: SourceFailure): string {
  const name = errnoNames[errno];
  return name === undefined ? `${call}: errno ${errno}` : `${call}: ${name} (errno ${errno})`;
}

/** The values that these calls are known to set; the same on Linux and macOS. */
const errnoNames: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  4: "EINTR",
  5: "EIO",
  9: "EBADF",
  12: "ENOMEM",
  13: "EACCES",
  14: "EFAULT",
  19: "ENODEV",
  22: "EINVAL",
  23: "ENFILE",
  24: "EMFILE",
  38: "ENOSYS",
};

/** The loaded libcrypto does not have an algorithm, or not in this form. */
export class UnsupportedAlgorithm extends HazmatError {
  /** The name of this class. */
  override readonly name = "UnsupportedAlgorithm";
  /** The code of this class. */
  override readonly code = "ERR_UNSUPPORTED_ALGORITHM";
  /** The name of the algorithm, as requested. */
  readonly algorithm: string;

  /**
   * Makes the error.
   *
   * @param kind The kind of algorithm: "digest", "cipher", "MAC", "KDF".
   * @param libcrypto The library, as in "OpenSSL 3.0.19 27 Jan 2026".
   * @param advice What would provide it.
   */
  constructor(kind: string, algorithm: string, libcrypto: string, advice: string) {
    super(`Cannot use the ${kind} "${algorithm}": ${libcrypto} does not offer it; ${advice}`);
    this.algorithm = algorithm;
  }
}

/** An authentication tag does not match: the data are forged, damaged, or from another key. */
export class InvalidTag extends HazmatError {
  /** The name of this class. */
  override readonly name = "InvalidTag";
  /** The code of this class. */
  override readonly code = "ERR_INVALID_TAG";

  /** Makes the error for an action, such as "open with aes-256-gcm". */
  constructor(action: string) {
    super(
      `Cannot ${action}: the tag does not match the data under this key; ` +
        "treat the data as forged or damaged, and use none of it",
    );
  }
}

/** Data are not what their format says: cut off, damaged, or of another format. */
export class MalformedData extends HazmatError {
  /** The name of this class. */
  override readonly name = "MalformedData";
  /** The code of this class. */
  override readonly code = "ERR_MALFORMED";
  /** The format, such as `"DER"` or `"PEM"`. */
  readonly format: string;
  /** Where in the data it is: a number of bytes, or of a string's UTF-16 code units. */
  readonly offset: number;

  /**
   * Makes the error.
   *
   * @param what What was to be read: "the certificate".
   * @param format Its format: "DER".
   * @param rule What the format asks for there: "length must be minimal". Never any of the data,
   * which may be secret.
   */
  constructor(what: string, format: string, rule: string, offset: number) {
    super(`Cannot read ${what} as ${format}: ${rule} (offset ${offset})`);
    this.format = format;
    this.offset = offset;
  }
}

/** A key is well-formed, but cannot be used: a number out of range, a size that is not allowed. */
export class InvalidKey extends HazmatError {
  /** The name of this class. */
  override readonly name = "InvalidKey";
  /** The code of this class. */
  override readonly code = "ERR_INVALID_KEY";

  /**
   * Makes the error for an action ("read the private key") and what is wrong: "its modulus must
   * have at most 16384 bits, but has 20000". Never a value of the key, which may be secret.
   */
  constructor(action: string, fault: string) {
    super(`Cannot ${action}: ${fault}`);
  }
}

/** What is wrong with a pass phrase. */
export type PassphraseReason = "missing" | "wrong" | "not needed";

/** The pass phrase of an encrypted key is missing or wrong, or the key is not encrypted. */
export class PassphraseError extends HazmatError {
  /** The name of this class. */
  override readonly name = "PassphraseError";
  /** The code of this class. */
  override readonly code = "ERR_PASSPHRASE";
  /** Whether it is missing, wrong, or not needed. */
  readonly reason: PassphraseReason;

  /** Makes the error for an action, such as "read the private key". */
  constructor(action: string, reason: PassphraseReason) {
    super(`Cannot ${action}: ${passphraseAdvice[reason]}`);
    this.reason = reason;
  }
}

/** Of all that fails in a decryption there is one text: to tell more would help to guess. */
const passphraseAdvice: Readonly<Record<PassphraseReason, string>> = {
  missing: "it is encrypted, but there is no pass phrase; give it with passphrase",
  wrong: "the pass phrase does not decrypt it; give the right one, or a key that is not damaged",
  "not needed": "it is not encrypted, but there is a pass phrase; leave passphrase out",
};

/** A ciphertext cannot be decrypted: it is forged, damaged, or for another key or other options. */
export class DecryptionFailed extends HazmatError {
  /** The name of this class. */
  override readonly name = "DecryptionFailed";
  /** The code of this class. */
  override readonly code = "ERR_DECRYPTION";

  /** Makes the error for an action, such as "decrypt with rsa". */
  constructor(action: string) {
    super(
      `Cannot ${action}: the ciphertext does not decrypt with this key and these options; ` +
        "treat it as forged or damaged",
    );
  }
}

/** A signature is not one of these data by this key. */
export class InvalidSignature extends HazmatError {
  /** The name of this class. */
  override readonly name = "InvalidSignature";
  /** The code of this class. */
  override readonly code = "ERR_INVALID_SIGNATURE";

  /**
   * Makes the error.
   *
   * @param action Such as "verify with ed25519".
   * @param advice What may be the cause, where something speaks for it.
   */
  constructor(
    action: string,
    advice = "treat the data as forged or damaged, and use none of it",
  ) {
    super(`Cannot ${action}: the signature does not match the data under this key; ${advice}`);
  }
}

/** Why a certificate of OpenSSH is not accepted. */
export type SshCertificateReason =
  | "authority"
  | "critical option"
  | "expired"
  | "not yet valid"
  | "principal"
  | "type";

/** A certificate of OpenSSH is not to be accepted for what was asked. */
export class SshCertificateError extends HazmatError {
  /** The name of this class. */
  override readonly name = "SshCertificateError";
  /** The code of this class. */
  override readonly code = "ERR_SSH_CERTIFICATE";
  /** What is wrong with it. */
  readonly reason: SshCertificateReason;

  /** Makes the error for a reason, and a fault: "it must be of a user, but is of a host". */
  constructor(reason: SshCertificateReason, fault: string) {
    super(`Cannot accept the SSH certificate: ${fault}`);
    this.reason = reason;
  }
}

/** A key is held where it cannot be read: by a provider, or by hardware. */
export class KeyNotExportable extends HazmatError {
  /** The name of this class. */
  override readonly name = "KeyNotExportable";
  /** The code of this class. */
  override readonly code = "ERR_NOT_EXPORTABLE";

  /** Makes the error for an action, such as "export the private key". */
  constructor(action: string) {
    super(
      `Cannot ${action}: what holds this key does not give it out; use it where it is, ` +
        "or make one that can be exported",
    );
  }
}

/** An object was used after it was finalized or disposed of. */
export class AlreadyFinalized extends HazmatError {
  /** The name of this class. */
  override readonly name = "AlreadyFinalized";
  /** The code of this class. */
  override readonly code = "ERR_ALREADY_FINALIZED";

  /** Makes the error for an action ("update the hash") and the function that makes a new one. */
  constructor(action: string, maker: string) {
    super(
      `Cannot ${action}: it is finalized or disposed of; make another with ${maker}`,
    );
  }
}

/** An operation would need more memory than the caller allows. */
export class MemoryLimitError extends HazmatError {
  /** The name of this class. */
  override readonly name = "MemoryLimitError";
  /** The code of this class. */
  override readonly code = "ERR_MEMORY_LIMIT";
  /** How many bytes it needs. */
  readonly needed: number;
  /** How many bytes it may use. */
  readonly limit: number;

  /** Makes the error for an action ("derive with scrypt"), bytes needed and allowed. */
  constructor(action: string, needed: number, limit: number) {
    super(
      `Cannot ${action}: it may use ${limit} bytes of memory, but needs ${needed}; ` +
        "raise maxMemory, or choose a lower cost",
    );
    this.needed = needed;
    this.limit = limit;
  }
}

/** Too many jobs are waiting for their turn. */
export class QueueFullError extends HazmatError {
  /** The name of this class. */
  override readonly name = "QueueFullError";
  /** The code of this class. */
  override readonly code = "ERR_QUEUE_FULL";

  /**
   * Makes the error for an action, such as "derive with scrypt", and the limit: on jobs, or, if
   * `bytes` is given, on the bytes of their inputs.
   */
  constructor(action: string, limit: number, bytes?: number) {
    super(
      bytes === undefined
        ? `Cannot ${action}: at most ${limit} jobs may wait for their turn, and ${limit} do; ` +
          queueAdvice
        : `Cannot ${action}: the inputs of waiting jobs must have at most ${limit} bytes, ` +
          `but with this job would have ${bytes}; ${queueAdvice}`,
    );
  }
}

const queueAdvice = "wait for some of them to finish before you start more";

/** A self-test that failed. */
export interface FailedSelfTest {
  /** The family it belongs to. */
  readonly family: string;
  /** What was checked. */
  readonly name: string;
  /** What went wrong. */
  readonly error?: string;
}

/** A libcrypto failed self-tests: it computes wrongly, or draws from the wrong source. */
export class SelfTestError extends HazmatError {
  /** The name of this class. */
  override readonly name = "SelfTestError";
  /** The code of this class. */
  override readonly code = "ERR_SELF_TEST_FAILED";
  /** The self-tests that failed. */
  readonly failures: readonly FailedSelfTest[];

  /**
   * Makes the error for a libcrypto, its version, the self-tests that failed, and how many there
   * were.
   */
  constructor(path: string, version: string, failures: readonly FailedSelfTest[], total: number) {
    const lines = failures.map(({ family, name, error }) => `\n  ${family}, ${name}: ${error}`);
    super(
      `Cannot rely on "${path}" (${version}): ${failures.length} of ${total} self-tests ` +
        "failed; restart this process, and if they fail again, reinstall that libcrypto, look for " +
        "what replaces its random source, and run the doctor of this " +
        `package. Failed:${lines.join("")}`,
    );
    this.failures = failures;
  }
}
