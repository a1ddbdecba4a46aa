/**
 * A process in which 200 Workers import the backend, draw, and are ended, some
 * in the middle of a draw, while the main thread draws too.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import backend from "../../mod.ts";
import { observe } from "../support/observe.ts";
import { startDrawer } from "../support/workers.ts";

const count = Number(process.argv[2] ?? 200);
const values: string[] = [];
let registered = 0;

/** One after the other; every fourth is ended in the middle of a draw. */
async function lane(from: number, step: number, until = count): Promise<void> {
  for (let i = from; i < until; i += step) {
    const { worker, report } = await startDrawer({ report: 16, endless: i % 4 === 0 });
    values.push(...report.values);
    registered += report.registered ? 1 : 0;
    worker.terminate();
    for (let j = 0; j < 100; j++) backend.randomBytes(32);
  }
}

/** An ended Worker takes a while to wind up: waits until none is left. */
async function settled(): Promise<void> {
  for (let i = 0; i < 100 && descriptors() > before.descriptors; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const engineMappings = () =>
  new Set(
    readFileSync("/proc/self/maps", "utf8").split("\n")
      .filter((line) => line.includes("osrandom"))
      .map((line) => line.split(/\s+/)[4]),
  ).size;
const descriptors = () => readdirSync("/proc/self/fd").length;

await lane(0, 1, 4); // the first pay for what stays
const before = { mappings: engineMappings(), descriptors: descriptors() };
await Promise.all([0, 1, 2, 3].map((first) => lane(first, 4)));
await settled();
const after = { mappings: engineMappings(), descriptors: descriptors() };
console.log(JSON.stringify({
  workers: count + 4,
  registered,
  values: values.length,
  distinct: new Set(values).size,
  before,
  after,
  source: observe(backend.bindings),
}));
process.exit(0);
