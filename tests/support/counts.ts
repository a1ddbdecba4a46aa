/**
 * How many tests passed, failed and were skipped.
 *
 * @module
 */
import { readJUnit } from "./junit.ts";

/** The outcome of a run. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The outcome of running nothing. */
export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The sum of two outcomes. */
export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** The line by which CI reads an outcome. */
export function summary({ passed, failed, skipped }: Counts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/** Counts the tests of a JUnit report. */
export function countJUnit(xml: string): Counts {
  return readJUnit(xml).map(({ outcome }) => ({ ...none, [outcome]: 1 })).reduce(add, none);
}
