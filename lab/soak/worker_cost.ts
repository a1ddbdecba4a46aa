/**
 * A process that starts and ends Workers, one after the other. Prints the KiB
 * by which it grew for each.
 *
 *     worker_cost.ts ffi|package COUNT LIBCRYPTO
 *
 * @module
 */
import process from "node:process";
import { startDrawer } from "../../tests/support/workers.ts";
import { collectGarbage } from "./garbage.ts";
import { fifths, growth, sample } from "./samples.ts";

const [kind, count, libcrypto] = process.argv.slice(2) as [string, string, string];

function startFfi(): Promise<Worker> {
  const worker = new Worker(new URL("./ffi_worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(libcrypto);
  });
}

async function startOne(): Promise<Worker> {
  if (kind === "ffi") return await startFfi();
  return (await startDrawer({ report: 1, endless: false })).worker;
}

const resident: number[] = [];
for (let i = 0; i < Number(count); i++) {
  (await startOne()).terminate();
  if (i % 10 === 0) collectGarbage();
  resident.push(sample(process.pid).residentKiB);
}
const betweenMedians = Number(count) * 3 / 5;
console.log(growth(fifths(resident)) / betweenMedians);
process.exit(0);
