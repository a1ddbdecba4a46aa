/**
 * The target figures of draws through the vDSO.
 *
 * @module
 */
import { atLeast, atMost, type Goal, inNanoseconds, inTimes } from "../goals.ts";
import { timeOf } from "../results.ts";
import type { Contender, VdsoIn } from "./plan.ts";

const mebibyte = 2 ** 20;

/** All goals, compared with one runtime's results. */
export function judge(found: VdsoIn): Goal[] {
  const { title } = found;
  const time = (contender: Contender, size: number): number =>
    timeOf(found, "draw", contender, size)!;
  const loop = time("vdsoLoop", 32);
  return [
    atMost({
      title,
      what: "randomFill from the vDSO, 32 bytes",
      figure: time("vdso", 32),
      limit: 150 / 70 * loop,
      why: `150 where the C loop takes 70; it takes ${loop.toFixed(0)}`,
      words: inNanoseconds,
    }),
    atLeast({
      title,
      what: "randomFill from the vDSO, 1 MiB, speed of the C loop's",
      figure: time("vdsoLoop", mebibyte) / time("vdso", mebibyte),
      limit: 0.95,
      words: inTimes,
    }),
  ];
}
