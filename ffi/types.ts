/**
 * What the rest of the package needs from a JavaScript runtime.
 *
 * @module
 */
import type { ForeignFunction, Pointer, Prototype, Prototypes } from "./declare.ts";

export type { ForeignFunction };

/** A shared library that is open in this process. */
export interface ForeignLibrary {
  /** Binds one function; `null` if the library does not export it. */
  bind(name: string, prototype: Prototype): ForeignFunction | null;
  /**
   * Binds a function `void f(void *)` to be called on another thread: the
   * promise resolves when it has returned, and keeps the process alive until
   * then. The address must be native memory.
   *
   * Bun's FFI cannot call on another thread: there, the library must be a
   * Node-API module that exports this function under the same name.
   */
  bindOffThread(name: string): (address: Pointer) => Promise<void>;
}

/** What a JavaScript runtime offers. */
export interface Runtime {
  /** Which runtime this is. */
  readonly name: "deno" | "bun";
  /** Its version, as in `"2.9.6"`. */
  readonly version: string;
  /** The operating system, in Node's words: `"linux"`, `"darwin"`, `"win32"`. */
  readonly platform: string;
  /** The CPU, in Node's words: `"x64"`, `"arm64"`, `"riscv64"`. */
  readonly arch: string;
  /** The null pointer. */
  readonly nullPointer: Pointer<never>;
  /** The pointer for an address that C wrote to an out-parameter. */
  toPointer<T extends string>(address: bigint): Pointer<T>;
  /** A size, up to 2^53, in the form that this runtime's FFI passes fastest as C's `size_t`. */
  toSize(size: number): bigint;
  /**
   * A new array, with arbitrary content if that is faster than zeros: the
   * caller must overwrite all of it, or keep it private.
   */
  unwrittenBytes(size: number): Uint8Array<ArrayBuffer>;
  /**
   * Whether a value is a typed array, judged by its internal slots: no code of the value runs. In
   * Bun, a DataView whose prototype was replaced is not recognized as one.
   */
  isTypedArray(value: unknown): boolean;
  /** An environment variable, if it is set and may be read without asking. */
  environment(name: string): string | undefined;
  /** Whether an environment variable, or a file, may be read without asking. */
  mayRead(kind: "variable" | "file", name: string): boolean;
  /**
   * Whether a library may be opened without asking: the one at an absolute
   * path, or without an argument, any.
   */
  mayOpen(path?: string): boolean;
  /**
   * Opens a shared library.
   *
   * @param path An absolute path, or a name that the system's loader finds.
   * @param symbol A symbol that the library is expected to export.
   * @param atOnce Functions that are soon called, a few times each: binding them together with
   * opening the library takes a fraction of the time.
   * @throws {Error} With the loader's reason as its message.
   */
  open(path: string, symbol: string, atOnce?: Prototypes): ForeignLibrary;
}
