/**
 * Timing of calls that may be promises.
 *
 * @module
 */
import process from "node:process";
import type { Calls } from "./sample.ts";

const nsPerMs = 1_000_000n;

/**
 * Nanoseconds per call, over about that many milliseconds: `nanosecondsPerCall`
 * of `bench/timing.ts`, but it awaits a batch of calls if that is a promise.
 */
export async function nanosecondsPerCall(calls: Calls, milliseconds: number): Promise<number> {
  const start = process.hrtime.bigint();
  const end = start + BigInt(milliseconds) * nsPerMs;
  let last = start;
  let total = 0;
  let batch = 1;
  while (last < end) {
    const before = last;
    const made = calls(batch);
    if (made instanceof Promise) await made;
    total += batch;
    last = process.hrtime.bigint();
    if (last - before < nsPerMs) batch *= 2;
  }
  return Number(last - start) / total;
}
