/**
 * The tests' own C, compiled once per run and called through the package's FFI.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { hostCompiler, run } from "../../build/compile.ts";
import { type FunctionsOf, lazyFunctions, type Prototypes } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import { root } from "./child.ts";
import process from "node:process";

const out = join(root, "tests", "out");

/** Compiles a file of `tests/native/` to a shared library and returns its path. */
export function compileNative(name: string): string {
  const source = join(root, "tests", "native", `${name}.c`);
  const digest = createHash("sha256").update(readFileSync(source)).digest("hex").slice(0, 16);
  const library = join(out, `${name}-${digest}.so`);
  if (existsSync(library)) return library;
  mkdirSync(out, { recursive: true });
  // Another runtime may do the same at the same time, with the same PID in its own namespace.
  const unfinished = `${library}.${runtime.name}.${process.pid}`;
  run([
    ...hostCompiler(),
    ...["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"],
    source,
    "-o",
    unfinished,
    "-ldl",
    "-lpthread",
    "-lrt",
  ]);
  renameSync(unfinished, library);
  return library;
}

/** Compiles a file of `tests/native/` and binds its functions. */
export function openNative<T extends Prototypes>(name: string, prototypes: T): FunctionsOf<T> {
  const library = runtime.open(compileNative(name), Object.keys(prototypes)[0]!);
  return lazyFunctions(library, prototypes, (symbol) => new Error(`${name}.c lacks ${symbol}`));
}
