/**
 * Puts load on the example servers of both runtimes.
 *
 * @module
 */
import { join } from "node:path";
import { describeMachine, type Machine } from "../../bench/machine.ts";
import { about } from "../evidence/about.ts";
import type { Selection } from "../evidence/selection.ts";
import { measureRates, type Rates } from "./rates.ts";
import type { RuntimeName } from "./runtimes.ts";
import { type Soak, soak } from "./soak.ts";
import { measureWorkerCost, type WorkerCost } from "./worker_costs.ts";

/** The results. */
export interface Load {
  /** What it was measured on, by its name. */
  readonly about: Readonly<Record<string, string>>;
  /** The same machine, and how busy other work kept it. */
  readonly machine: Machine;
  /** How long each server was loaded and disturbed. */
  readonly seconds: number;
  readonly rates: readonly Rates[];
  readonly soaks: readonly Soak[];
}

const runtimes: readonly RuntimeName[] = ["Deno", "Bun"];
const hour = 3600;

/** How many Workers to run to tell what one leaves behind. */
const workersCounted = 500;

/** Turns of each server, and the seconds of one: less than three minutes for both runtimes. */
const turns = { count: 5, seconds: 6 };

/** Compares both runtimes' rates one after the other, then disturbs both at the same time. */
export async function measureLoad(work: string, selection: Selection): Promise<Load> {
  const { group, subject, seconds = hour } = selection;
  const wanted = (name: string) => group === undefined || group === name;
  const chosen = runtimes.filter((name) => subject === undefined || subject === name);
  const machine = describeMachine();
  const rates: Rates[] = [];
  for (const runtime of wanted("rates") ? chosen : []) {
    console.error(`load: requests per second in ${runtime}`);
    rates.push(await measureRates(runtime, turns.count, turns.seconds, work));
  }
  const soaks = wanted("soak") ? await soakAll(chosen, seconds, work) : [];
  return { about: await about(), machine, seconds, rates, soaks };
}

async function soakAll(
  runtimes: readonly RuntimeName[],
  seconds: number,
  work: string,
): Promise<Soak[]> {
  const costs: WorkerCost[] = [];
  for (const runtime of runtimes) {
    console.error(`load: what Workers leave behind in ${runtime}`);
    costs.push(await measureWorkerCost(runtime, workersCounted));
  }
  console.error(`load: ${runtimes.join(" and ")}, ${seconds} s`);
  const soaks = await Promise.all(runtimes.map((name) => soak(name, seconds, join(work, name))));
  return soaks.map((soak, i) => ({ ...soak, workerCost: costs[i]! }));
}
