/**
 * Bun's FFI. This file and `deno.ts` are the only two that know their runtime.
 *
 * `bun:ffi` is reached through `process.getBuiltinModule`: an import of it, in
 * whatever form, breaks Deno's tools, bundlers, or `require()`.
 *
 * @module
 */
import type { ForeignFunction, ForeignLibrary, Runtime } from "./runtime.ts";
import {
  parameterPassing,
  type Passing,
  type Pointer,
  type Prototype,
  returnPassing,
} from "./prototype.ts";
import { loadByName, type OpenLoader } from "./bun_names.ts";
import { longsAsBigInt } from "./long.ts";
import { typeOfArray } from "./typed_array.ts";

interface BunSymbol {
  args: string[];
  returns: string;
}

interface BunFfi {
  dlopen(
    path: string,
    symbols: Record<string, BunSymbol>,
  ): { symbols: Record<string, ForeignFunction> };
}

interface BunProcess {
  readonly platform: string;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  getBuiltinModule(name: string): unknown;
  dlopen(module: { exports: Record<string, ForeignFunction> }, path: string): void;
}

/** In bytes: smaller arrays take no longer to zero than to get unzeroed. */
const zeroedBelow = 2 ** 14;

/** Bun, if this is Bun. */
export function bun(): Runtime | undefined {
  const { Bun, process } = globalThis as unknown as {
    Bun?: { version: string; allocUnsafe(size: number): Uint8Array<ArrayBuffer> };
    process: BunProcess;
  };
  if (Bun === undefined) return undefined;
  return {
    name: "bun",
    version: Bun.version,
    platform: process.platform,
    arch: process.arch,
    // Bun returns a null pointer as null, and takes null for one.
    nullPointer: null as unknown as Pointer<never>,
    toPointer: (address) => (Number(address) || null) as unknown as Pointer<never>,
    // Bun takes numbers too; making a bigint takes longer than most calls.
    toSize: (size) => size as unknown as bigint,
    unwrittenBytes: (size) => size < zeroedBelow ? new Uint8Array(size) : Bun.allocUnsafe(size),
    isTypedArray,
    environment: (name) => process.env[name],
    mayRead: () => true,
    mayOpen: () => true,
    open: (path, symbol) => open(process, path, symbol),
  };
}

const { isView } = ArrayBuffer;
const { getPrototypeOf } = Object;
const uint8Array = Uint8Array.prototype;

/** In a third of the time that Bun takes for `typeOfArray`. The value is no Proxy if it is a view. */
function isTypedArray(value: unknown): boolean {
  if (!isView(value)) return false;
  return getPrototypeOf(value) === uint8Array || typeOfArray.call(value) !== undefined;
}

function open(process: BunProcess, path: string, symbol: string): ForeignLibrary {
  const ffi = process.getBuiltinModule("bun:ffi") as BunFfi;
  if (!/[\\/]/.test(path)) loadByName(ffi.dlopen as unknown as OpenLoader, path);
  try {
    ffi.dlopen(path, { [symbol]: { args: [], returns: "void" } });
  } catch (error) {
    if (!isSymbolMissing(error)) throw new Error(loaderReason(error), { cause: error });
  }
  return {
    bind: (name, prototype) => bind(ffi, process, path, name, prototype),
    bindOffThread: (name) => bindOffThread(process, path, name),
  };
}

function isSymbolMissing(error: unknown): boolean {
  return error instanceof Error && /^Symbol ".*" not found/.test(error.message);
}

function loaderReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^Failed to open library ".*?": /, "");
}

function bind(
  ffi: BunFfi,
  process: BunProcess,
  path: string,
  name: string,
  prototype: Prototype,
): ForeignFunction | null {
  const windows = process.platform === "win32";
  const declared = {
    args: prototype.parameters.map((p) => native(parameterPassing(p), windows)),
    returns: native(returnPassing(prototype.returns), windows),
  };
  try {
    const found = ffi.dlopen(path, { [name]: declared }).symbols[name]!;
    return windows ? longsAsBigInt(found, prototype) : found;
  } catch (error) {
    if (isSymbolMissing(error)) return null;
    throw error;
  }
}

/** The loader knows the path: no second copy of the library is loaded. */
function bindOffThread(
  process: BunProcess,
  path: string,
  name: string,
): (address: Pointer) => Promise<void> {
  const module: { exports: Record<string, ForeignFunction> } = { exports: {} };
  process.dlopen(module, path);
  return module.exports[name]!;
}

function native(passing: Passing, windows: boolean): string {
  switch (passing) {
    // 'ptr' takes typed arrays and null; 'buffer' would refuse null.
    case "data":
    case "pointer":
      return "ptr";
    case "long":
      return windows ? "i32" : "i64";
    case "ulong":
      return windows ? "u32" : "u64";
    default:
      return passing;
  }
}
