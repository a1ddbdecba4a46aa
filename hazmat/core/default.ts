/**
 * The process's own libcrypto, with osrandom active: what every function uses unless its options
 * name another backend. Importing this activates osrandom.
 *
 * @module
 */
import { type Bindings, coreOf, isBindings, processBindings } from "./bindings.ts";
import { kindOf } from "./bytes.ts";
import type { Core } from "./core.ts";
import { checkIsObject, checkNames, type Names } from "./options.ts";

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

const defaultCore = coreOf(defaultBindings);

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

/** What the families share on the libcrypto of {@linkcode bindingsFor}. */
export function coreFor(options: BackendOption | undefined, action: string): Core {
  return options === undefined ? defaultCore : coreOf(bindingsFor(options, action));
}

const backendOnly: Names<BackendOption> = { backend: true };

/**
 * {@linkcode coreFor}, for a function that has no other options.
 *
 * @param advice What to do where other libraries take something else in that place.
 * @throws {TypeError} If the options are not an object, or have another name.
 */
export function coreForOnly(
  options: BackendOption | undefined,
  action: string,
  advice?: string,
): Core {
  if (options === undefined) return defaultCore;
  checkIsObject(options, action, "options", "{ backend }", advice);
  checkNames(options, backendOnly, action);
  return coreFor(options, action);
}

/** Something that is made once for each libcrypto, when it is first needed. */
export function perCore<T>(make: (core: Core) => T): (core: Core) => T {
  const made = new WeakMap<Core, T>();
  let ofDefault: T | undefined;
  return (core) => {
    if (core === defaultCore) return ofDefault ??= make(core);
    let value = made.get(core);
    if (value === undefined) made.set(core, value = make(core));
    return value;
  };
}
