/**
 * The C loops that are the bench's floor. Two of them make Linux's system call or call its vDSO, so
 * these subjects run only on Linux.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { hostCompiler, run } from "../build/compile.ts";

/** Compiles a loop of `bench/` and returns the program's path. */
export function compileCLoop(source: string): string {
  const out = join(import.meta.dirname!, "out");
  const program = join(out, basename(source, ".c"));
  mkdirSync(out, { recursive: true });
  run([
    ...hostCompiler(),
    ...["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", `-I${import.meta.dirname}`],
    join(import.meta.dirname!, source),
    ...["-o", program, "-ldl"],
  ]);
  return program;
}

/** Runs a loop, and returns what it prints. */
export function runCLoop(program: string, ...args: (string | number)[]): string {
  const words = args.map(String);
  const { stdout, stderr, status, error } = spawnSync(program, words, { encoding: "utf8" });
  if (status === 0) return stdout.trim();
  const name = basename(program);
  throw error ?? new Error(`The C loop "${name}" ended with status ${status}: ${stderr}`);
}
