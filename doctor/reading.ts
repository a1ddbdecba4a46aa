/**
 * Reads files for the doctor: it never prompts for a permission, and names what
 * it may not read, with what would allow it.
 *
 * `ffi/runtime.ts` is not imported here: it throws if the runtime is not
 * supported, which is one of the things that the doctor must report.
 *
 * @module
 */
import { bun } from "../ffi/bun.ts";
import { deno } from "../ffi/deno.ts";
import type { Runtime } from "../ffi/types.ts";

/** The runtime, however old; `undefined` if it is neither Deno nor Bun. */
export const host: Runtime | undefined = deno() ?? bun();

/** Something that was inspected, or could not be. */
export interface Fact<T> {
  /** The fact; `null` if unknown. */
  readonly value: T | null;
  /** Where it was found; if unknown, why, and what would show it. */
  readonly how: string;
}

/** Something may not be inspected, whether or not it exists. */
export class HiddenError extends Error {}

/** What a probe found; if it hit something hidden, a fact that says so. */
export function fact<T>(probe: () => Fact<T>): Fact<T> {
  try {
    return probe();
  } catch (error) {
    if (error instanceof HiddenError) return { value: null, how: error.message };
    throw error;
  }
}

/**
 * Does something with a file; `undefined` if there is none.
 *
 * @throws {HiddenError} If it may not be read.
 */
export function look<T>(path: string, read: (path: string) => T): T | undefined {
  // Deno requires all permissions for anything that is not a file on disk.
  const flag = /^\/(proc|sys)\//.test(path) ? "--allow-all" : "--allow-read";
  if (host?.mayRead("file", path) === false) throw new HiddenError(`give ${flag}`);
  try {
    return read(path);
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (name === "NotCapable") throw new HiddenError("give --allow-all");
    throw new HiddenError(`${path} cannot be read (${code ?? name})`);
  }
}

/**
 * An environment variable; an empty one counts as unset.
 *
 * @throws {HiddenError} If it may not be read.
 */
export function variable(name: string): string | undefined {
  if (host?.mayRead("variable", name) === false) {
    throw new HiddenError(`give --allow-env=${name}`);
  }
  return host?.environment(name) || undefined;
}

/** Collects what may not be inspected. */
export class Unseen {
  readonly #reasons = new Map<string, string>();

  /** What a probe returns; `undefined` if it hit something hidden. */
  try<T>(what: string, probe: () => T): T | undefined {
    try {
      return probe();
    } catch (error) {
      if (!(error instanceof HiddenError)) throw error;
      this.#reasons.set(what, error.message);
    }
  }

  /** Whether anything was hidden from these probes. */
  has(what: string): boolean {
    return this.#reasons.has(what);
  }

  /** What was hidden, each with what would show it. */
  get lines(): readonly string[] {
    return Array.from(this.#reasons, ([what, reason]) => `${what}: ${reason}`);
  }
}

/** The part of `node:fs` we use. */
interface FileSystem {
  readFileSync(path: string, encoding: "utf8" | "latin1"): string;
  readdirSync(path: string): string[];
  realpathSync(path: string): string;
  openSync(path: string, flags: string): number;
  readSync(
    descriptor: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
    at: number,
  ): number;
  closeSync(descriptor: number): void;
}

/** The files of this machine. */
export const files: FileSystem = process.getBuiltinModule("node:fs") as unknown as FileSystem;
