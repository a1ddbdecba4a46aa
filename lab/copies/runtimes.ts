/**
 * The JavaScript processes that are copied.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { bunCommand } from "../../build/bun.ts";
import { isDeno, root, runCommand } from "../../tests/support/child.ts";
import { processOne } from "./namespace.ts";
import type { Row } from "./row.ts";
import { sourceVariables } from "./sources.ts";

/** A JavaScript runtime. */
export type RuntimeName = "Deno" | "Bun";

/** The runtime that runs this. */
export const ownRuntime: RuntimeName = isDeno ? "Deno" : "Bun";

/** The command that runs a script of this folder in a runtime. */
export function scriptCommand(runtime: RuntimeName, script: string): string[] {
  return runtimeScript(runtime, join("lab", "copies", script));
}

/** The command that runs a project script in a runtime: this one, or the other one from Deno. */
export function runtimeScript(runtime: RuntimeName, script: string): string[] {
  const path = join(root, script);
  if (runtime === "Deno") return [process.execPath, "run", "-A", "--no-check", path];
  return [isDeno ? findBun() : process.execPath, path];
}

/** The program itself: npx would start two more processes. */
function findBun(): string {
  const [program, ...args] = [...bunCommand(), "--print", "process.execPath"];
  return spawnSync(program!, args, { encoding: "utf8" }).stdout.trim();
}

/** Every way that needs only a process, with each generator. */
export async function runtimeRows(
  runtime: RuntimeName,
  libcrypto: string,
  source: string,
  copies: number,
): Promise<Row[]> {
  const command = [...scriptCommand(runtime, "script.ts"), String(copies)];
  const { code, signal, stdout, stderr } = await runCommand(command, {
    prefix: processOne,
    env: { HAZMAT_LIBCRYPTO: libcrypto, ...sourceVariables(source) },
    timeout: 300_000,
  });
  if (code !== 0) throw new Error(`script.ts ended with ${signal ?? code}:\n${stderr}`);
  const rows: Row[] = JSON.parse(stdout);
  const other = rows.find((row) => row.source !== source);
  if (other === undefined) return rows;
  throw new Error(`osrandom has no source "${source}" here: it took "${other.source}"`);
}
