/**
 * The osrandom sources to test: the system call and, if the kernel has it, the vDSO.
 * `HAZMAT_TEST_SOURCES=getrandom` overrides them.
 *
 * @module
 */
import process from "node:process";
import { lacksVdso } from "../../tests/support/machine.ts";

/** The names of the sources. */
export const sources: readonly string[] = process.env.HAZMAT_TEST_SOURCES?.split(",") ??
  (lacksVdso ? ["getrandom"] : ["getrandom", "vdso"]);

/** The variables that select a source in a process that imports the package. */
export function sourceVariables(source: string): Record<string, string> {
  return { HAZMAT_OSRANDOM_SOURCE: source };
}
