/**
 * What the bench finds.
 *
 * @module
 */
import type { About } from "./about.ts";
import type { Timing } from "./timing.ts";

/**
 * Nanoseconds per call, the median of the repeats: by operation, contender and size in bytes. What
 * a contender lacks is missing.
 */
export type Times<O extends string = string, C extends string = string> = {
  [operation in O]?: { [contender in C]?: { [size: number]: number } };
};

/** The results of one runtime. */
export interface RuntimeResults<O extends string = string, C extends string = string> {
  /** The runtime and its version, as in `"Deno 2.9.6"`. */
  readonly title: string;
  readonly times: Times<O, C>;
}

/** One run of a subject. */
export interface Results<R extends RuntimeResults = RuntimeResults> {
  readonly about: About;
  readonly timing: Timing;
  readonly runtimes: readonly R[];
}

/** A contender's time, if it has the operation. */
export function timeOf<O extends string, C extends string>(
  { times }: RuntimeResults<O, C>,
  operation: O,
  contender: C,
  size: number,
): number | undefined {
  return times[operation]?.[contender]?.[size];
}

/** The runtime's name without the last part of its version: `"Deno 2.9"`. */
export function shortTitle({ title }: { readonly title: string }): string {
  return title.replace(/^(\w+ \d+\.\d+).*$/, "$1");
}
