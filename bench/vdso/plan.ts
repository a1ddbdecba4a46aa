/**
 * What to measure of osrandom drawing through the vDSO.
 *
 * @module
 */
import type { Plan } from "../plan.ts";
import type { Results, RuntimeResults } from "../results.ts";

/** Who draws, with labels. */
const contenders = {
  vdso: "randomFill, from the vDSO",
  vdsoFfi: "RAND_bytes by FFI, from the vDSO",
  vdsoLoop: "the vDSO in a C loop",
  getrandom: "randomFill, from getrandom(2)",
  getrandomLoop: "getrandom(2) in a C loop",
} as const;

/** One of them. */
export type Contender = keyof typeof contenders;

/** All of it. */
export const plan: Plan<"draw", Contender> = {
  operations: { draw: "Random bytes through the vDSO" },
  contenders,
  sizes: new Map([[16, "16 B"], [32, "32 B"], [256, "256 B"], [2 ** 20, "1 MiB"]]),
};

/** The results in one runtime. */
export type VdsoIn = RuntimeResults<"draw", Contender>;

/** One run. */
export type VdsoResults = Results<VdsoIn>;
