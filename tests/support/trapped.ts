/**
 * System calls answered differently (`tests/native/trapped_calls.c`).
 *
 * @module
 */
import { openNative } from "./native.ts";

const prototypes = {
  interrupt_getrandom: { returns: "int", parameters: ["int times"] },
  interrupted: { returns: "int", parameters: [] },
  spoil_large_write: { returns: "int", parameters: [] },
} as const;

/** Traps of this thread. */
export function openTraps() {
  const native = openNative("trapped_calls", prototypes);
  const must = (error: number, what: string): void => {
    if (error !== 0) throw new Error(`Cannot ${what}: errno ${error}`);
  };
  return {
    /** The next calls of getrandom(2) are interrupted by a signal before they have a byte. */
    interruptGetrandom: (times: number) =>
      must(native.interrupt_getrandom(times), "interrupt getrandom"),
    /** How many were interrupted. */
    interrupted: (): number => native.interrupted(),
    /** Of the next large write, one byte arrives as another. */
    spoilLargeWrite: () => must(native.spoil_large_write(), "spoil a write"),
  };
}
