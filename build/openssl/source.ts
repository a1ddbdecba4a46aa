/**
 * OpenSSL's source: a directory or a tarball, copied to the build directory.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { OwnBuildError } from "./error.ts";

/** A source tree that may be built in. */
export interface Source {
  /** Its top directory. */
  readonly tree: string;
  /** The version that it states, such as `"3.5.4"` or `"1.1.1w"`. */
  readonly version: string;
}

/** Unpacks or copies the source into the work directory; the original is left unchanged. */
export function takeSource(given: string, work: string): Source {
  if (!existsSync(given)) throw new OwnBuildError(`--source does not exist: "${given}"`);
  const into = join(work, "source");
  mkdirSync(into, { recursive: true });
  const tree = statSync(given).isDirectory() ? copyTree(given, into) : unpack(given, into);
  return { tree, version: sourceVersion(tree, given) };
}

/** Left out, because objects from another configuration would pass for up to date. */
const built = /\.(o|d|a|so(\.[\d.]+)?)$/;

function copyTree(given: string, into: string): string {
  sourceVersion(given);
  cpSync(given, into, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    filter: (path) => basename(path) !== ".git" && !built.test(path),
  });
  return into;
}

function unpack(given: string, into: string): string {
  const { status, stderr, error } = spawnSync("tar", ["-xf", given, "-C", into], {
    encoding: "utf8",
  });
  if (error !== undefined) throw new OwnBuildError(`Cannot unpack: "tar": ${error.message}`);
  if (status !== 0) throw new OwnBuildError(`Cannot unpack "${given}":\n${stderr.trim()}`);
  const entries = readdirSync(into);
  return entries.length === 1 ? join(into, entries[0]!) : into;
}

/** The version that a source tree states. */
export function sourceVersion(tree: string, given: string = tree): string {
  const version = versionOfData(read(tree, "VERSION.dat")) ??
    versionOfHeader(read(tree, "include", "openssl", "opensslv.h")) ??
    versionOfHeader(read(tree, "crypto", "opensslv.h"));
  if (version !== undefined) return version;
  throw new OwnBuildError(
    `--source is no OpenSSL source: "${given}" has none of VERSION.dat (3.0 and later), ` +
      "include/openssl/opensslv.h (1.1) and crypto/opensslv.h (1.0) that says its version",
  );
}

function read(tree: string, ...path: string[]): string | undefined {
  const file = join(tree, ...path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function versionOfData(text: string | undefined): string | undefined {
  const value = (key: string) => text?.match(new RegExp(`^${key}=(.*)$`, "m"))?.[1]?.trim() ?? "";
  const numbers = ["MAJOR", "MINOR", "PATCH"].map(value);
  if (numbers.includes("")) return undefined;
  const tag = value("PRE_RELEASE_TAG");
  return numbers.join(".") + (tag === "" ? "" : `-${tag}`);
}

function versionOfHeader(text: string | undefined): string | undefined {
  return text?.match(/OPENSSL_VERSION_TEXT\s+"OpenSSL (\d\S*?)(?:-fips)?\s/)?.[1];
}
