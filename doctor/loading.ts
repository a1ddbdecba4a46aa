/**
 * Whether the package loads here, and what a program that imports it gets.
 *
 * @module
 */
import type { LoadAttempt } from "../errors.ts";
import type { Diagnosis } from "../ffi/mixed.ts";
import type { Backend } from "../hazmat/backend.ts";
import type { SelfTestReport } from "../hazmat/health.ts";
import type { BackendStatus } from "../hazmat/status.ts";

/** What the doctor asks of `mod.ts`. */
export interface BackendModule {
  /** The backend. */
  readonly backend: Backend;
}

/** Why the package does not load, or does not work. */
export interface LoadError {
  /** The error's class. */
  readonly name: string;
  /** Its code, as in `"ERR_FFI_PERMISSION"`; `null` where it has none. */
  readonly code: string | null;
  /** Its text, which says what to do. */
  readonly message: string;
  /** The names that were tried, and why each failed, where that is the reason. */
  readonly attempts: readonly LoadAttempt[];
}

/** What came of loading the package. */
export interface Loaded {
  /** What a program that imports it gets; `null` where it does not load. */
  readonly status: BackendStatus | null;
  /** What came of its self-tests; `null` where it does not load. */
  readonly selfTest: SelfTestReport | null;
  /** Where libcrypto's references to its own symbols lead; `null` if not known. */
  readonly diagnosis: Diagnosis | null;
  /** What failed; `null` where nothing did. */
  readonly error: LoadError | null;
}

/** Loads the package, as a program does that imports it. */
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
