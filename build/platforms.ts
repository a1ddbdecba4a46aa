/**
 * The platforms that the engine is compiled for, and their flags.
 *
 * @module
 */

/** What clang calls a platform, and its flags. */
export interface Platform {
  /** The target triple. */
  readonly triple: string;
  /** Flags of compiling and linking, for GCC and clang alike. */
  readonly flags: readonly string[];
}

/** A placeholder as long as the file name that replaces it. */
export const placeholder = "0".repeat(32);

const warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/** Freestanding: no libc is linked except on macOS, and none is assumed. */
const everywhere = ["-std=c11", "-O2", ...warnings, "-shared", "-ffreestanding", "-nostdlib"];

/** No stack protector and no unwind tables: both would call into a libc. */
const bare = [
  "-fvisibility=hidden",
  "-fno-stack-protector",
  "-fno-asynchronous-unwind-tables",
];

const elf = [
  ...everywhere,
  ...bare,
  "-fPIC",
  "-Wl,-z,nodelete,-z,relro,-z,now,-z,noexecstack,-z,noseparate-code",
  "-Wl,--build-id=none,--hash-style=gnu",
  `-Wl,-soname,osrandom-${placeholder}.so`,
  "-Wl,-s",
];

/** From libSystem by name, so that no other library's getentropy can replace it. */
const machO = [...everywhere, ...bare, "-fPIC", "-lSystem", "-Wl,-install_name,osrandom.dylib"];

/** The time, and the output path as the base, would differ from build to build. */
const pe = [
  ...everywhere,
  ...bare,
  "-lkernel32",
  "-lbcryptprimitives",
  "-Wl,--entry,osr_dll_main",
  "-Wl,--no-insert-timestamp,--image-base,0x180000000",
  "-Wl,--dynamicbase,--nxcompat,--high-entropy-va",
  "-Wl,-s",
];

/**
 * By `process.platform` and `process.arch`. On arm64, an atomic addition is an
 * instruction, not a call.
 */
export const platforms: Readonly<Record<string, Platform>> = {
  "linux-x64": { triple: "x86_64-linux-gnu", flags: elf },
  "linux-arm64": { triple: "aarch64-linux-gnu", flags: [...elf, "-mno-outline-atomics"] },
  "linux-riscv64": { triple: "riscv64-linux-gnu", flags: elf },
  "darwin-x64": { triple: "x86_64-apple-macos11", flags: machO },
  "darwin-arm64": { triple: "arm64-apple-macos11", flags: machO },
  "win32-x64": { triple: "x86_64-w64-windows-gnu", flags: pe },
  "win32-arm64": { triple: "aarch64-w64-windows-gnu", flags: pe },
};
