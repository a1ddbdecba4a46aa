/**
 * osrandom from the vDSO, in both runtimes, against C loops.
 *
 * @module
 */
import { compileCLoop } from "../c_loop.ts";
import { machineWords } from "../machine.ts";
import type { Machine } from "../results.ts";
import { type InstalledRuntime, runScript } from "../runtimes.ts";
import { columns, goalsTable } from "../table.ts";
import { judge } from "./goals.ts";
import { type Contender, contenders, milliseconds, repeats, sizes } from "./plan.ts";
import { type Measured, medianOf, type Results, type RuntimeResults } from "./results.ts";

/** Measures it. */
export function measureVdso(installed: readonly InstalledRuntime[], machine: Machine): Results {
  const loops = ["vdso/vdso_loop.c", "getrandom_loop.c"].map(compileCLoop);
  const runtimes = installed.map(({ title, command }): RuntimeResults => {
    console.error(`${title}: drawing through the vDSO ...`);
    const measured: Measured = JSON.parse(runScript(command, "vdso/measure.ts", ...loops));
    return { title, ...measured };
  });
  return { command: "deno task bench vdso", machine, runtimes, goals: runtimes.flatMap(judge) };
}

/** The results, for a terminal. */
export function vdsoText({ command, machine, runtimes, goals }: Results): string {
  const heading = `Nanoseconds per call, median of ${repeats} repeats of ${milliseconds} ms\n\n` +
    `machine  ${machineWords(machine)}; load ${machine.load} before\n` +
    `command  ${command}`;
  const tables = runtimes.map((found) =>
    columns([
      [found.title, ...sizes.values()],
      ...(Object.keys(contenders) as Contender[]).map((contender) => [
        contenders[contender],
        ...[...sizes.keys()].map((size) => medianOf(found, contender, size).toFixed(0)),
      ]),
    ])
  );
  return [heading, ...tables, goalsTable(goals)].join("\n\n");
}
