/**
 * Deno's FFI. This file and `bun.ts` are the only two that know their runtime.
 *
 * Pointers are `u64`: V8 passes a bigint as fast as a pointer object, and Deno
 * denies its pointer classes under a path-limited `--allow-ffi=` list.
 *
 * @module
 */
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
import { cString, typeOfArray } from "./bytes.ts";
import { libc } from "./libc.ts";

/** Deno, if this is Deno. */
export function deno(): Runtime | undefined {
  if (typeof globalThis.Deno?.version?.deno !== "string") return undefined;
  const { os, arch } = Deno.build;
  return {
    name: "deno",
    version: Deno.version.deno,
    platform: os === "windows" ? "win32" : os,
    arch: { x86_64: "x64", aarch64: "arm64" }[arch as string] ?? arch,
    nullPointer: 0n as Pointer<never>,
    toPointer: (address) => address as Pointer<never>,
    toSize: BigInt, // a number would take the slow path
    unwrittenBytes: (size) => new Uint8Array(size), // Deno has nothing faster
    isTypedArray: (value) => typeOf.call(value) !== undefined,
    environment,
    mayRead: (kind, name) =>
      granted(kind === "file" ? { name: "read", path: name } : { name: "env", variable: name }),
    mayOpen: (path) => granted({ name: "ffi", path }),
    load: (name) => Boolean(loader().dlopen!(cString(name), RTLD_LAZY)),
    loadError,
    open,
  };
}

const typeOf = typeOfArray; // V8 inlines only a constant of the same module

function granted(descriptor: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(descriptor).state === "granted";
}

function environment(name: string): string | undefined {
  return granted({ name: "env", variable: name }) ? Deno.env.get(name) : undefined;
}

/** The C library's name, in glibc's and musl's systems. */
const cLibrary = "libc.so.6";
const RTLD_LAZY = 1; // as Deno does

let openedLoader: Record<string, ForeignFunction | null> | undefined;

function loader(): Record<string, ForeignFunction | null> {
  return openedLoader ??= openWith(cLibrary, { dlopen: libc.dlopen });
}

function loadError(name: string): string {
  const { dlerror } = openWith(cLibrary, { dlerror: "char *(void)" });
  if (loader().dlopen!(cString(name), RTLD_LAZY)) return "";
  return Deno.UnsafePointerView.getCString(Deno.UnsafePointer.create(dlerror!())!);
}

function open(path: string, _symbol: string, atOnce: Prototypes = {}): ForeignLibrary {
  const early = openWith(path, atOnce);
  return {
    bind: (name, prototype) => name in early ? early[name]! : bind(path, name, prototype),
    bindOffThread: (name) => bindOffThread(path, name),
  };
}

function openWith(path: string, prototypes: Prototypes): Record<string, ForeignFunction | null> {
  const declared = Object.entries(prototypes).map(([name, prototype]) => {
    const { parameters, ...others } = declaration(prototype);
    return [name, { ...others, parameters: [...parameters, unseen] }];
  });
  try {
    const { symbols } = Deno.dlopen(path, Object.fromEntries(declared));
    return Object.fromEntries(
      Object.entries(symbols).map(([name, found]) =>
        [name, fitted(withUnseen(found as ForeignFunction | null), prototypes[name]!)] as const
      ),
    );
  } catch (error) {
    throw new Error(loaderReason(error), { cause: error });
  }
}

/**
 * One extra argument, which C ignores. Deno does not compile call code for a function that takes a
 * structure, so binding takes 0.03 ms instead of 0.2.
 */
const unseen = { struct: ["u64"] } as const;
const unseenValue = new Uint8Array(8);

function withUnseen(found: ForeignFunction | null): ForeignFunction | null {
  return found === null ? null : (...args) => found(...args, unseenValue);
}

function loaderReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^(Could not open library: )+/, "");
}

function bind(path: string, name: string, prototype: Prototype): ForeignFunction | null {
  const { symbols } = Deno.dlopen(
    path,
    { [name]: declaration(prototype) } as Deno.ForeignLibraryInterface,
  );
  return fitted(symbols[name] as ForeignFunction | null, prototype);
}

function declaration(prototype: Prototype) {
  const { parameters, returns } = declarationOf(prototype);
  return {
    parameters: parameters.map((p) => native(parameterPassing(p))),
    result: native(returnPassing(returns)),
    optional: true,
  };
}

function fitted(found: ForeignFunction | null, prototype: Prototype): ForeignFunction | null {
  return Deno.build.os === "windows" ? longsAsBigInt(found, prototype) : found;
}

function bindOffThread(path: string, name: string): (address: Pointer) => Promise<void> {
  const { symbols } = Deno.dlopen(path, {
    [name]: { parameters: ["u64"], result: "void", nonblocking: true },
  });
  return symbols[name] as unknown as (address: Pointer) => Promise<void>;
}

function native(passing: Passing): Deno.NativeType | "void" {
  const is64 = Deno.build.os !== "windows";
  switch (passing) {
    case "data":
      return "buffer";
    case "pointer":
      return "u64";
    case "long":
      return is64 ? "i64" : "i32";
    case "ulong":
      return is64 ? "u64" : "u32";
    default:
      return passing;
  }
}
