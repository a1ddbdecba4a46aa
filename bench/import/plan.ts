/**
 * What importing is measured in: units of what a script pays that opens libcrypto itself, binds ten
 * functions and calls `OPENSSL_init_crypto`.
 *
 * @module
 */
import type { About } from "../about.ts";

/** What importing an entry point adds to an empty script. */
export interface ImportCost {
  /** The entry point, and whether from the sources or from `dist/`. */
  readonly entry: string;
  /** Milliseconds. */
  readonly added: number;
  /** The same in units. */
  readonly units: number;
}

/** The results in one runtime. */
export interface ImportsIn {
  /** The runtime and its version. */
  readonly title: string;
  /** Milliseconds of an empty script. */
  readonly empty: number;
  readonly costs: readonly ImportCost[];
}

/** One run. */
export interface ImportResults {
  readonly about: About;
  /** How often each script was run. */
  readonly repeats: number;
  readonly runtimes: readonly ImportsIn[];
}

/** The most units that importing the backend is to cost. */
export const limit = 3;

/** Whether it is the backend's entry point. */
export function isBackend({ entry }: Pick<ImportCost, "entry">): boolean {
  return entry.startsWith(". ");
}
