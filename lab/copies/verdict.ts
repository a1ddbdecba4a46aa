/**
 * What a row means.
 *
 * @module
 */
import { add, type Counts, none } from "../../tests/support/counts.ts";
import type { Row } from "./row.ts";
import { ways } from "./ways.ts";

/** In a few words, for a cell of the table. */
export function verdict({ tally, skipped }: Row): string {
  if (tally === undefined) return `not done: ${skipped}`;
  const { error, drawn, distinct, stalled } = tally;
  if (error !== 0) return `failed (errno ${error})`;
  const waiting = stalled === 0 ? "" : `; ${stalled} copies stalled`;
  if (distinct === drawn) return `different${drawn > 1000 ? ` (${drawn} values)` : ""}${waiting}`;
  return `**repeats** (${drawn} values, ${distinct} different)${waiting}`;
}

/** Whether the promises hold, the control shows that there were copies, and the source served. */
export function judge(rows: readonly Row[]): Counts {
  return rows.map((row) => {
    if (row.tally === undefined) return { ...none, skipped: 1 };
    const { error, drawn, distinct } = row.tally;
    const mayRepeat = row.generator !== "osrandom" || !ways[row.way]!.isPromised(row.source);
    const mustRepeat = row.generator === "naive";
    const isRight = error === 0 && drawn > 0 && (mayRepeat || distinct === drawn) &&
      (!mustRepeat || distinct < drawn) && (row.served ?? row.source) === row.source;
    return isRight ? { ...none, passed: 1 } : { ...none, failed: 1 };
  }).reduce(add, none);
}
