/**
 * The results of the primitives' bench, as in `bench/primitives.json`.
 *
 * @module
 */
import type { Goal, Machine } from "../results.ts";
import type { Contender, Operation } from "./plan.ts";

/** One contender's operation at one size. Missing if the contender lacks it. */
export interface Cell {
  /** Who did it. */
  readonly contender: Contender;
  /** What was done. */
  readonly operation: Operation;
  /** Bytes of the message. */
  readonly size: number;
  /** Nanoseconds per call: the median of the repeats. */
  readonly median: number;
  /** Nanoseconds per call, in each repeat. */
  readonly repeats: readonly number[];
}

/** What a stream through AES-256-CTR costs. */
export interface StreamResults {
  /** Bytes of the file that goes through it. */
  readonly bytes: number;
  /** Seconds, from opening the file: the median of the repeats. */
  readonly median: number;
  /** Seconds, in each repeat. */
  readonly repeats: readonly number[];
  /** Seconds for the same number of bytes from memory: the median. */
  readonly memory: number;
  /** Seconds for the file's stream alone, without the cipher: the median. */
  readonly alone: number;
  /** The peak resident memory of such a process (VmHWM), in bytes. */
  readonly peak: number;
  /** The same for a process that imports the package and does nothing. */
  readonly idlePeak: number;
  /** Seconds that `openssl enc` takes: the median, if this libcrypto has that program. */
  readonly enc?: number;
  /** Seconds, in each repeat. */
  readonly encRepeats?: readonly number[];
}

/** All results of one runtime. */
export interface RuntimeResults {
  /** The runtime and its version, as in `"Deno 2.9.6"`. */
  readonly title: string;
  /** All contenders' operations at all sizes. */
  readonly cells: readonly Cell[];
  /** Streams. */
  readonly stream: StreamResults;
}

/** The results of Python's cryptography. */
export interface PythonResults {
  /** Its version. */
  readonly version: string;
  /** The libcrypto that it brings. */
  readonly openssl: string;
  /** Its operations at all sizes. */
  readonly cells: readonly Cell[];
}

/** One run of the bench. */
export interface PrimitiveResults {
  /** The command that repeats it. */
  readonly command: string;
  /** Where it ran. */
  readonly machine: Machine;
  /** libcrypto's version as text. */
  readonly openssl: string;
  /** The versions of the rivals from npm. */
  readonly rivals: Readonly<Record<string, string>>;
  /** The results in each runtime. */
  readonly runtimes: readonly RuntimeResults[];
  /** The results in Python, if it is installed. */
  readonly python?: PythonResults;
  /** How that compares with the goals. */
  readonly goals: readonly Goal[];
}

/** The median nanoseconds per call, if the contender has the operation. */
export function cellMedian(
  { cells }: { readonly cells: readonly Cell[] },
  contender: Contender,
  operation: Operation,
  size: number,
): number | undefined {
  return cells.find((cell) =>
    cell.contender === contender && cell.operation === operation && cell.size === size
  )?.median;
}
