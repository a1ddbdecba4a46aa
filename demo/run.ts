/**
 * Runs the demo in Deno and in Bun.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { bunCommand } from "../build/bun.ts";

const script = join(import.meta.dirname!, "demo.ts");
const commands = [[Deno.execPath(), "run", "-A", script], [...bunCommand(), script]];

for (const [program, ...args] of commands) {
  const { status } = spawnSync(program!, args, { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
  console.log();
}
