/**
 * A process that ends, in the way its argument names, while jobs run and wait.
 *
 * @module
 */
import process from "node:process";
import { runJobOffThread } from "../../hazmat/core/off_thread.ts";
import { openJobCore, pbkdf2Plan } from "../support/jobs.ts";
import type { JobOrder } from "./job_worker.ts";

const core = openJobCore();
const [way, count] = process.argv.slice(2);

const ways: Record<string, () => unknown> = {
  byProcessExit: () => process.exit(7),
  byProcessExitSoon: () => setTimeout(() => process.exit(7), 20),
  byAnUncaughtError: () => {
    throw new Error("uncaught on purpose");
  },
  naturally: () => {},
  whileWorkersWork: async () => {
    await Promise.all([1, 2, 3].map(startWorker));
    process.exit(7);
  },
};

/** Starts a Worker with its own jobs. */
function startWorker(): Promise<void> {
  const worker = new Worker(new URL("job_worker.ts", import.meta.url), { type: "module" });
  const order: JobOrder = { jobs: 8, rounds: 100_000 };
  worker.postMessage(order);
  return new Promise((resolve) => worker.onmessage = () => resolve());
}

let done = 0;
for (let i = 0; i < Number(count); i++) {
  runJobOffThread(core, pbkdf2Plan(core, 100_000)).then(() => console.log(`${++done} done`));
}
ways[way!]!();
