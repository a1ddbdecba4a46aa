/**
 * Runs the tests in Deno and in Bun, the examples in the documentation, and the
 * C tests; the last line is `N passed, N failed`.
 *
 *     deno task test --help
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { requireKnown, runMain, runTool } from "../build/arguments.ts";
import { bunCommand } from "../build/bun.ts";
import { readC } from "./c/read.ts";
import { root } from "./support/child.ts";
import { add, type Counts, none, summary } from "./support/counts.ts";
import { type Failure, recordFailures } from "./support/failures.ts";
import { oldRuntimes } from "./support/old_runtimes.ts";
import { long, selectFiles } from "./support/selection.ts";
import { logOf, out, type Ran, reportOf, runSuite, shortPath } from "./support/suite.ts";

const usage = `Usage: deno task test [FILE...] [OPTION...]

Runs the tests in Deno and in Bun at the same time, then the examples in the documentation and
the C tests; with files or folders, only these. It says which file it is at, and at the end what
failed. All that the runtimes say is in tests/out/*.log. Types are checked by "deno task check".

  --all            Also what takes long (CI does), as HAZMAT_TEST_ALL=1:
${long.map((file) => `                     ${file}`).join("\n")}
                     the C tests under sanitizers
  --runtime NAME   Only in deno or in bun
  --verbose        Print what the runtimes say
  --help           This

CONTRIBUTING.md lists the variables that tests read.`;

const options = {
  all: { type: "boolean", default: Boolean(process.env.HAZMAT_TEST_ALL) },
  runtime: { type: "string" },
  verbose: { type: "boolean", default: false },
} as const;

/** What to run, and how. */
interface Plan {
  readonly files: readonly string[];
  /** Whether files were named: then there is nothing else to run. */
  readonly isPart: boolean;
  readonly all: boolean;
  readonly verbose: boolean;
  readonly runtimes: readonly string[];
}

function inDeno({ files, verbose }: Plan): Promise<Ran> {
  const report = `--junit-path=${reportOf("Deno")}`;
  const command = [Deno.execPath(), "test", "-A", "--no-check", report, ...files];
  return runSuite({ name: "Deno", command, files: files.length }, verbose);
}

function inBun({ files, verbose }: Plan): Promise<Ran> {
  const reporting = ["--reporter=junit", `--reporter-outfile=${reportOf("Bun")}`];
  // Without "./" it would take a path for part of a path.
  const paths = files.map((file) => `./${file}`);
  const command = [...bunCommand(), "test", ...reporting, ...paths];
  return runSuite({ name: "Bun", command, files: files.length }, verbose);
}

function examples({ verbose }: Plan): Promise<Ran> {
  const report = `--junit-path=${reportOf("Examples")}`;
  const sources = ["mod.ts", "bindings.ts", "doctor/", "hazmat/", "ffi/", "engine/"];
  const strict = "--preload=tests/support/strict_asserts.ts";
  const command = [
    Deno.execPath(),
    "test",
    "-A",
    "--doc",
    strict,
    report,
    ...sources,
    "README.md",
    "docs/",
  ];
  return runSuite({ name: "Examples", command }, verbose);
}

/** In a separate process: here they would keep the other suites waiting. */
function inC({ all, verbose }: Plan): Promise<Ran> {
  const script = join(root, "tests", "c", "main.ts");
  const command = [Deno.execPath(), "run", "-A", "--no-check", script, ...all ? ["--all"] : []];
  return runSuite({ name: "C", command, read: readC }, verbose);
}

/** What is not in a test file runs alongside the slower runtime. */
async function inBunAndC(plan: Plan): Promise<Ran[]> {
  const ran = plan.runtimes.includes("bun") ? [await inBun(plan)] : [];
  if (plan.isPart) return ran;
  return [...ran, await inC(plan), await examples(plan)];
}

async function runAll(plan: Plan): Promise<Ran[]> {
  const deno = plan.runtimes.includes("deno") ? [inDeno(plan)] : [];
  // The runtimes at the same time: the tests wait more than they work.
  return (await Promise.all([Promise.all(deno), inBunAndC(plan)])).flat();
}

/** Now and in one process: two that fetch the same thing at once break each other's npx. */
function fetchRuntimes(): void {
  for (const [program, ...args] of [bunCommand(), ...Object.values(oldRuntimes)]) {
    spawnSync(program!, [...args, "--version"], { stdio: "ignore" });
  }
}

function tell(ran: readonly Ran[], plan: Plan): number {
  const failures = ran.flatMap(({ failures }) => failures);
  recordFailures(failures);
  for (const failure of failures) console.log(whole(failure));
  if (!plan.all && !plan.isPart) {
    console.log(`\nLeft out, as it takes long (--all runs it):\n  ${long.join("\n  ")}`);
    console.log("  the C tests under sanitizers");
  }
  const total: Counts = ran.map(({ counts }) => counts).reduce(add, none);
  console.log(`\n${summary(total)}`);
  return total.failed === 0 ? 0 : 1;
}

function whole({ where, title, message }: Failure): string {
  const said = message.split("\n").map((line) => `  ${line}`).join("\n");
  return `\nFAILED in ${where} (${shortPath(logOf(where))}): ${title}\n${said}`;
}

/** Runs the command, and resolves to its exit code. */
function main(args: string[]): Promise<number> {
  return runTool({ usage, options, positionals: true }, args, async ({ values, positionals }) => {
    const { all, verbose, runtime } = values;
    const runtimes = ["deno", "bun"];
    requireKnown("--runtime", runtime === undefined ? [] : [runtime], runtimes);
    const plan = {
      files: selectFiles(positionals, all),
      isPart: positionals.length > 0,
      ...{ all, verbose, runtimes: runtime === undefined ? runtimes : [runtime] },
    };
    mkdirSync(out, { recursive: true });
    fetchRuntimes();
    return tell(await runAll(plan), plan);
  });
}

await runMain(main);
