/**
 * Which of the operating system's sources a draw begins with.
 *
 * @module
 */
import { runtime } from "../ffi/runtime.ts";
import { OsrandomChoices } from "./prototypes.ts";

/**
 * With which of Linux's sources a draw begins: the vDSO's getrandom (from Linux
 * 6.11), the system call getrandom(2), or `/dev/urandom`. Where one cannot
 * serve, the next does; all three are the kernel's generator.
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
 * The source that the option, else `HAZMAT_OSRANDOM_SOURCE` asks for, if the
 * environment may be read without asking.
 *
 * @throws {RangeError} If it is none.
 */
export function wantedSource(option: string | undefined): OsrandomSource | undefined {
  const label = option === undefined ? "HAZMAT_OSRANDOM_SOURCE" : "option source";
  const value = option ?? (runtime.environment("HAZMAT_OSRANDOM_SOURCE") || undefined);
  if (value === undefined || Object.hasOwn(numbers, value)) return value as OsrandomSource;
  throw new RangeError(
    `Cannot add osrandom as ${label} must be "vdso", "getrandom" or "/dev/urandom": ` +
      `current value is "${value}"`,
  );
}
