/**
 * One call of a function of libcrypto, described so that any thread can make it, and the native
 * memory that it needs.
 *
 * @module
 */
import {
  type BigIntType,
  type DataType,
  declarationOf,
  type FunctionOf,
  type Pointer,
  type Prototype,
  type Prototypes,
} from "../../ffi/declare.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import type { NativeFunctions } from "../../engine/load.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Input } from "./args.ts";
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
 * Stands for an address in the output among a call's arguments: the output has none until the call's
 * turn has come, so that a waiting call holds no memory for it.
 */
export class OutputPlace {
  /** How many bytes of the output precede it. */
  readonly offset: number;

  /**
   * @param offset How many bytes of the output precede it.
   */
  constructor(offset: number) {
    this.offset = offset;
  }
}

/** The address of the output, as an argument. */
export const outputAddress: OutputPlace = new OutputPlace(0);

/** An address in the output, as an argument. */
export function outputAt(offset: number): OutputPlace {
  return new OutputPlace(offset);
}

/** An argument as a call has it; a null pointer is 0, which Bun writes as null. */
export type JobValue = number | bigint | OutputPlace | null;

/**
 * What a call takes for a parameter of a function: nothing of JavaScript's memory, which other
 * threads cannot have. Whatever is behind an address of bytes is not checked.
 */
export type JobArgument<V> = [V] extends [number] ? number
  : [V] extends [bigint] ? number | bigint
  : [V] extends [Pointer<infer T>]
    ? T extends DataType ? Pointer | OutputPlace | 0 : V | OutputPlace | 0
  : Pointer | OutputPlace | 0;

/** What a call takes for the parameters of a function. */
export type JobArguments<P extends Prototype> = Parameters<FunctionOf<P>> extends
  infer A extends readonly unknown[] ? { readonly [K in keyof A]: JobArgument<A[K]> } : never;

/** What to call. {@linkcode callOf} makes it. */
export interface JobCall {
  /** A function of libcrypto, or one of the compiled library that jobs can call. */
  readonly name: string;
  /** Its prototype. */
  readonly prototype: Prototype;
  /** Its arguments. */
  readonly args: readonly JobValue[];
}

/** A call that makes an object, which its function returns, or puts into the output. */
export interface ObjectCall extends JobCall {
  /** The name of libcrypto's function that frees the object. */
  readonly freedBy: `${string}_free`;
}

/**
 * A call of a function in a table of prototypes, by its name there. It returns an `int` above 0 on
 * success, unless it is used otherwise.
 */
export function callOf<const T extends Prototypes, N extends keyof T & string>(
  table: T,
  name: N,
  args: JobArguments<T[N]>,
): JobCall {
  return { name, prototype: table[name]!, args: args as readonly JobValue[] };
}

/** What a function returns, as far as a job distinguishes it. */
export type Returned = "int" | "64 bits" | "address";

const wide: ReadonlySet<string> = new Set<BigIntType>(["size_t", "int64_t", "uint64_t"]);

/** The most arguments that a call has. */
const mostArguments = 12;

/** From this one on, arguments are in memory, and some systems pack narrow ones there. */
const firstInMemory = 8;

/**
 * Checks that a job can make a call, and says what its function returns.
 *
 * @throws {TypeError} If it cannot.
 */
export function checkCall({ name, prototype, args }: JobCall, action: string): Returned {
  const { parameters, returns } = declarationOf(prototype);
  const refuse = (what: string): TypeError => new TypeError(`Cannot ${action}: ${name} ${what}`);
  if (args.length !== parameters.length) {
    throw refuse(`must be called with ${parameters.length} arguments, but has ${args.length}`);
  }
  if (args.length > mostArguments) {
    throw refuse(`must have at most ${mostArguments} arguments, but has ${args.length}`);
  }
  const packed = parameters.slice(firstInMemory).find((text) => /^(unsigned )?int /.test(text));
  if (packed !== undefined) {
    throw refuse(`must have arguments of 64 bits from the 9th on, but has "${packed}"`);
  }
  if (returns.endsWith("*")) return "address";
  if (wide.has(returns)) return "64 bits";
  if (returns === "int") return "int";
  throw refuse(`must return a whole number or an address, but returns "${returns}"`);
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

  /**
   * Hands over an object of libcrypto, with the name of libcrypto's function that frees it. It stays
   * the caller's if this throws.
   */
  abstract own(pointer: Pointer, free: string): void;

  /** A copy of bytes, for the duration of the call. */
  copyOf({ bytes, size }: Input): Address {
    const address = this.allocate(size);
    if (size > 0) this.core.native.hazmat_write(address, bytes, toSize(size));
    return address;
  }

  /** 64 bits that hold a number or an address, such as a `size_t`, or what a `const T **` points to. */
  cellOf(value: number | bigint): Address {
    return this.copyOf({ bytes: new BigUint64Array([BigInt(value)]), size: 8 });
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
