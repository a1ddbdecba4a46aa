/**
 * What publint and are-the-types-wrong report about `dist/`, as `npm pack` would pack it.
 *
 *     deno run -A build/package_lint.ts
 *
 * `require()` of these modules works in Bun and Deno, which accept ES modules there; old resolvers
 * (`node10`) do not support entry points. So are-the-types-wrong is asked only about ES modules.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";

const dist = join(import.meta.dirname!, "..", "dist");

const linters = [
  ["publint@0.3.25", "--strict", dist],
  ["@arethetypeswrong/cli@0.18.5", "--pack", dist, "--profile", "esm-only"],
];

function isClean(linter: readonly string[]): boolean {
  const { status, stdout, stderr, error } = spawnSync("npx", ["-y", ...linter], {
    encoding: "utf8",
    shell: process.platform === "win32", // npx is a script there
  });
  if (status !== 0) console.error(error?.message ?? `${linter[0]}:\n${stdout}${stderr}`);
  return status === 0;
}

const dirty = linters.filter((linter) => !isClean(linter));
if (dirty.length === 0) console.log("publint and are-the-types-wrong have nothing against dist/");
process.exitCode = dirty.length === 0 ? 0 : 1;
