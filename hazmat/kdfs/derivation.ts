/**
 * A derivation, whatever the KDF: its options are checked first, then one call
 * of a function of libcrypto is prepared, which can be made on any thread.
 *
 * @module
 */
import { OpenSSLError } from "../../errors.ts";
import type { Bytes } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import { type JobOptions, type JobPlan, runJobOffThread } from "../core/jobs.ts";
import { type BackendOption, coreFor } from "../core/default.ts";
import { checkSignal, type Names, readOptions } from "../core/options.ts";
import { DirectCall } from "./direct_call.ts";

/** A derivation whose options have been checked. */
export interface Derivation extends JobPlan {
  /** How many bytes its output has. */
  readonly outputSize: number;
  /** A better error than libcrypto's, where the cause is known. */
  explain?(error: OpenSSLError): Error;
}

/** A KDF: the options that it takes, and what it makes of them. */
export interface Kdf<O> {
  /** What it does, for errors: "derive with scrypt". */
  readonly action: string;
  /** The names of its options. */
  readonly names: Names<O>;
  /** Checks options, a copy of the caller's. */
  plan(core: Core, options: O): Derivation;
}

/** Derives, on this thread. */
export function derive<O extends object>(kdf: Kdf<O>, options: O & BackendOption): Bytes {
  const names = { ...kdf.names, backend: true } as Names<O & BackendOption>;
  const own = readOptions<O & BackendOption>(options, names, kdf.action);
  const core = coreFor(own, kdf.action);
  const derivation = kdf.plan(core, own);
  const call = new DirectCall(core, derivation.action, derivation.outputSize);
  try {
    return call.run(derivation.prepare(call));
  } catch (error) {
    throw explained(derivation, error);
  } finally {
    call.free();
  }
}

/** Options of a derivation on another thread. */
type AsyncOptions<O> = O & JobOptions & BackendOption;

/** Derives on another thread. What `plan` throws, the promise is rejected with. */
export async function deriveAsync<O extends object>(
  kdf: Kdf<O>,
  options: AsyncOptions<O>,
): Promise<Bytes> {
  const names = { ...kdf.names, signal: true, backend: true } as Names<AsyncOptions<O>>;
  const own = readOptions<AsyncOptions<O>>(options, names, kdf.action);
  const core = coreFor(own, kdf.action);
  const { signal } = own;
  checkSignal(signal, kdf.action);
  const derivation = kdf.plan(core, own);
  try {
    return await runJobOffThread(core, derivation, { signal });
  } catch (error) {
    throw explained(derivation, error);
  }
}

function explained({ explain }: Derivation, error: unknown): unknown {
  return explain !== undefined && error instanceof OpenSSLError ? explain(error) : error;
}
