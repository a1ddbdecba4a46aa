/**
 * The options of `deno task test:versions`.
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runtimes, type Selection } from "./cells.ts";
import { Unavailable } from "./command.ts";
import { libraries } from "./libraries.ts";

/** What was asked for. */
export interface Options extends Selection {
  /** The directory to work in and to keep; without it, one that is removed again. */
  readonly work: string | undefined;
}

const several = { type: "string", multiple: true, default: [] as string[] } as const;

/**
 * Reads the options.
 *
 * @throws {Unavailable} If one is not known, or has a value that is not.
 */
export function readOptions(args: string[]): Options {
  const { only, mechanism, runtime, work } = parse(args);
  check("only", only, libraries.map(({ id }) => id));
  check("mechanism", mechanism, libraries.flatMap(({ mechanisms }) => mechanisms));
  check("runtime", runtime, runtimes);
  return { only, mechanism, runtime, work: work === undefined ? undefined : resolve(work) };
}

function parse(args: string[]) {
  const options = {
    only: several,
    mechanism: several,
    runtime: several,
    work: { type: "string" },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Unavailable((error as Error).message);
  }
}

function check(option: string, values: readonly string[], known: readonly string[]): void {
  const wrong = values.find((value) => !known.includes(value));
  if (wrong === undefined) return;
  const list = [...new Set(known)].join(", ");
  throw new Unavailable(`--${option} must be one of ${list}: current value is "${wrong}"`);
}
