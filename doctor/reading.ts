/**
 * Reading files for the doctor: it asks for nothing at a prompt, and what it may
 * not read it names, with what would show it.
 *
 * `ffi/runtime.ts` is not imported here: it throws where the runtime will not
 * do, which is one of the things that the doctor has to report.
 *
 * @module
 */
import { bun } from "../ffi/bun.ts";
import { deno } from "../ffi/deno.ts";
import type { Runtime } from "../ffi/types.ts";

/** The runtime, however old; `undefined` where it is neither Deno nor Bun. */
export const host: Runtime | undefined = deno() ?? bun();

/** Something that was looked at, or could not be. */
export interface Fact<T> {
  /** What is so; `null` where it is not known. */
  readonly value: T | null;
  /** Where that was seen; where it is not known, why not and what would show it. */
  readonly how: string;
}

/** Something is there, or is not, that may not be looked at. */
export class HiddenError extends Error {}

/** What a probe found; where it hit something hidden, a fact that says so. */
export function fact<T>(probe: () => Fact<T>): Fact<T> {
  try {
    return probe();
  } catch (error) {
    if (error instanceof HiddenError) return { value: null, how: error.message };
    throw error;
  }
}

/**
 * Does something with a file; `undefined` where there is none.
 *
 * @throws {HiddenError} If it may not be read.
 */
export function look<T>(path: string, read: (path: string) => T): T | undefined {
  // Deno wants all permissions for what is not a file on a disk.
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
 * An environment variable; an empty one is none.
 *
 * @throws {HiddenError} If it may not be read.
 */
export function variable(name: string): string | undefined {
  if (host?.mayRead("variable", name) === false) {
    throw new HiddenError(`give --allow-env=${name}`);
  }
  return host?.environment(name) || undefined;
}

/** What may not be looked at, collected. */
export class Unseen {
  readonly #reasons = new Map<string, string>();

  /** What a probe gives; `undefined` where it hit something hidden. */
  try<T>(what: string, probe: () => T): T | undefined {
    try {
      return probe();
    } catch (error) {
      if (!(error instanceof HiddenError)) throw error;
      this.#reasons.set(what, error.message);
    }
  }

  /** Whether something was hidden from these probes. */
  has(what: string): boolean {
    return this.#reasons.has(what);
  }

  /** What was hidden, each with what would show it. */
  get lines(): readonly string[] {
    return Array.from(this.#reasons, ([what, reason]) => `${what}: ${reason}`);
  }
}

/** The part of `node:fs` that is used. */
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
