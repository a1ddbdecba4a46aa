/**
 * The functions of `native/*.c`, as JavaScript calls them in the copied
 * process.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { lazyFunctions } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import { compileCopies } from "./compile.ts";
import type { Tally } from "./row.ts";

const prototypes = {
  copy_process: { returns: "int", parameters: ["int way", "int limit"] },
  end_copy: { returns: "int", parameters: ["int status"] },
  wait_for_copy: { returns: "int", parameters: ["int pid"] },
  copy_whole_memory: { returns: "int", parameters: [] },
  shared_open: { returns: "int", parameters: ["int size"] },
  shared_write: {
    returns: "void",
    parameters: ["int offset", "const unsigned char *data", "int size"],
  },
  shared_read: { returns: "void", parameters: ["int offset", "unsigned char *data", "int size"] },
  draw_naive_value: { returns: "int", parameters: ["unsigned char *out"] },
  draw_in_copies: {
    returns: "void",
    parameters: [
      "int generator",
      "const char *libcrypto",
      "int way",
      "int copies",
      "int draws",
      "int64_t *out",
    ],
  },
  draw_while_others_draw: {
    returns: "void",
    parameters: [
      "int generator",
      "const char *libcrypto",
      "int way",
      "int others",
      "int copies",
      "int64_t *out",
    ],
  },
  draw_in_vfork: {
    returns: "void",
    parameters: ["int generator", "const char *libcrypto", "int draws", "int64_t *out"],
  },
} as const;

const ways = ["fork", "clone", "same-pid"] as const;

/** The ways to copy a process, as in `copy.h`. */
export type Way = typeof ways[number];

/** What C draws from, as in `generators.h`. */
export type NativeGenerator = "naive" | "libcrypto";

/** Copies of this process. `libcrypto` is the path of a loaded one. */
export function openCopies(libcrypto: string) {
  const library = runtime.open(compileCopies("library"), "copy_process");
  const native = lazyFunctions(library, prototypes, (name) => new Error(`no ${name}`));
  const path = cString(libcrypto);
  const kind = (generator: NativeGenerator): number => generator === "naive" ? 0 : 1;
  const tallied = (fill: (out: BigInt64Array) => void): Tally => {
    const out = new BigInt64Array(4);
    fill(out);
    const [error, drawn, distinct, stalled] = Array.from(out, Number);
    return { error: error!, drawn: drawn!, distinct: distinct!, stalled: stalled! };
  };
  return {
    native,
    /** Returns twice: the PID or a negative errno, and 0 in the copy. */
    copy: (way: Way): number => native.copy_process(ways.indexOf(way), 60),
    many: (generator: NativeGenerator, way: Way, copies: number, draws: number): Tally =>
      tallied((out) =>
        native.draw_in_copies(kind(generator), path, ways.indexOf(way), copies, draws, out)
      ),
    threads: (generator: NativeGenerator, way: Way, others: number, copies: number): Tally =>
      tallied((out) =>
        native.draw_while_others_draw(
          kind(generator),
          path,
          ways.indexOf(way),
          others,
          copies,
          out,
        )
      ),
    vfork: (generator: NativeGenerator, draws: number): Tally =>
      tallied((out) => native.draw_in_vfork(kind(generator), path, draws, out)),
  };
}
