/**
 * The outcome of copying a process in one way and drawing from one generator.
 *
 * @module
 */

/** A count of values of 16 bytes, drawn by a process and its copies after the copy. */
export interface Tally {
  /** 0, or the errno that prevented it. */
  readonly error: number;
  /** How many were drawn. */
  readonly drawn: number;
  /** How many of them differ. */
  readonly distinct: number;
  /** Copies that drew nothing because they waited for a lock that a thread had held. */
  readonly stalled: number;
}

/** What is drawn from. */
export type Generator =
  /** Kept in the process and blind to copies: the control of every way. */
  | "naive"
  /** `RAND_bytes`, with osrandom not registered. */
  | "openssl"
  /** `RAND_bytes`, with osrandom registered. */
  | "osrandom"
  | "getRandomValues"
  | "randomBytes"
  | "randomUUID";

/** What was copied. */
export type Subject = "C" | "Deno" | "Bun";

/** One line of the evidence. */
export interface Row {
  /** How it was copied: a key of the ways in `ways.ts`. */
  readonly way: string;
  readonly subject: Subject;
  readonly generator: Generator;
  /** Where osrandom took its bytes from before it was copied. */
  readonly source: string;
  /** Where from afterwards, in each restored process, if not all from there. */
  readonly served?: string;
  readonly tally?: Tally;
  /** How many of the restored kernels logged that they were notified. */
  readonly told?: number;
  /** Why it was not done: the missing capability. */
  readonly skipped?: string;
}

/** A count of values in hexadecimal. */
export function tally(values: readonly string[]): Tally {
  return { error: 0, drawn: values.length, distinct: new Set(values).size, stalled: 0 };
}
