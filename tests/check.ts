/**
 * Format, lint, types, docs and what would be published: every part runs, even
 * after one has failed; the last line is `N passed, N failed`.
 *
 *     deno task check
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { runMain, runTool } from "../build/arguments.ts";
import { add, type Counts, none, summary } from "./support/counts.ts";
import { failureOf, recordFailures } from "./support/failures.ts";

const root = join(import.meta.dirname!, "..");

const parts = [
  ["fmt", "--check"],
  ["lint"],
  ["check", "."],
  [
    "doc",
    "--lint",
    "mod.ts",
    "bindings.ts",
    "doctor/mod.ts",
    "errors.ts",
    "hazmat/asn1/mod.ts",
    "hazmat/keys/mod.ts",
    "hazmat/pkcs12/mod.ts",
    "hazmat/ssh/mod.ts",
  ],
  ["publish", "--dry-run", "--allow-dirty"],
  ["run", "-A", "build/package_lint.ts"],
];

function runPart(part: readonly string[]): Counts {
  console.log(`== deno ${part.join(" ")}`);
  const { status, stdout, stderr } = spawnSync(Deno.execPath(), part, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  console.log(`${stdout}${stderr}`.trimEnd());
  if (status === 0) return { ...none, passed: 1 };
  recordFailures([failureOf("check", `deno ${part.join(" ")}`, stderr || stdout)]);
  return { ...none, failed: 1 };
}

const usage = `Usage: deno task check

Looks at the format, lint, types, docs and what would be published, and goes on after what
failed.

  --help   This`;

await runMain((args) =>
  runTool({ usage, options: {} }, args, () => {
    const total = parts.map(runPart).reduce(add, none);
    console.log(`\n${summary(total)}`);
    return total.failed === 0 ? 0 : 1;
  })
);
