/**
 * The command line's arguments.
 *
 * @module
 */
import { isAbsolute, resolve } from "node:path";
import process from "node:process";
import { availableParallelism } from "node:os";
import { UsageError } from "./error.ts";
import { checkLabel, checkVersion } from "./version_script.ts";

/** To build. */
export interface BuildOrder {
  readonly kind: "build";
  /** The source, a directory or a tarball; absolute. */
  readonly source: string;
  /** Where it is installed; absolute. */
  readonly prefix: string;
  /** The label that tells it from others; `null` for none. */
  readonly label: string | null;
  /** Where it is built, or `null` for a temporary directory. */
  readonly work: string | null;
  /** How many compilers to run at once. */
  readonly jobs: number;
}

/** To print the version script. */
export interface ScriptOrder {
  readonly kind: "script";
  readonly version: string;
  readonly label: string;
}

/** To print the usage. */
export interface HelpOrder {
  readonly kind: "help";
}

/** The usage text. */
export const usage: string = `Usage:
    deno task openssl -- --source DIR_OR_TARBALL --prefix DIR [--label NAME]
    deno task openssl.ld -- VERSION LABEL

Builds an OpenSSL from source that cannot be confused with another, and installs
its libraries and headers.

    --source PATH  OpenSSL's source: a directory (which is copied), or a .tar.gz
    --prefix DIR   where to install it
    --label NAME   what tells it from others; letters, digits, underscores (own)
    --work DIR     where to build it; kept (a temporary directory; kept on failure)
    --jobs N       how many compilers to run at once (as many as there are CPUs)
    --plain        for tests only: no label, and calls that another library in the
                   process can take over, as several distributions link it`;

const options = ["source", "prefix", "label", "work", "jobs"];

/** Reads the arguments, with or without a leading `--` (`deno task` passes it on). */
export function readArguments(args: readonly string[]): BuildOrder | ScriptOrder | HelpOrder {
  const words = args.filter((word) => word !== "--");
  if (words.includes("--help") || words.includes("-h")) return { kind: "help" };
  const isScript = words[0] === "--script-only";
  return isScript ? scriptOrder(words.slice(1)) : buildOrder(readOptions(words));
}

function scriptOrder(words: readonly string[]): ScriptOrder {
  if (words.length !== 2) {
    throw new UsageError(`openssl.ld takes VERSION and LABEL: got ${words.length} arguments`);
  }
  return { kind: "script", version: checkVersion(words[0]!), label: checkLabel(words[1]!) };
}

function readOptions(words: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name, inline] = splitOption(word);
    if (values.has(name)) throw new UsageError(`--${name} is given twice`);
    values.set(name, name === "plain" ? "" : inline ?? valueOf(name, rest.shift()));
  }
  return values;
}

function splitOption(word: string): [name: string, value: string | undefined] {
  const [, name, value] = word.match(/^--([a-z]+)(?:=(.*))?$/) ?? [];
  if (name !== undefined && (options.includes(name) || word === "--plain")) return [name, value];
  throw new UsageError(`Unknown argument: "${word}"`);
}

function valueOf(name: string, value: string | undefined): string {
  if (value !== undefined && !value.startsWith("--")) return value;
  throw new UsageError(`--${name} needs a value`);
}

function buildOrder(values: ReadonlyMap<string, string>): BuildOrder {
  const [work, plain] = [values.get("work"), values.has("plain")];
  if (plain && values.has("label")) throw new UsageError("--plain has no --label");
  return {
    kind: "build",
    source: absolute(required(values, "source")),
    prefix: buildable("prefix", absolute(required(values, "prefix"))),
    label: plain ? null : checkLabel(values.get("label") ?? "own"),
    work: work === undefined ? null : buildable("work", absolute(work)),
    jobs: jobsOf(values.get("jobs")),
  };
}

function required(values: ReadonlyMap<string, string>, name: string): string {
  const value = values.get(name);
  if (value) return value;
  throw new UsageError(`--${name} is missing`);
}

/** `deno task` runs in the project's directory, and says where it was called from. */
function absolute(path: string): string {
  return isAbsolute(path) ? resolve(path) : resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** OpenSSL's makefiles do not quote paths. */
export function buildable(name: string, path: string): string {
  if (/^[\w/.,:+@%~-]+$/.test(path)) return path;
  throw new UsageError(
    `--${name} must have no spaces or other characters of the shell, but is "${path}"`,
  );
}

function jobsOf(value: string | undefined): number {
  if (value === undefined) return availableParallelism();
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new UsageError(`--jobs must be a whole number, 1 or more, but is "${value}"`);
}
