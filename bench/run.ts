/**
 * Measures against what a user would otherwise pick, in Deno and in Bun:
 *
 *     deno task bench
 *
 * prints tables, and writes `bench/results.json`, `docs/reports/speed.svg`, `bench/vdso.json`
 * and `bench/primitives.json`. It takes about ten minutes, and wants a machine that
 * does nothing else. `deno task bench randomness` and
 * `deno task bench primitives` measure one half, `deno task bench vdso` that part of it; `--quick` measures the primitives
 * once, to see whether all works, and writes nothing.
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
import { fullTiming, quickTiming } from "./primitives/plan.ts";
import { measurePrimitives } from "./primitives/run.ts";
import { primitivesMarkdown, primitivesText } from "./primitives/table.ts";
import type { Machine, Measured, Memory, Results, RuntimeResults } from "./results.ts";
import { installedBun, installedDeno, type InstalledRuntime, runScript } from "./runtimes.ts";
import { resultsText } from "./table.ts";
import { measureVdso, vdsoText } from "./vdso/run.ts";

function measureIn({ title, command, gcCommand }: InstalledRuntime, cLoop: string): RuntimeResults {
  console.error(`${title}: drawing ...`);
  const measured: Measured = JSON.parse(runScript(command, "measure.ts", cLoop));
  console.error(`${title}: importing ...`);
  const importCost = measureImport(command);
  console.error(`${title}: drawing ten million times ...`);
  const memory: Memory = JSON.parse(runScript(gcCommand, "memory.ts"));
  return { title, ...measured, importCost, memory };
}

function measureRandomness(installed: readonly InstalledRuntime[], machine: Machine): Results {
  const cLoop = compileCLoop("getrandom_loop.c");
  const runtimes = installed.map((runtime) => measureIn(runtime, cLoop));
  return { command: "deno task bench", machine, runtimes, goals: runtimes.flatMap(judge) };
}

/** With lists of numbers on one line each. */
function jsonText(results: unknown): string {
  const lists = /\[[\s\d.,]+\]/g;
  const oneLine = (list: string) => JSON.stringify(JSON.parse(list)).replaceAll(",", ", ");
  return JSON.stringify(results, null, 2).replace(lists, oneLine) + "\n";
}

function write(name: string, text: string): void {
  const path = join(import.meta.dirname!, name);
  writeFileSync(path, text);
  // It is committed, and so held to the project's format.
  spawnSync(process.execPath, ["fmt", "--quiet", path], { stdio: "inherit" });
}

function benchRandomness(installed: readonly InstalledRuntime[], machine: Machine): void {
  const results = measureRandomness(installed, machine);
  write("results.json", jsonText(results));
  write("../docs/reports/speed.svg", resultsChart(results));
  console.log(resultsText(results));
}

function benchVdso(installed: readonly InstalledRuntime[], machine: Machine): void {
  const results = measureVdso(installed, machine);
  write("vdso.json", jsonText(results));
  console.log(vdsoText(results));
}

async function benchPrimitives(
  installed: readonly InstalledRuntime[],
  machine: Machine,
): Promise<void> {
  const timing = quick ? quickTiming : fullTiming;
  const results = await measurePrimitives(installed, machine, timing);
  if (!quick) write("primitives.json", jsonText(results));
  console.log(primitivesText(results, timing));
  console.log(`\nAs Markdown:\n\n${primitivesMarkdown(results)}`);
}

const quick = process.argv.includes("--quick");
const parts = ["randomness", "vdso", "primitives"].filter((part) => process.argv.includes(part));
const wants = (part: string) => parts.length === 0 || parts.includes(part);
const installed = [installedDeno(), installedBun()];
const machine = describeMachine();
if (wants("randomness") && !quick) benchRandomness(installed, machine);
if ((wants("vdso") || wants("randomness")) && !quick) benchVdso(installed, machine);
if (wants("primitives")) await benchPrimitives(installed, machine);
