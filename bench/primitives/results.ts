/**
 * What the bench of the primitives finds, as `bench/primitives.json` has it.
 *
 * @module
 */
import type { Goal, Machine } from "../results.ts";
import type { Contender, Operation } from "./plan.ts";

/** One contender's operation at one size. There is none where a contender lacks it. */
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

/** What a stream through AES-256-CTR takes. */
export interface StreamResults {
  /** Bytes of the file that goes through it. */
  readonly bytes: number;
  /** Seconds, from opening the file: the median of the repeats. */
  readonly median: number;
  /** Seconds, in each repeat. */
  readonly repeats: readonly number[];
  /** Seconds for as many bytes from memory: the median. */
  readonly memory: number;
  /** Seconds that the file's own stream takes, without the cipher: the median. */
  readonly alone: number;
  /** The most memory that such a process had resident (VmHWM), in bytes. */
  readonly peak: number;
  /** The same of a process that imports the package and does nothing. */
  readonly idlePeak: number;
  /** Seconds that `openssl enc` takes: the median, if there is one of this libcrypto. */
  readonly enc?: number;
  /** Seconds, in each repeat. */
  readonly encRepeats?: readonly number[];
}

/** All that is found in one runtime. */
export interface RuntimeResults {
  /** The runtime and its version, as in `"Deno 2.9.6"`. */
  readonly title: string;
  /** All contenders' operations at all sizes. */
  readonly cells: readonly Cell[];
  /** Streams. */
  readonly stream: StreamResults;
}

/** What Python's cryptography takes. */
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
  /** libcrypto's version in words. */
  readonly openssl: string;
  /** The versions of the rivals from npm. */
  readonly rivals: Readonly<Record<string, string>>;
  /** What it found in each runtime. */
  readonly runtimes: readonly RuntimeResults[];
  /** What it found in Python, if it is installed. */
  readonly python?: PythonResults;
  /** What that means. */
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
