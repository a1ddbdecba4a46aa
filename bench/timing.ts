/**
 * Timing of one contender, and the median of several timings.
 *
 * @module
 */
import process from "node:process";

const nsPerMs = 1_000_000n;

/**
 * Nanoseconds per call, over about that many milliseconds. The clock is read
 * every millisecond or so: reading it around each call would dominate the time.
 *
 * @param calls Makes that many calls.
 */
export function nanosecondsPerCall(calls: (count: number) => void, milliseconds: number): number {
  const start = process.hrtime.bigint();
  const end = start + BigInt(milliseconds) * nsPerMs;
  let last = start;
  let total = 0;
  let batch = 1;
  while (last < end) {
    const before = last;
    calls(batch);
    total += batch;
    last = process.hrtime.bigint();
    if (last - before < nsPerMs) batch *= 2;
  }
  return Number(last - start) / total;
}

/** The middle value; of an even number of values, the upper of the middle two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
