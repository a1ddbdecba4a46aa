/**
 * The runtimes to measure in, and how to run a script in one.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import process from "node:process";
import { bunCommand } from "../build/bun.ts";

/** A JavaScript runtime that is installed. */
export interface InstalledRuntime {
  /** Its name and version, as in `"Deno 2.9.6"`. */
  readonly title: string;
  /** The command; a script's path is appended to it. */
  readonly command: readonly string[];
  /** The same, for a script that collects garbage on demand. */
  readonly gcCommand: readonly string[];
}

/** This Deno. */
export function installedDeno(): InstalledRuntime {
  const command = [process.execPath, "run", "--quiet", "-A"];
  return {
    title: `Deno ${process.versions.deno}`,
    command,
    gcCommand: [...command, "--v8-flags=--expose-gc"],
  };
}

/**
 * The Bun that the tests use: the program itself, because npx would cost more than what is
 * measured.
 */
export function installedBun(): InstalledRuntime {
  const [program, ...args] = bunCommand();
  const question = "console.log(JSON.stringify([process.execPath, Bun.version]))";
  const { status, stdout } = spawnSync(program!, [...args, "-e", question], { encoding: "utf8" });
  if (status !== 0) {
    throw new Error("Cannot measure in Bun as there is none: install Bun 1.4 or newer, or npm");
  }
  const [path, version] = JSON.parse(stdout) as [string, string];
  return { title: `Bun ${version}`, command: [path], gcCommand: [path] };
}

/**
 * Runs a script, by its path in `bench/`, to its end and returns what it prints.
 *
 * @throws {Error} If it does not exit with 0.
 */
export function runScript(
  [program, ...flags]: readonly string[],
  script: string,
  ...args: string[]
): string {
  const path = resolve(import.meta.dirname!, script);
  const { status, signal, stdout, error } = spawnSync(program!, [...flags, path, ...args], {
    encoding: "utf8",
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw error ?? new Error(`${script} ended with ${signal ?? status}`);
  return stdout;
}
