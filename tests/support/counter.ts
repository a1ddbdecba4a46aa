/**
 * Counts the blocks that a libcrypto holds; see
 * `tests/native/counting_allocator.c`.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { openNative } from "./native.ts";

const functions = {
  count_allocations: { returns: "int", parameters: ["const char *path"] },
  blocks_held: { returns: "long", parameters: [] },
} as const;

/** Gives the libcrypto at a path, before anything else uses it, a counting allocator. */
export function openCounter(path: string): { held: () => number } {
  const counter = openNative("counting_allocator", functions);
  if (counter.count_allocations(cString(path)) !== 1) {
    throw new Error(`${path} did not take the counting allocator: it has allocated before`);
  }
  return { held: () => Number(counter.blocks_held()) };
}
