/**
 * The target figures, and whether they are reached.
 *
 * @module
 */
import { cellMedian, type Goal, type RuntimeResults } from "./results.ts";

const mebibyte = 2 ** 20;

/** All goals, compared with one runtime's results. */
export function judge(found: RuntimeResults): Goal[] {
  return [speed(found), gain(found), importing(found), memory(found)];
}

function speed(found: RuntimeResults): Goal {
  const time = cellMedian(found, "osrandom", 32);
  const limit = 1.25 * cellMedian(found, "cLoop", 32) + 40;
  return {
    title: found.title,
    what: "randomFill with osrandom, 32 bytes",
    figure: `${time.toFixed(0)} ns`,
    limit: `at most ${limit.toFixed(0)} ns (1.25 x C loop + 40 ns)`,
    met: time <= limit,
  };
}

function gain(found: RuntimeResults): Goal {
  const ratio = cellMedian(found, "csprng", 32) / cellMedian(found, "osrandom", 32);
  return {
    title: found.title,
    what: "faster than OpenSSL's own CSPRNG, 32 bytes",
    figure: `${ratio.toFixed(2)} times`,
    limit: "at least 1.5 times",
    met: ratio >= 1.5,
  };
}

function importing({ title, importCost }: RuntimeResults): Goal {
  return {
    title,
    what: "importing the package adds",
    figure: `${importCost.added.toFixed(1)} ms`,
    limit: "at most 25 ms",
    met: importCost.added <= 25,
  };
}

function memory({ title, memory }: RuntimeResults): Goal {
  return {
    title,
    what: "resident memory grows in 10 million draws by",
    figure: `${(memory.growth / mebibyte).toFixed(2)} MiB`,
    limit: "at most 4 MiB",
    met: memory.growth <= 4 * mebibyte,
  };
}
