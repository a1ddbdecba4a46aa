/**
 * Long calls into libcrypto: on this thread, or on another while the event loop
 * goes on.
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";
import { Job, type JobCall, type JobCore } from "./job.ts";
import { jobQueue } from "./queue.ts";

/** One call of a function of libcrypto, to be prepared. */
export interface JobPlan {
  /** What is being done, for errors: "derive with scrypt". */
  readonly action: string;
  /** How many bytes of memory it works in, beside its inputs and output. */
  readonly memory?: number;
  /** Copies the inputs into the job, allocates its output, and says what to call. */
  prepare(job: Job): JobCall;
}

/** Options of a job off thread. */
export interface JobOptions {
  /** Gives it up while it waits for its turn. */
  readonly signal?: AbortSignal;
}

/**
 * Makes the call on this thread, and returns its output.
 *
 * @throws {OpenSSLError} If libcrypto refuses.
 */
export function runJob(core: JobCore, plan: JobPlan): Bytes {
  const job = new Job(core, plan.action);
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
 * it waits it can be aborted; once it runs, it runs to its end.
 *
 * The promise is rejected with the signal's reason if aborted, a QueueFullError if
 * too many wait already, or an OpenSSLError if libcrypto refuses.
 */
export async function runJobOffThread(
  core: JobCore,
  plan: JobPlan,
  { signal }: JobOptions = {},
): Promise<Bytes> {
  signal?.throwIfAborted();
  jobQueue.refuseIfFull(plan.action);
  const job = new Job(core, plan.action);
  try {
    job.plan(plan.prepare(job));
    const leave = await jobQueue.enter(plan.action, plan.memory ?? 0, signal);
    try {
      return await job.runOffThread();
    } finally {
      leave();
    }
  } finally {
    job.free();
  }
}
