/**
 * Which of several parameters libcrypto refused: of most it does not say.
 *
 * @module
 */
import { OpenSSLError } from "../../errors.ts";
import type { Pointer } from "../../ffi/prototype.ts";
import { typeName } from "./bytes.ts";
import type { Core } from "./core.ts";
import { type TakenParams, type TakenValue, withParams } from "./params.ts";

/** A context to try parameters on. */
export interface Setter {
  /** Sets some; whether that went well. */
  set(params: Pointer<"OSSL_PARAM">): boolean;
  /** Frees the context. */
  free(): void;
}

/**
 * An error of libcrypto's, with the parameter that was refused if it was one: found
 * by setting them one after the other on a new context. Only after an error.
 */
export function namingRefused(
  core: Core,
  error: OpenSSLError,
  action: string,
  values: TakenParams,
  newSetter: () => Setter | undefined,
): OpenSSLError {
  const setter = newSetter();
  if (setter === undefined) return error;
  try {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) continue;
      if (withParams(core, { [name]: value }, action, (params) => setter.set(params))) continue;
      const refused = `${action} as libcrypto refuses the parameter ${name}, ${described(value)}`;
      return new OpenSSLError(refused, error.errors);
    }
    return error;
  } finally {
    setter.free();
    core.lib.ERR_clear_error();
  }
}

/** What a value is, and not the value: it may be a key. */
function described(value: TakenValue): string {
  if (typeof value === "string") return `a string of ${value.length} characters`;
  if (typeof value !== "object" || value === null) return `a ${typeName(value)}`;
  return `of ${value.size} bytes`;
}
