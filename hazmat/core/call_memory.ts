/**
 * Native memory for the length of one call of libcrypto.
 *
 * @module
 */
import type { Pointer } from "../../ffi/declare.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import type { NativeFunctions } from "../../engine/calls.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Input } from "./args.ts";

const { toSize } = runtime;

/** The part of a `Core` that jobs stand on. */
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
 * Stands for the output's address among a call's arguments: the output has none
 * until the call's turn has come, so that what waits holds no memory for it.
 */
export const outputAddress: unique symbol = Symbol("the output's address");

/** What to call. */
export interface JobCall {
  /** A function of libcrypto that returns an `int`: above 0 if all went well. */
  readonly name: string;
  /**
   * Its arguments, at most 12: whole numbers and addresses. From the 9th on they
   * must be of types with 64 bits.
   */
  readonly args: readonly (number | bigint | typeof outputAddress)[];
}

/** Where a call's inputs are put, and what it needs is handed over to. */
export abstract class CallMemory {
  /** What the call is made on. */
  protected readonly core: JobCore;
  /** What is being done, for errors: "derive with scrypt". */
  protected readonly action: string;

  /** Takes what is being done, for errors. */
  constructor(core: JobCore, action: string) {
    this.core = core;
    this.action = action;
  }

  /** New memory, all zeros, for the length of the call. Of size 0 it has an address too. */
  abstract allocate(size: number): Address;

  /** Hands over an object of libcrypto, and names libcrypto's function that frees it. */
  abstract own(pointer: Pointer, free: string): void;

  /** A copy of bytes, for the length of the call. */
  copyOf({ bytes, size }: Input): Address {
    const address = this.allocate(size);
    if (size > 0) this.core.native.hazmat_write(address, bytes, toSize(size));
    return address;
  }

  /**
   * New memory, all zeros, that somebody must free.
   *
   * @throws {RangeError} If there is none.
   */
  protected zalloc<T extends string>(size: number): Pointer<T> {
    const address: Pointer = this.core.lib.CRYPTO_zalloc(toSize(size), null, 0);
    if (address) return address as Pointer<T>;
    throw new RangeError(
      `Cannot ${this.action} as the system has no memory for it: it takes ${size} bytes`,
    );
  }
}
