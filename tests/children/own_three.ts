/**
 * A process with several libcryptos at once, each with its own registration:
 * prints each one's share of the draws, here and in Workers that draw
 * meanwhile, and who is registered when they are unregistered one by one.
 *
 * @module
 */
import process from "node:process";
import { Backend } from "../../hazmat/backend.ts";
import { drawInTurn, openAll, type Share } from "./own_draws.ts";
import type { Order } from "./own_worker.ts";

const [count, ...paths] = process.argv.slice(2);
const workers = 3;

function drawInWorker(order: Order): Promise<Share[]> {
  const url = new URL("./own_worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(order);
  });
}

const all = openAll(paths);
const backends = all.map((bindings) => new Backend(bindings));
const registered = () => backends.map((backend) => backend.isOsrandomEngineRegistered());

const seen = [registered()];
for (const backend of backends) {
  backend.registerOsrandomEngine();
  seen.push(registered());
}
const inWorkers = Array.from(
  { length: workers },
  () => drawInWorker({ paths, count: Number(count) }),
);
const here = drawInTurn(all, Number(count));
const there = await Promise.all(inWorkers);
for (const backend of backends) {
  backend.unregisterOsrandomEngine();
  seen.push(registered());
}
console.log(JSON.stringify({ here, there, seen, loaded: all.map(({ path }) => path) }));
process.exit(0);
