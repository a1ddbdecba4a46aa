/**
 * Building when something is missing.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { CompileError } from "../build/compile.ts";
import { compileEngine } from "../build/engine.ts";
import { hostTarget } from "../build/target.ts";
import { assertEquals, assertThrows, describe, it } from "./std.ts";
import { root } from "./support/child.ts";

/** Compiles the engine with another $CC. */
function compileWith(compiler: string, defines: string[] = []): void {
  const before = process.env.CC;
  process.env.CC = compiler;
  try {
    compileEngine(root, hostTarget(), defines);
  } finally {
    if (before === undefined) delete process.env.CC;
    else process.env.CC = before;
  }
}

describe("compiling the engine", () => {
  it("fails without a compiler, and says what to install", () => {
    const missing = join(root, "no-such-compiler");
    const { message } = assertThrows(() => compileWith(missing), CompileError, missing);
    for (const advice of ["apt install gcc libc6-dev", "apk add gcc musl-dev", "$CC"]) {
      assertEquals(message.includes(advice), true, message);
    }
  });

  it("fails with a source that no platform has, with the compiler's words", () => {
    const before = process.env.CC || "cc";
    const wrong = ["OSR_SOURCE_PROCESSPRNG"];
    assertThrows(() => compileWith(before, wrong), CompileError, "source_processprng.c");
  });
});
