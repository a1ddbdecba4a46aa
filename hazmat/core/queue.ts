/**
 * Which jobs run, and which wait for their turn.
 *
 * @module
 */
import { QueueFullError } from "./queue_error.ts";

/** How much is let in at once. */
export interface QueueLimits {
  /** Jobs that run. */
  readonly running: number;
  /** Bytes of memory that those work in. */
  readonly memory: number;
  /** Jobs that wait. */
  readonly waiting: number;
}

interface Waiting {
  readonly memory: number;
  start(): void;
}

/** Jobs in the order in which they came. */
export class JobQueue {
  readonly #limits: QueueLimits;
  readonly #waiting = new Set<Waiting>();
  #running = 0;
  #memory = 0;

  /** Makes an empty queue. */
  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /**
   * Refuses a job before it is prepared, if it could not wait.
   *
   * @throws {QueueFullError} If it is full.
   */
  refuseIfFull(action: string): void {
    const { waiting } = this.#limits;
    if (this.#waiting.size >= waiting) throw new QueueFullError(action, waiting);
  }

  /**
   * Waits for the job's turn; it may run then, and calls what it is given when it
   * has. One that works in more memory than the limit runs by itself.
   *
   * The promise is rejected with the signal's reason if that aborts first.
   */
  enter(action: string, memory: number, signal?: AbortSignal): Promise<() => void> {
    const share = Math.min(memory, this.#limits.memory);
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.refuseIfFull(action);
      const abort = () => {
        this.#waiting.delete(waiting);
        reject(signal!.reason);
        this.#startNext(); // smaller ones may have waited behind it
      };
      const start = () => {
        signal?.removeEventListener("abort", abort);
        resolve(() => this.#leave(share));
      };
      const waiting = { memory: share, start };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.add(waiting);
      this.#startNext();
    });
  }

  #leave(memory: number): void {
    this.#running--;
    this.#memory -= memory;
    this.#startNext();
  }

  #startNext(): void {
    for (const next of this.#waiting) {
      if (this.#running >= this.#limits.running) return;
      if (this.#memory + next.memory > this.#limits.memory) return;
      this.#waiting.delete(next);
      this.#running++;
      this.#memory += next.memory;
      next.start();
    }
  }
}

/** This isolate's. */
export const jobQueue: JobQueue = new JobQueue({
  running: Math.max(1, navigator.hardwareConcurrency || 1),
  memory: 2 ** 30,
  waiting: 1024,
});
