/**
 * Completed trials, in a file, so that a run can be resumed.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Trial } from "./trial.ts";

/** Trials by the keys of their mutations. */
export class Results {
  readonly #path: string;
  readonly #trials: Map<string, Trial>;

  /** Resumes from a file, or starts afresh. */
  constructor(path: string, resume: boolean) {
    this.#path = path;
    const known = resume && existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
    this.#trials = new Map(Object.entries<Trial>(known));
  }

  /** A completed trial. */
  get(key: string): Trial | undefined {
    return this.#trials.get(key);
  }

  /** Saves a trial at once. One that could not be made will be retried. */
  set(key: string, trial: Trial): void {
    if (trial.state === "failed") return;
    this.#trials.set(key, trial);
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, JSON.stringify(Object.fromEntries(this.#trials), null, 2));
  }
}
