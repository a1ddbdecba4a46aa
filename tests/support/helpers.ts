/**
 * The functions of `tests/native/*.c`.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { openNative } from "./native.ts";

const randomSources = {
  add_constant_engine: {
    returns: "int",
    parameters: ["const char *path", "const char *id"],
  },
  make_default: {
    returns: "int",
    parameters: ["const char *path", "const char *id"],
  },
  remove_engine: {
    returns: "int",
    parameters: ["const char *path", "const char *id"],
  },
  set_constant_method: {
    returns: "int",
    parameters: ["const char *path"],
  },
  set_constant_provider: {
    returns: "int",
    parameters: ["const char *path"],
  },
} as const;

const copies = {
  draw_in_fork: {
    returns: "int",
    parameters: ["const char *path", "unsigned char *parent", "unsigned char *copy"],
  },
  draw_in_forks_of_threads: {
    returns: "int",
    parameters: ["const char *path", "int count", "unsigned char *out"],
  },
  draw_in_same_pid_clone: {
    returns: "int",
    parameters: ["const char *path", "unsigned char *parent", "unsigned char *copy"],
  },
} as const;

const sandbox = {
  drop_memory: {
    returns: "int",
    parameters: [],
  },
  draw_where_opening_kills: {
    returns: "int",
    parameters: ["const char *path", "unsigned char *out", "int size", "int count"],
  },
  refuse_advice_on_forks: {
    returns: "int",
    parameters: [],
  },
  refuse_droppable_memory: {
    returns: "int",
    parameters: [],
  },
  refuse_system_call: {
    returns: "int",
    parameters: ["const char *name", "int error"],
  },
  replace_descriptors: {
    returns: "int",
    parameters: ["const char *from", "const char *to"],
  },
} as const;

/** Foreign random sources for the libcrypto at a path. */
export function openRandomSources(path: string) {
  const native = openNative("random_sources", randomSources);
  const file = cString(path);
  const must = (done: number, what: string): void => {
    if (done !== 1) throw new Error(`Cannot ${what}`);
  };
  return {
    addConstantEngine: (id: string) =>
      must(native.add_constant_engine(file, cString(id)), `add engine ${id}`),
    makeDefault: (id: string) => must(native.make_default(file, cString(id)), `default to ${id}`),
    removeEngine: (id: string) =>
      must(native.remove_engine(file, cString(id)), `remove engine ${id}`),
    setConstantProvider: () => must(native.set_constant_provider(file), "set a random provider"),
    setConstantMethod: () => must(native.set_constant_method(file), "set a RAND_METHOD"),
  };
}

/** What a process and a copy of it drew. */
export interface Copied {
  /** 0, or the errno if the copy could not be made. */
  readonly error: number;
  /** What the process drew. */
  readonly parent: Uint8Array;
  /** What its copy drew. */
  readonly copy: Uint8Array;
}

/** Copies of this process, which draw from the libcrypto at a path. */
export function openCopies(path: string) {
  const native = openNative("copies", copies);
  const file = cString(path);
  const draw = (how: "draw_in_fork" | "draw_in_same_pid_clone"): Copied => {
    const [parent, copy] = [new Uint8Array(32), new Uint8Array(32)];
    return { error: native[how](file, parent, copy), parent, copy };
  };
  return {
    drawInFork: () => draw("draw_in_fork"),
    drawInSamePidClone: () => draw("draw_in_same_pid_clone"),
    drawInForksOfThreads(count: number): { error: number; values: Uint8Array[] } {
      const out = new Uint8Array(64 * count);
      const error = native.draw_in_forks_of_threads(file, count, out);
      const values = Array.from(
        { length: 2 * count },
        (_, i) => out.subarray(32 * i, 32 * i + 32),
      );
      return { error, values };
    },
  };
}

/** What a sandbox does to this process. */
export function openSandbox() {
  const native = openNative("sandbox", sandbox);
  return {
    refuse(
      name: "getrandom" | "memfd_create" | "openat" | "prctl",
      errno: number,
    ): void {
      const error = native.refuse_system_call(cString(name), errno);
      if (error !== 0) throw new Error(`Cannot refuse ${name}: errno ${error}`);
    },
    refuseDroppableMemory(): void {
      const error = native.refuse_droppable_memory();
      if (error !== 0) throw new Error(`Cannot refuse droppable memory: errno ${error}`);
    },
    /** Takes droppable memory away. Returns how many mappings there were. */
    dropMemory: (): number => native.drop_memory(),
    refuseAdviceOnForks(): void {
      const error = native.refuse_advice_on_forks();
      if (error !== 0) throw new Error(`Cannot refuse advice on forks: errno ${error}`);
    },
    /** Draws from the libcrypto at a path where opening a file kills the process. */
    drawWhereOpeningKills(path: string, size: number, count: number): Uint8Array[] {
      const out = new Uint8Array(size * count);
      const error = native.draw_where_opening_kills(cString(path), out, size, count);
      if (error !== 0) throw new Error(`Cannot draw: errno ${error}`);
      return Array.from({ length: count }, (_, i) => out.subarray(size * i, size * (i + 1)));
    },
    replaceDescriptors: (from: string, to: string): number =>
      native.replace_descriptors(cString(from), cString(to)),
  };
}
