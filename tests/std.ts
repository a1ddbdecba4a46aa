/**
 * The names of Deno's standard testing library (`@std/testing/bdd`,
 * `@std/assert`) over `node:test` and `node:assert/strict`, which work under
 * `deno test` and `bun test` alike. JSR cannot be reached from everywhere that
 * these tests run.
 *
 * @module
 */
import assertModule from "node:assert/strict";
import * as test from "node:test";

export const { describe, before: beforeAll, after: afterAll, beforeEach, afterEach } = test;

/** Why a test cannot run here: the capability that is missing; else `false`. */
export type Skip = string | false;

/** Options of one test. */
export interface TestOptions {
  /** A reason to skip it, or `false`. */
  readonly skip?: Skip;
  /** Milliseconds until it counts as failed. */
  readonly timeout?: number;
}

type TestBody = () => void | Promise<void>;

const defaultTimeout = 120_000;

/** One test. A skipped one names, in its title, the capability that is missing. */
export function it(name: string, body: TestBody): void;
export function it(name: string, options: TestOptions, body: TestBody): void;
export function it(name: string, first: TestOptions | TestBody, second?: TestBody): void {
  const [options, body] = typeof first === "function" ? [{}, first] : [first, second!];
  const { skip = false, timeout = defaultTimeout } = options as TestOptions;
  const title = skip === false ? name : `${name} (skipped: ${skip})`;
  test.it(title, { skip: skip !== false, timeout }, () => body());
}

/** Fails unless the value is truthy. */
export function assert(value: unknown, message?: string): asserts value {
  assertModule.ok(value, message);
}

/** Fails unless both are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  assertModule.deepStrictEqual(actual, expected, message);
}

/** Fails if both are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  assertModule.notDeepStrictEqual(actual, expected, message);
}

/** Fails unless both are the same value (`Object.is`). */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): void {
  assertModule.strictEqual(actual, expected, message);
}

/** Fails unless the text holds the part. */
export function assertStringIncludes(actual: string, part: string, message?: string): void {
  assert(
    actual.includes(part),
    message ?? `"${part}" is not in:\n${actual}`,
  );
}

/** Fails unless the text matches. */
export function assertMatch(actual: string, pattern: RegExp, message?: string): void {
  assertModule.match(actual, pattern, message);
}

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

function checkError<E extends Error>(
  error: unknown,
  errorClass: ErrorClass<E>,
  part: string,
): asserts error is E {
  assert(
    error instanceof errorClass,
    `expected ${errorClass.name}, but it threw ${String(error)}`,
  );
  assertStringIncludes(error.message, part);
}

/** Fails unless the call throws such an error, with that in its message; returns it. */
export function assertThrows<E extends Error>(
  call: () => unknown,
  errorClass: ErrorClass<E>,
  part = "",
): E {
  try {
    call();
  } catch (error) {
    checkError(error, errorClass, part);
    return error;
  }
  throw new assertModule.AssertionError({
    message: `expected ${errorClass.name}, but none thrown`,
  });
}

/** Fails unless the promise is rejected with such an error; resolves to it. */
export async function assertRejects<E extends Error>(
  call: () => Promise<unknown>,
  errorClass: ErrorClass<E>,
  part = "",
): Promise<E> {
  try {
    await call();
  } catch (error) {
    checkError(error, errorClass, part);
    return error;
  }
  throw new assertModule.AssertionError({
    message: `expected ${errorClass.name}, but none thrown`,
  });
}
