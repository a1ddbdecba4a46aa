/**
 * What is found of it, as `bench/vdso.json` has it.
 *
 * @module
 */
import type { Goal, Machine } from "../results.ts";
import type { Contender } from "./plan.ts";

/** One contender at one size: nanoseconds per call. */
export interface Cell {
  readonly contender: Contender;
  readonly size: number;
  /** Of the repeats. */
  readonly median: number;
  readonly repeats: readonly number[];
}

/** What `measure.ts` finds in one runtime. */
export interface Measured {
  /** libcrypto's version in words. */
  readonly openssl: string;
  readonly cells: readonly Cell[];
}

/** All of one runtime. */
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
