/**
 * One call of a function of libcrypto, with everything it needs in native memory, so that it can be
 * made on any thread.
 *
 * @module
 */
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import type { NativeFunctions } from "../../engine/load.ts";
import { type Bytes, checkSignal, type Input, newBytes, throwIfAborted } from "./args.ts";
import { errorText, tellsOfMemory } from "../../ffi/libcrypto/error_queue.ts";
import { MissingFunctionError, OpenSSLError, type OpenSSLErrorEntry } from "../../errors.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import {
  JobErrorOffsets,
  jobErrorSize,
  JobLimits,
  JobOffsets as at,
  jobSize,
  JobStates,
  OwnedOffsets,
  ownedSize,
} from "../../engine/prototypes.ts";
import { jobQueue } from "./queue.ts";
const { toSize } = runtime;

/** The part of a `Core` that jobs use. */
export interface JobCore {
  /** libcrypto's functions. */
  readonly lib: LibcryptoFunctions;
  /** The functions of the compiled library. */
  readonly native: NativeFunctions;
  /** An address inside libcrypto, by which C finds it. */
  readonly anchor: Pointer<"char">;
}

/** An address of bytes in native memory. */
export type Address = Pointer<"unsigned char">;

/**
 * Stands for the output's address among a call's arguments: the output has none until the call's
 * turn has come, so that a waiting call holds no memory for it.
 */
export const outputAddress: unique symbol = Symbol("the output's address");

/** What to call. */
export interface JobCall {
  /** A function of libcrypto that returns an `int`: above 0 on success. */
  readonly name: string;
  /**
   * Its arguments, at most 12: whole numbers and addresses. From the 9th on they
   * must be of types with 64 bits.
   */
  readonly args: readonly (number | bigint | typeof outputAddress)[];
}

/**
 * The native memory of a call: its inputs are put there, and what it needs is handed over to it.
 */
export abstract class CallMemory {
  /** The libcrypto that the call is made on. */
  protected readonly core: JobCore;
  /** For error texts: "derive with scrypt". */
  protected readonly action: string;

  /**
   * @param action For error texts: "derive with scrypt".
   */
  constructor(core: JobCore, action: string) {
    this.core = core;
    this.action = action;
  }

  /** New zeroed memory, for the duration of the call. Size 0 gives an address too. */
  abstract allocate(size: number): Address;

  /** Hands over an object of libcrypto, with the name of libcrypto's function that frees it. */
  abstract own(pointer: Pointer, free: string): void;

  /** A copy of bytes, for the duration of the call. */
  copyOf({ bytes, size }: Input): Address {
    const address = this.allocate(size);
    if (size > 0) this.core.native.hazmat_write(address, bytes, toSize(size));
    return address;
  }

  /**
   * New zeroed memory, that the caller must free.
   *
   * @throws {RangeError} If there is no memory.
   */
  protected zalloc<T extends string>(size: number): Pointer<T> {
    const address: Pointer = this.core.lib.CRYPTO_zalloc(toSize(size), null, 0);
    if (address) return address as Pointer<T>;
    throw new RangeError(
      `Cannot ${this.action}: the system has no memory for its ${size} bytes`,
    );
  }
}

/**
 * One call, on any thread. What it is given is copied into native memory, or handed over to it, and
 * is cleansed and freed when the call is over, even if this isolate is gone by then.
 * {@linkcode free} must follow in any case.
 */
export class Job extends CallMemory {
  readonly #address: Pointer<"struct osr_job">;
  /** The head of the struct: everything that JavaScript sets. */
  readonly #head = new DataView(new ArrayBuffer(at.next));
  readonly #outputSize: number;
  #ownedCount = 0;
  #output: Address | undefined;
  #name = "";
  /** Which of the arguments are the output's address. */
  #outputArguments: readonly number[] = [];
  #isWritten = false;

  /**
   * @param action For error texts: "derive with scrypt".
   * @param outputSize The output's length in bytes.
   */
  constructor(core: JobCore, action: string, outputSize = 0) {
    super(core, action);
    this.#outputSize = outputSize;
    this.#address = this.zalloc<"struct osr_job">(jobSize);
  }

  /** New zeroed memory, for the duration of the call. Size 0 gives an address too. */
  allocate(size: number): Address {
    const allocated = Math.max(size, 1);
    const address = this.zalloc<"unsigned char">(allocated);
    this.#addOwned(address, allocated, "");
    return address;
  }

  /** Hands over an object of libcrypto, with the name of libcrypto's function that frees it. */
  own(pointer: Pointer, free: string): void {
    this.#addOwned(pointer, 0, free);
  }

  /**
   * Sets what to call, after all allocation. From then on all of it is freed even if this thread
   * ends.
   */
  plan({ name, args }: JobCall): void {
    if (args.length > JobLimits.OSR_JOB_ARGUMENTS) {
      throw new RangeError(`Cannot ${this.action}: ${name} must have at most 12 arguments`);
    }
    const head = this.#head;
    this.#name = name;
    const outputs: number[] = [];
    args.forEach((value, i) => {
      if (value === outputAddress) outputs.push(i);
      else head.setBigUint64(at.arguments + 8 * i, addressOf(value), true);
    });
    this.#outputArguments = outputs;
    setText(head, at.name, name);
    this.#write();
  }

  /**
   * Makes the call on another thread, and returns the output. The process stays alive until
   * it is done.
   *
   * @throws {OpenSSLError} If it returns 0 or less.
   */
  async runOffThread(): Promise<Bytes> {
    this.#addOutput();
    await this.#work();
    return this.#result();
  }

  /** Cleanses and frees all of it. The job must not be used again. */
  free(): void {
    if (!this.#isWritten) this.#write();
    this.core.native.hazmat_job_let_go(this.#address);
  }

  /** Writes the job down where C finds it. From then on C frees it. */
  #write(): void {
    const { native } = this.core;
    const head = this.#head;
    head.setBigUint64(at.library, addressOf(libraryOf(this.core)), true);
    head.setUint32(at.owned_count, this.#ownedCount, true);
    native.hazmat_write(this.#address, head, BigInt(head.byteLength));
    native.hazmat_job_hold(this.#address);
    this.#isWritten = true;
  }

  /**
   * Allocates the output, and sets its address. Nothing else that has been written down may change
   * any more.
   */
  #addOutput(): void {
    const size = Math.max(this.#outputSize, 1);
    const output = this.zalloc<"unsigned char">(size);
    this.#output = output;
    this.#head.setBigUint64(at.output, addressOf(output), true);
    this.#head.setBigUint64(at.output_size, BigInt(size), true);
    this.#rewrite(at.output, 16);
    for (const i of this.#outputArguments) {
      this.#head.setBigUint64(at.arguments + 8 * i, addressOf(output), true);
      this.#rewrite(at.arguments + 8 * i, 8);
    }
  }

  #rewrite(offset: number, size: number): void {
    const to = runtime.toPointer(addressOf(this.#address) + BigInt(offset));
    this.core.native.hazmat_write(
      to,
      new Uint8Array(this.#head.buffer, offset, size),
      BigInt(size),
    );
  }

  /** The other thread has a reference of its own, which it gives up when it is done. */
  #work(): Promise<void> {
    const { native } = this.core;
    native.hazmat_job_share(this.#address);
    try {
      return native.hazmat_job_work(this.#address);
    } catch (error) {
      native.hazmat_job_release(this.#address);
      throw error;
    }
  }

  #addOwned(pointer: Pointer, size: number, free: string): void {
    if (this.#ownedCount === JobLimits.OSR_JOB_OWNED) {
      throw new RangeError(`Cannot ${this.action}: a job must own at most 8 things`);
    }
    const entry = at.owned + ownedSize * this.#ownedCount++;
    this.#head.setBigUint64(entry + OwnedOffsets.address, addressOf(pointer), true);
    this.#head.setBigUint64(entry + OwnedOffsets.size, BigInt(size), true);
    setText(this.#head, entry + OwnedOffsets.free_name, free);
  }

  #result(): Bytes {
    const head = new DataView(new ArrayBuffer(at.next));
    this.#read(head, 0);
    this.#checkState(head.getInt32(at.state, true));
    const errors = this.#errors(head.getUint32(at.error_count, true));
    if (head.getBigInt64(at.result, true) <= 0n || tellsOfMemory(errors)) {
      throw new OpenSSLError(this.action, errors);
    }
    const bytes = newBytes(this.#outputSize, this.action);
    if (bytes.length > 0) {
      this.core.native.hazmat_read(bytes, this.#output!, BigInt(bytes.length));
    }
    return bytes;
  }

  #checkState(state: number): void {
    if (state === JobStates.OSR_JOB_DONE) return;
    if (state === JobStates.OSR_JOB_NO_MEMORY) {
      throw new RangeError(`Cannot ${this.action}: the system has no memory for it`);
    }
    throw new MissingFunctionError("libcrypto", this.#name, "another version or build");
  }

  #errors(count: number): OpenSSLErrorEntry[] {
    return Array.from({ length: count }, (_, i) => {
      const error = new DataView(new ArrayBuffer(jobErrorSize));
      this.#read(error, at.errors + jobErrorSize * i);
      const code = error.getBigUint64(JobErrorOffsets.code, true);
      return {
        code,
        text: errorText(this.core.lib, code),
        data: textOf(error, JobErrorOffsets.data),
      };
    });
  }

  /** Reads from an offset in the struct. */
  #read(out: DataView, offset: number): void {
    const from = runtime.toPointer(addressOf(this.#address) + BigInt(offset));
    this.core.native.hazmat_read(out, from, BigInt(out.byteLength));
  }
}

const libraries = new WeakMap<JobCore, Pointer>();

/** The libcrypto in the form that jobs need, asked for once. */
function libraryOf(core: JobCore): Pointer {
  const known = libraries.get(core);
  if (known !== undefined) return known;
  const library = core.native.hazmat_library(core.anchor);
  libraries.set(core, library);
  return library;
}

/** A number as C gets it, in 64 bits. Bun's null pointer is null. */
function addressOf(value: number | bigint | null): bigint {
  return BigInt(value ?? 0);
}

/** Writes text. Zeros follow it, because the memory is new. */
function setText(view: DataView, offset: number, text: string): void {
  new Uint8Array(view.buffer, offset).set(new TextEncoder().encode(text));
}

function textOf(view: DataView, offset: number): string {
  const bytes = new Uint8Array(view.buffer, offset);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

/** One call of a function of libcrypto, to be prepared. */
export interface JobPlan {
  /** For error texts: "derive with scrypt". */
  readonly action: string;
  /** How many bytes of memory it needs besides its inputs and output. */
  readonly memory?: number;
  /** How many bytes its inputs have. */
  readonly inputSize?: number;
  /** How many bytes its output has. */
  readonly outputSize?: number;
  /** Copies the inputs, and returns what to call. */
  prepare(memory: CallMemory): JobCall;
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
 * Makes the call on another thread. The inputs are copied before this returns: what the caller does
 * to them later makes no difference. If as many are running as there are CPUs, or those that run
 * take much memory, it waits for its turn. While it waits it can be aborted; once it runs, it runs
 * to its end. Its output is allocated when it runs.
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
