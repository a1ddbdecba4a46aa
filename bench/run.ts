/**
 * Measures against what a user would otherwise pick, in Deno and in Bun:
 *
 *     deno task bench
 *
 * prints a table, and writes `bench/results.json` and `bench/chart.svg`. It
 * takes about three minutes, and wants a machine that does nothing else.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { compileCLoop } from "./c_loop.ts";
import { resultsChart } from "./chart.ts";
import { judge } from "./goals.ts";
import { measureImport } from "./import_cost.ts";
import { describeMachine } from "./machine.ts";
import type { Measured, Memory, Results, RuntimeResults } from "./results.ts";
import { installedBun, installedDeno, type InstalledRuntime, runScript } from "./runtimes.ts";
import { resultsText } from "./table.ts";

function measureIn({ title, command, gcCommand }: InstalledRuntime, cLoop: string): RuntimeResults {
  console.error(`${title}: drawing ...`);
  const measured: Measured = JSON.parse(runScript(command, "measure.ts", cLoop));
  console.error(`${title}: importing ...`);
  const importCost = measureImport(command);
  console.error(`${title}: drawing ten million times ...`);
  const memory: Memory = JSON.parse(runScript(gcCommand, "memory.ts"));
  return { title, ...measured, importCost, memory };
}

function measureAll(): Results {
  const installed = [installedDeno(), installedBun()];
  const cLoop = compileCLoop();
  const machine = describeMachine();
  const runtimes = installed.map((runtime) => measureIn(runtime, cLoop));
  return { command: "deno task bench", machine, runtimes, goals: runtimes.flatMap(judge) };
}

/** With lists of numbers on one line each. */
function jsonText(results: Results): string {
  const lists = /\[[\s\d.,]+\]/g;
  const oneLine = (list: string) => JSON.stringify(JSON.parse(list)).replaceAll(",", ", ");
  return JSON.stringify(results, null, 2).replace(lists, oneLine) + "\n";
}

function write(results: Results): void {
  const [json, chart] = ["results.json", "chart.svg"].map((name) =>
    join(import.meta.dirname!, name)
  );
  writeFileSync(json!, jsonText(results));
  writeFileSync(chart!, resultsChart(results));
  // Both are committed, and so held to the project's format.
  spawnSync(process.execPath, ["fmt", "--quiet", json!, chart!], { stdio: "inherit" });
}

const results = measureAll();
write(results);
console.log(resultsText(results));
