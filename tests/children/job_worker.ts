/**
 * A Worker that starts long jobs, or jobs that make objects, says so, and waits for them.
 *
 * @module
 */
import { runJobForObject, runJobOffThread } from "../../hazmat/core/off_thread.ts";
import { curvePlan, openJobCore, pbkdf2Plan } from "../support/jobs.ts";

/** What a Worker is told. */
export interface JobOrder {
  /** How many jobs to start. */
  readonly jobs: number;
  /** How long each takes. */
  readonly rounds: number;
  /** The libcrypto, by its path. */
  readonly path?: string;
  /**
   * Make objects instead, in no time, and do nothing else meanwhile: some are made
   * when the Worker ends, and none is taken.
   */
  readonly objects?: boolean;
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<JobOrder>) => void;
  postMessage(message: string): void;
};

scope.onmessage = async ({ data: { jobs, rounds, path, objects } }) => {
  const core = openJobCore(path);
  const all = Array.from(
    { length: jobs },
    () =>
      objects
        ? runJobForObject(core, curvePlan(core), core.lib.EVP_PKEY_free)
        : runJobOffThread(core, pbkdf2Plan(core, rounds)),
  );
  scope.postMessage("started");
  if (objects) {
    await Promise.resolve(); // the first ones have begun
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  await Promise.all(all);
  scope.postMessage("done");
};
