/**
 * Reads what `tests/c/main.ts` printed.
 *
 * @module
 */
import { add, none } from "../support/counts.ts";
import type { Ran } from "../support/suite.ts";

const line = /^C tests, (.*): (\d+) passed, (\d+) failed$/;

/** The numbers in each program's line, and for one with failures, what follows the line. */
export function readC(said: string): Ran {
  return said.split(/^(?=C tests, )/m).map(readProgram)
    .reduce((a, b) => ({
      counts: add(a.counts, b.counts),
      failures: [...a.failures, ...b.failures],
    }), { counts: none, failures: [] });
}

function readProgram(text: string): Ran {
  const [first, ...rest] = text.split("\n");
  if (/^C tests, .*: skipped/.test(first!)) {
    return { counts: { ...none, skipped: 1 }, failures: [] };
  }
  const [, title, passed, failed] = line.exec(first!) ?? [];
  if (title === undefined) return { counts: none, failures: [] };
  const counts = { ...none, passed: Number(passed), failed: Number(failed) };
  const failure = { where: "C", title, message: rest.join("\n").trim() };
  return { counts, failures: counts.failed > 0 ? [failure] : [] };
}
