/**
 * A derivation, whatever the KDF: its options are checked first, then one call
 * of a function of libcrypto is prepared, which can be made on any thread.
 *
 * @module
 */
import { OpenSSLError } from "../../ffi/errors.ts";
import type { Bytes } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import { type JobOptions, type JobPlan, runJobOffThread } from "../core/jobs.ts";
import { checkIsObject } from "../core/options.ts";
import { DirectCall } from "./direct_call.ts";

/** A derivation whose options have been checked. */
export interface Derivation extends JobPlan {
  /** How many bytes its output has. */
  readonly outputSize: number;
  /** A better error than libcrypto's, where the cause is known. */
  explain?(error: OpenSSLError): Error;
}

/** Checks the options of one KDF, which are an object for certain. */
export type Check<O> = (core: Core, options: O) => Derivation;

const action = "derive a key";

/** Derives, on this thread. */
export function derive<O>(core: Core, check: Check<O>, options: O): Bytes {
  checkIsObject(options, action);
  const derivation = check(core, options);
  const call = new DirectCall(core, derivation.action, derivation.outputSize);
  try {
    return call.run(derivation.prepare(call));
  } catch (error) {
    throw explained(derivation, error);
  } finally {
    call.free();
  }
}

/** Derives on another thread. What `check` throws, the promise is rejected with. */
export async function deriveAsync<O extends JobOptions>(
  core: Core,
  check: Check<O>,
  options: O,
): Promise<Bytes> {
  checkIsObject(options, action);
  const derivation = check(core, options);
  try {
    return await runJobOffThread(core, derivation, { signal: options.signal });
  } catch (error) {
    throw explained(derivation, error);
  }
}

function explained({ explain }: Derivation, error: unknown): unknown {
  return explain !== undefined && error instanceof OpenSSLError ? explain(error) : error;
}
