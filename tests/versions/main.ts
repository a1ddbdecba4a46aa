/**
 * Runs the tests in both runtimes with real libraries of many versions, and
 * writes the table of them; the last line is `N passed, N failed`.
 *
 *     deno task test:versions [--only 3.6]... [--mechanism provider]...
 *                             [--runtime bun]... [--work DIR]
 *
 * It needs root, and a Debian mirror in /etc/apt.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { root as project } from "../support/child.ts";
import { add, type Counts, none, summary } from "../support/counts.ts";
import { failureOf, recordFailures } from "../support/failures.ts";
import { selectCells } from "./cells.ts";
import { Interrupted, must, stopAll, Unavailable } from "./command.ts";
import { Matrix } from "./matrix.ts";
import { type Options, readOptions } from "./options.ts";
import { Root } from "./root.ts";
import type { Outcome } from "./run.ts";
import { versionsPage } from "./table.ts";

async function runMatrix(options: Options, work: string): Promise<Counts> {
  const cells = selectCells(options);
  if (cells.length === 0) throw new Unavailable("No library has that mechanism");
  console.log("== a root of Debian sid");
  const root = new Root(join(work, "root"), join(work, "own"));
  await root.prepare();
  const outcomes = await Matrix.run(work, root, cells);
  const isWhole = cells.length === selectCells({ only: [], mechanism: [], runtime: [] }).length;
  if (isWhole) await writePage(root, outcomes);
  return outcomes.map(({ counts }) => counts).reduce(add, none);
}

async function writePage(root: Root, outcomes: readonly Outcome[]): Promise<void> {
  const page = join(project, "docs", "versions.md");
  const versions = {
    deno: await root.runtimeVersion("deno"),
    bun: await root.runtimeVersion("bun"),
  };
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, versionsPage(outcomes, versions));
  await must("format the page", [process.execPath, "fmt", "--quiet", page]);
}

/** Works in the directory that is named, or in one that is removed again. */
async function runIn(options: Options): Promise<Counts> {
  if (options.work !== undefined) return await runMatrix(options, options.work);
  const work = mkdtempSync(join(tmpdir(), "hazmat-versions-"));
  try {
    return await runMatrix(options, work);
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function main(): Promise<Counts> {
  try {
    return await runIn(readOptions(process.argv.slice(2)));
  } catch (error) {
    const isExpected = error instanceof Unavailable || error instanceof Interrupted;
    console.error(isExpected ? error.message : error);
    recordFailures([failureOf("versions", "ended before its time", String(error))]);
    return { ...none, failed: 1 };
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stopAll);
const total = await main();
console.log(`\n${summary(total)}`);
process.exit(total.failed === 0 ? 0 : 1);
