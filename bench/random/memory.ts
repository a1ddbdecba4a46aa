/**
 * Draws ten million times, or as often as told, in the runtime that runs this, and prints as JSON
 * how its resident memory grew.
 *
 * @module
 */
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import backend from "../../mod.ts";
import { type Memory, memoryDraws } from "./plan.ts";

const { gc, Bun } = globalThis as unknown as {
  gc?: () => void;
  Bun?: { gc(wait: boolean): void };
};

/** After garbage collection, once the collector's and compiler's threads are done. */
async function residentMemory(): Promise<number> {
  Bun?.gc(true);
  gc?.();
  await setTimeout(500);
  return process.memoryUsage().rss;
}

function draw(count: number): void {
  const view = new Uint8Array(memoryDraws.size);
  for (let i = 0; i < count; i++) backend.randomFill(view);
}

const all = Number(process.argv[2] ?? memoryDraws.all);
draw(memoryDraws.first);
const first = await residentMemory();
draw(all - memoryDraws.first);
const last = await residentMemory();
const memory: Memory = { first, last };
console.log(JSON.stringify(memory));
