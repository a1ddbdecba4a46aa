/**
 * What to measure: who, at which sizes, how often.
 *
 * @module
 */

/** The sizes of a draw in bytes, and their labels. */
export const sizes: ReadonlyMap<number, string> = new Map([
  [16, "16 B"],
  [32, "32 B"],
  [256, "256 B"],
  [4096, "4 KiB"],
  [65536, "64 KiB"],
  [2 ** 20, "1 MiB"],
]);

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

/** How often each contender draws each size, after one round to warm up. */
export const repeats = 7;

/** How long one of these lasts. */
export const milliseconds = 150;

/** How often to start a script to learn what importing the package costs. */
export const importRuns = 31;

/** Draws before the resident memory is first read, and until it is read again. */
export const memoryDraws = { first: 100_000, all: 10_000_000, size: 32 } as const;
