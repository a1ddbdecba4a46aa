/**
 * Runs every test in Deno and in Bun, the examples in the documentation, and the
 * C tests; the last line is `N passed, N failed`.
 *
 *     deno task test [FILE...]
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { bunCommand } from "../build/bun.ts";
import { runCTests } from "./c/run.ts";
import { add, countJUnit, type Counts, none, summary } from "./support/counts.ts";
import { oldRuntimes } from "./support/old_runtimes.ts";

const root = join(import.meta.dirname!, "..");
const out = join(root, "tests", "out");
const files = process.argv.slice(2);

/** Prints what a program says line by line, each with its name, as others speak at the same time. */
function relay(name: string, output: Readable): void {
  createInterface(output).on("line", (line) => console.log(`${name}| ${line}`));
}

function exitCode(name: string, [program, ...args]: string[]): Promise<number | null> {
  const child = spawn(program!, args, { cwd: root, stdio: ["inherit", "pipe", "pipe"] });
  relay(name, child.stdout);
  relay(name, child.stderr);
  return new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
}

/** Runs a test runner that writes a JUnit report, and counts what it says. */
async function runSuite(name: string, command: string[], report: string): Promise<Counts> {
  console.log(`== ${name}: ${command.join(" ")}`);
  rmSync(report, { force: true });
  const start = performance.now();
  const code = await exitCode(name, command);
  const counts = existsSync(report) ? countJUnit(readFileSync(report, "utf8")) : none;
  // A runner that fails without a failed test has failed all the same.
  const broken = code !== 0 && counts.failed === 0 ? 1 : 0;
  const total = { ...counts, failed: counts.failed + broken };
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`== ${name}: ${summary(total)}, in ${seconds} s`);
  return total;
}

function runInDeno(): Promise<Counts> {
  const report = join(out, "deno.xml");
  const paths = files.length > 0 ? files : ["tests/"];
  const command = [Deno.execPath(), "test", "-A", `--junit-path=${report}`, ...paths];
  return runSuite("Deno", command, report);
}

function runInBun(): Promise<Counts> {
  const report = join(out, "bun.xml");
  const paths = files.length > 0 ? files : ["./tests/"];
  const reporting = ["--reporter=junit", `--reporter-outfile=${report}`];
  return runSuite("Bun", [...bunCommand(), "test", ...reporting, ...paths], report);
}

function runDocumentation(): Promise<Counts> {
  const report = join(out, "doc.xml");
  const paths = ["mod.ts", "bindings.ts", "doctor.ts", "hazmat/", "ffi/", "engine/"];
  const command = [Deno.execPath(), "test", "-A", "--doc", `--junit-path=${report}`, ...paths];
  return runSuite("Examples", command, report);
}

/** Now and by one process: two that fetch the same at once break each other's npx. */
function fetchOldRuntimes(): void {
  for (const [program, ...args] of Object.values(oldRuntimes)) {
    spawnSync(program, [...args, "--version"], { stdio: "ignore" });
  }
}

async function runC(): Promise<Counts> {
  const { backend } = await import("../mod.ts");
  return runCTests(root, backend.bindings.path);
}

mkdirSync(out, { recursive: true });
fetchOldRuntimes();
// The runtimes at the same time: the tests wait more than they work.
let total = (await Promise.all([runInDeno(), runInBun()])).reduce(add, none);
if (files.length === 0) total = [await runDocumentation(), await runC()].reduce(add, total);
console.log(`\n${summary(total)}`);
process.exit(total.failed === 0 ? 0 : 1);
