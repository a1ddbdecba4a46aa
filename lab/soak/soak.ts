/**
 * An example server under load and disturbance.
 *
 * @module
 */
import { join } from "node:path";
import { type Ending, Server } from "./process.ts";
import { exampleOf, type RuntimeName, soakCommand } from "./runtimes.ts";
import { fifths, watch } from "./samples.ts";
import type { Served } from "./served.ts";
import type { Taken } from "./taken.ts";
import { take } from "./taking.ts";
import type { WorkerCost } from "./worker_costs.ts";

/** The outcome. */
export interface Soak {
  readonly runtime: RuntimeName;
  /** What the client got. */
  readonly taken: Taken;
  /** What the server says was done to it; nothing if it did not get to say so. */
  readonly served?: Served;
  /** The server's exit code; `null` if it had to be killed. */
  readonly exitCode: number | null;
  /** What the server wrote to stderr. */
  readonly complaints: string;
  /** Resident KiB in each fifth of the time. */
  readonly residentKiB: readonly number[];
  /** Open descriptors in each fifth of the time, including the connections. */
  readonly descriptors: readonly number[];
  /** What Workers leave behind in this runtime, where that was measured. */
  readonly workerCost?: WorkerCost;
}

/** Loads and disturbs a runtime's server for a number of seconds. */
export async function soak(runtime: RuntimeName, seconds: number, work: string): Promise<Soak> {
  const command = soakCommand(runtime, "server.ts", exampleOf[runtime], String(seconds));
  using server = await Server.start(command);
  const [taken, samples] = await Promise.all([
    take(runtime, server.url, seconds, join(work, `tokens-${runtime}`)),
    watch(server.pid, seconds),
  ]);
  const ending = await server.stop();
  return {
    runtime,
    taken,
    served: reported(ending),
    exitCode: ending.code,
    complaints: ending.stderr.slice(0, 2000),
    residentKiB: fifths(samples.map(({ residentKiB }) => residentKiB)),
    descriptors: fifths(samples.map(({ descriptors }) => descriptors)),
  };
}

function reported({ stdout }: Ending): Served | undefined {
  const last = stdout.trim().split("\n").at(-1)!;
  return last.startsWith("{") ? JSON.parse(last) : undefined;
}
