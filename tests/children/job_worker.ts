/**
 * A Worker that starts long jobs, says so, and waits for them.
 *
 * @module
 */
import { runJobOffThread } from "../../hazmat/core/job.ts";
import { openJobCore, pbkdf2Plan } from "../support/jobs.ts";

/** What a Worker is told. */
export interface JobOrder {
  /** How many jobs to start. */
  readonly jobs: number;
  /** How long each takes. */
  readonly rounds: number;
  /** The libcrypto, by its path. */
  readonly path?: string;
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<JobOrder>) => void;
  postMessage(message: string): void;
};

scope.onmessage = async ({ data: { jobs, rounds, path } }) => {
  const core = openJobCore(path);
  const all = Array.from(
    { length: jobs },
    () => runJobOffThread(core, pbkdf2Plan(core, rounds)),
  );
  scope.postMessage("started");
  await Promise.all(all);
  scope.postMessage("done");
};
