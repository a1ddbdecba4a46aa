/**
 * The sources of osrandom that are tested: the system call and, where the kernel has
 * it, the vDSO. `HAZMAT_TEST_SOURCES=getrandom` names others.
 *
 * @module
 */
import process from "node:process";
import { lacksVdso } from "../../tests/support/machine.ts";

/** The names of the sources. */
export const sources: readonly string[] = process.env.HAZMAT_TEST_SOURCES?.split(",") ??
  (lacksVdso ? ["getrandom"] : ["getrandom", "vdso"]);

/** The variables by which a process that imports the package gets a source. */
export function sourceVariables(source: string): Record<string, string> {
  return { HAZMAT_OSRANDOM_SOURCE: source };
}
