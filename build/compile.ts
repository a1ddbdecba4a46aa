/**
 * Compiles C: the engine, and the helpers of the tests and the demo.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";

/** There is no C compiler, or it failed. */
export class CompileError extends Error {
  /** Makes the error. */
  constructor(message: string) {
    super(message);
    this.name = "CompileError";
  }
}

/** The C compiler that `$CC` names, with any arguments given there, or else `cc`. */
export function hostCompiler(): string[] {
  return (process.env.CC || "cc").split(/\s+/).filter((word) => word !== "");
}

/** Runs a compiler or linker. Its diagnostics become the error's text. */
export function run(command: string[]): void {
  const [program, ...args] = command;
  const { status, stderr, error } = spawnSync(program!, args, { encoding: "utf8" });
  if (error !== undefined) {
    throw new CompileError(
      `Cannot compile the engine: "${program}" does not run (${error.message}); ` +
        "install a C compiler (Debian: apt install gcc libc6-dev; Alpine: apk add gcc musl-dev; " +
        "macOS: xcode-select --install) or name one in $CC; for --all, install clang, lld and llvm",
    );
  }
  if (status !== 0) {
    throw new CompileError(`Cannot compile: ${command.join(" ")}\n${stderr}`);
  }
}
