/**
 * Times draws through the vDSO, and what they are compared with, in the runtime that runs this, and
 * prints the results as JSON. `run.ts` starts it with the paths of both C loops.
 *
 * Every repeat goes through all of them, so that other load on the machine affects all equally.
 *
 * @module
 */
import type { OsrandomSource } from "../../engine/osrandom.ts";
import { runCLoop } from "../c_loop.ts";
import { median, nanosecondsPerCall } from "../timing.ts";
import { type Contender, contenders, milliseconds, repeats, sizes } from "./plan.ts";
import type { Cell, Measured } from "./results.ts";
import process from "node:process";
import backend from "../../mod.ts";

const [vdsoLoop, getrandomLoop] = process.argv.slice(2);

type View = Uint8Array<ArrayBuffer>;

function byBackend(view: View, count: number): void {
  for (let i = 0; i < count; i++) backend.randomFill(view);
}

function byForeignFunction(view: View, count: number): void {
  const { RAND_bytes } = backend.bindings.lib;
  const size = view.length;
  for (let i = 0; i < count; i++) RAND_bytes(view, size);
}

function choose(source: OsrandomSource): void {
  backend.bindings.engine.chooseSource(source);
  const now = backend.osrandomEngineImplementation();
  if (now !== source) throw new Error(`Cannot measure "${source}" here: "${now}" serves`);
}

function timed(source: OsrandomSource, draw: (view: View, count: number) => void, view: View) {
  choose(source);
  return nanosecondsPerCall((count) => draw(view, count), milliseconds);
}

const timers: Readonly<Record<Contender, (view: View) => number>> = {
  vdso: (view) => timed("vdso", byBackend, view),
  vdsoFfi: (view) => timed("vdso", byForeignFunction, view),
  vdsoLoop: (view) => runCLoop(vdsoLoop!, view.length, milliseconds),
  getrandom: (view) => timed("getrandom", byBackend, view),
  getrandomLoop: (view) => runCLoop(getrandomLoop!, view.length, milliseconds),
};

function measureCells(): Cell[] {
  const names = Object.keys(contenders) as Contender[];
  const views = new Map([...sizes.keys()].map((size) => [size, new Uint8Array(size)]));
  const cells = [...sizes.keys()].flatMap((size) =>
    names.map((contender) => ({ contender, size, repeats: [] as number[] }))
  );
  for (let repeat = 0; repeat <= repeats; repeat++) {
    for (const { contender, size, repeats } of cells) {
      const time = timers[contender](views.get(size)!);
      // The first round only warms up.
      if (repeat > 0) repeats.push(Number(time.toPrecision(5)));
    }
  }
  return cells.map((cell) => ({ ...cell, median: median(cell.repeats) }));
}

const measured: Measured = { openssl: backend.opensslVersionText(), cells: measureCells() };
console.log(JSON.stringify(measured));
