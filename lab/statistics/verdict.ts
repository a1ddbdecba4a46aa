/**
 * What the statistics mean.
 *
 * @module
 */
import { add, type Counts, none } from "../../tests/support/counts.ts";
import type { Assessed } from "./dieharder.ts";
import type { Sampled, Statistics } from "./measure.ts";

/** A runtime's final p-values: for a weak one, that of the last retry. */
export function remaining({ assessed, again }: Sampled): readonly Assessed[] {
  return [assessed, ...again].reduce((all, more) => [
    ...all.filter(({ test }) => !more.some((newer) => newer.test === test)),
    ...more,
  ]);
}

/** Whether each test passed on the whole file, and failed on spoilt bytes. */
export function judgeStatistics({ sampled, spoilt, skipped }: Statistics): Counts {
  if (skipped !== undefined) return { ...none, skipped: 1 };
  const right = [
    ...sampled.flatMap((found) =>
      remaining(found).map(({ assessment }) => assessment === "PASSED")
    ),
    ...sampled.map(({ rewound }) => rewound === 0),
    spoilt.some(({ assessment }) => assessment === "FAILED"),
  ];
  return right.map((isRight) => isRight ? { ...none, passed: 1 } : { ...none, failed: 1 })
    .reduce(add, none);
}
