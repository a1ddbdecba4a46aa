/**
 * The results, as in `bench/vdso.json`.
 *
 * @module
 */
import type { Goal, Machine } from "../results.ts";
import type { Contender } from "./plan.ts";

/** One contender at one size: nanoseconds per call. */
export interface Cell {
  readonly contender: Contender;
  readonly size: number;
  /** The median of the repeats. */
  readonly median: number;
  readonly repeats: readonly number[];
}

/** What `measure.ts` finds in one runtime. */
export interface Measured {
  /** libcrypto's version as text. */
  readonly openssl: string;
  readonly cells: readonly Cell[];
}

/** All results of one runtime. */
export interface RuntimeResults extends Measured {
  /** The runtime and its version. */
  readonly title: string;
}

/** One run. */
export interface Results {
  /** The command that repeats it. */
  readonly command: string;
  readonly machine: Machine;
  readonly runtimes: readonly RuntimeResults[];
  readonly goals: readonly Goal[];
}

/** The median of a contender at a size. */
export function medianOf({ cells }: Measured, contender: Contender, size: number): number {
  return cells.find((cell) => cell.contender === contender && cell.size === size)!.median;
}
