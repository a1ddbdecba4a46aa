/**
 * What to measure of random draws: who, at which sizes.
 *
 * @module
 */
import type { Plan } from "../plan.ts";
import type { Results, RuntimeResults } from "../results.ts";

/** Who draws, with labels. */
export const contenders = {
  osrandom: "randomFill, osrandom",
  ffi: "RAND_bytes by FFI, osrandom",
  cLoop: "getrandom(2) in a C loop",
  csprng: "randomFill, OpenSSL's CSPRNG",
  getRandomValues: "crypto.getRandomValues",
  randomFillSync: "node:crypto randomFillSync",
} as const;

/** One of the {@linkcode contenders}. */
export type Contender = keyof typeof contenders;

/** All of it. */
export const plan: Plan<"draw", Contender> = {
  operations: { draw: "Random bytes" },
  contenders,
  sizes: new Map([
    [16, "16 B"],
    [32, "32 B"],
    [256, "256 B"],
    [4096, "4 KiB"],
    [65536, "64 KiB"],
    [2 ** 20, "1 MiB"],
  ]),
};

/** Draws before the resident memory is first read, and until it is read again. */
export const memoryDraws = { first: 100_000, all: 10_000_000, size: 32 } as const;

/** Resident memory of a process that draws, in bytes. */
export interface Memory {
  /** After the first draws. */
  readonly first: number;
  /** After all draws. */
  readonly last: number;
}

/** The results in one runtime. */
export interface RandomIn extends RuntimeResults<"draw", Contender> {
  /** What drawing costs in memory. */
  readonly memory: Memory;
}

/** One run. */
export type RandomResults = Results<RandomIn>;
