/**
 * Runs the tests in both runtimes with real libraries of many versions, and
 * writes a table of the results; the last line is `N passed, N failed`.
 *
 *     deno task lab versions
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { runTool } from "../../build/arguments.ts";
import { root as project } from "../../tests/support/child.ts";
import { add, type Counts, none, summary } from "../../tests/support/counts.ts";
import { failureOf, recordFailures } from "../../tests/support/failures.ts";
import { type Cell, selectCells } from "./cells.ts";
import { Interrupted, must, stopAll, Unavailable } from "./command.ts";
import { Matrix } from "./matrix.ts";
import { type Options, options, readOptions, usage } from "./options.ts";
import { Root } from "./root.ts";
import type { Outcome } from "./run.ts";
import { versionsPage } from "./table.ts";

async function runMatrix(options: Options, work: string): Promise<Counts> {
  const cells = selectCells(options);
  console.log("== a root of Debian sid");
  const root = new Root(join(work, "root"), join(work, "own"));
  if (options.prepare) return await prepare(work, root, cells);
  await root.prepare();
  const outcomes = await (await Matrix.open(work, root)).run(cells);
  const isWhole = cells.length === selectCells({ only: [], mechanism: [], runtime: [] }).length;
  if (isWhole) await writePage(root, outcomes);
  return outcomes.map(({ counts }) => counts).reduce(add, none);
}

/** What takes long and does not depend on the checkout. */
async function prepare(work: string, root: Root, cells: readonly Cell[]): Promise<Counts> {
  await root.bootstrap();
  const matrix = await Matrix.open(work, root);
  await matrix.buildAll(cells);
  return none;
}

async function writePage(root: Root, outcomes: readonly Outcome[]): Promise<void> {
  const page = join(project, "docs", "reports", "versions.md");
  const versions = {
    deno: await root.runtimeVersion("deno"),
    bun: await root.runtimeVersion("bun"),
  };
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, versionsPage(outcomes, versions));
  await must("format the page", [process.execPath, "fmt", "--quiet", page]);
}

/** Works in the named directory, or in a temporary one. */
async function runIn(options: Options): Promise<Counts> {
  if (options.work !== undefined) return await runMatrix(options, options.work);
  const work = mkdtempSync(join(tmpdir(), "hazmat-versions-"));
  try {
    return await runMatrix(options, work);
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measure(options: Options): Promise<Counts> {
  try {
    return await runIn(options);
  } catch (error) {
    const isExpected = error instanceof Unavailable || error instanceof Interrupted;
    console.error(isExpected ? error.message : error);
    recordFailures([failureOf("versions", "ended before its time", String(error))]);
    return { ...none, failed: 1 };
  }
}

/** Runs the command, and resolves to its exit code. */
export function main(args: string[]): Promise<number> {
  return runTool({ usage, options }, args, async ({ values }) => {
    const asked = readOptions(values);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stopAll);
    const total = await measure(asked);
    console.log(`\n${summary(total)}`);
    return total.failed === 0 ? 0 : 1;
  });
}
