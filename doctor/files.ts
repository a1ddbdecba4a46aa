/**
 * The files of this machine, as both runtimes read them. Not imported by name:
 * a bundle "for any platform", as `dist/` is one, has no `node:fs`.
 *
 * @module
 */

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
