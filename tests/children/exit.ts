/**
 * A process with osrandom registered that ends in the way its argument names.
 *
 * @module
 */
import process from "node:process";
import backend from "../../mod.ts";
import { startDrawer } from "../support/workers.ts";

const ways: Record<string, () => void | Promise<void>> = {
  naturally: () => {},
  byProcessExit: () => process.exit(7),
  byAnUncaughtError: () => {
    throw new Error("uncaught on purpose");
  },
  bySigterm: () => {
    process.kill(process.pid, "SIGTERM");
    setInterval(() => {}, 1000);
  },
  inTheMiddleOfDraws: async () => {
    await Promise.all([1, 2, 3].map(() => startDrawer({ report: 1, endless: true })));
    process.exit(7);
  },
  inTheMiddleOfDrawsByAnError: async () => {
    await Promise.all([1, 2, 3].map(() => startDrawer({ report: 1, endless: true })));
    throw new Error("uncaught on purpose");
  },
};

backend.randomBytes(32);
await ways[process.argv[2]!]!();
