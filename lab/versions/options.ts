/**
 * The options of `deno task lab versions`.
 *
 * @module
 */
import { resolve } from "node:path";
import { requireKnown, WrongArgument } from "../../build/arguments.ts";
import { runtimes, selectCells, type Selection } from "./cells.ts";
import { libraries } from "./libraries.ts";

const ids = libraries.map(({ id }) => id);
const mechanisms = [...new Set(libraries.flatMap(({ mechanisms }) => mechanisms))];

/** What `--help` prints. */
export const usage = `Usage: deno task lab versions [OPTION...]

Runs the tests in both runtimes with real libraries of every supported version of OpenSSL, in
a Debian root of its own, and writes the table of them. It needs root and a Debian mirror.

  --only VERSION      Of ${ids.join(", ")}; may be repeated
  --mechanism NAME    Of ${mechanisms.join(", ")}; may be repeated
  --runtime NAME      Of ${runtimes.join(", ")}; may be repeated
  --work DIR          A directory to work in and to keep
  --prepare           Only make what they need in DIR: the root and the own builds
  --help              This`;

const several = { type: "string", multiple: true, default: [] as string[] } as const;

/** As `parseArgs` describes them. */
export const options = {
  only: several,
  mechanism: several,
  runtime: several,
  work: { type: "string" },
  prepare: { type: "boolean", default: false },
} as const;

/** What was asked for. */
export interface Options extends Selection {
  /** The directory to work in and keep; by default, a temporary one. */
  readonly work: string | undefined;
  /** Whether to make only what the cells need. */
  readonly prepare: boolean;
}

/**
 * Reads the options.
 *
 * @throws {WrongArgument} If an option has an unknown value, or no cell matches all of them.
 */
export function readOptions(values: Selection & { work?: string; prepare: boolean }): Options {
  const { only, mechanism, runtime, work, prepare } = values;
  requireKnown("--only", only, ids);
  requireKnown("--mechanism", mechanism, mechanisms);
  requireKnown("--runtime", runtime, runtimes);
  if (selectCells(values).length === 0) {
    throw new WrongArgument(`${only.join(" and ")} cannot have ${mechanism.join(" or ")}`);
  }
  if (prepare && work === undefined) throw new WrongArgument("--prepare needs --work");
  const directory = work === undefined ? undefined : resolve(work);
  return { only, mechanism, runtime, work: directory, prepare };
}
