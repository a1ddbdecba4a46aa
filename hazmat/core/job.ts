/**
 * One call of a function of libcrypto, with everything it needs in native memory, so that it can be
 * made on any thread.
 *
 * @module
 */
import { type Bytes, newBytes } from "./args.ts";
import {
  type Address,
  CallMemory,
  checkCall,
  type JobCall,
  type JobCore,
  type ObjectCall,
  OutputPlace,
  type Returned,
} from "./call.ts";
import { errorText, memoryWasExhausted } from "../../ffi/libcrypto/error_queue.ts";
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

/** What a function answered that returns 1 for yes and 0 for no. */
export interface Verdict {
  /** Whether it returned 1. */
  readonly holds: boolean;
  /** The errors that it left: for a 0, they say why. */
  readonly errors: readonly OpenSSLErrorEntry[];
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
  readonly #outputInit: Uint8Array | undefined;
  #ownedCount = 0;
  #output: Address | undefined;
  #name = "";
  #returned: Returned = "int";
  #result = 0n;
  #errors: readonly OpenSSLErrorEntry[] = [];
  /** Which of the arguments are addresses in the output. */
  #outputArguments: readonly (readonly [index: number, place: OutputPlace])[] = [];
  #isWritten = false;

  /**
   * @param action For error texts: "derive with scrypt".
   * @param outputSize The output's length in bytes.
   * @param outputInit What the output begins with before the call.
   */
  constructor(core: JobCore, action: string, outputSize = 0, outputInit?: Uint8Array) {
    super(core, action);
    if (outputInit !== undefined && outputInit.length > outputSize) {
      throw new RangeError(
        `Cannot ${action}: what the output begins with must have at most ${outputSize} bytes, ` +
          `but has ${outputInit.length}`,
      );
    }
    this.#outputSize = outputSize;
    this.#outputInit = outputInit;
    this.#address = this.zalloc<"struct osr_job">(jobSize);
  }

  /** New zeroed memory, for the duration of the call. Size 0 gives an address too. */
  allocate(size: number): Address {
    this.#checkOwned();
    const allocated = Math.max(size, 1);
    const address = this.zalloc<"unsigned char">(allocated);
    this.#addOwned(address, allocated, "");
    return address;
  }

  /** Hands over an object of libcrypto, with the name of libcrypto's function that frees it. */
  own(pointer: Pointer, free: string): void {
    this.#checkOwned();
    this.#addOwned(pointer, 0, free);
  }

  /**
   * Sets what to call, after all allocation. From then on all of it is freed even if this thread
   * ends.
   *
   * @throws {TypeError} If it is nothing that a job can call.
   */
  plan(call: JobCall | ObjectCall): void {
    this.#returned = checkCall(call, this.action);
    this.#name = call.name;
    this.#setText(at.name, JobLimits.OSR_JOB_NAME, call.name);
    this.#head.setBigUint64(at.is_wide, this.#returned === "int" ? 0n : 1n, true);
    this.#setFree(call);
    const outputs: [number, OutputPlace][] = [];
    call.args.forEach((value, i) => {
      if (value instanceof OutputPlace) outputs.push([i, this.#checkPlace(value)]);
      else this.#head.setBigUint64(at.arguments + 8 * i, addressOf(value), true);
    });
    this.#outputArguments = outputs;
    this.#write();
  }

  /** What the call makes is freed with the job, unless it is taken before. */
  #setFree(call: JobCall | ObjectCall): void {
    const isAddress = this.#returned === "address";
    if ("freedBy" in call) {
      const offset = isAddress ? at.result_free : at.output_free;
      this.#setText(offset, JobLimits.OSR_FREE_NAME, call.freedBy);
    } else if (isAddress) {
      throw new TypeError(
        `Cannot ${this.action}: ${call.name} must come with what frees its result, but has none`,
      );
    }
  }

  #checkPlace(place: OutputPlace): OutputPlace {
    if (place.offset <= this.#outputSize) return place;
    throw new RangeError(
      `Cannot ${this.action}: an address in the output must be at most at ${this.#outputSize}, ` +
        `but is at ${place.offset}`,
    );
  }

  /**
   * Makes the call on another thread. The process stays alive until it is done.
   *
   * @throws {RangeError} If there was no memory for it.
   * @throws {MissingFunctionError} If there is no such function.
   */
  async runOffThread(): Promise<void> {
    this.#addOutput();
    await this.#work();
    const head = new DataView(new ArrayBuffer(at.next));
    this.#read(head, 0);
    this.#checkState(head.getInt32(at.state, true));
    this.#result = head.getBigInt64(at.result, true);
    this.#errors = this.#readErrors(head.getUint32(at.error_count, true));
  }

  /**
   * The output of a call that was made.
   *
   * @throws {OpenSSLError} If it returned 0 or less.
   */
  bytes(): Bytes {
    this.#checkResult();
    return this.#bytesAt(0, this.#outputSize);
  }

  /**
   * A part of the output, as long as the call says beside it.
   *
   * @throws {OpenSSLError} If the call returned 0 or less.
   * @throws {RangeError} If it says more than its capacity.
   */
  part({ bytes, length }: { bytes: OutputPlace; length: OutputPlace }, capacity: number): Bytes {
    this.#checkResult();
    const cell = new BigUint64Array(1);
    this.core.native.hazmat_read(cell, this.#placeIn(length), 8n);
    if (cell[0]! <= BigInt(capacity)) return this.#bytesAt(bytes.offset, Number(cell[0]));
    throw new RangeError(
      `Cannot ${this.action}: ${this.#name} must write at most ${capacity} bytes, ` +
        `but says that it wrote ${cell[0]}; report it with libcrypto's version`,
    );
  }

  /**
   * What a call answered that returns 1 or 0.
   *
   * @throws {OpenSSLError} If it returned anything else, or memory was exhausted.
   */
  verdict(): Verdict {
    this.#checkMemory();
    if (this.#result !== 0n && this.#result !== 1n) throw this.#error();
    return { holds: this.#result === 1n, errors: this.#errors };
  }

  /**
   * Takes the object that a call made.
   *
   * @param adopt Takes it over. If that throws, it is freed with the job.
   * @throws {OpenSSLError} If it made none.
   */
  object<T, P extends string>(adopt: (object: Pointer<P>) => T): T {
    this.#checkResult();
    const place = this.#returned === "address" ? this.#placeOf(at.result) : this.#output!;
    const cell = new BigUint64Array(1);
    this.core.native.hazmat_read(cell, place, 8n);
    if (cell[0] === 0n) throw this.#error();
    this.core.native.hazmat_write(place, new BigUint64Array(1), 8n);
    try {
      return adopt(runtime.toPointer(cell[0]!));
    } catch (error) {
      this.core.native.hazmat_write(place, cell, 8n);
      throw error;
    }
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
    const init = this.#outputInit ?? nothing;
    if (init.length > 0) this.core.native.hazmat_write(output, init, BigInt(init.length));
    for (const [i, place] of this.#outputArguments) {
      this.#head.setBigUint64(at.arguments + 8 * i, addressOf(this.#placeIn(place)), true);
      this.#rewrite(at.arguments + 8 * i, 8);
    }
  }

  #placeIn({ offset }: OutputPlace): Address {
    return runtime.toPointer(addressOf(this.#output!) + BigInt(offset));
  }

  /** The address of a member of the struct. */
  #placeOf(offset: number): Pointer {
    return runtime.toPointer(addressOf(this.#address) + BigInt(offset));
  }

  #rewrite(offset: number, size: number): void {
    const from = new Uint8Array(this.#head.buffer, offset, size);
    this.core.native.hazmat_write(this.#placeOf(offset), from, BigInt(size));
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

  #checkOwned(): void {
    if (this.#ownedCount < JobLimits.OSR_JOB_OWNED) return;
    throw new RangeError(
      `Cannot ${this.action}: a job must own at most ${JobLimits.OSR_JOB_OWNED} things`,
    );
  }

  #addOwned(pointer: Pointer, size: number, free: string): void {
    const entry = at.owned + ownedSize * this.#ownedCount;
    this.#setText(entry + OwnedOffsets.free_name, JobLimits.OSR_FREE_NAME, free);
    this.#head.setBigUint64(entry + OwnedOffsets.address, addressOf(pointer), true);
    this.#head.setBigUint64(entry + OwnedOffsets.size, BigInt(size), true);
    this.#ownedCount++;
  }

  /** Writes text that ends with a NUL. Zeros follow it, because the memory is new. */
  #setText(offset: number, size: number, text: string): void {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length >= size) {
      throw new RangeError(
        `Cannot ${this.action}: a function's name must have at most ${size - 1} bytes there, ` +
          `but "${text}" has ${bytes.length}`,
      );
    }
    new Uint8Array(this.#head.buffer, offset).set(bytes);
  }

  #bytesAt(offset: number, size: number): Bytes {
    const bytes = newBytes(size, this.action);
    if (size > 0) {
      this.core.native.hazmat_read(bytes, this.#placeIn(new OutputPlace(offset)), BigInt(size));
    }
    return bytes;
  }

  #error(): OpenSSLError {
    return new OpenSSLError(this.action, this.#errors);
  }

  /** Addresses have no sign. */
  #checkResult(): void {
    const failed = this.#returned === "address" ? this.#result === 0n : this.#result <= 0n;
    if (failed) throw this.#error();
    this.#checkMemory();
  }

  /** A call may return 1, or 0 for no, when memory was exhausted. */
  #checkMemory(): void {
    if (memoryWasExhausted(this.core.lib, this.#errors)) throw this.#error();
  }

  #checkState(state: number): void {
    if (state === JobStates.OSR_JOB_DONE) return;
    if (state === JobStates.OSR_JOB_NO_MEMORY) {
      throw new RangeError(`Cannot ${this.action}: the system has no memory for it`);
    }
    throw new MissingFunctionError("libcrypto", this.#name, "another version or build");
  }

  #readErrors(count: number): OpenSSLErrorEntry[] {
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
    this.core.native.hazmat_read(out, this.#placeOf(offset), BigInt(out.byteLength));
  }
}

const nothing = new Uint8Array(0);

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

function textOf(view: DataView, offset: number): string {
  const bytes = new Uint8Array(view.buffer, offset);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}
