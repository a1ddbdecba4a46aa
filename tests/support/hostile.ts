/**
 * Libraries that must not be loaded, and users who try to get them loaded.
 *
 * @module
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cString } from "../../ffi/bytes.ts";
import { compileNative, openNative } from "./native.ts";

const functions = {
  start_hostile: {
    returns: "int",
    parameters: [
      "const char *directory",
      "int user",
      "const char *library",
      "const char *name",
    ],
  },
  stop_hostile: { returns: "int", parameters: ["int pid"] },
} as const;

/** The user called nobody. */
export const nobody = 65534;

/** A library that leaves a mark if it is loaded. */
export class Intruder {
  /** What tells the library where to leave its mark. */
  readonly env: Readonly<Record<string, string>>;
  readonly #mark: string;

  /** Takes a directory for the mark. */
  constructor(directory: string) {
    this.#mark = join(directory, "mark");
    this.env = { HAZMAT_TEST_MARK: this.#mark };
  }

  /** Puts it there under names such as `"lib/libcrypto.so.3"`. */
  plant(directory: string, ...names: string[]): void {
    for (const name of names) {
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      copyFileSync(compileNative("intruder"), path);
      chmodSync(path, 0o755);
    }
  }

  /** Whether it was loaded since the last call. */
  cameIn(): boolean {
    const did = existsSync(this.#mark);
    rmSync(this.#mark, { force: true });
    return did;
  }
}

/** Another user at work in a directory; see `tests/native/hostile.c`. Returns what ends him. */
export function startHostile(directory: string, name: string): () => void {
  const native = openNative("hostile", functions);
  const library = compileNative("intruder");
  const pid = native.start_hostile(cString(directory), nobody, cString(library), cString(name));
  if (pid < 0) throw new Error(`Cannot start a hostile process: errno ${-pid}`);
  return () => void native.stop_hostile(pid);
}
