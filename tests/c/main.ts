/**
 * Runs the C tests by themselves; exits with 1 if one fails.
 *
 *     deno run -A tests/c/main.ts
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { backend } from "../../mod.ts";
import { summary } from "../support/counts.ts";
import { runCTests } from "./run.ts";

const counts = runCTests(join(import.meta.dirname!, "..", ".."), backend.bindings.path);
console.log(summary(counts));
process.exit(counts.failed === 0 ? 0 : 1);
