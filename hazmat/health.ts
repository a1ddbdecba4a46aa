/**
 * Whether this process's libcrypto computes correctly, and draws as it should.
 *
 * @module
 */
import { OpenSSLError, SelfTestError, UnsupportedAlgorithm } from "../errors.ts";
import type { Bindings } from "./core/bindings.ts";
import type { AnyBackend } from "./core/default.ts";
import { type FamilyTest, type SelfTest, selfTestsOf } from "./core/self_test.ts";
import { randomBytes } from "./random.ts";
import { backendStatus } from "./status.ts";

/** The result of one self-test. */
export interface SelfTestResult {
  /** The family it belongs to: `"random"`, `"digests"`, `"aead"`, … */
  readonly family: string;
  /** What was checked, such as `"sha256"`. */
  readonly name: string;
  /**
   * `"unavailable"` if this libcrypto does not offer the algorithm, or its FIPS provider
   * refuses it. That is not a fault.
   */
  readonly outcome: "passed" | "failed" | "unavailable";
  /** Why it failed or is unavailable; absent where it passed. */
  readonly error?: string;
}

/** The results of all self-tests: a plain object, meant for logs and health checks. */
export interface SelfTestReport {
  /** Whether none failed. */
  readonly healthy: boolean;
  /** The libcrypto that was tested: its file. */
  readonly libcrypto: string;
  /** The version text that it reports. */
  readonly version: string;
  /** Where its randomness comes from: osrandom's source, or whatever else is registered. */
  readonly source: string;
  /** Each self-test: those of the random source, and of the families that are loaded. */
  readonly results: readonly SelfTestResult[];
  /** How long they took. */
  readonly milliseconds: number;
}

/** See `Backend.selfTest`. */
export function selfTest(backend: AnyBackend): SelfTestReport {
  const start = performance.now();
  const { bindings } = backend;
  const { registered, implementation, reason, libcrypto, version, fips } = backendStatus(bindings);
  const random = randomTests(bindings, registered).map((test) => ({ family: "random", ...test }));
  const results = [...random, ...selfTestsOf(backend)].map((test) => result(test, fips));
  return {
    healthy: results.every(({ outcome }) => outcome !== "failed"),
    libcrypto,
    version,
    source: registered ? `osrandom: ${implementation}` : reason,
    results,
    milliseconds: Math.round((performance.now() - start) * 1000) / 1000,
  };
}

/** See `Backend.assertHealthy`. */
export function assertHealthy(backend: AnyBackend): void {
  const { healthy, libcrypto, version, results } = selfTest(backend);
  if (healthy) return;
  throw new SelfTestError(libcrypto, version, results.filter(isFailed), results.length);
}

function isFailed({ outcome }: SelfTestResult): boolean {
  return outcome === "failed";
}

function result({ family, name, passes }: FamilyTest, fips: boolean): SelfTestResult {
  try {
    if (passes()) return { family, name, outcome: "passed" };
    return { family, name, outcome: "failed", error: "the result is wrong" };
  } catch (error) {
    const outcome = isRefusal(error, fips) ? "unavailable" : "failed";
    return { family, name, outcome, error: (error as Error).message };
  }
}

/** A FIPS provider refuses what is not approved, each with a different error. */
function isRefusal(error: unknown, fips: boolean): boolean {
  return error instanceof UnsupportedAlgorithm || (fips && error instanceof OpenSSLError);
}

/** In bytes. Two draws of this size are never equal by chance. */
const drawSize = 32;

function randomTests(bindings: Bindings, registered: boolean): SelfTest[] {
  const tests = [
    { name: "two draws differ", passes: () => draw(bindings) !== draw(bindings) },
    { name: "a draw is not one byte repeated", passes: () => !/^(..)\1*$/.test(draw(bindings)) },
  ];
  if (!registered) return tests;
  return [...tests, { name: "osrandom serves the draws", passes: () => isServed(bindings) }];
}

/**
 * A draw as text. A draw that fails is a fault, in FIPS mode as well, so its error is not passed on
 * as libcrypto's own.
 */
function draw(bindings: Bindings): string {
  try {
    return randomBytes(bindings, drawSize).toHex();
  } catch (error) {
    throw new Error((error as Error).message, { cause: error });
  }
}

/** Whether this thread's counters go up when it draws. */
function isServed(bindings: Bindings): boolean {
  const before = bindings.engine.counters();
  draw(bindings);
  const after = bindings.engine.counters();
  return after.threadCalls > before.threadCalls &&
    after.threadBytes >= before.threadBytes + BigInt(drawSize);
}
