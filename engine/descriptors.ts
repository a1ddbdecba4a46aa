/**
 * Libraries by their descriptors, on Linux: what is loaded is the very file that
 * was filled, whatever anyone does to names.
 *
 * @module
 */
import { type ForeignLibrary, runtime } from "../ffi/runtime.ts";

/** Where the descriptors of this process have names. */
export const descriptors = "/proc/self/fd";

/** A symbol of the compiled engine. */
export const engineSymbol = "osrandom_add";

/**
 * Loads the engine from a descriptor, which must stay open: its number is part
 * of the path by which the loader knows the library, and would name another file
 * when used again.
 *
 * @throws {Error} With the loader's reason, or where there is no /proc.
 */
export function openDescriptor(descriptor: number): ForeignLibrary {
  return runtime.open(`${descriptors}/${descriptor}`, engineSymbol);
}
