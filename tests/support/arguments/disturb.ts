/**
 * Shared memory that another thread changes, endlessly or until it has grown.
 *
 * @module
 */
import type { Disturbance } from "../../children/arguments_worker.ts";

/** A thread that changes shared memory. */
export class Disturber {
  readonly #worker = new Worker(new URL("../../children/arguments_worker.ts", import.meta.url), {
    type: "module",
  });
  #control = new Int32Array(new SharedArrayBuffer(8));

  /** Starts it; returns once it has started. */
  begin(disturbance: Omit<Disturbance, "control">): void {
    this.#control = new Int32Array(new SharedArrayBuffer(8));
    this.#worker.postMessage({ ...disturbance, control: this.#control.buffer });
    while (Atomics.load(this.#control, 0) === 0);
  }

  /** Makes it stop. */
  end(): void {
    Atomics.store(this.#control, 1, 1);
  }

  /** Ends the thread, whatever it is doing. */
  terminate(): void {
    this.end();
    this.#worker.terminate();
  }
}

/** Shared memory with bytes, which can grow. */
export function growable(bytes: Uint8Array, most = 2 ** 20): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length, { maxByteLength: most });
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
