/**
 * A JavaScript process that is saved and restored: `native/waiting.c`, with the
 * generators of the runtime.
 *
 *     deno run -A lab/copies/waiting.ts SOURCE DIRECTORY
 *
 * @module
 */
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import backend from "../../mod.ts";
import { hex } from "../../tests/support/observe.ts";
import { generators } from "./generators.ts";
import { openCopies } from "./native.ts";
import { sizes } from "./sizes.ts";

const [source, directory] = process.argv.slice(2);
const { draw_naive_value } = openCopies(backend.bindings.path).native;

/** A line for each generator, and one with where osrandom draws from. */
function drawFromEach(): string {
  const value = new Uint8Array(16);
  const lines = generators(backend, draw_naive_value).map(({ name, draw }) => {
    if (name === "openssl") backend.unregisterOsrandomEngine();
    const values = Array.from({ length: sizes.pair.draws }, () => {
      draw(value);
      return hex(value);
    });
    if (name === "openssl") backend.registerOsrandomEngine();
    return [name, ...values].join(" ");
  });
  return [...lines, `source ${backend.osrandomEngineImplementation()}`].join("\n");
}

if (backend.osrandomEngineImplementation() !== source) {
  throw new Error(`osrandom has no source "${source}" here`);
}
drawFromEach();
writeFileSync(join(directory!, "ready"), "");
while (!existsSync(join(directory!, "go"))) {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
writeFileSync(join(directory!, "drawn.unfinished"), drawFromEach() + "\n");
renameSync(join(directory!, "drawn.unfinished"), join(directory!, "drawn"));
process.exit(0);
