/**
 * The errors of the OS random engine.
 *
 * @module
 */
import { HazmatError } from "../ffi/errors.ts";
import { describeFailure, type SourceFailure } from "./source.ts";

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
      `Cannot add osrandom to "${path}" as it has no ${interfaces[mechanism]} (${version}): ` +
        "leave the mechanism out to have the best that this libcrypto has",
    );
  }
}

const interfaces: Readonly<Record<string, string>> = {
  engine: "ENGINE interface",
  provider: "random providers, which came with OpenSSL 3.5",
  method: "RAND_METHOD",
};

/** libcrypto runs with its FIPS provider, whose own generator must stay. */
export class FipsModeError extends HazmatError {
  /** The name of this class. */
  override readonly name = "FipsModeError";
  /** The code of this class. */
  override readonly code = "ERR_FIPS_MODE";

  /** Makes the error for a libcrypto. */
  constructor(path: string) {
    super(
      `Cannot register osrandom as "${path}" runs with its FIPS provider: a validated module ` +
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
      `Cannot add osrandom to "${path}" as another library has added one of that name: ` +
        "remove that one, or open a libcrypto of your own",
    );
  }
}

/** The compiled engine cannot do what it was asked for, in the state it is in. */
export class EngineStateError extends HazmatError {
  /** The name of this class. */
  override readonly name = "EngineStateError";
  /** The code of this class. */
  override readonly code = "ERR_ENGINE_STATE";

  /** Makes the error for an action, a libcrypto and what the engine answered. */
  constructor(action: string, path: string, status: number) {
    super(`Cannot ${action} in "${path}" as ${states[status] ?? `of status ${status}`}`);
  }
}

/** Some of `enum osr_status` of `engine/c/base/status.h`, in words. */
const states: Readonly<Record<number, string>> = {
  [-1]: "no libcrypto is found at its address: open it by its absolute path",
  [-5]: "osrandom was removed from its list: open the bindings anew",
  [-7]: "there must be at most 64 libcryptos in a process: open fewer",
  [-8]: "another thread is changing its random source and does not come to an end: in a " +
    "process that was forked meanwhile, start a new process",
  [-9]: "osrandom has no choice of sources on this platform: leave the option source and " +
    "HAZMAT_OSRANDOM_SOURCE out",
  [-10]: "osrandom is still its random source: other code in the process makes it so; end that, " +
    "and unregister again",
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
      `Cannot ${action} as the operating system gives no randomness: ` +
        `${failures.map(describeFailure).join(", then ")}; nothing weaker is used instead`,
    );
    this.failures = failures;
  }
}
