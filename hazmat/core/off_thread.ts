/**
 * Calls of libcrypto on other threads, by what they give back: bytes, several of them, a verdict, or
 * an object.
 *
 * @module
 */
import type { Pointer } from "../../ffi/declare.ts";
import { type Bytes, checkSignal, throwIfAborted } from "./args.ts";
import {
  type CallMemory,
  type JobCall,
  type JobCore,
  type ObjectCall,
  outputAt,
  type OutputPlace,
} from "./call.ts";
import { Job, type Verdict } from "./job.ts";
import { jobQueue } from "./queue.ts";

/** What every call needs to be prepared. */
interface Plan {
  /** For error texts: "derive with scrypt". */
  readonly action: string;
  /** How many bytes of memory it needs besides its inputs and output. */
  readonly memory?: number;
  /** How many bytes its inputs have. */
  readonly inputSize?: number;
}

/** One call of a function of libcrypto, to be prepared. */
export interface JobPlan extends Plan {
  /** How many bytes its output has. */
  readonly outputSize?: number;
  /** What its output begins with, before the call. Zeros follow. */
  readonly outputInit?: Uint8Array;
  /** Copies the inputs, and returns what to call. */
  prepare(memory: CallMemory): JobCall;
}

/** A call whose output has several parts, whose lengths it writes beside them. */
export interface PartsPlan extends Plan {
  /** The most bytes that each part has. */
  readonly capacities: readonly number[];
  /** Copies the inputs, and returns what to call. */
  prepare(memory: CallMemory, parts: readonly OutputPart[]): JobCall;
}

/** Where a call writes one part of its output. */
export interface OutputPart {
  /** The address of its bytes. */
  readonly bytes: OutputPlace;
  /** The address of its length, a `size_t`, which is its capacity before the call. */
  readonly length: OutputPlace;
}

/** A call that makes an object. */
export interface ObjectPlan extends Plan {
  /**
   * Copies the inputs, and returns what to call: a function that returns the object, or one that
   * puts its address where {@linkcode outputAddress} says.
   */
  prepare(memory: CallMemory): ObjectCall;
}

/** Options of a job off thread. */
export interface JobOptions {
  /** Cancels it while it waits for its turn. */
  readonly signal?: AbortSignal;
}

/**
 * How many bytes of memory it takes in all while it runs: its output is in native memory, and in
 * the end also in the array that is returned.
 */
export function memoryOf({ memory = 0, inputSize = 0, outputSize = 0 }: JobPlan): number {
  return memory + inputSize + 2 * outputSize;
}

/**
 * Makes the call on another thread, and returns its output. The inputs are copied before this
 * returns: what the caller does to them later makes no difference. If as many are running as there
 * are CPUs, or those that run take much memory, it waits for its turn. While it waits it can be
 * aborted; once it runs, it runs to its end. Its output is allocated when it runs.
 *
 * The promise is rejected with the signal's reason if aborted, a QueueFullError if
 * too many wait already, or an OpenSSLError if libcrypto refuses.
 */
export function runJobOffThread(
  core: JobCore,
  plan: JobPlan,
  options?: JobOptions,
): Promise<Bytes> {
  return run(core, plan, options, (job) => job.bytes());
}

/** As {@linkcode runJobOffThread}, and returns the parts of the output, each of its own length. */
export function runJobForParts(
  core: JobCore,
  plan: PartsPlan,
  options?: JobOptions,
): Promise<Bytes[]> {
  const { capacities } = plan;
  const parts = partsOf(capacities);
  const whole: JobPlan = {
    ...plan,
    outputSize: capacities.reduce((sum, capacity) => sum + capacity, lengthSize * parts.length),
    outputInit: new Uint8Array(new BigUint64Array(capacities.map(BigInt)).buffer),
    prepare: (memory) => plan.prepare(memory, parts),
  };
  return run(
    core,
    whole,
    options,
    (job) => parts.map((part, i) => job.part(part, capacities[i]!)),
  );
}

const lengthSize = 8;

/** All lengths, then the bytes of all parts. */
function partsOf(capacities: readonly number[]): OutputPart[] {
  let end = lengthSize * capacities.length;
  return capacities.map((capacity, i) => {
    const part = { bytes: outputAt(end), length: outputAt(lengthSize * i) };
    end += capacity;
    return part;
  });
}

/**
 * As {@linkcode runJobOffThread}, for a function that answers a question with 1 or 0. Anything else
 * is an error.
 */
export function runJobForVerdict(
  core: JobCore,
  plan: JobPlan,
  options?: JobOptions,
): Promise<Verdict> {
  return run(core, plan, options, (job) => job.verdict());
}

/**
 * As {@linkcode runJobOffThread}, for a function that makes an object.
 *
 * @param adopt Takes the object over, and frees it from then on. If it throws, it has not.
 */
export function runJobForObject<T, P extends string>(
  core: JobCore,
  plan: ObjectPlan,
  adopt: (object: Pointer<P>) => T,
  options?: JobOptions,
): Promise<T> {
  return run(core, { ...plan, outputSize: addressSize }, options, (job) => job.object(adopt));
}

const addressSize = 8;

async function run<T>(
  core: JobCore,
  plan: JobPlan,
  { signal }: JobOptions = {},
  read: (job: Job) => T,
): Promise<T> {
  checkSignal(signal, plan.action);
  throwIfAborted(signal);
  const size = { running: memoryOf(plan), waiting: plan.inputSize ?? 0 };
  jobQueue.refuseIfFull(plan.action, size.waiting);
  const job = new Job(core, plan.action, plan.outputSize, plan.outputInit);
  try {
    job.plan(plan.prepare(job));
    const leave = await jobQueue.enter(plan.action, size, signal);
    try {
      await job.runOffThread();
      return read(job);
    } finally {
      leave();
    }
  } finally {
    job.free();
  }
}
