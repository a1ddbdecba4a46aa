/**
 * A derivation, whatever the KDF: its options are checked first, then one call
 * of a function of libcrypto is prepared, which can be made on any thread.
 *
 * @module
 */
import { OpenSSLError } from "../../ffi/errors.ts";
import type { Bytes } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import type { JobCall } from "../core/job.ts";
import { type JobOptions, type JobPlan, runJobOffThread } from "../core/jobs.ts";
import { type CallMemory, DirectCall } from "./direct_call.ts";

/** A derivation whose options have been checked. */
export interface Derivation extends JobPlan {
  /** Copies the inputs into native memory, and says what to call. */
  prepare(memory: CallMemory): JobCall;
  /** A better error than libcrypto's, where the cause is known. */
  explain?(error: OpenSSLError): Error;
}

/** Derives, on this thread. */
export function derive(core: Core, derivation: Derivation): Bytes {
  const call = new DirectCall(core, derivation.action);
  try {
    return call.run(derivation.prepare(call));
  } catch (error) {
    throw explained(derivation, error);
  } finally {
    call.free();
  }
}

/** Derives on another thread. What `check` throws, the promise is rejected with. */
export async function deriveAsync(
  core: Core,
  check: () => Derivation,
  { signal }: JobOptions,
): Promise<Bytes> {
  const derivation = check();
  try {
    return await runJobOffThread(core, derivation, { signal });
  } catch (error) {
    throw explained(derivation, error);
  }
}

function explained({ explain }: Derivation, error: unknown): unknown {
  return explain !== undefined && error instanceof OpenSSLError ? explain(error) : error;
}
