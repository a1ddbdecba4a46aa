/**
 * The C loop that makes the same calls to the same libcrypto.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { hostCompiler, run } from "../../build/compile.ts";
import type { Operation } from "./plan.ts";

/** Compiles the loop and returns the program's path. */
export function compileEvpLoop(): string {
  const out = join(import.meta.dirname!, "..", "out");
  const program = join(out, "evp_loop");
  mkdirSync(out, { recursive: true });
  run([
    ...hostCompiler(),
    ...["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"],
    join(import.meta.dirname!, "evp_loop.c"),
    ...["-o", program, "-ldl"],
  ]);
  return program;
}

/** The loop on one libcrypto. */
export class EvpLoop {
  readonly #program: string;
  readonly #libcrypto: string;

  /** Takes the compiled program and libcrypto's path. */
  constructor(program: string, libcrypto: string) {
    this.#program = program;
    this.#libcrypto = libcrypto;
  }

  /** The last 16 bytes of one call's result, in hex. */
  ending(operation: Operation, size: number): string {
    return this.#run(operation, size, 0).trim();
  }

  /** Nanoseconds per call, over about that many milliseconds. */
  time(operation: Operation, size: number, milliseconds: number): number {
    return Number(this.#run(operation, size, milliseconds));
  }

  #run(operation: Operation, size: number, milliseconds: number): string {
    const args = [this.#libcrypto, operation, `${size}`, `${milliseconds}`];
    const { stdout, stderr, status, error } = spawnSync(this.#program, args, { encoding: "utf8" });
    if (status === 0) return stdout;
    throw error ?? new Error(`The C loop ended with status ${status}: ${stderr}`);
  }
}
