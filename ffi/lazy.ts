/**
 * Functions that are bound on first use. Binding 300 at once costs Deno 45 ms;
 * a program uses a few.
 *
 * @module
 */
import { type Declaration, declarationOf, type FunctionsOf, type Prototypes } from "./declare.ts";
import type { ForeignFunction, ForeignLibrary } from "./types.ts";

/**
 * The functions of a library, as properties that bind on first read.
 *
 * @param missing Makes the error to throw if a required function is absent.
 */
export function lazyFunctions<T extends Prototypes>(
  library: ForeignLibrary,
  prototypes: T,
  missing: (name: string, declaration: Declaration) => Error,
): FunctionsOf<T> {
  const functions = {};
  for (const [name, prototype] of Object.entries(prototypes)) {
    Object.defineProperty(functions, name, {
      configurable: true,
      enumerable: true,
      get(): ForeignFunction | null {
        const declaration = declarationOf(prototype);
        const { was } = declaration;
        const value = library.bind(name, declaration) ??
          (was === undefined ? null : library.bind(was, declaration));
        if (value === null && declaration.optional === undefined) {
          throw missing(name, declaration);
        }
        Object.defineProperty(functions, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return functions as FunctionsOf<T>;
}
