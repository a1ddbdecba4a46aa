/**
 * Timing of calls, and the median of several timings.
 *
 * @module
 */
import process from "node:process";

/** How often and how long to measure. */
export interface Timing {
  /** How often each contender is timed, after one round to warm up. */
  readonly repeats: number;
  /** How long one of these lasts. */
  readonly milliseconds: number;
}

const nsPerMs = 1_000_000n;

/**
 * Nanoseconds per call, over about that many milliseconds. The clock is read every millisecond or
 * so: reading it around each call would dominate the time.
 *
 * @param calls Makes that many calls; awaited if that is a promise.
 */
export async function nanosecondsPerCall(
  calls: (count: number) => unknown,
  milliseconds: number,
): Promise<number> {
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

/** The middle value; of an even number of values, the upper of the middle two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which that part of the values is. */
export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)]!;
}

/** To five digits: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
