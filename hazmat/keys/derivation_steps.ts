/**
 * What derives keys from pass phrases on its way, written once for this thread and for others.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { deriveOn, deriveOnOffThread, type Kdf } from "../kdfs/derivation.ts";

/** A derivation that is to be made, on this thread or on another. */
export interface Step {
  /** On this thread. */
  here(core: Core): Bytes;
  /** On another thread. */
  offThread(core: Core, signal: AbortSignal | undefined): Promise<Bytes>;
}

/** What makes derivations on its way, and is given their results. */
export type Steps<T> = Generator<Step, T, Bytes>;

/** Runs it on this thread. */
export function run<T>(core: Core, steps: Steps<T>): T {
  let next = steps.next();
  while (!next.done) {
    const { here } = next.value;
    next = resume(steps, () => here(core));
  }
  return next.value;
}

function resume<T>(steps: Steps<T>, derive: () => Bytes): IteratorResult<Step, T> {
  let result: Bytes;
  try {
    result = derive();
  } catch (error) {
    return steps.throw(error);
  }
  return steps.next(result);
}

/** Runs its derivations on another thread. */
export async function runOffThread<T>(
  core: Core,
  steps: Steps<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  let next = steps.next();
  while (!next.done) {
    const derived = await next.value.offThread(core, signal).then(
      (result) => () => result,
      (error) => () => {
        throw error;
      },
    );
    next = resume(steps, derived);
  }
  return next.value;
}

/** A derivation by a KDF. */
export function step<O extends object>(kdf: Kdf<O>, options: O): Step {
  return {
    here: (core) => deriveOn(core, kdf, options),
    offThread: (core, signal) => deriveOnOffThread(core, kdf, options, signal),
  };
}
