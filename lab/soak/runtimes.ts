/**
 * How to run servers and clients in a runtime.
 *
 * @module
 */
import process from "node:process";
import { join } from "node:path";
import { ownRuntime, type RuntimeName, scriptCommand } from "../copies/runtimes.ts";
import { root } from "../../tests/support/child.ts";

export { ownRuntime, type RuntimeName };

/** The example server of a runtime, by its file's name. */
export const exampleOf: Readonly<Record<RuntimeName, string>> = {
  Deno: "deno_server.ts",
  Bun: "bun_server.ts",
};

/** The command that runs a file with garbage collection on demand. */
export function fileCommand(runtime: RuntimeName, file: string): string[] {
  if (runtime === "Bun") return [scriptCommand("Bun", "")[0]!, file];
  return [process.execPath, "run", "-A", "--no-check", "--v8-flags=--expose-gc", file];
}

/** The same for a script in this folder. */
export function soakCommand(runtime: RuntimeName, script: string, ...args: string[]): string[] {
  return [...fileCommand(runtime, join(root, "lab", "soak", script)), ...args];
}
