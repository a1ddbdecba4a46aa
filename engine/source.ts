/**
 * The operating system's sources: which one a draw begins with, and why one failed.
 *
 * @module
 */
import type { Libcrypto } from "../ffi/libcrypto/libcrypto.ts";
import type { SourceFailure } from "../errors.ts";
import { runtime } from "../ffi/runtime.ts";
import { OsrandomChoices, type OsrandomFunctions } from "./prototypes.ts";

/**
 * Which of Linux's sources a draw begins with: the vDSO's getrandom (from Linux
 * 6.11), the system call getrandom(2), or `/dev/urandom`. If one cannot serve,
 * the next does; all three are the kernel's generator.
 */
export type OsrandomSource = "vdso" | "getrandom" | "/dev/urandom";

const numbers: Readonly<Record<OsrandomSource, number>> = {
  "vdso": OsrandomChoices.OSR_CHOOSE_VDSO,
  "getrandom": OsrandomChoices.OSR_CHOOSE_GETRANDOM,
  "/dev/urandom": OsrandomChoices.OSR_CHOOSE_DEV_URANDOM,
};

/** The number by which the compiled engine knows a source. */
export function sourceNumber(source: OsrandomSource): number {
  return numbers[source];
}

/**
 * The source that the option asks for, or else `HAZMAT_OSRANDOM_SOURCE` if the
 * environment may be read without asking.
 *
 * @throws {RangeError} If it is not a source.
 */
export function wantedSource(option: string | undefined): OsrandomSource | undefined {
  const label = option === undefined ? "HAZMAT_OSRANDOM_SOURCE" : "option source";
  const value = option ?? (runtime.environment("HAZMAT_OSRANDOM_SOURCE") || undefined);
  if (value === undefined || Object.hasOwn(numbers, value)) return value as OsrandomSource;
  throw new RangeError(
    `Cannot add osrandom: ${label} must be "vdso", "getrandom" or "/dev/urandom", ` +
      `but is "${value}"`,
  );
}

/** `enum osr_call` of `engine/c/osrandom/source.h`. */
const calls = [
  "none",
  "getrandom",
  "open /dev/random",
  "poll /dev/random",
  "open /dev/urandom",
  "check /dev/urandom to be the kernel's random device",
  "read /dev/urandom",
  "getentropy",
  "ProcessPrng",
  "check /dev/random to be the kernel's random device",
] as const;

/** The last failed draw of the calling thread; empty if none ever failed. */
export function lastFailures(
  functions: OsrandomFunctions,
  { anchor }: Libcrypto,
  mechanism: number,
): SourceFailure[] {
  const out = new Int32Array(3);
  functions.osrandom_failure(anchor, mechanism, out);
  const [refused, call, errno] = [out[0]!, out[1]!, out[2]!];
  const last = { call: calls[call] ?? `call ${call}`, errno };
  if (call === 0) return [];
  return refused !== 0 && call !== 1 ? [{ call: "getrandom", errno: refused }, last] : [last];
}
