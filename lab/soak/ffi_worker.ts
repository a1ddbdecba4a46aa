/**
 * A Worker that loads this package's modules but uses none of them: it binds functions of libcrypto
 * with the runtime's own FFI, draws, and reports. What it leaves behind when it is ended is due to
 * the runtime.
 *
 * @module
 */
import process from "node:process";
import "../../hazmat/backend.ts";
import { functionsBound } from "./plan.ts";

interface Library {
  symbols: { RAND_bytes(bytes: Uint8Array, size: number): number };
}
type Dlopen = (path: string, symbols: unknown) => Library;

const runtime = globalThis as unknown as { Deno?: { dlopen: Dlopen } };

function bind(path: string): Library {
  if (runtime.Deno !== undefined) {
    const declared = { parameters: ["buffer", "i32"], result: "i32" };
    return runtime.Deno.dlopen(path, { RAND_bytes: declared });
  }
  const { dlopen } = process.getBuiltinModule("bun:ffi") as unknown as { dlopen: Dlopen };
  return dlopen(path, { RAND_bytes: { args: ["ptr", "i32"], returns: "i32" } });
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<string>) => void;
  postMessage(drawn: number): void;
};

scope.onmessage = ({ data: path }) => {
  const libraries = Array.from({ length: functionsBound }, () => bind(path));
  scope.postMessage(libraries[0]!.symbols.RAND_bytes(new Uint8Array(32), 32));
};
