/**
 * Runs the tests of one cell in the root.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { countJUnit, type Counts, none, summary } from "../../tests/support/counts.ts";
import { failureOf, failuresOf, recordFailures } from "../../tests/support/failures.ts";
import { type Cell, isDefault, type Runtime, runtimeNames, testFiles } from "./cells.ts";
import { run } from "./command.ts";
import type { Root } from "./root.ts";

/** A library that is ready to be tested. */
export interface Prepared {
  /** Its version: `"3.5.9"`. */
  readonly version: string;
  /** The variables by which the tests find it. */
  readonly env: Readonly<Record<string, string>>;
}

/** The outcome of a cell. */
export interface Outcome {
  readonly cell: Cell;
  /** The version of the library, or its series, if there was none. */
  readonly version: string;
  readonly counts: Counts;
}

/** Runs the tests of a cell, and prints its line. */
export async function runCell(root: Root, library: Prepared, cell: Cell): Promise<Outcome> {
  const counts = await mistake(root, library, cell) ?? await runTests(root, library, cell);
  return report({ cell, version: library.version, counts });
}

/** Prints the line of a cell. */
export function report(outcome: Outcome): Outcome {
  console.log(`${nameOf(outcome.version, outcome.cell)}: ${summary(outcome.counts)}`);
  return outcome;
}

function nameOf(version: string, { library, mechanism, runtime }: Cell): string {
  return `${version} (${library.origin}), ${mechanism}, ${runtimeNames[runtime]}`;
}

/** Checks which libcrypto the tests would get, and counts a wrong one as a failure. */
async function mistake(root: Root, library: Prepared, cell: Cell): Promise<Counts | undefined> {
  const script = "lab/versions/identity.ts";
  const command = { deno: ["deno", "run", "-A", "--no-check", script], bun: ["bun", script] };
  const environment = environmentOf(library, cell);
  const { code, output } = await run(root.command(command[cell.runtime], environment));
  const isRight = code === 0 && output.includes(`"OpenSSL ${library.version} `) &&
    output.includes(`"mechanism":"${cell.mechanism}"`);
  if (isRight) return undefined;
  const title = "not the libcrypto or not the mechanism that was to be tested";
  console.log(`${title}:\n${output.trim()}`);
  recordFailures([failureOf(nameOf(library.version, cell), title, output)]);
  return { ...none, failed: 1 };
}

async function runTests(root: Root, library: Prepared, cell: Cell): Promise<Counts> {
  const results = `/results/${cell.mechanism}-${cell.runtime}.xml`;
  const file = root.outside(results);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const command = [...runners[cell.runtime](results), ...testFiles(cell)];
  const { code, output } = await run(root.command(command, environmentOf(library, cell)));
  const xml = existsSync(file) ? readFileSync(file, "utf8") : "";
  const counts = countJUnit(xml);
  // A runner that fails without a failed test, or that ran none, has failed as well.
  const broken = counts.failed === 0 && (code !== 0 || counts.passed === 0) ? 1 : 0;
  if (counts.failed + broken > 0) console.log(output);
  const name = nameOf(library.version, cell);
  recordFailures(failuresOf(name, xml));
  if (broken > 0) {
    const title = `exit code ${code}, ${counts.passed} passed, none failed`;
    recordFailures([failureOf(name, title, output)]);
  }
  return { ...counts, failed: counts.failed + broken };
}

const runners: Readonly<Record<Runtime, (results: string) => string[]>> = {
  deno: (results) => ["deno", "test", "-A", "--no-check", `--junit-path=${results}`],
  bun: (results) => ["bun", "test", "--reporter=junit", `--reporter-outfile=${results}`],
};

/**
 * The default mechanism is left to the package to choose. Which source osrandom draws from has
 * nothing to do with the libcrypto: copies and faults are tested with one of them. Fifty Workers
 * show as well as two hundred what each leaves behind.
 */
function environmentOf(library: Prepared, cell: Cell): Record<string, string> {
  const forced = { HAZMAT_OSRANDOM_MECHANISM: cell.mechanism };
  const less = { HAZMAT_TEST_SOURCES: "getrandom", HAZMAT_TEST_WORKERS: "50" };
  const common = { ...library.env, ...less };
  return { ...common, ...isDefault(cell) ? {} : forced };
}
