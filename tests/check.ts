/**
 * Format, lint, types, docs and what would be published: each part is run, also
 * after one that failed; the last line is `N passed, N failed`.
 *
 *     deno task check
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { add, type Counts, none, summary } from "./support/counts.ts";

const root = join(import.meta.dirname!, "..");

const parts = [
  ["fmt", "--check"],
  ["lint"],
  ["check", "."],
  ["doc", "--lint", "mod.ts", "bindings.ts", "doctor.ts", "errors.ts"],
  ["publish", "--dry-run", "--allow-dirty"],
];

function runPart(part: readonly string[]): Counts {
  console.log(`== deno ${part.join(" ")}`);
  const { status } = spawnSync(Deno.execPath(), part, { cwd: root, stdio: "inherit" });
  return status === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
}

const total = parts.map(runPart).reduce(add, none);
console.log(`\n${summary(total)}`);
process.exit(total.failed === 0 ? 0 : 1);
