/**
 * The process's own libcrypto, with osrandom active: what every function uses unless its options
 * name another backend. Importing this activates osrandom.
 *
 * @module
 */
import { kindOf } from "./args.ts";
import { type Bindings, isBindings, processBindings } from "./bindings.ts";

/** The option that every function takes. */
export interface BackendOption {
  /** The libcrypto to use, as a `Backend`; the process's own by default. */
  readonly backend?: AnyBackend;
}

/** What a function needs of a `Backend`. */
export interface AnyBackend {
  /** The libcrypto it uses. */
  readonly bindings: Bindings;
}

/** The process's libcrypto. */
export const defaultBindings: Bindings = processBindings();
defaultBindings.engine.activate();

/**
 * The libcrypto that options ask for. Checking their other names is left to the caller.
 *
 * @throws {TypeError} If `backend` is not a Backend.
 */
export function bindingsFor(options: BackendOption | undefined, action: string): Bindings {
  const backend = options?.backend;
  if (backend === undefined) return defaultBindings;
  const bindings = typeof backend === "object" ? backend?.bindings : undefined;
  if (isBindings(bindings)) return bindings;
  throw new TypeError(
    `Cannot ${action}: backend must be a Backend, such as new Backend(open({ libcrypto })), ` +
      `but is ${kindOf(backend)}`,
  );
}
