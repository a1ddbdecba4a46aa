/**
 * Passes random hostile arguments to every public call, for a number of seconds: values that lie,
 * getters that resize, detach, transfer and dispose, and a thread that constantly grows and writes
 * shared memory, and is terminated now and then. No call may crash, throw anything but an error
 * meant for callers, or touch bytes around its arguments; and the content of private memory once
 * the call has read its options decides the result.
 *
 *     deno run -A lab/fuzz/hostile.ts [--seconds 600] [--seed N]
 *
 * @module
 */
import { writeSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { HostileCalls } from "./hostile_calls.ts";
import { Choices } from "./random.ts";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "600" }, seed: { type: "string" } },
});

const callsPerRound = 500;

const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const end = Date.now() + Number(values.seconds) * 1000;
let seed = first;

do {
  // Before the calls: a crash leaves nothing else that names its seed.
  writeSync(2, `--seed ${seed}\n`);
  const round = new HostileCalls(new Choices(seed++));
  try {
    for (let i = 0; i < callsPerRound; i++) await round.one();
  } catch (error) {
    throw new Error(`--seed ${seed - 1} ends in ${error}`, { cause: error });
  } finally {
    round.end();
  }
  await new Promise((resolve) => setTimeout(resolve)); // forgotten objects are freed here
} while (Date.now() < end);

const rounds = seed - first;
console.log(JSON.stringify({ seed: first, rounds, calls: rounds * callsPerRound }));
process.exit(0);
