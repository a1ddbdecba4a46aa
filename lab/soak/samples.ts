/**
 * What a process uses while it works, and whether that grows.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";

/** What it uses at one time. */
export interface Sample {
  readonly residentKiB: number;
  readonly descriptors: number;
}

const samplesWanted = 600;
const shortestPause = 100;

/** What a process uses now. */
export function sample(pid: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return {
    residentKiB: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** Samples repeatedly, for a number of seconds or until the process has ended. */
export async function watch(pid: number, seconds: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const pause = Math.max(seconds * 1000 / samplesWanted, shortestPause);
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    try {
      samples.push(sample(pid));
    } catch {
      break; // it has ended, as its exit code tells
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return samples;
}

/** The middle value, or the greater of the middle two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** The median of each fifth of the time: single values jump as garbage comes and goes. */
export function fifths(values: readonly number[]): number[] {
  const bounds = Array.from({ length: 6 }, (_, i) => Math.round(i * values.length / 5));
  return bounds.slice(1).map((end, i) => median(values.slice(bounds[i], end)));
}

/** By how much it grew after the first fifth, in which heaps and caches reach their size. */
export function growth(fifths: readonly number[]): number {
  return fifths[4]! - fifths[1]!;
}
