/**
 * The platforms that the engine is compiled for, and how.
 *
 * @module
 */
import process from "node:process";
import { CompileError, hostCompiler } from "./compile.ts";

/** One platform, in the words that `engine/load.ts` looks it up by. */
export interface Target {
  /** `process.platform` and `process.arch`, as in `"linux-x64"`. */
  readonly name: string;
  /** `so`, `dylib` or `dll`. */
  readonly extension: string;
  /** What calls the compiler for it. */
  readonly compiler: readonly string[];
  /** Flags of compiling and linking, beyond those that all have. */
  readonly flags: readonly string[];
}

/** A file name that is as long as the one that is put in its place. */
export const placeholder = "0".repeat(32);

const warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/** Freestanding: no libc is linked, and none is assumed. */
const everywhere = ["-std=c11", "-O2", ...warnings, "-shared", "-ffreestanding", "-fPIC"];

/** No stack protector and no unwind tables: both would call into a libc. */
const bare = [
  "-nostdlib",
  "-fvisibility=hidden",
  "-fno-stack-protector",
  "-fno-asynchronous-unwind-tables",
];

const elf = [
  ...everywhere,
  ...bare,
  "-Wl,-z,nodelete,-z,relro,-z,now,-z,noexecstack,-z,noseparate-code",
  "-Wl,--build-id=none,--hash-style=gnu",
  `-Wl,-soname,osrandom-${placeholder}.so`,
  "-Wl,-s",
];

const machO = [
  ...everywhere,
  ...bare,
  "-Wl,-undefined,dynamic_lookup",
  "-Wl,-install_name,osrandom.dylib",
];

/** Each platform's flags. An atomic addition is an instruction, not a call. */
const flags: Readonly<Record<string, readonly string[]>> = {
  "linux-x64": elf,
  "linux-arm64": [...elf, "-mno-outline-atomics"],
  "linux-riscv64": elf,
  "darwin-x64": machO,
  "darwin-arm64": machO,
};

/** This machine, compiled for by `$CC` or `cc`. */
export function hostTarget(): Target {
  const name = `${process.platform}-${process.arch}`;
  const compiler = hostCompiler();
  const known = flags[name];
  if (known === undefined) {
    throw new CompileError(
      `Cannot compile the engine as it has no flags for ${name}: it has for ` +
        Object.keys(flags).join(", "),
    );
  }
  return { name, extension: extensionOf(name), compiler, flags: known };
}

function extensionOf(name: string): string {
  return name.startsWith("darwin") ? "dylib" : name.startsWith("win32") ? "dll" : "so";
}
