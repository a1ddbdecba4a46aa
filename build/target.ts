/**
 * What compiles the engine for a platform: this machine's compiler, or clang.
 *
 * @module
 */
import process from "node:process";
import { CompileError, hostCompiler } from "./compile.ts";
import { platforms } from "./platforms.ts";
import { hostDlltool, macOSStub, type SystemStubs, windowsStubs } from "./system_stubs.ts";

/** One platform, by the key that `engine/load.ts` uses. */
export interface Target {
  /** `process.platform` and `process.arch`, as in `"linux-x64"`. */
  readonly name: string;
  /** `so`, `dylib` or `dll`. */
  readonly extension: string;
  /** The command of its compiler. */
  readonly compiler: readonly string[];
  /** Flags for compiling and linking, in addition to the common ones. */
  readonly flags: readonly string[];
  /** Writes stand-ins for the system's libraries, if they are needed. */
  readonly stubs?: SystemStubs;
}

/** This machine, by `process.platform` and `process.arch`. */
export const hostName = `${process.platform}-${process.arch}`;

/** This machine, using `$CC` or `cc`. macOS has its libraries at hand. */
export function hostTarget(): Target {
  const platform = platforms[hostName];
  if (platform === undefined) {
    throw new CompileError(
      `Cannot compile the engine: it has no flags for ${hostName}, only for ` +
        Object.keys(platforms).join(", "),
    );
  }
  const target = {
    name: hostName,
    extension: extensionOf(hostName),
    compiler: hostCompiler(),
    flags: platform.flags,
  };
  if (process.platform !== "win32") return target;
  return { ...target, stubs: windowsStubs(process.arch, hostDlltool()) };
}

/** Every platform, using clang and lld, whatever this machine is. */
export function allTargets(): Target[] {
  return Object.entries(platforms).map(([name, { triple, flags }]) => ({
    name,
    extension: extensionOf(name),
    compiler: ["clang", `--target=${triple}`, "-fuse-ld=lld"],
    flags: [...flags, `-Wl,${fatalWarnings(name)}`],
    stubs: stubsFor(name, triple),
  }));
}

/** The suffix of a platform's shared libraries. */
export function extensionOf(name: string): string {
  return name.startsWith("darwin") ? "dylib" : name.startsWith("win32") ? "dll" : "so";
}

function fatalWarnings(name: string): string {
  return name.startsWith("darwin") ? "-fatal_warnings" : "--fatal-warnings";
}

function stubsFor(name: string, triple: string): SystemStubs | undefined {
  const [system, cpu] = name.split("-") as [string, string];
  if (system === "darwin") return macOSStub(triple.split("-")[0]!);
  return system === "win32" ? windowsStubs(cpu, "llvm-dlltool") : undefined;
}
