/**
 * What the rest of the package asks of the JavaScript runtime. `deno.ts` and
 * `bun.ts` are the two answers; nothing else knows which one is running.
 *
 * @module
 */
import { bun } from "./bun.ts";
import { deno } from "./deno.ts";
import { RuntimeTooOldError, UnsupportedRuntimeError } from "../errors.ts";
import type { Pointer, Prototype, Prototypes } from "./prototype.ts";

/** A C function as JavaScript calls it, before it has its own type. */
// deno-lint-ignore no-explicit-any
export type ForeignFunction = (...args: any[]) => any;

/** A shared library that is open in this process. */
export interface ForeignLibrary {
  /** Binds one function; `null` where the library does not export it. */
  bind(name: string, prototype: Prototype): ForeignFunction | null;
  /**
   * Binds a function `void f(void *)` to be called on another thread: the promise
   * resolves when it has returned, and keeps the process alive until then. Only
   * native memory may be behind the address.
   *
   * Bun calls none on another thread by itself: there the library must be a
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
  /** The pointer with this address, as C wrote it to an out-parameter. */
  toPointer<T extends string>(address: bigint): Pointer<T>;
  /** A size as this runtime's FFI takes it fastest for C's `size_t`: up to 2^53. */
  toSize(size: number): bigint;
  /**
   * A new array, which may hold anything where that is faster than zeros: the
   * caller writes all of it, or keeps it to itself.
   */
  unwrittenBytes(size: number): Uint8Array<ArrayBuffer>;
  /**
   * Whether a value is a typed array, told by its internal slots: no code of the value's runs.
   * That of a DataView whose prototype was replaced is not told in Bun.
   */
  isTypedArray(value: unknown): boolean;
  /** An environment variable, if it is set and may be read without asking. */
  environment(name: string): string | undefined;
  /** Whether an environment variable, or a file, may be read without asking. */
  mayRead(kind: "variable" | "file", name: string): boolean;
  /**
   * Whether a library may be opened without asking: the one at an absolute
   * path, or with no argument any.
   */
  mayOpen(path?: string): boolean;
  /**
   * Opens a shared library.
   *
   * @param path An absolute path, or a name that the system's loader finds.
   * @param symbol A symbol that the library is expected to export.
   * @param atOnce Functions that are soon called, a few times each: bound together with
   * opening it, which takes a fraction of the time.
   * @throws {Error} With the loader's reason as its message.
   */
  open(path: string, symbol: string, atOnce?: Prototypes): ForeignLibrary;
}

/** The oldest runtimes whose FFI this package relies on. */
export const oldestRuntimes: Readonly<Record<Runtime["name"], string>> = {
  deno: "2.8.0",
  bun: "1.4.0",
};

/** The runtime that is running this module. */
export const runtime: Runtime = detectRuntime();

function detectRuntime(): Runtime {
  const found = deno() ?? bun();
  if (found === undefined) throw new UnsupportedRuntimeError();
  const oldest = oldestRuntimes[found.name];
  if (isOlder(found.version, oldest)) {
    throw new RuntimeTooOldError(found.name, found.version, oldest);
  }
  return found;
}

function isOlder(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((text) => text.split(/[.+-]/).map(Number));
  for (let i = 0; i < 3; i++) {
    if (a![i] !== b![i]) return a![i]! < b![i]!;
  }
  return false;
}
