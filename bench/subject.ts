/**
 * A subject of the bench.
 *
 * @module
 */
import type { Goal } from "./goals.ts";
import type { InstalledRuntime } from "./runtimes.ts";
import type { Timing } from "./timing.ts";

/** How to measure. */
export interface Settings {
  /** The runtimes to measure in. */
  readonly runtimes: readonly InstalledRuntime[];
  readonly timing: Timing;
  /** Whether only to see that all works. */
  readonly isQuick: boolean;
}

/** One of them. */
export interface Subject<R = never> {
  /** What it measures, in a line. */
  readonly about: string;
  /** How often, unless told otherwise. */
  readonly repeats: number;
  measure(settings: Settings): Promise<R>;
  /** The results, for a terminal. */
  text(results: R): string;
  judge(results: R): Goal[];
}

/** What is to be measured cannot be measured here, or now; the message says why. */
export class Unmeasurable extends Error {
  override readonly name = "Unmeasurable";
}
