/**
 * What the rest of the package needs from a JavaScript runtime.
 *
 * @module
 */
import type { ForeignFunction, ForeignLibrary, Pointer, Prototypes } from "./declare.ts";

export type { ForeignFunction, ForeignLibrary };

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
   * Has the system's loader load a library by its name, for good. A name that is not there is usual
   * at a start, so it is no error: throwing one there takes Deno 2 ms.
   *
   * @returns Whether it is loaded.
   */
  load(name: string): boolean;
  /** The loader's reason for refusing a name. */
  loadError(name: string): string;
  /**
   * Opens a shared library.
   *
   * @param path An absolute path, or a name that {@linkcode load} has loaded.
   * @param symbol A symbol that the library is expected to export.
   * @param atOnce Functions that are soon called, a few times each: binding them together with
   * opening the library takes a fraction of the time.
   * @throws {Error} With the loader's reason as its message.
   */
  open(path: string, symbol: string, atOnce?: Prototypes): ForeignLibrary;
}
