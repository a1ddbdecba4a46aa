/**
 * How this repository's tools take their arguments: `--help` prints the usage and exits with 0; an
 * unknown argument or a wrong value prints a sentence and exits with 2.
 *
 * @module
 */
import process from "node:process";
import { parseArgs, type ParseArgsConfig } from "node:util";

/** A wrong argument; the message says which, what it must be, and what it is. */
export class WrongArgument extends Error {
  override readonly name = "WrongArgument";
}

/** What a tool takes. */
export interface Arguments<O extends ParseArgsConfig["options"]> {
  /** What `--help` prints. */
  readonly usage: string;
  /** Its options, as `parseArgs` describes them; `--help` is added. */
  readonly options: O;
  /** Whether it takes arguments that are not options. */
  readonly positionals?: boolean;
}

type Parsed<O extends ParseArgsConfig["options"]> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true }>
>;

/** Reads the arguments, and runs the tool with them; resolves to its exit code. */
export async function runTool<const O extends ParseArgsConfig["options"]>(
  { usage, options, positionals = false }: Arguments<O>,
  args: readonly string[],
  run: (parsed: Parsed<O>) => number | Promise<number>,
): Promise<number> {
  if (wantsHelp(args)) {
    console.log(usage);
    return 0;
  }
  try {
    return await run(parse(args, options, positionals));
  } catch (error) {
    if (!(error instanceof WrongArgument)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
}

/** What follows "--" is not an option. */
function wantsHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === "--help" || arg === "-h");
}

function parse<const O extends ParseArgsConfig["options"]>(
  args: readonly string[],
  options: O,
  allowPositionals: boolean,
): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals }) as Parsed<O>;
  } catch (error) {
    throw new WrongArgument((error as Error).message);
  }
}

/**
 * Refuses a value that is not one of the choices.
 *
 * @throws {WrongArgument}
 */
export function requireKnown(
  name: string,
  values: readonly string[],
  known: readonly string[],
): void {
  const wrong = values.find((value) => !known.includes(value));
  if (wrong === undefined) return;
  const list = [...new Set(known)].join(", ");
  throw new WrongArgument(`${name} must be one of ${list}, but is "${wrong}"`);
}

/**
 * A positive whole number; undefined stays undefined.
 *
 * @throws {WrongArgument}
 */
export function wholeNumber<T extends string | undefined>(
  name: string,
  value: T,
): T extends string ? number : number | undefined {
  if (value !== undefined && !/^[1-9]\d{0,9}$/.test(value)) {
    throw new WrongArgument(
      `${name} must be a whole number from 1 on, but is "${value}"`,
    );
  }
  return (value === undefined ? undefined : Number(value)) as never;
}

/** Runs what a tool's module exports, if the module is the main program. */
export async function runMain(main: (args: string[]) => Promise<number>): Promise<never> {
  process.exit(await main(process.argv.slice(2)));
}
