/**
 * A fresh process that chooses among the operating system's sources, step by
 * step. Prints the outcome of each.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { open } from "../../bindings.ts";
import type { OsrandomSource } from "../../engine/osrandom.ts";
import { hex } from "../support/observe.ts";
import { startDrawer } from "../support/workers.ts";
import process from "node:process";
import backend from "../../mod.ts";

const { engine, path } = backend.bindings;

function distinct(count: number, size: number): number {
  return new Set(Array.from({ length: count }, () => hex(backend.randomBytes(size)))).size;
}

/** How many values four Workers and the main thread drew at once, and how many differ. */
async function drawInWorkers(): Promise<[number, number]> {
  const orders = Array.from({ length: 4 }, () => startDrawer({ report: 20_000, endless: false }));
  const own = Array.from({ length: 20_000 }, () => hex(backend.randomBytes(32)));
  const drawers = await Promise.all(orders);
  drawers.forEach(({ worker }) => worker.terminate());
  const values = [...own, ...drawers.flatMap(({ report }) => report.values)];
  return [values.length, new Set(values).size];
}

/** How much droppable memory this process has, in kB. */
function droppable(): number {
  const mappings = readFileSync("/proc/self/smaps", "utf8").split(/^(?=[0-9a-f]+-)/m);
  return mappings.filter((text) => /^VmFlags:.* dp\b/m.test(text))
    .reduce((sum, text) => sum + Number(/^Size: +(\d+) kB$/m.exec(text)![1]), 0);
}

const actions: Record<string, (argument: string) => unknown> = {
  implementation: () => backend.osrandomEngineImplementation(),
  status: () => backend.status().implementation,
  choose: (source) => engine.chooseSource(source as OsrandomSource),
  open: (source) => {
    const opened = open({ libcrypto: path, source: source as OsrandomSource });
    return opened.engine.implementation();
  },
  distinct: (size) => distinct(2000, Number(size)),
  droppable: () => droppable(),
  workers: () => drawInWorkers(),
  calls: () => {
    const before = engine.counters();
    for (const size of [1, 32, 256, 257, 4096]) backend.randomBytes(size);
    const after = engine.counters();
    return [after.threadCalls - before.threadCalls, after.threadBytes - before.threadBytes].map(
      Number,
    );
  },
};

const outcomes: unknown[] = [];
for (const step of process.argv.slice(2)) {
  const [name, argument] = step.split("=");
  try {
    outcomes.push(await actions[name!]!(argument ?? "") ?? "done");
  } catch (error) {
    outcomes.push({ name: (error as Error).name, message: (error as Error).message });
  }
}
console.log(JSON.stringify(outcomes));
process.exit(0);
