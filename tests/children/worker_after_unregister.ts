/**
 * A process that unregisters osrandom, and then opens a Worker that imports the
 * backend again.
 *
 * @module
 */
import process from "node:process";
import backend from "../../mod.ts";
import { startDrawer } from "../support/workers.ts";

backend.unregisterOsrandomEngine();
const { worker, report } = await startDrawer({ report: 1, endless: false });
worker.terminate();
console.log(JSON.stringify({
  worker: report.registered,
  main: backend.isOsrandomEngineRegistered(),
}));
process.exit(0);
