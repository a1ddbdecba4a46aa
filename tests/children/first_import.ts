/**
 * A process in which eight Workers at once are the first to import the backend,
 * and end; then the main thread imports it.
 *
 * @module
 */
import process from "node:process";
import { observe } from "../support/observe.ts";
import { startDrawer } from "../support/workers.ts";

const order = { report: 4, endless: false };
const drawers = await Promise.all(Array.from({ length: 8 }, () => startDrawer(order)));
for (const { worker } of drawers) worker.terminate();
const { backend } = await import("../../mod.ts");
const values = drawers.flatMap(({ report }) => report.values);
console.log(JSON.stringify({
  registered: drawers.every(({ report }) => report.registered),
  distinct: new Set(values).size,
  source: observe(backend.bindings),
}));
process.exit(0);
