/**
 * Functions that are bound on first use. Binding 300 at once costs Deno 45 ms;
 * a program uses a few.
 *
 * @module
 */
import type { FunctionsOf, Prototype, Prototypes } from "./declare.ts";
import type { ForeignFunction, ForeignLibrary } from "./types.ts";

/**
 * The functions of a library, as properties that bind on first read.
 *
 * @param missing Makes the error to throw if a required function is absent.
 */
export function lazyFunctions<T extends Prototypes>(
  library: ForeignLibrary,
  prototypes: T,
  missing: (name: string, prototype: Prototype) => Error,
): FunctionsOf<T> {
  const functions = {};
  for (const [name, prototype] of Object.entries(prototypes)) {
    Object.defineProperty(functions, name, {
      configurable: true,
      enumerable: true,
      get(): ForeignFunction | null {
        const value = library.bind(name, prototype);
        if (value === null && prototype.optional === undefined) {
          throw missing(name, prototype);
        }
        Object.defineProperty(functions, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return functions as FunctionsOf<T>;
}
