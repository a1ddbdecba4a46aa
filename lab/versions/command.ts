/**
 * Runs the matrix's programs, and can end all of them.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { root } from "../../tests/support/child.ts";

/** The matrix lacks something it needs: it says so, and fails. */
export class Unavailable extends Error {}

/** The matrix was told to end. */
export class Interrupted extends Error {}

/** How a program is run. */
export interface RunOptions {
  /** The working directory; the project's top folder by default. */
  readonly cwd?: string;
  /** The whole environment; this process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds until it is killed. */
  readonly limit?: number;
}

/** How a program ended. */
export interface Ended {
  /** Its exit code, or `null` if a signal ended it. */
  readonly code: number | null;
  /** What it printed. */
  readonly stdout: string;
  /** Its stdout and stderr, interleaved. */
  readonly output: string;
}

const running = new Set<ChildProcess>();
let stopped = false;

/** Ends every program, and lets no more start. */
export function stopAll(): void {
  stopped = true;
  for (const child of running) child.kill("SIGKILL");
}

/**
 * Runs a program to its end.
 *
 * @throws {Unavailable} If there is no such program.
 * @throws {Interrupted} If all programs were ended.
 */
export function run(command: readonly string[], options: RunOptions = {}): Promise<Ended> {
  if (stopped) throw new Interrupted("Interrupted");
  const { cwd = root, env = process.env, limit = 600_000 } = options;
  const child = spawn(command[0]!, command.slice(1), {
    cwd,
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let late = "";
  const killer = setTimeout(() => {
    late = `\nkilled, as it had not ended after ${limit / 1000} s\n`;
    child.kill("SIGKILL");
  }, limit);
  const whole = ended(child).then((end) => ({ ...end, output: end.output + late }));
  return whole.finally(() => {
    clearTimeout(killer);
    running.delete(child);
  });
}

function ended(child: ChildProcess): Promise<Ended> {
  const [printed, all]: [Buffer[], Buffer[]] = [[], []];
  child.stdout!.on("data", (chunk: Buffer) => [printed, all].forEach((list) => list.push(chunk)));
  child.stderr!.on("data", (chunk: Buffer) => all.push(chunk));
  const text = (list: Buffer[]): string => Buffer.concat(list).toString();
  return new Promise((resolve, reject) => {
    child.on("error", ({ message }) => reject(new Unavailable(message)));
    child.on("close", (code: number | null) => {
      if (stopped) reject(new Interrupted("Interrupted"));
      else resolve({ code, stdout: text(printed), output: text(all) });
    });
  });
}

/**
 * Runs a program that must succeed; resolves to what it printed.
 *
 * @throws {Unavailable} If it fails, with what was tried and what it said.
 * @throws {Interrupted} If all programs were ended.
 */
export async function must(
  what: string,
  command: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const { code, stdout, output } = await run(command, options);
  if (code === 0) return stdout;
  const said = output.trim().split("\n").slice(-20).join("\n");
  throw new Unavailable(`Cannot ${what}: "${command[0]}" failed:\n${said}`);
}
