/**
 * Times every contender's operations at every size in the runtime that runs
 * this, and prints the results as JSON. `run.ts` starts it with what it needs.
 *
 * Every repeat goes through all of them, the C loop and `openssl speed`
 * included, so that other load on the machine affects all of them equally.
 *
 * @module
 */
import process from "node:process";
import { UnsupportedAlgorithm } from "../../errors.ts";
import backend from "../../mod.ts";
import { median } from "../timing.ts";
import { EvpLoop } from "./evp_loop.ts";
import { loadNoble } from "./noble.ts";
import { node } from "./node_crypto.ts";
import { type OpenSSLProgram, opensslSpeed } from "./openssl_program.ts";
import { ours, oursInto } from "./ours.ts";
import {
  ceilingFrom,
  type Contender,
  contenders,
  type Operation,
  operationNames,
  type Script,
  type Timing,
} from "./plan.ts";
import { makeReferences, type Reference, verify, verifyEnding } from "./reference.ts";
import type { Cell } from "./results.ts";
import type { Calls, Contestant } from "./sample.ts";
import { nanosecondsPerCall } from "./timing.ts";
import { web } from "./web_crypto.ts";

/** What this script is told, as JSON. */
export interface Task {
  /** The compiled C loop. */
  readonly evpLoop: string;
  /** The `openssl` program of the same libcrypto, if there is one. */
  readonly openssl?: OpenSSLProgram;
  /** How often and how long to measure. */
  readonly timing: Timing;
}

interface Timed {
  readonly contender: Contender;
  readonly operation: Operation;
  readonly size: number;
  /** Nanoseconds per call. */
  readonly time: () => number | Promise<number>;
}

const { evpLoop, openssl, timing }: Task = JSON.parse(process.argv[2]!);
const missing = new Set<string>();
const loop = new EvpLoop(evpLoop, backend.bindings.path);
const scripts: Readonly<Record<Script, Contestant>> = {
  ours,
  into: oursInto,
  node,
  web,
  noble: await loadNoble(),
};

/** The contenders that have the operation, each verified. */
async function prepare(operation: Operation, reference: Reference): Promise<Timed[]> {
  const { milliseconds } = timing;
  const size = reference.sample.data.length;
  const timed: Timed[] = [];
  for (const [contender, contestant] of Object.entries(scripts) as [Script, Contestant][]) {
    const calls = await prepareScript(contender, contestant, operation, reference);
    if (calls === undefined) continue;
    const time = () => nanosecondsPerCall(calls, milliseconds);
    timed.push({ contender, operation, size, time });
  }
  return [...timed, ...preparePrograms(operation, reference)];
}

async function prepareScript(
  contender: Script,
  contestant: Contestant,
  operation: Operation,
  reference: Reference,
): Promise<Calls | undefined> {
  let calls, outcome;
  try {
    calls = await contestant[operation]?.(reference.sample);
    outcome = await calls?.(1);
  } catch (error) {
    refuseOwnError(contender, error);
    missing.add(`${contenders[contender]} lacks ${operation}: ${(error as Error).message}`);
    return undefined;
  }
  if (outcome !== undefined) verify(contenders[contender], outcome, reference, operation);
  return calls;
}

/** A rival may fail in any way if it lacks an algorithm; this package says so. */
function refuseOwnError(contender: Script, error: unknown): void {
  const isOwn = contender === "ours" || contender === "into";
  if (isOwn && !(error instanceof UnsupportedAlgorithm)) throw error;
}

function preparePrograms(operation: Operation, reference: Reference): Timed[] {
  const size = reference.sample.data.length;
  verifyEnding(contenders.cLoop, loop.ending(operation, size), reference, operation);
  const byLoop = () => loop.time(operation, size, timing.milliseconds);
  const timed: Timed[] = [{ contender: "cLoop", operation, size, time: byLoop }];
  if (openssl === undefined || size < ceilingFrom) return timed;
  const bySpeed = () => opensslSpeed(openssl, operation, size);
  return bySpeed() === undefined
    ? timed
    : [...timed, { contender: "speed", operation, size, time: () => bySpeed()! }];
}

async function prepareAll(): Promise<Timed[]> {
  const references = [...(await makeReferences()).values()];
  const all: Timed[] = [];
  for (const operation of operationNames) {
    for (const reference of references) all.push(...await prepare(operation, reference));
  }
  return all;
}

async function measureCells(): Promise<Cell[]> {
  const cells = (await prepareAll()).map((timed) => ({ ...timed, repeats: [] as number[] }));
  for (const text of missing) console.error(`  ${text}`);
  for (let repeat = 0; repeat <= timing.repeats; repeat++) {
    for (const { contender, time, repeats } of cells) {
      // The first round only warms up, which a separate process does not need.
      if (repeat === 0 && contender === "speed") continue;
      const taken = await time();
      if (repeat > 0) repeats.push(Number(taken.toPrecision(5)));
    }
  }
  return cells.map(({ contender, operation, size, repeats }) => ({
    contender,
    operation,
    size,
    median: median(repeats),
    repeats,
  }));
}

console.log(JSON.stringify(await measureCells()));
