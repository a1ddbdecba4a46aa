/**
 * The errors of the primitives.
 *
 * @module
 */
import { HazmatError } from "../../ffi/errors.ts";

/** The loaded libcrypto does not have an algorithm, or not in this form. */
export class UnsupportedAlgorithm extends HazmatError {
  /** The name of this class. */
  override readonly name = "UnsupportedAlgorithm";
  /** The code of this class. */
  override readonly code = "ERR_UNSUPPORTED_ALGORITHM";
  /** The name of the algorithm, as it was asked for. */
  readonly algorithm: string;

  /**
   * Makes the error.
   *
   * @param kind What it was to be: "digest", "cipher", "MAC", "KDF".
   * @param libcrypto The library, as in "OpenSSL 3.0.19 27 Jan 2026".
   * @param advice What would provide it.
   */
  constructor(kind: string, algorithm: string, libcrypto: string, advice: string) {
    super(`Cannot use the ${kind} "${algorithm}" as ${libcrypto} does not offer it: ${advice}`);
    this.algorithm = algorithm;
  }
}

/** An authentication tag is not that of the data: forged, damaged, or of another key. */
export class InvalidTag extends HazmatError {
  /** The name of this class. */
  override readonly name = "InvalidTag";
  /** The code of this class. */
  override readonly code = "ERR_INVALID_TAG";

  /** Makes the error for an action, such as "open with aes-256-gcm". */
  constructor(action: string) {
    super(
      `Cannot ${action} as the tag is not that of these data under this key: ` +
        "treat them as forged or damaged, and use none of them",
    );
  }
}

/** An object is used after the call that ended it. */
export class AlreadyFinalized extends HazmatError {
  /** The name of this class. */
  override readonly name = "AlreadyFinalized";
  /** The code of this class. */
  override readonly code = "ERR_ALREADY_FINALIZED";

  /** Makes the error for an action ("update the hash") and what to make anew. */
  constructor(action: string, maker: string) {
    super(
      `Cannot ${action} as it is finalized or disposed of: make another with ${maker}`,
    );
  }
}

/** An operation would take more memory than the caller allows it. */
export class MemoryLimitError extends HazmatError {
  /** The name of this class. */
  override readonly name = "MemoryLimitError";
  /** The code of this class. */
  override readonly code = "ERR_MEMORY_LIMIT";
  /** How many bytes it needs. */
  readonly needed: number;
  /** How many it may have. */
  readonly limit: number;

  /** Makes the error for an action ("derive with scrypt"), bytes needed and allowed. */
  constructor(action: string, needed: number, limit: number) {
    super(
      `Cannot ${action} as it may have ${limit} bytes of memory: it needs ${needed}; ` +
        "allow them with maxMemory, or choose a lower cost",
    );
    this.needed = needed;
    this.limit = limit;
  }
}

/** A self-test that failed. */
export interface FailedSelfTest {
  /** The family that it is of. */
  readonly family: string;
  /** What was checked. */
  readonly name: string;
  /** What went wrong. */
  readonly error?: string;
}

/** A libcrypto failed self-tests: it computes or draws what it must not. */
export class SelfTestError extends HazmatError {
  /** The name of this class. */
  override readonly name = "SelfTestError";
  /** The code of this class. */
  override readonly code = "ERR_SELF_TEST_FAILED";
  /** The self-tests that failed. */
  readonly failures: readonly FailedSelfTest[];

  /** Makes the error for a libcrypto, its version, what failed, and of how many. */
  constructor(path: string, version: string, failures: readonly FailedSelfTest[], total: number) {
    const lines = failures.map(({ family, name, error }) => `\n  ${family}, ${name}: ${error}`);
    super(
      `Cannot rely on "${path}" (${version}) as ${failures.length} of ${total} self-tests ` +
        "failed: end this process and start it anew; if they fail again, reinstall that " +
        "libcrypto, look for what replaces its random source, and run the doctor of this " +
        `package. Failed:${lines.join("")}`,
    );
    this.failures = failures;
  }
}
