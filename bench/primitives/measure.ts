/**
 * Times every contender's operations at every size in the runtime that runs this, and prints the
 * times as JSON. `primitives.ts` starts it with what it needs.
 *
 * @module
 */
import process from "node:process";
import { UnsupportedAlgorithm } from "../../errors.ts";
import backend from "../../mod.ts";
import { runCLoop } from "../c_loop.ts";
import { measureInTurn, type Timed } from "../measure.ts";
import { namesOf } from "../plan.ts";
import { nanosecondsPerCall, type Timing } from "../timing.ts";
import { loadNoble } from "./noble.ts";
import { node } from "./node_crypto.ts";
import { type OpenSSLProgram, opensslSpeed } from "./openssl_program.ts";
import { ours, oursInto } from "./ours.ts";
import {
  ceilingFrom,
  type Contender,
  contenders,
  type Operation,
  operations,
  type Script,
} from "./plan.ts";
import { makeReferences, type Reference, verify, verifyEnding } from "./reference.ts";
import type { Calls, Contestant } from "./sample.ts";
import { web } from "./web_crypto.ts";

/** What this script is told, as JSON. */
export interface Task {
  /** The compiled C loop. */
  readonly evpLoop: string;
  /** The `openssl` program of the same libcrypto, if there is one. */
  readonly openssl?: OpenSSLProgram;
  readonly timing: Timing;
}

type TimedCalls = Timed<Operation, Contender>;

const { evpLoop, openssl, timing }: Task = JSON.parse(process.argv[2]!);
const missing = new Set<string>();
const scripts: Readonly<Record<Script, Contestant>> = {
  ours,
  into: oursInto,
  node,
  web,
  noble: await loadNoble(),
};

/** The contenders that have the operation, each verified. */
async function prepare(operation: Operation, reference: Reference): Promise<TimedCalls[]> {
  const size = reference.sample.data.length;
  const timed: TimedCalls[] = [];
  for (const [contender, contestant] of Object.entries(scripts) as [Script, Contestant][]) {
    const calls = await prepareScript(contender, contestant, operation, reference);
    if (calls === undefined) continue;
    const time = () => nanosecondsPerCall(calls, timing.milliseconds);
    timed.push({ contender, operation, size, time });
  }
  return [...timed, prepareLoop(operation, reference), ...prepareSpeed(operation, size)];
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

function prepareLoop(operation: Operation, reference: Reference): TimedCalls {
  const size = reference.sample.data.length;
  const run = (milliseconds: number): string =>
    runCLoop(evpLoop, backend.bindings.path, operation, size, milliseconds);
  verifyEnding(contenders.cLoop, run(0), reference, operation);
  const time = () => Number(run(timing.milliseconds));
  return { contender: "cLoop", operation, size, isApart: true, time };
}

function prepareSpeed(operation: Operation, size: number): TimedCalls[] {
  if (openssl === undefined || size < ceilingFrom) return [];
  const run = () => opensslSpeed(openssl, operation, size);
  if (run() === undefined) return [];
  return [{ contender: "speed", operation, size, isApart: true, time: () => run()! }];
}

async function prepareAll(): Promise<TimedCalls[]> {
  const references = [...(await makeReferences()).values()];
  const all: TimedCalls[] = [];
  for (const operation of namesOf(operations)) {
    for (const reference of references) all.push(...await prepare(operation, reference));
  }
  for (const text of missing) console.error(`  ${text}`);
  return all;
}

console.log(JSON.stringify(await measureInTurn(await prepareAll(), timing.repeats)));
