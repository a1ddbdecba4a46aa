/**
 * The bench's results, as in `bench/results.json`.
 *
 * @module
 */
import type { Contender } from "./plan.ts";

/** One contender at one size. */
export interface Cell {
  /** Who drew. */
  readonly contender: Contender;
  /** Bytes per draw. */
  readonly size: number;
  /** Nanoseconds per call: the median of the repeats. */
  readonly median: number;
  /** Nanoseconds per call, in each repeat. */
  readonly repeats: readonly number[];
}

/** What `measure.ts` finds in one runtime. */
export interface Measured {
  /** libcrypto's version as text. */
  readonly openssl: string;
  /** Where osrandom took its bytes from. */
  readonly source: string;
  /** All contenders at all sizes. */
  readonly cells: readonly Cell[];
}

/** What importing the package adds to a program's time, in milliseconds. */
export interface ImportCost {
  /** The median time of a script that does nothing. */
  readonly empty: number;
  /** The median time of a script that imports the package and does nothing else. */
  readonly importing: number;
  /** The difference. */
  readonly added: number;
}

/** Resident memory of a process that draws, in bytes. */
export interface Memory {
  /** After the first draws. */
  readonly first: number;
  /** After all draws. */
  readonly last: number;
  /** The difference. */
  readonly growth: number;
}

/** All results of one runtime. */
export interface RuntimeResults extends Measured {
  /** The runtime and its version, as in `"Deno 2.9.6"`. */
  readonly title: string;
  /** What an import costs. */
  readonly importCost: ImportCost;
  /** What drawing costs in memory. */
  readonly memory: Memory;
}

/** What was measured on. */
export interface Machine {
  /** The CPU's name. */
  readonly cpu: string;
  /** How many cores. */
  readonly cores: number;
  /** The CPU's kind, as in `"x64"`. */
  readonly arch: string;
  /** The kernel's name and version. */
  readonly kernel: string;
  /** How many processes wanted a core in the minute before. */
  readonly load: number;
}

/** A target figure. */
export interface Goal {
  /** The runtime. */
  readonly title: string;
  /** What is measured. */
  readonly what: string;
  /** The figure, with its unit. */
  readonly figure: string;
  /** The target, with its unit. */
  readonly limit: string;
  /** Whether it is reached. */
  readonly met: boolean;
}

/** One run of the bench. */
export interface Results {
  /** The command that repeats it. */
  readonly command: string;
  /** Where it ran. */
  readonly machine: Machine;
  /** The results. */
  readonly runtimes: readonly RuntimeResults[];
  /** How that compares with the goals. */
  readonly goals: readonly Goal[];
}

/** The median nanoseconds per call of a contender at a size. */
export function cellMedian({ cells }: Measured, contender: Contender, size: number): number {
  return cells.find((cell) => cell.contender === contender && cell.size === size)!.median;
}
