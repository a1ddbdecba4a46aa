/**
 * Bun's FFI. This file and `deno.ts` are the only two that know their runtime.
 *
 * `bun:ffi` is reached through `process.getBuiltinModule`: an import of it, in
 * whatever form, breaks Deno's tools, bundlers, or `require()`.
 *
 * @module
 */
import { cString, typeOfArray } from "./bytes.ts";
import type { ForeignFunction, ForeignLibrary, Runtime } from "./types.ts";
import {
  declarationOf,
  longsAsBigInt,
  parameterPassing,
  type Passing,
  type Pointer,
  type Prototype,
  type Prototypes,
  returnPassing,
} from "./declare.ts";
const functions = {
  dlopen: { args: ["ptr", "i32"], returns: "ptr" },
  dlerror: { args: [], returns: "cstring" },
};

/** What `dlopen` of `bun:ffi` makes of them. */
interface LoaderSymbols {
  dlopen(name: Uint8Array, flags: number): number | null;
  dlerror(): unknown;
}

const RTLD_LAZY = 1; // as both runtimes do

/** The libraries that have it: a process that opens libraries already has them loaded. */
const libraries = ["libc.so.6", "libdl.so.2"]; // the second before glibc 2.34

let loader: LoaderSymbols | undefined;

function load(process: BunProcess, name: string): boolean {
  loader ??= openLoader(ffiOf(process).dlopen);
  return Boolean(loader.dlopen(cString(name), RTLD_LAZY));
}

function loadError(process: BunProcess, name: string): string {
  return load(process, name) ? "" : String(loader!.dlerror());
}

function openLoader(dlopen: BunFfi["dlopen"]): LoaderSymbols {
  try {
    return dlopen(libraries[0]!, functions).symbols as unknown as LoaderSymbols;
  } catch {
    return dlopen(libraries[1]!, functions).symbols as unknown as LoaderSymbols;
  }
}

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

/** In bytes: zeroing smaller arrays costs no more than allocating them unzeroed. */
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
    // Bun returns a null pointer as null, and accepts null as one.
    nullPointer: null as unknown as Pointer<never>,
    toPointer: (address) => (Number(address) || null) as unknown as Pointer<never>,
    // Bun also takes numbers; making a bigint takes longer than most calls.
    toSize: (size) => size as unknown as bigint,
    unwrittenBytes: (size) => size < zeroedBelow ? new Uint8Array(size) : Bun.allocUnsafe(size),
    isTypedArray,
    environment: (name) => process.env[name],
    mayRead: () => true,
    mayOpen: () => true,
    load: (name) => load(process, name),
    loadError: (name) => loadError(process, name),
    open: (path, symbol, atOnce) => open(process, path, symbol, atOnce),
  };
}

const { isView } = ArrayBuffer;
const { getPrototypeOf } = Object;
const uint8Array = Uint8Array.prototype;

/** Takes a third of the time of `typeOfArray` in Bun. If the value is a view, it is not a Proxy. */
function isTypedArray(value: unknown): boolean {
  if (!isView(value)) return false;
  return getPrototypeOf(value) === uint8Array || typeOfArray.call(value) !== undefined;
}

function ffiOf(process: BunProcess): BunFfi {
  return process.getBuiltinModule("bun:ffi") as BunFfi;
}

function open(
  process: BunProcess,
  path: string,
  symbol: string,
  atOnce: Prototypes = {},
): ForeignLibrary {
  const ffi = ffiOf(process);
  const declared = Object.entries(atOnce).map(([name, prototype]) =>
    [name, declaration(process, prototype)] as const
  );
  const some = declared.length > 0
    ? Object.fromEntries(declared)
    : { [symbol]: { args: [], returns: "void" } };
  const early = openWith(ffi, path, some);
  return {
    bind: (name, prototype) =>
      name in atOnce && early !== undefined
        ? fitted(process, early[name]!, prototype)
        : bind(ffi, process, path, name, prototype),
    bindOffThread: (name) => bindOffThread(process, path, name),
  };
}

/** `undefined` if one of the symbols is missing; the library is open nevertheless. */
function openWith(
  ffi: BunFfi,
  path: string,
  symbols: Record<string, BunSymbol>,
): Record<string, ForeignFunction> | undefined {
  try {
    return ffi.dlopen(path, symbols).symbols;
  } catch (error) {
    if (!isSymbolMissing(error)) throw new Error(loaderReason(error), { cause: error });
    return undefined;
  }
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
  try {
    const { symbols } = ffi.dlopen(path, { [name]: declaration(process, prototype) });
    return fitted(process, symbols[name]!, prototype);
  } catch (error) {
    if (isSymbolMissing(error)) return null;
    throw error;
  }
}

function declaration({ platform }: BunProcess, prototype: Prototype): BunSymbol {
  const windows = platform === "win32";
  const { parameters, returns } = declarationOf(prototype);
  return {
    args: parameters.map((p) => native(parameterPassing(p), windows)),
    returns: native(returnPassing(returns), windows),
  };
}

function fitted(
  { platform }: BunProcess,
  found: ForeignFunction,
  prototype: Prototype,
): ForeignFunction | null {
  return platform === "win32" ? longsAsBigInt(found, prototype) : found;
}

/** The loader already knows the path, so it does not load a second copy. */
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
