/**
 * How a tool of this repository takes its arguments: `--help` prints what it takes and ends
 * with 0, and an argument that it does not know, or a wrong value, with a sentence and 2.
 *
 * @module
 */
import process from "node:process";
import { parseArgs, type ParseArgsConfig } from "node:util";

/** An argument is wrong; the message says which, what it must be, and what it is. */
export class WrongArgument extends Error {
  override readonly name = "WrongArgument";
}

/** What a tool takes. */
export interface Arguments<O extends ParseArgsConfig["options"]> {
  /** What `--help` prints. */
  readonly usage: string;
  /** Its options, as `parseArgs` describes them; `--help` is added. */
  readonly options: O;
  /** Whether it takes arguments that are no options. */
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

/** What follows "--" is no option. */
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
 * Refuses a value that is not one of those that there are.
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
  throw new WrongArgument(`${name} must be one of ${list}: current value is "${wrong}"`);
}

/**
 * A whole number from 1 on; undefined stays undefined.
 *
 * @throws {WrongArgument}
 */
export function wholeNumber<T extends string | undefined>(
  name: string,
  value: T,
): T extends string ? number : number | undefined {
  if (value !== undefined && !/^[1-9]\d{0,9}$/.test(value)) {
    throw new WrongArgument(
      `${name} must be a whole number from 1 on: current value is "${value}"`,
    );
  }
  return (value === undefined ? undefined : Number(value)) as never;
}

/** Runs what a tool's module exports, where the module is the program. */
export async function runMain(main: (args: string[]) => Promise<number>): Promise<never> {
  process.exit(await main(process.argv.slice(2)));
}
