/**
 * What a shared library tells the loader, as binutils' `readelf` prints it.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { OwnBuildError } from "./error.ts";

/** A symbol that a library exports. */
export interface Export {
  readonly name: string;
  /** Its version node, or `null`. */
  readonly version: string | null;
  readonly isFunction: boolean;
}

/** A shared library: what can get it confused with another. */
export interface SharedLibrary {
  /** The name by which the loader knows it, or `null`. */
  readonly soname: string | null;
  /** The names of the libraries that it needs. */
  readonly needed: readonly string[];
  /** Everything it exports, except the version nodes themselves. */
  readonly exports: readonly Export[];
  /** The names of the symbols that the loader looks up when it loads the library. */
  readonly lookedUp: readonly string[];
}

/** Reads a library. */
export function readLibrary(path: string): SharedLibrary {
  const dynamic = readelf("-d", path);
  return {
    soname: dynamic.match(/\(SONAME\).*\[(.*)\]/)?.[1] ?? null,
    needed: [...dynamic.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name!),
    exports: exportsOf(readelf("--dyn-syms", path)),
    lookedUp: lookedUpOf(readelf("-r", path)),
  };
}

function readelf(option: string, path: string): string {
  const { status, stdout, stderr, error } = spawnSync("readelf", ["-W", option, path], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) {
    throw new OwnBuildError(`Cannot check "${path}": "readelf" (binutils): ${error.message}`);
  }
  if (status !== 0) throw new OwnBuildError(`Cannot check "${path}":\n${stderr.trim()}`);
  return stdout;
}

/** `num: value size type binding visibility section name@@version` */
const symbolRow = /^\s*\d+: [0-9a-f]+ +\S+ (\w+) +(?:GLOBAL|WEAK|UNIQUE) .*? (\S+) (\S+)(?: .*)?$/;

function exportsOf(table: string): Export[] {
  const rows = table.split("\n").map((line) => line.match(symbolRow)).filter((row) => row !== null);
  return rows
    .filter(([, , section]) => section !== "UND" && section !== "ABS")
    .map(([, type, , symbol]) => {
      const [name, version] = symbol!.split(/@+/);
      return { name: name!, version: version ?? null, isFunction: /FUNC/.test(type!) };
    });
}

/** `offset info type value name@version + addend` */
const relocationRow = /^[0-9a-f]+ +[0-9a-f]+ R_\S+ +[0-9a-f]+ +([^\s@]+)/;

function lookedUpOf(table: string): string[] {
  const rows = table.split("\n").map((line) => line.match(relocationRow));
  return rows.filter((row) => row !== null).map(([, name]) => name!);
}
