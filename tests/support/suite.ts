/**
 * Runs a test runner: shows the current file and how many are left, keeps all output in a file, and
 * reads its JUnit report.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, readFileSync, rmSync, type WriteStream } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { root } from "./child.ts";
import { countJUnit, type Counts, summary } from "./counts.ts";
import { type Failure, failureOf, failuresOf } from "./failures.ts";

/** A test runner, or something like it. */
export interface Suite {
  /** Its name in the output. */
  readonly name: string;
  /** The command; it writes a JUnit report to the path from `reportOf`. */
  readonly command: readonly string[];
  /** How many files it runs, if it names each when it starts it. */
  readonly files?: number;
  /** If it writes no report: reads the outcome from its output. */
  readonly read?: (said: string) => Ran;
}

/** The outcome. */
export interface Ran {
  readonly counts: Counts;
  readonly failures: readonly Failure[];
}

/** Where reports and logs are; git ignores it. */
export const out: string = join(root, "tests", "out");

/** The report of a suite. */
export const reportOf = (name: string): string => join(out, `${name.toLowerCase()}.xml`);

/** A suite's whole output. */
export const logOf = (name: string): string => join(out, `${name.toLowerCase()}.log`);

/** How Deno and Bun announce a file. */
const fileLine = /^(?:running \d+ tests? from )?(?:\.\/)?(tests\/\S+\.test\.ts):?$/;

const lastLines = 40;

/** Runs a suite, and prints its progress; with `verbose`, all its output. */
export async function runSuite(suite: Suite, verbose: boolean): Promise<Ran> {
  const { name, files, read = (): Ran => reported(name) } = suite;
  rmSync(reportOf(name), { force: true });
  console.log(`== ${name}${files === undefined ? "" : `: ${files} files`}`);
  const start = performance.now();
  const { code, last } = await runToEnd(suite, verbose);
  const ran = outcome(name, read(readFileSync(logOf(name), "utf8")), { code, last });
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`== ${name}: ${summary(ran.counts)}, in ${seconds} s`);
  return ran;
}

function reported(name: string): Ran {
  const xml = existsSync(reportOf(name)) ? readFileSync(reportOf(name), "utf8") : "";
  return { counts: countJUnit(xml), failures: failuresOf(name, xml) };
}

/** A runner that fails without a failed test, or that ran none, has failed as well. */
function outcome(name: string, ran: Ran, { code, last }: Ended): Ran {
  const { counts, failures } = ran;
  const ranNone = counts.passed + counts.skipped === 0;
  if (failures.length > 0 || (code === 0 && !ranNone)) return ran;
  const title = ranNone ? `exit code ${code}, and no test ran` : `exit code ${code}`;
  const broken = failureOf(name, title, last.join("\n"));
  return { counts: { ...counts, failed: Math.max(counts.failed, 1) }, failures: [broken] };
}

/** How a program ended, and the end of its output. */
interface Ended {
  readonly code: number | null;
  readonly last: readonly string[];
}

function runToEnd(suite: Suite, verbose: boolean): Promise<Ended> {
  const [program, ...args] = suite.command;
  const child = spawn(program!, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(logOf(suite.name));
  const last: string[] = [];
  const progress = progressOf(suite);
  const hear = (line: string) => {
    if (last.push(line) > lastLines) last.shift();
    if (verbose) console.log(`${suite.name}| ${line}`);
    else progress(line);
  };
  for (const stream of [child.stdout, child.stderr]) listen(stream, log, hear);
  return new Promise((resolve, reject) =>
    child.on("error", reject).on("close", (code: number | null) => {
      log.end(() => resolve({ code, last }));
    })
  );
}

function listen(stream: Readable, log: WriteStream, hear: (line: string) => void): void {
  createInterface(stream).on("line", (line) => {
    log.write(`${line}\n`);
    hear(line);
  });
}

/** Prints a line for each file that the output names. */
function progressOf({ name, files }: Suite): (line: string) => void {
  const seen = new Set<string>();
  return (line) => {
    const file = fileLine.exec(line.trim())?.[1];
    if (file === undefined || files === undefined || seen.has(file)) return;
    seen.add(file);
    console.log(`${name}: ${file}, ${files - seen.size} left after it`);
  };
}

/** A path as people write it, with forward slashes. */
export const shortPath = (path: string): string => relative(root, path);
