/**
 * The C loops that are the bench's ceilings. They make Linux's system call or call its vDSO, so the
 * bench runs only on Linux.
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
    ...["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"],
    join(import.meta.dirname!, source),
    ...["-o", program, "-ldl"],
  ]);
  return program;
}

/** Nanoseconds per call of the loop, over about that many milliseconds. */
export function runCLoop(program: string, size: number, milliseconds: number): number {
  const { stdout, status, error } = spawnSync(program, [`${size}`, `${milliseconds}`], {
    encoding: "utf8",
  });
  if (status !== 0) throw error ?? new Error(`The C loop ended with status ${status}`);
  return Number(stdout);
}
