/**
 * One hostile call after the other, and what must be true of each.
 *
 * @module
 */
import backend, { HazmatError } from "../../mod.ts";
import {
  byteNames,
  type Call,
  contentOf,
  type Given,
  type Options,
  outcomeOf,
} from "../../tests/support/arguments/call.ts";
import { calls } from "../../tests/support/arguments/calls.ts";
import { Disturber } from "../../tests/support/arguments/disturb.ts";
import { counted } from "../../tests/support/ciphers.ts";
import { type Hostile, hostileValue } from "./hostile_values.ts";
import type { Choices } from "./random.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { hash } from "../../hazmat/digests/mod.ts";

/**
 * What JavaScript engines say about a mistake in our code; for a caller's mistake we use our own
 * words.
 */
const engines =
  /^(?:Cannot (?:read prop|destructure|convert|access|set|mix|perform)|undefined|null)/;

/** Whether a caller may get this error. */
function isExpected(error: unknown): boolean {
  if (error instanceof HazmatError || error === thrownByGetter) return true;
  const isOurs = error instanceof RangeError || error instanceof TypeError;
  return isOurs && error.message.startsWith("Cannot ") && !engines.test(error.message);
}

const thrownByGetter = new RangeError("Cannot go on: thrown by a getter");

/** The outcome of a call. */
interface Ending {
  readonly result: string;
  readonly isError: boolean;
}

/** Calls that a seed reproduces, as far as threads allow. */
export class HostileCalls {
  readonly #choices: Choices;
  readonly #expected = new Map<Call, string>();
  #disturber: Disturber | undefined;

  /** Begins with a source of choices. */
  constructor(choices: Choices) {
    this.#choices = choices;
  }

  /** Makes one call, with one check or another. */
  async one(): Promise<void> {
    const call = this.#choices.of(calls);
    if (this.#choices.oneIn(20)) await this.#disturbed(call);
    else await this.#hostile(call);
  }

  /** Ends the thread. */
  end(): void {
    this.#disturber?.terminate();
    this.#disturber = undefined;
  }

  /** A call on private memory: its content once options are read decides the result. */
  async #hostile(call: Call): Promise<void> {
    const hostiles = this.#valuesFor(call);
    const { result, isError } = await this.#make(call, hostiles);
    for (const [name, { isIntact }] of Object.entries(hostiles)) {
      if (!isIntact()) throw new Error(`${call.name} writes around ${name}`);
    }
    if (result === thrownByGetter.message) return;
    const isRefused = Object.values(hostiles).some((hostile) => hostile.now() === undefined);
    if (isRefused) return refuseUnless(isError, call, hostiles, result, "an error");
    const expected = await this.#plain(call, hostiles);
    // If two arguments are wrong, either may be reported, so any error matches any other.
    if (isError && result !== "InvalidTag") {
      return refuseUnless(isErrorName(expected), call, hostiles, result, expected);
    }
    const outputs = Object.keys(call.outputs ?? {});
    const written = outputs.map((name) => `${name}=${hostiles[name]!.now()!.toHex()}`);
    const actual = [result, ...written].join(" ");
    refuseUnless(actual === expected, call, hostiles, actual, expected);
  }

  /** A value for each argument; most are plain, so that the others get checked. */
  #valuesFor(call: Call): Record<string, Hostile> {
    const entries = byteNames(call).map((name) => {
      const isOutput = call.outputs !== undefined && name in call.outputs;
      return [name, hostileValue(this.#choices, contentOf(call, name), isOutput)] as const;
    });
    return Object.fromEntries(entries);
  }

  /** The call, on values made in advance. */
  async #make(call: Call, hostiles: Record<string, Hostile>): Promise<Ending> {
    const given: Given = Object.fromEntries(
      Object.entries(hostiles).map(([name, { value }]) => [name, value]),
    );
    const plainOptions = call.options?.(given);
    const options = plainOptions && this.#withGetters(plainOptions, Object.values(hostiles));
    try {
      const result = await call.run(given, options as never);
      return { result: textOf(result), isError: false };
    } catch (error) {
      if (!isExpected(error)) throw new Error(`${call.name} throws ${error}`, { cause: error });
      const { name, message } = error as Error;
      return { result: error === thrownByGetter ? message : name, isError: true };
    }
  }

  /** Options, some of which do something to an argument when read. */
  #withGetters(options: Options, hostiles: readonly Hostile[]): Options {
    const changed = { ...options };
    for (const name of Object.keys(options)) {
      if (!this.#choices.oneIn(3)) continue;
      const [value, effect] = [options[name], this.#effectOn(hostiles)];
      const get = () => {
        effect();
        return value;
      };
      Object.defineProperty(changed, name, { enumerable: true, get });
    }
    return changed;
  }

  #effectOn(hostiles: readonly Hostile[]): () => void {
    if (hostiles.length === 0) return () => {};
    const { disturb } = this.#choices.of(hostiles);
    if (this.#choices.oneIn(30)) return throwIt;
    return this.#choices.of([disturb, disturb, disturb, useOthers, disposeOfProvider]);
  }

  /** The same call on plain copies of what the arguments hold now. */
  async #plain(call: Call, hostiles: Record<string, Hostile>): Promise<string> {
    const isUnchanged = Object.values(hostiles).every((hostile) => hostile.isUnchanged());
    const known = isUnchanged ? this.#expected.get(call) : undefined;
    if (known !== undefined) return known;
    const standIns = Object.fromEntries(
      Object.entries(hostiles).map(([name, hostile]) => {
        const value = contentNow(call, name, hostile);
        return [name, () => ({ value, truth: () => value, isIntact: () => true })];
      }),
    );
    const expected = await outcomeOf(call, { standIns });
    if (isUnchanged) this.#expected.set(call, expected);
    return expected;
  }

  /** A call on memory that another thread grows or writes: it must end, one way or another. */
  async #disturbed(call: Call): Promise<void> {
    const names = byteNames(call);
    if (names.length === 0) return;
    const name = this.#choices.of(names);
    const disturber = this.#disturber ??= new Disturber();
    const content = contentOf(call, name);
    const buffer = new SharedArrayBuffer(content.length, { maxByteLength: 2 ** 16 });
    new Uint8Array(buffer).set(content);
    disturber.begin(this.#choices.oneIn(2) ? { grow: buffer } : { flip: buffer });
    const given: Given = Object.fromEntries(
      names.map((other) => [other, other === name ? view(buffer) : contentOf(call, other)]),
    );
    for (let i = 0; i < 20; i++) await this.#endsAnyhow(call, given);
    if (this.#choices.oneIn(10)) this.end();
    else disturber.end();
  }

  async #endsAnyhow(call: Call, given: Given): Promise<void> {
    try {
      await call.run(given, call.options?.(given) as never);
    } catch (error) {
      if (!isExpected(error)) throw new Error(`${call.name} throws ${error}`, { cause: error });
    }
  }
}

function throwIt(): never {
  throw thrownByGetter;
}

const view = (buffer: SharedArrayBuffer) => new Uint8Array(buffer);

/** Other calls, in the middle of one. */
function useOthers(): void {
  using aead = ourAead("aes-256-gcm", counted(32));
  aead.seal(counted(12), counted(33), counted(5));
  hash("sha512", counted(9));
}

/** Loads and unloads a provider, after which every algorithm is fetched again. */
function disposeOfProvider(): void {
  if (backend.bindings.lib.OSSL_PROVIDER_try_load === null) return;
  backend.loadProvider("default").dispose();
}

function textOf(result: unknown): string {
  return result instanceof Uint8Array ? result.toHex() : String(result);
}

/** What an argument held when the call began to look at it. */
function contentNow(call: Call, name: string, hostile: Hostile): Uint8Array {
  const now = hostile.now()!;
  if (call.outputs === undefined || !(name in call.outputs)) return now;
  const before = new Uint8Array(now.length); // what grew is zero
  before.set(contentOf(call, name).subarray(0, now.length));
  return before;
}

function isErrorName(outcome: string): boolean {
  return /^[A-Z]\w+(?: |$)/.test(outcome);
}

function refuseUnless(
  isRight: boolean,
  call: Call,
  hostiles: Record<string, Hostile>,
  result: string,
  expected: string,
): void {
  if (isRight) return;
  const given = Object.entries(hostiles).map(([name, { what }]) => `${name} is ${what}`);
  throw new Error(
    `${call.name} (${given.join(", ")}) ends in ${result.slice(0, 80)}, not ` +
      expected.slice(0, 80),
  );
}
