/**
 * What is loaded, where its randomness comes from, and whether it computes and draws as it should.
 *
 * @module
 */
import { OpenSSLError, SelfTestError, UnsupportedAlgorithm } from "../errors.ts";
import type { Bindings } from "./core/bindings.ts";
import type { AnyBackend } from "./core/default.ts";
import { type FamilyTest, type SelfTest, selfTestsOf } from "./core/self_test.ts";
import { randomBytes } from "./random.ts";
import type { OsrandomImplementation, OsrandomMechanism } from "../engine/osrandom.ts";
import { readCString } from "../ffi/bytes.ts";
import { runtime } from "../ffi/runtime.ts";

/** The state of a backend, as a plain object. */
export interface BackendStatus {
  /** The file that was actually loaded. */
  readonly libcrypto: string;
  /** The version text that it reports. */
  readonly version: string;
  /** How osrandom is added to it. */
  readonly mechanism: OsrandomMechanism;
  /** Where osrandom takes its bytes from. */
  readonly implementation: OsrandomImplementation;
  /** Whether osrandom is libcrypto's random source. */
  readonly registered: boolean;
  /** Why it is registered, or what the source is instead. */
  readonly reason: string;
  /** Whether libcrypto is in FIPS mode: its default properties ask for it, or it has no default provider. */
  readonly fips: boolean;
  /**
   * The environment variables that this package would obey but may not read, as in Deno without
   * `--allow-env`: their values are ignored.
   */
  readonly unseenVariables: readonly string[];
}

/** The variables that choose a libcrypto, a mechanism and a source. */
const variables = ["HAZMAT_LIBCRYPTO", "HAZMAT_OSRANDOM_MECHANISM", "HAZMAT_OSRANDOM_SOURCE"];

/** See `Backend.status`. */
export function backendStatus(bindings: Bindings): BackendStatus {
  const { engine, path, versionText } = bindings;
  const [registered, fips] = [engine.isRegistered(), engine.isFips()];
  return {
    libcrypto: path,
    version: versionText,
    mechanism: engine.mechanism,
    implementation: engine.implementation(),
    registered,
    reason: registered ? "osrandom is libcrypto's random source" : otherSource(bindings, fips),
    fips,
    unseenVariables: variables.filter((name) => !runtime.mayRead("variable", name)),
  };
}

function otherSource(bindings: Bindings, fips: boolean): string {
  const { lib, engine } = bindings;
  if (fips) return "libcrypto is in FIPS mode, where the FIPS provider's own generator stays";
  if (lib.RAND_get_rand_method() !== lib.RAND_OpenSSL()) return foreignMethod(bindings);
  return engine.mechanism === "provider"
    ? "OpenSSL's own CSPRNG or another random provider is the source: osrandom is not registered"
    : "OpenSSL's own CSPRNG is the source: osrandom is not registered";
}

function foreignMethod({ lib }: Bindings): string {
  const engine = lib.ENGINE_get_default_RAND?.();
  if (!engine) return "a RAND_METHOD that something else has set is the source";
  const id = readCString(lib, lib.ENGINE_get_id!(engine));
  lib.ENGINE_finish!(engine);
  return `the engine "${id}" is the source`;
}

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
