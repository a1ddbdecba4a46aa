/**
 * Measures against what a user would otherwise choose, in Deno and in Bun:
 *
 *     deno task bench
 *
 * prints tables, and writes `bench/results.json`, `docs/reports/speed.svg`, `bench/vdso.json` and
 * `bench/primitives.json`.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { requireKnown, runMain, runTool, WrongArgument } from "../build/arguments.ts";
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

/** With each list of numbers on one line. */
function jsonText(results: unknown): string {
  const lists = /\[[\s\d.,]+\]/g;
  const oneLine = (list: string) => JSON.stringify(JSON.parse(list)).replaceAll(",", ", ");
  return JSON.stringify(results, null, 2).replace(lists, oneLine) + "\n";
}

function write(name: string, text: string): void {
  const path = join(import.meta.dirname!, name);
  writeFileSync(path, text);
  // It is committed, so it must be in the project's format.
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
  quick: boolean,
): Promise<void> {
  const timing = quick ? quickTiming : fullTiming;
  const results = await measurePrimitives(installed, machine, timing);
  if (!quick) write("primitives.json", jsonText(results));
  console.log(primitivesText(results, timing));
  console.log(`\nAs Markdown:\n\n${primitivesMarkdown(results)}`);
}

const subjects = ["randomness", "vdso", "primitives"];

const usage = `Usage: deno task bench [SUBJECT...] [--quick]

Measures in Deno and in Bun against what a user would otherwise pick, prints tables, and keeps
what was measured in bench/. All takes about ten minutes, and wants a machine that does nothing
else.

  SUBJECT...  Of ${subjects.join(", ")}; all by default
  --quick     The primitives once, to see whether all works; keeps nothing
  --help      This`;

const options = { quick: { type: "boolean", default: false } } as const;

async function bench(wanted: readonly string[], quick: boolean): Promise<void> {
  const installed = [installedDeno(), installedBun()];
  const machine = describeMachine();
  if (wanted.includes("randomness")) benchRandomness(installed, machine);
  if (wanted.includes("vdso")) benchVdso(installed, machine);
  if (wanted.includes("primitives")) await benchPrimitives(installed, machine, quick);
}

await runMain((args) =>
  runTool({ usage, options, positionals: true }, args, async ({ values, positionals }) => {
    requireKnown("SUBJECT", positionals, subjects);
    if (values.quick && positionals.some((name) => name !== "primitives")) {
      throw new WrongArgument(`--quick is of primitives only: current value is "${positionals}"`);
    }
    const named = positionals.length > 0 ? positionals : subjects;
    await bench(values.quick ? ["primitives"] : named, values.quick);
    return 0;
  })
);
