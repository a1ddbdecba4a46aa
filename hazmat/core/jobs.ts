/**
 * Long calls into libcrypto: on this thread, or on another while the event loop
 * goes on.
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";
import type { CallMemory, JobCall, JobCore } from "./call_memory.ts";
import { Job } from "./job.ts";
import { checkSignal, throwIfAborted } from "./options.ts";
import { jobQueue } from "./queue.ts";

/** One call of a function of libcrypto, to be prepared. */
export interface JobPlan {
  /** What is being done, for errors: "derive with scrypt". */
  readonly action: string;
  /** How many bytes of memory it works in, beside its inputs and output. */
  readonly memory?: number;
  /** How many bytes its inputs have. */
  readonly inputSize?: number;
  /** How many bytes its output has. */
  readonly outputSize?: number;
  /** Copies the inputs, and says what to call. */
  prepare(memory: CallMemory): JobCall;
}

/** Options of a job off thread. */
export interface JobOptions {
  /** Gives it up while it waits for its turn. */
  readonly signal?: AbortSignal;
}

/**
 * How many bytes of memory it takes while it runs, all in all: its output is in
 * native memory, and at last also in the array that is returned.
 */
export function memoryOf({ memory = 0, inputSize = 0, outputSize = 0 }: JobPlan): number {
  return memory + inputSize + 2 * outputSize;
}

/**
 * Makes the call on this thread, and returns its output.
 *
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function runJob(core: JobCore, plan: JobPlan): Bytes {
  const job = new Job(core, plan.action, plan.outputSize);
  try {
    job.plan(plan.prepare(job));
    return job.run();
  } finally {
    job.free();
  }
}

/**
 * Makes the call on another thread. The inputs are copied before this returns:
 * what the caller does to them later makes no difference. Where as many run as
 * there are CPUs, or those that run take much memory, it waits for its turn. While
 * it waits it can be aborted; once it runs, it runs to its end. Its output is
 * allocated when it runs.
 *
 * The promise is rejected with the signal's reason if aborted, a QueueFullError if
 * too many wait already, or an OpenSSLError if libcrypto refuses.
 */
export async function runJobOffThread(
  core: JobCore,
  plan: JobPlan,
  { signal }: JobOptions = {},
): Promise<Bytes> {
  checkSignal(signal, plan.action);
  throwIfAborted(signal);
  const size = { running: memoryOf(plan), waiting: plan.inputSize ?? 0 };
  jobQueue.refuseIfFull(plan.action, size.waiting);
  const job = new Job(core, plan.action, plan.outputSize);
  try {
    job.plan(plan.prepare(job));
    const leave = await jobQueue.enter(plan.action, size, signal);
    try {
      return await job.runOffThread();
    } finally {
      leave();
    }
  } finally {
    job.free();
  }
}
