/**
 * The C code of these tests, compiled once per change: as a library for the
 * JavaScript runtimes, and as programs without one.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { hostCompiler, run } from "../../build/compile.ts";
import { runtime } from "../../ffi/runtime.ts";
import { root } from "../../tests/support/child.ts";

const sources = join(root, "lab", "copies", "native");
const out = join(root, "tests", "out");

const common = ["copy", "generators", "many", "tally", "threads", "vfork"];

/** The files of each thing that can be made, without `.c`. */
const parts = {
  library: [...common, "shared", "whole"],
  harness: [...common, "library", "harness"],
  detached: ["detached"],
  guest: ["generators", "library", "print", "guest"],
  waiting: ["generators", "library", "print", "waiting"],
} as const;

/** The library's own functions take precedence over the runtime's of the same name. */
const asLibrary = ["-shared", "-fPIC", "-Wl,-Bsymbolic"];

/** Compiles one of them and returns its path. */
export function compileCopies(name: keyof typeof parts): string {
  const file = join(out, `copies-${name}-${digest()}`);
  if (existsSync(file)) return file;
  mkdirSync(out, { recursive: true });
  const unfinished = `${file}.${runtime.name}.${process.pid}`;
  run([
    ...hostCompiler(),
    ...["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror"],
    ...name === "library" ? asLibrary : [],
    ...parts[name].map((part) => join(sources, `${part}.c`)),
    ...["-o", unfinished, "-ldl", "-lpthread"],
  ]);
  renameSync(unfinished, file);
  return file;
}

function digest(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, name)));
  return hash.digest("hex").slice(0, 16);
}
