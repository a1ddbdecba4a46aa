/**
 * The self-tests of the families that are loaded: each registers its own when it is imported.
 *
 * @module
 */

import type { AnyBackend } from "./default.ts";

/** One check whose result is known in advance. */
export interface SelfTest {
  /** What is checked, such as `"sha256"`. */
  readonly name: string;
  /**
   * Runs the check.
   *
   * @returns Whether the result is right.
   * @throws {UnsupportedAlgorithm} If this libcrypto does not have the algorithm.
   */
  passes(): boolean;
}

/** A self-test, and the family it belongs to. */
export interface FamilyTest extends SelfTest {
  /** The family's name, such as `"digests"`. */
  readonly family: string;
}

/** Makes a family's self-tests for a backend. */
export type SelfTests = (backend: AnyBackend) => readonly SelfTest[];

const families = new Map<string, SelfTests>();

/** Registers a family's self-tests. None is made or run before it is asked for. */
export function registerSelfTests(family: string, tests: SelfTests): void {
  families.set(family, tests);
}

/** The self-tests of all families that are loaded, for a backend. */
export function* selfTestsOf(backend: AnyBackend): Generator<FamilyTest> {
  for (const [family, tests] of families) {
    for (const { name, passes } of tests(backend)) yield { family, name, passes };
  }
}

/** A check that a computation gives a known answer. */
export function knownAnswer(name: string, answer: string, compute: () => Uint8Array): SelfTest {
  return { name, passes: () => compute().toHex() === answer };
}

/** The bytes of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
