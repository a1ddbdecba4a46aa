/**
 * A JavaScript process that is copied in every way while it runs. Prints its
 * rows. To be copied with its PID, it must be process 1 of a PID namespace.
 *
 *     unshare --pid --fork deno run -A lab/copies/script.ts [COPIES]
 *
 * @module
 */
import process from "node:process";
import backend from "../../mod.ts";
import { runtime } from "../../ffi/runtime.ts";
import { generators } from "./generators.ts";
import { openCopies, type Way } from "./native.ts";
import { type Generator, type Row, type Tally, tally } from "./row.ts";
import { sizes } from "./sizes.ts";
import { hex } from "../../tests/support/observe.ts";

const copies = openCopies(backend.bindings.path);
const subject = runtime.name === "deno" ? "Deno" : "Bun";
const isProcessOne = process.pid === 1;
const crowd = Number(process.argv[2] ?? sizes.many.copies);
const half = 16 * sizes.pair.draws;
const source = backend.osrandomEngineImplementation();
const rows: Row[] = [];

function report(way: string, generator: Generator, tally: Tally): void {
  const served = backend.osrandomEngineImplementation();
  rows.push({ way, subject, generator, source, ...served === source ? {} : { served }, tally });
}

/** This JavaScript continues in both processes, and draws in both. */
function drawTwice(way: Way, draw: (out: Uint8Array) => void): Tally {
  const values = new Uint8Array(half);
  const fill = () => {
    for (let at = 0; at < half; at += 16) draw(values.subarray(at, at + 16));
  };
  fill();
  // Bound in advance: binding a function needs more of the runtime than a copy has.
  copies.native.shared_write(0, values, half);
  const { end_copy, shared_write } = copies.native;
  copies.native.copy_whole_memory();
  const pid = copies.copy(way);
  if (pid < 0) return { error: -pid, drawn: 0, distinct: 0, stalled: 0 };
  fill();
  shared_write(pid === 0 ? half : 0, values, half);
  if (pid === 0) end_copy(0);
  const error = copies.native.wait_for_copy(pid);
  const all = new Uint8Array(2 * half);
  copies.native.shared_read(0, all, all.length);
  const at = Array.from({ length: all.length / 16 }, (_, i) => 16 * i);
  return { ...tally(at.map((at) => hex(all.subarray(at, at + 16)))), error };
}

function copyInEveryWay(generator: Generator, draw: (out: Uint8Array) => void): void {
  for (const way of ["fork", "clone", "same-pid"] as const) {
    if (way === "same-pid" && !isProcessOne) continue;
    report(way, generator, drawTwice(way, draw));
  }
}

/** What copies draw that run only C. */
function copyFromC(generator: Generator): void {
  const { many, threads, vfork } = sizes;
  const native = generator === "naive" ? "naive" : "libcrypto";
  report("vfork", generator, copies.vfork(native, vfork.draws));
  for (const way of ["fork", "same-pid"] as const) {
    if (way === "same-pid" && !isProcessOne) continue;
    report(`many-${way}`, generator, copies.many(native, way, crowd, many.draws));
    const busy = copies.threads(native, way, threads.others, threads.copies);
    report(`threads-${way}`, generator, busy);
  }
}

copies.native.shared_open(2 * half);
for (const { name, draw, isNative } of generators(backend, copies.native.draw_naive_value)) {
  if (name === "openssl") backend.unregisterOsrandomEngine();
  copyInEveryWay(name, draw);
  if (isNative) copyFromC(name);
  if (name === "openssl") backend.registerOsrandomEngine();
}
console.log(JSON.stringify(rows));
