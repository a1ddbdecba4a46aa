/**
 * What the rest of the package needs from the JavaScript runtime. `deno.ts` and
 * `bun.ts` are the two answers; nothing else knows which one is running.
 *
 * @module
 */
import { bun } from "./bun.ts";
import { deno } from "./deno.ts";
import { RuntimeTooOldError, UnsupportedRuntimeError } from "../errors.ts";
import type { Runtime } from "./types.ts";

/** The oldest runtimes whose FFI this package relies on. */
export const oldestRuntimes: Readonly<Record<Runtime["name"], string>> = {
  deno: "2.8.0",
  bun: "1.4.0",
};

/** The runtime that is running this module. */
export const runtime: Runtime = detectRuntime();

function detectRuntime(): Runtime {
  const found = deno() ?? bun();
  if (found === undefined) throw new UnsupportedRuntimeError();
  const oldest = oldestRuntimes[found.name];
  if (isOlder(found.version, oldest)) {
    throw new RuntimeTooOldError(found.name, found.version, oldest);
  }
  return found;
}

function isOlder(version: string, floor: string): boolean {
  // No regular expression: a program's first takes 0.2 ms.
  const [a, b] = [version, floor].map((text) => text.split(".", 3));
  for (let i = 0; i < 3; i++) {
    const [found, least] = [parseInt(a![i]!), parseInt(b![i]!)];
    if (found !== least) return found < least;
  }
  return false;
}
