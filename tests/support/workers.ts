/**
 * Workers that draw from the backend.
 *
 * @module
 */
import type { Order, Report } from "../children/worker.ts";

/** A Worker and its report. */
export interface Drawer {
  readonly worker: Worker;
  readonly report: Report;
}

/** Starts a Worker and waits for its report. */
export function startDrawer(order: Order): Promise<Drawer> {
  const url = new URL("../children/worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve({ worker, report: data });
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(order);
  });
}
