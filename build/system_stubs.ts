/**
 * Stand-ins for system libraries that the compiling machine lacks: their names
 * and the symbols that the engine takes from them, which is all a linker needs.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { run } from "./compile.ts";

/** Writes stand-ins into a directory for the linker to search. */
export type SystemStubs = (directory: string) => void;

const libSystem = [
  "___error",
  "_dladdr",
  "_dlopen",
  "_dlsym",
  "_getentropy",
  "_pthread_getspecific",
  "_pthread_key_create",
  "_pthread_setspecific",
  "dyld_stub_binder",
];

const windows: Readonly<Record<string, readonly string[]>> = {
  kernel32: [
    "FlsAlloc",
    "FlsFree",
    "FlsGetValue",
    "FlsSetValue",
    "GetModuleHandleExA",
    "GetProcAddress",
    "TlsAlloc",
    "TlsGetValue",
    "TlsSetValue",
  ],
  bcryptprimitives: ["ProcessPrng"],
};

/** As dlltool(1) calls the CPUs. */
const machines: Readonly<Record<string, string>> = { x64: "i386:x86-64", arm64: "arm64" };

/** The text by which Apple's SDK describes `libSystem`, for a CPU by Apple's name. */
export function macOSStub(cpu: string): SystemStubs {
  const text = `--- !tapi-tbd
tbd-version: 4
targets: [ ${cpu}-macos ]
install-name: /usr/lib/libSystem.B.dylib
exports:
  - targets: [ ${cpu}-macos ]
    symbols: [ ${libSystem.join(", ")} ]
...
`;
  return (directory) => writeFileSync(join(directory, "libSystem.tbd"), text);
}

/** Import libraries for a CPU, by Node's name, made by a dlltool. */
export function windowsStubs(cpu: string, dlltool: string): SystemStubs {
  return (directory) => {
    for (const [library, symbols] of Object.entries(windows)) {
      const definition = join(directory, `${library}.def`);
      writeFileSync(definition, `LIBRARY ${library}.dll\nEXPORTS\n${symbols.join("\n")}\n`);
      const archive = join(directory, `lib${library}.a`);
      run([dlltool, "-m", machines[cpu]!, "-d", definition, "-l", archive]);
    }
  };
}

/** The dlltool that `$DLLTOOL` names, or else `dlltool`, which comes with MinGW-w64. */
export function hostDlltool(): string {
  return process.env.DLLTOOL || "dlltool";
}
