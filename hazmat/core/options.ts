/**
 * Options and other arguments that are not bytes.
 *
 * @module
 */
import { kindOf } from "./bytes.ts";

/** All names of an options type, none left out: `{ key: true, iv: true }`. */
export type Names<O> = Readonly<Record<keyof O & string, true>>;

/**
 * Checks that options have none but known names. Whoever calls this then reads the options, each
 * once, before any bytes are taken: getters may run any code.
 *
 * @throws {TypeError} If they are not an object, or have another name.
 */
export function checkNames<O extends object>(
  options: O,
  known: Names<O>,
  action: string,
  example?: string,
): void {
  checkIsObject(options, action, "options", example);
  for (const name in options) {
    // Nothing that every object inherits is `true`.
    if ((known as Record<string, unknown>)[name] !== true) {
      refuseUnknown(name, Object.keys(known), action);
    }
  }
}

/** A copy of options that {@linkcode checkNames} has checked, each read once. */
export function readOptions<O extends object>(options: O, known: Names<O>, action: string): O {
  checkNames(options, known, action);
  const copy: Record<string, unknown> = {};
  for (const name in known) copy[name] = (options as Record<string, unknown>)[name];
  return copy as O;
}

/**
 * Checks that a value is an object.
 *
 * @throws {TypeError} If it is something else, or is an array or bytes.
 */
export function checkIsObject(
  value: unknown,
  action: string,
  what = "options",
  example?: string,
  advice?: string,
): void {
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  if (typeof value === "object" && value !== null && !isList) return;
  const hint = example === undefined ? "" : `, such as ${example}`;
  const remedy = advice === undefined ? "" : `; ${advice}`;
  throw new TypeError(
    `Cannot ${action}: ${what} must be an object${hint}, but are ${kindOf(value)}${remedy}`,
  );
}

/**
 * Checks that there are no more arguments than are known. Those that mean something in other
 * libraries, as in `digest("hex")`, would be ignored in silence.
 *
 * @param advice What to do instead.
 * @throws {TypeError} If there are more.
 */
export function refuseExtra(given: number, most: number, action: string, advice: string): void {
  if (given <= most) return;
  const limit = most === 0 ? "none" : `at most ${most}`;
  throw new TypeError(
    `Cannot ${action}: arguments must be ${limit}, but are ${given}; ${advice}`,
  );
}

/** The advice where other libraries take the output's encoding. */
export const givesBytes =
  'it gives bytes; encode them, as with .toHex() or Buffer.from(bytes).toString("base64")';

/** The advice where other libraries take the input's encoding. */
export const takesBytes = "it takes bytes; encode text with new TextEncoder().encode(text)";

/**
 * Checks that a value is a string.
 *
 * @throws {TypeError} If the value is something else.
 */
export function checkIsString(value: unknown, action: string, label: string): void {
  if (typeof value === "string") return;
  throw new TypeError(
    `Cannot ${action}: ${label} must be a string, but is ${kindOf(value)}`,
  );
}

/**
 * Checks that a value is an `AbortSignal`, or left out.
 *
 * @throws {TypeError} If the value is something else.
 */
export function checkSignal(signal: unknown, action: string): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new TypeError(
    `Cannot ${action}: signal must be an AbortSignal, but is ${kindOf(signal)}`,
  );
}

const signalGetter = (name: "aborted" | "reason"): (this: unknown) => unknown =>
  Object.getOwnPropertyDescriptor(AbortSignal.prototype, name)!.get!;
const [isAborted, reasonOf] = [signalGetter("aborted"), signalGetter("reason")];

/** `signal.throwIfAborted()`, except that none of a subclass's code runs. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal !== undefined && isAborted.call(signal)) throw reasonOf.call(signal);
}

/** What other libraries call these options. */
const elsewhere: Readonly<Record<string, string>> = {
  aad: "associatedData",
  additionalData: "associatedData",
  authTagLength: "tagLength",
  digest: "hash",
  dkLen: "length",
  keylen: "length",
  outputLength: "length",
  maxmem: "maxMemory",
  N: "cost",
  r: "blockSize",
  p: "parallelization",
  t: "iterations",
  m: "memoryCost",
};

function refuseUnknown(name: string, known: readonly string[], action: string): void {
  // What was added to every object is not an option.
  if (Object.hasOwn(Object.prototype, name)) return;
  const near = nearest(name, known);
  const guess = near === undefined ? "the" : `did you mean "${near}"? The`;
  throw new TypeError(
    `Cannot ${action}: there is no option ${JSON.stringify(name)}; ${guess} ` +
      `known ${known.length === 1 ? "one is" : "ones are"} ${
        known.map((one) => `"${one}"`).join(", ")
      }`,
  );
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const same = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
  if (same !== undefined && known.includes(same)) return same;
  if (name.length > 64) return undefined;
  const lower = name.toLowerCase();
  const measured = known.map((one) => ({ one, distance: distance(lower, one.toLowerCase()) }));
  const best = measured.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= 2 ? best.one : undefined;
}

/** How many letters have to be added, removed or changed (Levenshtein 1966). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
