/**
 * The table of versions: `docs/reports/versions.md`.
 *
 * @module
 */
import { type Cell, type Runtime, runtimeNames, runtimes, scopeOf } from "./cells.ts";
import type { Outcome } from "./run.ts";

const introduction = `# Versions

What the tests were run with, and how that went: each OpenSSL, each mechanism by which osrandom gets
into it (the first is the default), each runtime. Written by \`deno task lab versions\`.`;

const explanation =
  `"all": every test that is about a libcrypto, known answers by one of the runtimes. "random source": those that the
mechanism can change, run again with \`HAZMAT_OSRANDOM_MECHANISM\`. "build": those that a build can
change. Debian 12's own 3.0 runs all in \`deno task test\` on the machine of CI.`;

/** The page with the outcomes of all cells. */
export function versionsPage(
  outcomes: readonly Outcome[],
  runtimeVersions: Readonly<Record<Runtime, string>>,
): string {
  const columns = runtimes.map((name) => `${runtimeNames[name]} ${runtimeVersions[name]}`);
  const head = ["OpenSSL", "from", "mechanism", "tests", ...columns];
  const rows = outcomes.filter(({ cell }) => cell.runtime === runtimes[0])
    .map((outcome) => row(outcome, outcomes));
  const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${introduction}\n\n${table.join("\n")}\n\n${explanation}\n`;
}

function row({ cell, version }: Outcome, outcomes: readonly Outcome[]): string[] {
  const { library: { origin }, mechanism } = cell;
  const tests = scopeOf(cell);
  const inRuntimes = runtimes.map((runtime) => verdict(outcomes, { ...cell, runtime }));
  return [version, origin, mechanism, tests, ...inRuntimes];
}

/** In words, without a count that would change with each new test. */
function verdict(outcomes: readonly Outcome[], wanted: Cell): string {
  const { counts } = outcomes.find(({ cell: { library, mechanism, runtime } }) =>
    library === wanted.library && mechanism === wanted.mechanism && runtime === wanted.runtime
  )!;
  return counts.failed === 0 ? "pass" : `${counts.failed} fail`;
}
