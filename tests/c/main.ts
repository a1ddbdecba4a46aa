/**
 * Runs the C tests by themselves; exits with 1 if one fails.
 *
 *     deno run -A tests/c/main.ts [--all]
 *
 * @module
 */
import { join } from "node:path";
import { runMain, runTool } from "../../build/arguments.ts";
import { backend } from "../../mod.ts";
import { summary } from "../support/counts.ts";
import { runCTests } from "./run.ts";

const usage = "Usage: deno run -A tests/c/main.ts [--all]: with --all, also under sanitizers";
const options = { all: { type: "boolean", default: false } } as const;

await runMain((args) =>
  runTool({ usage, options }, args, ({ values: { all } }) => {
    const root = join(import.meta.dirname!, "..", "..");
    const counts = runCTests(root, backend.bindings.path, all);
    console.log(summary(counts));
    return counts.failed === 0 ? 0 : 1;
  })
);
