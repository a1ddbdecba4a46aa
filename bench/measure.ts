/**
 * Measuring many things in turn: every round goes through all of them, the C loops included, so
 * that other load on the machine affects all equally.
 *
 * @module
 */
import type { Times } from "./results.ts";
import { median, rounded } from "./timing.ts";

/** One contender's operation at one size. */
export interface Timed<O extends string, C extends string> {
  readonly operation: O;
  readonly contender: C;
  readonly size: number;
  /** Whether it runs in a process of its own, which nothing warms up. */
  readonly isApart?: boolean;
  /** Nanoseconds per call. */
  time(): number | Promise<number>;
}

/** The median of each. */
export async function measureInTurn<O extends string, C extends string>(
  timed: readonly Timed<O, C>[],
  repeats: number,
): Promise<Times<O, C>> {
  const found = timed.map(() => [] as number[]);
  // The first round only warms up.
  for (let round = 0; round <= repeats; round++) {
    for (const [i, { isApart, time }] of timed.entries()) {
      if (round === 0 && isApart) continue;
      const taken = await time();
      if (round > 0) found[i]!.push(taken);
    }
  }
  const times: Times<string, string> = {};
  timed.forEach(({ operation, contender, size }, i) => {
    const ofContender = (times[operation] ??= {})[contender] ??= {};
    ofContender[size] = rounded(median(found[i]!));
  });
  return times as Times<O, C>;
}
