/**
 * Whether the package loads here, and what a program gets that imports it.
 *
 * @module
 */
import type { LoadAttempt } from "../errors.ts";
import type { Diagnosis } from "../ffi/libcrypto/mixed.ts";
import type { Backend } from "../hazmat/backend.ts";
import type { BackendStatus } from "../hazmat/health.ts";
import type { SelfTestReport } from "../hazmat/health.ts";

/** What the doctor uses of `mod.ts`. */
export interface BackendModule {
  /** The backend. */
  readonly backend: Backend;
}

/** Why the package does not load, or does not work. */
export interface LoadError {
  /** The error's class. */
  readonly name: string;
  /** Its code, such as `"ERR_FFI_PERMISSION"`; `null` if it has none. */
  readonly code: string | null;
  /** Its text, which says what to do. */
  readonly message: string;
  /** The names tried, and why each failed, if that is the reason. */
  readonly attempts: readonly LoadAttempt[];
}

/** The outcome of loading the package. */
export interface Loaded {
  /** What a program gets that imports it; `null` if it does not load. */
  readonly status: BackendStatus | null;
  /** The results of its self-tests; `null` if it does not load. */
  readonly selfTest: SelfTestReport | null;
  /** Where libcrypto's references to its own symbols resolve; `null` if unknown. */
  readonly diagnosis: Diagnosis | null;
  /** What failed; `null` if nothing did. */
  readonly error: LoadError | null;
}

/** Loads the package as a program that imports it does. */
export async function load(importBackend: () => Promise<BackendModule>): Promise<Loaded> {
  let status: BackendStatus | null = null;
  let selfTest: SelfTestReport | null = null;
  try {
    const { backend } = await importBackend();
    status = backend.status();
    selfTest = backend.selfTest();
    return { status, selfTest, diagnosis: backend.bindings.diagnose(), error: null };
  } catch (error) {
    return { status, selfTest, diagnosis: null, error: describe(error) };
  }
}

function describe(error: unknown): LoadError {
  const { name, code, message, attempts } = error as Error & Partial<LoadError>;
  return { name, code: code ?? null, message, attempts: attempts ?? [] };
}
