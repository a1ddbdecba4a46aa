/**
 * A process whose threads make their first draw while the C library's allocator
 * fails; it was started with `tests/native/failing_malloc.c` preloaded.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { openNative } from "../support/native.ts";
import { hex } from "../support/observe.ts";
import backend from "../../mod.ts";

const { draw_without_memory } = openNative(
  "failing_malloc",
  {
    draw_without_memory: {
      returns: "int",
      parameters: ["const char *path", "unsigned char *out", "int size"],
    },
  } as const,
);

const { path, engine } = backend.bindings;
const before = engine.counters();
const draws = Array.from({ length: 50 }, () => {
  const out = new Uint8Array(32);
  return [draw_without_memory(cString(path), out, out.length), hex(out)];
});
const { calls, threadCalls } = engine.counters();
console.log(JSON.stringify({
  results: draws.map(([result]) => result),
  distinct: new Set(draws.map(([, value]) => value)).size,
  served: Number(calls - before.calls),
  servedHere: Number(threadCalls - before.threadCalls),
}));
