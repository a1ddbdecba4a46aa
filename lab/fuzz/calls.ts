/**
 * Feeds the backend random names, sizes and orders of calls, for a number of seconds: none may
 * crash, hang, leak, or throw an error that is not this package's. Leaks are counted where
 * `HAZMAT_LIBCRYPTO` names the libcrypto.
 *
 *     deno run -A lab/fuzz/calls.ts [--seconds 600] [--seed N]
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { openCounter } from "../../tests/support/counter.ts";
import type { Live } from "./operations.ts";
import { Choices } from "./random.ts";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "600" }, seed: { type: "string" } },
});

// The counter must be there before libcrypto has allocated anything.
const path = process.env.HAZMAT_LIBCRYPTO;
const counter = path === undefined ? undefined : openCounter(path);
const { HazmatError } = await import("../../mod.ts");
const { roundTrip, step } = await import("./operations.ts");
const { later } = await import("./later.ts");

const stepsPerRound = 2_000;
const mostObjects = 24;

/** Whether a caller may get this error. */
function isExpected(error: unknown): boolean {
  if (error instanceof HazmatError) return true;
  // The JavaScript engines' own errors read differently: "Maximum call stack size exceeded",
  // "undefined is not".
  const isOurs = error instanceof RangeError || error instanceof TypeError;
  return isOurs && /^Cannot (?!read prop|destructure|convert|access|set|mix)/.test(error.message);
}

function tolerate(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (!isExpected(error)) throw error;
    return undefined;
  }
}

async function tolerateLater(call: Promise<unknown>): Promise<void> {
  await call.catch((error) => {
    if (!isExpected(error)) throw error;
  });
}

/** One seed's calls. What lives at the end is disposed of. */
async function round(seed: number): Promise<void> {
  const choices = new Choices(seed);
  const objects: Live[] = [];
  for (let i = 0; i < stepsPerRound; i++) {
    const made = tolerate(() => step(choices, objects)) as Live | undefined;
    if (made !== undefined) objects.push(made);
    if (objects.length > mostObjects) {
      objects.splice(choices.below(objects.length), 1)[0]!.dispose!();
    }
    if (i % 20 === 0) roundTrip(choices);
    if (i % 50 === 0) {
      const calls = Array.from({ length: choices.below(4) }, () => later(choices));
      await Promise.all(calls.map(tolerateLater));
    }
  }
  for (const object of objects) object.dispose!();
}

/** Runs one seed after the other until the time is up; returns how many. */
async function fuzz(seconds: number, first: number): Promise<number> {
  const end = Date.now() + seconds * 1000;
  let seed = first;
  do {
    try {
      await round(seed++);
    } catch (error) {
      throw new Error(`--seed ${seed - 1} ends in ${error}`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve)); // forgotten objects are freed here
  } while (Date.now() < end);
  return seed - first;
}

/** All rounds together must leak less than one block per round. */
function refuseLeak(before: number, rounds: number): void {
  const grown = (counter?.held() ?? before) - before;
  if (grown > Math.max(200, rounds)) throw new Error(`${rounds} rounds leaked ${grown} blocks`);
}

const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
await round(1); // fills caches
const before = counter?.held() ?? 0;
const rounds = await fuzz(Number(values.seconds), first);
refuseLeak(before, rounds);
console.log(JSON.stringify({ seed: first, rounds, calls: rounds * stepsPerRound }));
process.exit(0);
