/**
 * The errors of the OS random engine.
 *
 * @module
 */
import { HazmatError } from "../ffi/errors.ts";
import { describeFailure, type SourceFailure } from "./failure.ts";

/** The compiled engine could not be loaded into this process. */
export class EngineImageError extends HazmatError {
  /** The code of this class. */
  override readonly code = "ERR_ENGINE_IMAGE";

  /** Makes the error for a reason, which says what to do about it. */
  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot load the osrandom engine: ${reason}`, options);
  }
}

/** This libcrypto has no ENGINE interface. */
export class EngineUnsupportedError extends HazmatError {
  /** The code of this class. */
  override readonly code = "ERR_ENGINE_UNSUPPORTED";

  /** Makes the error for a libcrypto and its version text. */
  constructor(path: string, version: string) {
    super(
      `Cannot add osrandom to "${path}" as it has no ENGINE interface (${version}): ` +
        "OpenSSL 4.0 has none, and a 3.x can be built without; name a libcrypto that has it",
    );
  }
}

/** This libcrypto already has an engine "osrandom" that is not ours. */
export class EngineConflictError extends HazmatError {
  /** The code of this class. */
  override readonly code = "ERR_ENGINE_CONFLICT";

  /** Makes the error for a libcrypto. */
  constructor(path: string) {
    super(
      `Cannot add osrandom to "${path}" as another library has added an engine of that id: ` +
        "remove that one, or open a libcrypto of your own",
    );
  }
}

/** The operating system gave no randomness. */
export class RandomSourceError extends HazmatError {
  /** The code of this class. */
  override readonly code = "ERR_RANDOM_SOURCE";
  /** The system calls that failed, in order. */
  readonly failures: readonly SourceFailure[];

  /** Makes the error for an action ("draw random bytes") and what failed. */
  constructor(action: string, failures: readonly SourceFailure[]) {
    super(
      `Cannot ${action} as the operating system gives no randomness: ` +
        `${failures.map(describeFailure).join(", then ")}; nothing weaker is used instead`,
    );
    this.failures = failures;
  }
}
