/**
 * Runs the steps of a build: one line each, and all their output in a log.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { appendFileSync, closeSync, openSync, readFileSync } from "node:fs";
import process from "node:process";
import { advice } from "./advice.ts";
import { OwnBuildError } from "./error.ts";

/** One step. */
export interface Step {
  /** Its name in the progress output. */
  readonly name: string;
  /** What is run. */
  readonly command: readonly string[];
}

/** Where steps run, and where their output goes. */
export interface Place {
  /** The working directory. */
  readonly directory: string;
  /** The file that all output is added to. */
  readonly log: string;
}

const dotEvery = 10_000;
const linesShown = 15;
const errorsShown = 5;

/** Runs steps one after another. */
export async function runSteps(steps: readonly Step[], place: Place): Promise<void> {
  for (const [index, { name, command }] of steps.entries()) {
    await withProgress(`${index + 1}/${steps.length} ${name}`, () => runStep(name, command, place));
  }
}

/** A line that grows by a dot now and then, and ends with the time: also readable in a file. */
async function withProgress(title: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  process.stdout.write(`${title} `);
  const dots = setInterval(() => process.stdout.write("."), dotEvery);
  try {
    await work();
    process.stdout.write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    process.stdout.write(" failed\n");
    throw error;
  } finally {
    clearInterval(dots);
  }
}

async function runStep(name: string, command: readonly string[], place: Place): Promise<void> {
  appendFileSync(place.log, `\n$ ${command.join(" ")}\n`);
  const before = readFileSync(place.log).length;
  const ending = await ended(command, place);
  if (ending === "exit code 0") return;
  const output = readFileSync(place.log).subarray(before).toString();
  throw new OwnBuildError(
    [
      `Cannot build OpenSSL: step "${name}" failed (${ending}): ${command.join(" ")}`,
      ...telling(output.trimEnd().split("\n")).map((line) => `    ${line}`),
      ...advice(`${output}\n${ending}`),
      `The log is ${place.log}`,
    ].join("\n"),
  );
}

/** The first errors (parallel jobs continue after them) and the last lines. */
function telling(lines: readonly string[]): string[] {
  const last = lines.slice(-linesShown);
  const errors = lines.slice(0, -linesShown).filter((line) => /error:|\*\*\* \[/i.test(line));
  return [...errors.slice(0, errorsShown), ...(errors.length > 0 ? ["..."] : []), ...last];
}

/** Runs a command to its end and says how it ended. */
function ended([program, ...args]: readonly string[], { directory, log }: Place): Promise<string> {
  const output = openSync(log, "a");
  const child = spawn(program!, args, { cwd: directory, stdio: ["ignore", output, output] });
  return new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(`"${program}" does not run: ${error.message}`));
    child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  }).finally(() => closeSync(output));
}
