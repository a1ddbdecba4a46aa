/**
 * What importing the package adds to a program's run time.
 *
 * @module
 */
import process from "node:process";
import { importRuns } from "./plan.ts";
import type { ImportCost } from "./results.ts";
import { runScript } from "./runtimes.ts";
import { median } from "./timing.ts";

/** Runs a script that imports the package and one that does not, in turn. */
export function measureImport(command: readonly string[]): ImportCost {
  const times = { "script_empty.ts": [] as number[], "script_import.ts": [] as number[] };
  for (let run = 0; run <= importRuns; run++) {
    for (const [script, found] of Object.entries(times)) {
      const time = timeScript(command, script);
      // The first run fills the runtime's cache of translated modules.
      if (run > 0) found.push(time);
    }
  }
  const [empty, importing] = Object.values(times).map((found) => rounded(median(found)));
  return { empty: empty!, importing: importing!, added: rounded(importing! - empty!) };
}

/** In milliseconds. */
function timeScript(command: readonly string[], script: string): number {
  const start = process.hrtime.bigint();
  runScript(command, script);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
