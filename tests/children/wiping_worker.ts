/**
 * A Worker that starts long jobs with the secrets of a case, wipes its own arrays, says
 * so, and is ended.
 *
 * @module
 */
import { pbkdf2Async } from "../../hazmat/kdfs/mod.ts";
import { secretOf } from "../support/wiping/secrets.ts";
import type { WorkerOrder } from "../support/wiping/workers.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<WorkerOrder>) => void;
  postMessage(message: string): void;
};

const salt = new Uint8Array(16);

scope.onmessage = ({ data: { title, jobs } }) => {
  for (let i = 0; i < jobs; i++) {
    const password = secretOf(`${title}: ${i < jobs - 1 ? "running" : "waiting"}`, 40);
    void pbkdf2Async({ hash: "sha256", password, salt, iterations: 2_000_000, length: 32 });
    password.fill(0);
  }
  scope.postMessage("started");
};
