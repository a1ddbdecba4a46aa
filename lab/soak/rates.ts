/**
 * Requests per second of an example server as it is, and of the same server on
 * `crypto.getRandomValues`, in turns.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tests/support/child.ts";
import { Server } from "./process.ts";
import { writeRival } from "./rival.ts";
import { exampleOf, fileCommand, type RuntimeName } from "./runtimes.ts";
import { median } from "./samples.ts";
import { rate } from "./taken.ts";
import { take } from "./taking.ts";

/** One server's. */
export interface Rate {
  /** Requests per second, in each turn. */
  readonly perSecond: readonly number[];
  /** Microseconds of CPU per request in the server, in each turn. */
  readonly cpuMicroseconds: readonly number[];
}

/** Both servers'. */
export interface Rates {
  readonly runtime: RuntimeName;
  /** Seconds of each turn. */
  readonly seconds: number;
  readonly osrandom: Rate;
  readonly getRandomValues: Rate;
}

/** Takes turns; the first ones only warm both up. */
export async function measureRates(
  runtime: RuntimeName,
  turns: number,
  seconds: number,
  work: string,
): Promise<Rates> {
  const example = join(root, "examples", exampleOf[runtime]);
  const rival = writeRival(join(work, `rival-${runtime}`), runtime);
  using ours = await Server.start(fileCommand(runtime, example));
  using theirs = await Server.start(fileCommand(runtime, rival));
  const turn = (server: Server) => oneTurn(runtime, server, seconds, join(work, "rates"));
  const [osrandom, getRandomValues]: [Turn[], Turn[]] = [[], []];
  for (let i = 0; i <= turns; i++) {
    osrandom.push(await turn(ours));
    getRandomValues.push(await turn(theirs));
  }
  await Promise.all([ours.stop(), theirs.stop()]);
  return {
    ...{ runtime, seconds },
    osrandom: together(osrandom.slice(1)),
    getRandomValues: together(getRandomValues.slice(1)),
  };
}

interface Turn {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

async function oneTurn(
  runtime: RuntimeName,
  server: Server,
  seconds: number,
  work: string,
): Promise<Turn> {
  const before = cpuMicroseconds(server.pid);
  const taken = await take(runtime, server.url, seconds, work);
  const { faults, tokens, repeats } = taken;
  if (faults.length > 0 || repeats > 0) {
    throw new Error(`A server that nothing disturbs: ${repeats} repeats, ${faults.join("; ")}`);
  }
  const used = cpuMicroseconds(server.pid) - before;
  return { perSecond: Math.round(rate(taken)), cpuMicroseconds: round(used / tokens) };
}

/** CPU time used by all threads of a process (proc_pid_stat(5)). */
function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return ticks * 10_000; // here Linux counts in hundredths of a second
}

function together(turns: readonly Turn[]): Rate {
  return {
    perSecond: turns.map(({ perSecond }) => perSecond),
    cpuMicroseconds: turns.map(({ cpuMicroseconds }) => cpuMicroseconds),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The ratio of the servers' medians: ours to theirs. */
export function rateRatio({ osrandom, getRandomValues }: Rates): number {
  return median(osrandom.perSecond) / median(getRandomValues.perSecond);
}
