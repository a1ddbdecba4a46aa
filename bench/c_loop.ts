/**
 * The C loop that is the ceiling of the bench. It makes Linux's system call,
 * so the bench runs on Linux.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { hostCompiler, run } from "../build/compile.ts";

/** Compiles the loop and returns the program's path. */
export function compileCLoop(): string {
  const out = join(import.meta.dirname!, "out");
  const program = join(out, "getrandom_loop");
  mkdirSync(out, { recursive: true });
  run([
    ...hostCompiler(),
    ...["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"],
    join(import.meta.dirname!, "getrandom_loop.c"),
    "-o",
    program,
  ]);
  return program;
}

/** Nanoseconds per call of the loop, over about so many milliseconds. */
export function runCLoop(program: string, size: number, milliseconds: number): number {
  const { stdout, status, error } = spawnSync(program, [`${size}`, `${milliseconds}`], {
    encoding: "utf8",
  });
  if (status !== 0) throw error ?? new Error(`The C loop ended with status ${status}`);
  return Number(stdout);
}
