/**
 * Workers that are ended while they hold secrets.
 *
 * @module
 */
import type { WipingCases } from "./case.ts";

/** What a Worker is told: what to make its secrets from. */
export interface WorkerOrder {
  /** The case's title. */
  readonly title: string;
  /** How many jobs it starts. The first of them run, the last waits. */
  readonly jobs: number;
}

const cpus = Math.max(1, navigator.hardwareConcurrency || 1);

function start(order: WorkerOrder): Promise<Worker> {
  const url = new URL("../../children/wiping_worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(order);
  });
}

const title = "has nothing of the jobs of a Worker that was ended while they ran and waited";

/** The cases. */
export const workers: WipingCases = {
  [title]: {
    secrets: { running: 40, waiting: 40 },
    async use({ running, waiting }, look) {
      running!.fill(0);
      waiting!.fill(0);
      const worker = await start({ title, jobs: cpus + 1 });
      await look({ present: ["running", "waiting"] });
      worker.terminate();
      await look({ absent: ["running", "waiting"], isSoon: true });
    },
  },
};
