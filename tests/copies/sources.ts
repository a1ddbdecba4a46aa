/**
 * The sources of osrandom that are tested: `HAZMAT_TEST_SOURCES=getrandom,vdso`
 * names them; `getrandom` is the default.
 *
 * @module
 */
import process from "node:process";

/** The names of the sources. */
export const sources: readonly string[] = (process.env.HAZMAT_TEST_SOURCES || "getrandom")
  .split(",");

/** The variables by which a process that imports the package gets a source. */
export function sourceVariables(source: string): Record<string, string> {
  return { HAZMAT_OSRANDOM_SOURCE: source };
}
