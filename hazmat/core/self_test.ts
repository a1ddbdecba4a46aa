/**
 * The self-tests of the families that are loaded: each registers its own when it is imported.
 *
 * @module
 */

/** One check whose result is known before. */
export interface SelfTest {
  /** What is checked, as in `"sha256"`. */
  readonly name: string;
  /**
   * Makes the check.
   *
   * @returns Whether the result is right.
   * @throws {UnsupportedAlgorithm} If this libcrypto does not have the algorithm.
   */
  passes(): boolean;
}

/** Makes a family's self-tests for a backend. */
export type SelfTests<B> = (backend: B) => readonly SelfTest[];

const families = new Map<string, SelfTests<never>>();

/** Registers a family's self-tests. Nothing of them is made or run before they are asked for. */
export function registerSelfTests<B extends object>(family: string, tests: SelfTests<B>): void {
  families.set(family, tests);
}

/** The self-tests of all families that are loaded, for a backend. */
export function* selfTestsOf(backend: object): Generator<SelfTest & { readonly family: string }> {
  for (const [family, tests] of families) {
    for (const { name, passes } of tests(backend as never)) yield { family, name, passes };
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
