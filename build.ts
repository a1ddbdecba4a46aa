/**
 * Compiles the engine for this machine, writes `engine/image.ts` and
 * `dist/osrandom.so`, and bundles `dist/` as a package that Bun can install.
 *
 *     deno task build [--quiet]
 *
 * @module
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { CompileError } from "./build/compile.ts";
import { compileEngine } from "./build/engine.ts";
import { imageModule } from "./build/image.ts";
import { buildPackage } from "./build/package.ts";
import { hostTarget } from "./build/target.ts";

const root = import.meta.dirname!;
const out = join(root, "dist");
const quiet = process.argv.includes("--quiet");

function say(text: string): void {
  if (!quiet) console.log(text);
}

async function build(): Promise<void> {
  const target = hostTarget();
  const image = compileEngine(root, target);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  writeFileSync(join(out, `osrandom.${target.extension}`), image.bytes, { mode: 0o755 });
  writeFileSync(join(root, "engine", "image.ts"), imageModule([image]));
  say(`engine  ${image.platform}, ${image.bytes.length} bytes, sha256 ${image.sha256}`);
  await buildPackage(root, out);
  say(`package ${out}`);
}

try {
  await build();
} catch (error) {
  if (!(error instanceof CompileError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
