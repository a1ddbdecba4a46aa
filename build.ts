/**
 * Compiles the engine for this machine, writes `engine/image.ts` and
 * `dist/osrandom.so`, and bundles `dist/` as a package that Bun can install.
 * With `--all`, clang and lld compile it for every platform.
 *
 *     deno task build [--all] [--quiet]
 *
 * @module
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { CompileError } from "./build/compile.ts";
import { compileEngine, type Image } from "./build/engine.ts";
import { imageModule } from "./build/image.ts";
import { buildPackage } from "./build/package.ts";
import { allTargets, extensionOf, hostName, hostTarget } from "./build/target.ts";

const root = import.meta.dirname!;
const out = join(root, "dist");
const all = process.argv.includes("--all");
const quiet = process.argv.includes("--quiet");

function say(text: string): void {
  if (!quiet) console.log(text);
}

/** The engine as a file, for programs that load an OpenSSL engine by its path. */
function writeEngine(stem: string, { platform, bytes }: Image): void {
  writeFileSync(join(out, `${stem}.${extensionOf(platform)}`), bytes, { mode: 0o755 });
}

function writeEngines(images: readonly Image[]): void {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  for (const image of images) {
    if (all) writeEngine(`osrandom-${image.platform}`, image);
    if (image.platform === hostName) writeEngine("osrandom", image);
    say(`engine  ${image.platform}, ${image.bytes.length} bytes, sha256 ${image.sha256}`);
  }
}

async function build(): Promise<void> {
  const targets = all ? allTargets() : [hostTarget()];
  const images = targets.map((target) => compileEngine(root, target));
  writeEngines(images);
  writeFileSync(join(root, "engine", "image.ts"), imageModule(images));
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
