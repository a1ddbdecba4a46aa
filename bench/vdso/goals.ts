/**
 * The target figures of draws through the vDSO.
 *
 * @module
 */
import type { Goal } from "../results.ts";
import { medianOf, type RuntimeResults } from "./results.ts";

const mebibyte = 2 ** 20;

/** All goals, compared with one runtime's results. */
export function judge(found: RuntimeResults): Goal[] {
  return [small(found), large(found)];
}

/** The goal is 150 ns where the loop takes 70; on another machine, in that proportion. */
function small(found: RuntimeResults): Goal {
  const [time, loop] = [medianOf(found, "vdso", 32), medianOf(found, "vdsoLoop", 32)];
  const limit = 150 / 70 * loop;
  return {
    title: found.title,
    what: "randomFill from the vDSO, 32 bytes",
    figure: `${time.toFixed(0)} ns`,
    limit: `at most ${limit.toFixed(0)} ns (150 where the C loop takes 70; it takes ` +
      `${loop.toFixed(0)})`,
    met: time <= limit,
  };
}

function large(found: RuntimeResults): Goal {
  const speed = medianOf(found, "vdsoLoop", mebibyte) / medianOf(found, "vdso", mebibyte);
  return {
    title: found.title,
    what: "randomFill from the vDSO, 1 MiB, speed",
    figure: `${speed.toFixed(3)} of C`,
    limit: "at least 0.95 of the C loop's",
    met: speed >= 0.95,
  };
}
