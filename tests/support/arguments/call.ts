/**
 * A public call as data, so that every one can be made with every hostile argument.
 *
 * @module
 */
import type { Skip } from "../../std.ts";
import type { Bytes } from "../ciphers.ts";
import { plain, type StandIn } from "./stand_in.ts";

/** A call's arguments, by name: bytes, or what stands in for them. */
// deno-lint-ignore no-explicit-any -- they are not what they should be
export type Given = Readonly<Record<string, any>>;

/** The options of a call. */
export type Options = Record<string, unknown>;

/** One call of one public function, with valid arguments. */
export interface Call {
  /** The function's name, and how it is used. */
  readonly name: string;
  /** Why it cannot be made here. */
  readonly skip?: Skip;
  /** The bytes that it reads. */
  readonly inputs: Readonly<Record<string, Bytes>>;
  /** The sizes of the memory that it writes. */
  readonly outputs?: Readonly<Record<string, number>>;
  /** Its options, if it takes any: every name that it knows, including those left undefined. */
  readonly options?: (given: Given) => Options;
  /** Whether the options are OpenSSL's parameters, which have OpenSSL's names. */
  readonly areParams?: boolean;
  /** Makes it; returns, or promises, bytes or a truth value. */
  run(given: Given, options: never): unknown;
}

/** What is unusual about a call. */
export interface Changes {
  /** What to pass in place of plain arrays, by the argument's name. */
  readonly standIns?: Readonly<Record<string, StandIn>>;
  /** What to pass in place of the options. */
  readonly options?: (options: Options, given: Given) => unknown;
}

/** The names of a call's inputs and outputs. */
export function byteNames({ inputs, outputs = {} }: Call): string[] {
  return [...Object.keys(inputs), ...Object.keys(outputs)];
}

/** What an argument holds before the call. */
export function contentOf({ inputs, outputs = {} }: Call, name: string): Bytes {
  return inputs[name]?.slice() ?? new Uint8Array(outputs[name]!).fill(0x5a);
}

/**
 * Makes a call. Returns its outcome as text: the result in hexadecimal, or the error's class, then
 * the content of each output.
 */
export async function outcomeOf(call: Call, changes: Changes = {}): Promise<string> {
  const { standIns = {} } = changes;
  const passed = byteNames(call).map((name) =>
    [name, (standIns[name] ?? plain)(contentOf(call, name))] as const
  );
  const given = Object.fromEntries(passed.map(([name, { value }]) => [name, value])) as Given;
  const options = call.options?.(given);
  const changed = options && changes.options ? changes.options(options, given) : options;
  const parts = [await resultOf(() => call.run(given, changed as never))];
  for (const [name, { truth, isIntact }] of passed) {
    if (call.outputs && name in call.outputs) parts.push(`${name}=${truth().toHex()}`);
    if (!isIntact()) parts.push(`and the bytes around ${name} are overwritten`);
  }
  return parts.join(" ");
}

async function resultOf(run: () => unknown): Promise<string> {
  try {
    const result = await run();
    return result instanceof Uint8Array ? result.toHex() : String(result);
  } catch (error) {
    return (error as Error).name;
  }
}

/** The options with one of them read through a getter that does something first. */
export function withGetter(options: Options, name: string, effect: () => void): Options {
  const value = options[name];
  const get = () => {
    effect();
    return value;
  };
  return Object.defineProperty(options, name, { enumerable: true, configurable: true, get });
}
