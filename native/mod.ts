/**
 * What the compiled library has for the primitives: bytes to and from native
 * memory, calls on another thread, and lists of algorithms.
 *
 * @module
 */
import { lazyFunctions } from "../ffi/lazy.ts";
import type { FunctionsOf, Pointer, Prototype } from "../ffi/prototype.ts";
import type { ForeignLibrary } from "../ffi/runtime.ts";
import { native } from "./prototypes.ts";

/** The functions of `native/native.h`, as JavaScript calls them. */
export interface NativeFunctions extends FunctionsOf<typeof native> {
  /**
   * `osrandom_work`, on another thread: does the job, and lets go of one share of
   * it. The promise resolves then, and keeps the process alive until then.
   */
  readonly osrandom_work: (job: Pointer<"struct osr_job">) => Promise<void>;
}

/** Binds them, each when it is first read. */
export function bindNative(
  library: ForeignLibrary,
  missing: (name: string, prototype: Prototype) => Error,
): NativeFunctions {
  const functions = lazyFunctions(library, native, missing);
  return Object.defineProperty(functions, "osrandom_work", {
    configurable: true,
    enumerable: true,
    get() {
      const value = library.bindOffThread("osrandom_work");
      Object.defineProperty(functions, "osrandom_work", { value, enumerable: true });
      return value;
    },
  }) as NativeFunctions;
}
