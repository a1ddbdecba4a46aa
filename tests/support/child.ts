/**
 * Scripts that run in a separate process, in the runtime that runs the tests:
 * per-process behaviour must be tested in a fresh process.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { Buffer } from "node:buffer";

/** Whether this is Deno. */
export const isDeno: boolean = "Deno" in globalThis;

/** The project's top folder. */
export const root: string = join(import.meta.dirname!, "..", "..");

/** How a child is run. */
export interface ChildOptions {
  /** What to put before the runtime's own command, such as `unshare`. */
  readonly prefix?: readonly string[];
  /** Deno's permission flags; all are given by default. Bun has none. */
  readonly permissions?: readonly string[];
  /** Variables added to the environment; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly cwd?: string;
  /** Milliseconds until it is killed. */
  readonly timeout?: number;
}

/** How a child ended. */
export interface ChildResult {
  /** Its exit code, or `null` if a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: string | null;
  /** What it printed. */
  readonly stdout: string;
  /** What it wrote to stderr. */
  readonly stderr: string;
}

/** The command that runs a script in the runtime of the tests. */
export function runtimeCommand(
  script: string,
  args: readonly string[] = [],
  permissions: readonly string[] = ["-A"],
): string[] {
  const run = isDeno ? ["run", "--quiet", "--no-prompt", ...permissions] : [];
  return [process.execPath, ...run, script, ...args];
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
  );
}

/** Runs a command to its end. */
export function runCommand(command: readonly string[], options: ChildOptions = {}) {
  const [program, ...args] = [...(options.prefix ?? []), ...command];
  const child = spawn(program!, args, {
    cwd: options.cwd ?? root,
    env: definedOnly({ ...process.env, NO_COLOR: "1", ...options.env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const killer = setTimeout(() => child.kill("SIGKILL"), options.timeout ?? 60_000);
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout!.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr!.on("data", (chunk: Buffer) => err.push(chunk));
  return new Promise<ChildResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code: number | null, signal: string | null) => {
      clearTimeout(killer);
      resolve({
        code,
        signal,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
  });
}

/** Runs a script of `tests/children/` to its end, in the runtime of the tests. */
export function runScript(
  name: string,
  args: readonly string[] = [],
  options: ChildOptions = {},
): Promise<ChildResult> {
  const script = join(root, "tests", "children", name);
  return runCommand(runtimeCommand(script, args, options.permissions), options);
}

/**
 * Runs such a script and returns the JSON that it prints last.
 *
 * @throws {Error} With all it printed, if it does not exit with 0.
 */
export async function scriptResult<T>(
  name: string,
  args: readonly string[] = [],
  options: ChildOptions = {},
): Promise<T> {
  const { code, signal, stdout, stderr } = await runScript(name, args, options);
  if (code !== 0) {
    throw new Error(`${name} ended with ${signal ?? code}:\n${stdout}\n${stderr}`);
  }
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}
