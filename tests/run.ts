/**
 * Runs every test in Deno and in Bun, the examples in the documentation, and the
 * C tests; the last line is `N passed, N failed`.
 *
 *     deno task test [FILE...]
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { bunCommand } from "../build/bun.ts";
import { runCTests } from "./c/run.ts";
import { add, countJUnit, type Counts, none, summary } from "./support/counts.ts";

const root = join(import.meta.dirname!, "..");
const out = join(root, "tests", "out");
const files = process.argv.slice(2);

/** Runs a test runner that writes a JUnit report, and counts what it says. */
function runSuite(label: string, command: string[], report: string): Counts {
  console.log(`\n== ${label}: ${command.join(" ")}`);
  rmSync(report, { force: true });
  const [program, ...args] = command;
  const { status } = spawnSync(program!, args, { cwd: root, stdio: "inherit" });
  const counts = existsSync(report) ? countJUnit(readFileSync(report, "utf8")) : none;
  // A runner that fails without a failed test has failed all the same.
  const broken = status !== 0 && counts.failed === 0 ? 1 : 0;
  const total = { ...counts, failed: counts.failed + broken };
  console.log(`== ${label}: ${summary(total)}`);
  return total;
}

function runInDeno(): Counts {
  const report = join(out, "deno.xml");
  const paths = files.length > 0 ? files : ["tests/"];
  const command = [Deno.execPath(), "test", "-A", `--junit-path=${report}`, ...paths];
  return runSuite("Deno", command, report);
}

function runInBun(): Counts {
  const report = join(out, "bun.xml");
  const paths = files.length > 0 ? files : ["./tests/"];
  const reporting = ["--reporter=junit", `--reporter-outfile=${report}`];
  return runSuite("Bun", [...bunCommand(), "test", ...reporting, ...paths], report);
}

function runDocumentation(): Counts {
  const report = join(out, "doc.xml");
  const paths = ["mod.ts", "bindings.ts", "doctor.ts", "hazmat/", "ffi/", "engine/", "native/"];
  const command = [Deno.execPath(), "test", "-A", "--doc", `--junit-path=${report}`, ...paths];
  return runSuite("Examples in the documentation", command, report);
}

async function runC(): Promise<Counts> {
  const { backend } = await import("../mod.ts");
  return runCTests(root, backend.bindings.path);
}

mkdirSync(out, { recursive: true });
let total = add(runInDeno(), runInBun());
if (files.length === 0) total = [runDocumentation(), await runC()].reduce(add, total);
console.log(`\n${summary(total)}`);
process.exit(total.failed === 0 ? 0 : 1);
