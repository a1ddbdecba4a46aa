/**
 * Whether a mutation is noticed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkout } from "./copy.ts";
import { type Mutation, type TestRuntime, testsInC } from "./mutation.ts";

/** The outcome of a mutation. */
export interface Trial {
  /** Whether a test noticed, none did, or it could not be tried. */
  readonly state: "killed" | "lives" | "failed";
  /** The runtime that noticed, or why it could not be tried. */
  readonly by: string;
  /** How long it took. */
  readonly seconds: number;
}

/** A key for a mutation of this code under these tests, which identifies its trial. */
export function keyOf(root: string, mutation: Mutation): string {
  const hash = createHash("sha256").update(JSON.stringify(mutation));
  for (const file of [mutation.file, ...mutation.tests]) {
    if (file !== testsInC) hash.update(readFileSync(join(root, file)));
  }
  return hash.digest("hex").slice(0, 32);
}

/** Tries mutations in a checkout, one at a time. */
export class Trials {
  readonly #checkout: Checkout;
  /** Whether test files pass unchanged, or why not, by runtime. */
  readonly #sound = new Map<string, Promise<string | undefined>>();

  /** Takes a checkout that has been built. */
  constructor(checkout: Checkout) {
    this.#checkout = checkout;
  }

  /** Tries one: in Deno first, and in Bun if it survived. */
  async of(mutation: Mutation): Promise<Trial> {
    const start = performance.now();
    const [state, by] = await this.#outcome(mutation)
      .catch((error) => ["failed", (error as Error).message] as const);
    return { state, by, seconds: (performance.now() - start) / 1000 };
  }

  async #outcome(mutation: Mutation): Promise<readonly [Trial["state"], string]> {
    const { runtimes = ["deno", "bun"], tests } = mutation;
    for (const test of tests) {
      for (const runtime of test === testsInC ? ["deno"] as const : runtimes) {
        const fault = await this.#faultOf(runtime, test);
        if (fault !== undefined) return ["failed", fault];
        const { passed } = await this.#checkout.with(
          mutation,
          () => this.#checkout.test(runtime, [test]),
        );
        if (!passed) return ["killed", `${test} in ${runtime}`];
      }
    }
    return ["lives", ""];
  }

  /** A test that fails anyway would prove nothing. */
  #faultOf(runtime: TestRuntime, test: string): Promise<string | undefined> {
    const key = `${runtime} ${test}`;
    const known = this.#sound.get(key) ?? this.#tryUnchanged(runtime, test);
    this.#sound.set(key, known);
    return known;
  }

  async #tryUnchanged(runtime: TestRuntime, test: string): Promise<string | undefined> {
    const { passed, output } = await this.#checkout.test(runtime, [test]);
    return passed ? undefined : `${test} fails in ${runtime} without any change:\n${output}`;
  }
}
