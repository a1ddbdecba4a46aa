/**
 * The target figures of random draws.
 *
 * @module
 */
import { atLeast, atMost, type Goal, inMebibytes, inNanoseconds, inTimes } from "../goals.ts";
import { timeOf } from "../results.ts";
import type { Contender, RandomIn } from "./plan.ts";

/** All goals, compared with one runtime's results. */
export function judge(found: RandomIn): Goal[] {
  const { title, memory } = found;
  const time = (contender: Contender): number => timeOf(found, "draw", contender, 32)!;
  return [
    atMost({
      title,
      what: "randomFill with osrandom, 32 bytes",
      figure: time("osrandom"),
      limit: 1.25 * time("cLoop") + 40,
      why: "1.25 x C loop + 40 ns",
      words: inNanoseconds,
    }),
    atLeast({
      title,
      what: "faster than OpenSSL's own CSPRNG, 32 bytes",
      figure: time("csprng") / time("osrandom"),
      limit: 1.5,
      words: inTimes,
    }),
    atMost({
      title,
      what: "resident memory grows in 10 million draws by",
      figure: memory.last - memory.first,
      limit: 4 * 2 ** 20,
      words: inMebibytes,
    }),
  ];
}
