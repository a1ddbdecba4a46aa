/**
 * What to measure of osrandom drawing through the vDSO.
 *
 * @module
 */

/** The sizes of a draw in bytes. */
export const sizes: ReadonlyMap<number, string> = new Map([
  [16, "16 B"],
  [32, "32 B"],
  [256, "256 B"],
  [2 ** 20, "1 MiB"],
]);

/** Who draws, with labels. */
export const contenders = {
  vdso: "randomFill, from the vDSO",
  vdsoFfi: "RAND_bytes by FFI, from the vDSO",
  vdsoLoop: "the vDSO in a C loop",
  getrandom: "randomFill, from getrandom(2)",
  getrandomLoop: "getrandom(2) in a C loop",
} as const;

/** One of the {@linkcode contenders}. */
export type Contender = keyof typeof contenders;

/** How often each contender draws each size, after one round to warm up. */
export const repeats = 9;

/** How long one of these lasts. */
export const milliseconds = 150;
