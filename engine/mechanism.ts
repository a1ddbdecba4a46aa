/**
 * How osrandom gets into a libcrypto.
 *
 * @module
 */
import { runtime } from "../ffi/runtime.ts";
import { OsrandomMechanisms } from "./prototypes.ts";

/**
 * How osrandom gets into a libcrypto, in order of preference: as an engine
 * (OpenSSL 1.1.1 to 3.x, unless built without engines), as a provider of random
 * bytes (3.5 and newer), or as a `RAND_METHOD` (every version).
 */
export type OsrandomMechanism = "engine" | "provider" | "method";

const numbers: Readonly<Record<OsrandomMechanism, number>> = {
  engine: OsrandomMechanisms.OSR_ENGINE,
  provider: OsrandomMechanisms.OSR_PROVIDER,
  method: OsrandomMechanisms.OSR_METHOD,
};

/** The number by which the compiled engine knows a mechanism. */
export function mechanismNumber(mechanism: OsrandomMechanism | undefined): number {
  return mechanism === undefined ? OsrandomMechanisms.OSR_ANY : numbers[mechanism];
}

/** The mechanism for a number from the compiled engine. */
export function mechanismOf(number: number): OsrandomMechanism {
  const found = Object.entries(numbers).find(([, value]) => value === number);
  return found![0] as OsrandomMechanism;
}

/**
 * The mechanism that the option forces, or else `HAZMAT_OSRANDOM_MECHANISM` if
 * the environment may be read without asking.
 *
 * @throws {RangeError} If it is not a mechanism.
 */
export function wantedMechanism(option: string | undefined): OsrandomMechanism | undefined {
  const label = option === undefined ? "HAZMAT_OSRANDOM_MECHANISM" : "option mechanism";
  const value = option ?? (runtime.environment("HAZMAT_OSRANDOM_MECHANISM") || undefined);
  if (value === undefined || Object.hasOwn(numbers, value)) return value as OsrandomMechanism;
  throw new RangeError(
    `Cannot add osrandom: ${label} must be "engine", "provider" or "method", ` +
      `but is "${value}"`,
  );
}
