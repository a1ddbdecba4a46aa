/**
 * What runs out in this process; see `tests/native/limits.c` and
 * `tests/native/failing_allocator.c`.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { openNative } from "./native.ts";

const limits = {
  leave_descriptors: { returns: "int", parameters: ["int count"] },
  free_descriptors: { returns: "int", parameters: [] },
  leave_memory: { returns: "int", parameters: ["long bytes"] },
} as const;

const failingAllocator = {
  take_failing_allocator: { returns: "int", parameters: ["const char *path"] },
  fail_after: { returns: "long", parameters: ["long count"] },
  failing_blocks_held: { returns: "long", parameters: [] },
} as const;

/** The limits of this process. */
export function openLimits() {
  const native = openNative("limits", limits);
  const must = (error: number, what: string): void => {
    if (error !== 0) throw new Error(`Cannot limit ${what}: errno ${error}`);
  };
  must(native.free_descriptors(), "descriptors");
  must(native.leave_memory(-1n), "memory");
  return {
    leaveDescriptors: (count: number) => must(native.leave_descriptors(count), "descriptors"),
    freeDescriptors: () => must(native.free_descriptors(), "descriptors"),
    leaveMemory: (bytes: number) => must(native.leave_memory(BigInt(bytes)), "memory"),
    freeMemory: () => must(native.leave_memory(-1n), "memory"),
  };
}

/** Gives the libcrypto at a path, before anything else uses it, an allocator that can fail. */
export function openFailingAllocator(path: string) {
  const native = openNative("failing_allocator", failingAllocator);
  native.fail_after(-1n);
  if (native.take_failing_allocator(cString(path)) !== 1) {
    throw new Error(`${path} did not take the failing allocator: it has allocated before`);
  }
  return {
    /** After that many allocations, none succeeds. */
    failAfter: (count: number): void => void native.fail_after(BigInt(count)),
    /** All succeed again. Returns how many have failed. */
    stop: (): number => Number(native.fail_after(-1n)),
    /** How many blocks libcrypto holds. */
    held: (): number => Number(native.failing_blocks_held()),
  };
}
