/**
 * Whether importing the backend still costs no more than it does now, by a margin: what CI holds.
 * The last line is `N passed, N failed, N skipped`.
 *
 *     deno run -A build.ts --quiet && deno run -A bench/import/hold.ts
 *
 * @module
 */
import process from "node:process";
import { installedBun, installedDeno, type InstalledRuntime } from "../runtimes.ts";
import { Unmeasurable } from "../subject.ts";
import { measureIn } from "./import.ts";
import { isBackend } from "./plan.ts";
import { withScripts } from "./scripts.ts";

/**
 * In units: what `docs/reports/import-cost.md` says, and a quarter more, as another machine's unit is
 * another. The goal is lower (`plan.ts`).
 */
const ceilings: Readonly<Record<string, number>> = {
  "Deno . (sources)": 5,
  "Deno . (dist)": 3.6,
  "Bun . (sources)": 6.6,
  "Bun . (dist)": 5.6,
};

/** Load on a machine only ever adds, so the least of a few counts. */
const attempts = 4;

function backendUnits(runtime: InstalledRuntime): Map<string, number> {
  return withScripts((scripts) => {
    const wanted = [...scripts].filter(([entry], i) => i < 2 || isBackend({ entry }));
    const { costs } = measureIn(runtime, new Map(wanted), 9);
    const name = runtime.title.split(" ")[0];
    const ours = costs.filter(isBackend);
    return new Map(ours.map(({ entry, units }) => [`${name} ${entry}`, units]));
  });
}

/** The least of each, of the attempts that could measure. */
function leastUnits(): Map<string, number> {
  const least = new Map<string, number>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (const runtime of [installedDeno(), installedBun()]) {
      try {
        for (const [entry, units] of backendUnits(runtime)) {
          least.set(entry, Math.min(units, least.get(entry) ?? Infinity));
        }
      } catch (error) {
        if (!(error instanceof Unmeasurable)) throw error;
        console.log(error.message);
      }
    }
    if (Object.entries(ceilings).every(([entry, most]) => (least.get(entry) ?? Infinity) <= most)) {
      break;
    }
  }
  return least;
}

const found = leastUnits();
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const [entry, most] of Object.entries(ceilings)) {
  const units = found.get(entry);
  const result = units === undefined ? "skipped" : units <= most ? "passed" : "failed";
  counts[result]++;
  const words = units === undefined ? "the machine is too busy" : `${units} units of ${most}`;
  console.log(`${result}  importing ${entry}: ${words}`);
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
