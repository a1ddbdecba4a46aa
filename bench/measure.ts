/**
 * Times every contender at every size in the runtime that runs this, and prints
 * the results as JSON. `run.ts` starts it with the C loop's path.
 *
 * Every repeat goes through all sizes and contenders, the C loop included, so
 * that other load on the machine affects all of them equally.
 *
 * @module
 */
import process from "node:process";
import backend from "../mod.ts";
import { runCLoop } from "./c_loop.ts";
import { chooseSource, draws } from "./draws.ts";
import { type Contender, contenders, milliseconds, repeats, sizes } from "./plan.ts";
import type { Cell, Measured } from "./results.ts";
import { median, nanosecondsPerCall } from "./timing.ts";

const cLoop = process.argv[2]!;

function timeOnce(contender: Contender, view: Uint8Array<ArrayBuffer>): number {
  if (contender === "cLoop") return runCLoop(cLoop, view.length, milliseconds);
  chooseSource(contender);
  const draw = draws[contender];
  return nanosecondsPerCall((count) => draw(view, count), milliseconds);
}

function emptyCells(): (Cell & { repeats: number[] })[] {
  const names = Object.keys(contenders) as Contender[];
  return [...sizes.keys()].flatMap((size) =>
    names.map((contender) => ({ contender, size, median: 0, repeats: [] }))
  );
}

function measureCells(): Cell[] {
  const cells = emptyCells();
  const views = new Map([...sizes.keys()].map((size) => [size, new Uint8Array(size)]));
  for (let repeat = 0; repeat <= repeats; repeat++) {
    for (const cell of cells) {
      const time = timeOnce(cell.contender, views.get(cell.size)!);
      // The first round only warms up.
      if (repeat > 0) cell.repeats.push(Number(time.toPrecision(5)));
    }
  }
  return cells.map((cell) => ({ ...cell, median: median(cell.repeats) }));
}

const measured: Measured = {
  openssl: backend.opensslVersionText(),
  source: backend.osrandomEngineImplementation(),
  cells: measureCells(),
};
console.log(JSON.stringify(measured));
