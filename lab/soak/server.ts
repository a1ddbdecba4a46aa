/**
 * A process with an example server as users run it, disturbed from within until SIGTERM. Then it
 * prints as JSON what was done to it, and ends.
 *
 *     server.ts bun_server.ts|deno_server.ts SECONDS
 *
 * It does not outlive those seconds by much, whatever happens to its parent.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import process from "node:process";
import backend from "../../mod.ts";
import { Disturbance } from "./disturbance.ts";
import type { Served } from "./served.ts";
import { mayToggle } from "./verdict.ts";

const [example, seconds] = process.argv.slice(2) as [string, string];
const mechanism = backend.osrandomEngineMechanism();
const disturbance = new Disturbance();
const descriptors = (): number => readdirSync("/proc/self/fd").length;

/** An ended Worker takes a while to wind up. */
async function settled(most: number): Promise<number> {
  for (let i = 0; i < 50 && descriptors() > most; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return descriptors();
}

async function report(): Promise<void> {
  const disturbed = await disturbance.stop();
  const served: Served = {
    ...disturbed,
    mechanism,
    osrandomDraws: Number(backend.bindings.engine.counters().calls),
    descriptorsBefore: before,
    descriptorsAfter: await settled(before),
  };
  console.log(JSON.stringify(served));
  process.exit(0);
}

setTimeout(() => process.exit(1), (Number(seconds) + 1200) * 1000).unref();
process.once("SIGTERM", report);
const before = descriptors();
disturbance.start(mayToggle(mechanism));
await import(`../../examples/${example}`);
