/**
 * Fills a file with what a runtime draws through the backend, in draws of many sizes: small ones as
 * for keys and nonces, and large ones, which take other paths.
 *
 *     deno run -A lab/statistics/draw.ts FILE MEBIBYTES [SPOILT]
 *
 * With a third argument, one bit in 32 is cleared, which a test must detect.
 *
 * @module
 */
import { closeSync, openSync, writeSync } from "node:fs";
import process from "node:process";
import backend from "../../mod.ts";

/** Bytes of a draw, and how many such draws follow each other. */
const plan = [[1, 32], [16, 64], [32, 100], [48, 20], [255, 4], [256, 28], [257, 2], [4096, 1]];
const largest = 65_536;

const [file, mebibytes, spoilt] = process.argv.slice(2);
const buffer = new Uint8Array(2 ** 20);
const source = backend.osrandomEngineImplementation();

function fill(): void {
  let at = 0;
  while (at < buffer.length - 2 * largest) {
    for (const [size, count] of plan) {
      for (let i = 0; i < count!; i++) {
        backend.randomFill(buffer.subarray(at, at + size!));
        at += size!;
      }
    }
  }
  backend.randomFill(buffer.subarray(at));
}

const out = openSync(file!, "w");
for (let i = 0; i < Number(mebibytes); i++) {
  fill();
  if (spoilt !== undefined) {
    for (let at = 0; at < buffer.length; at += 4) buffer[at] = buffer[at]! & 0xfe;
  }
  let written = 0;
  while (written < buffer.length) written += writeSync(out, buffer.subarray(written));
}
closeSync(out);
if (backend.osrandomEngineImplementation() !== source) throw new Error("another source serves now");
console.log(source);
