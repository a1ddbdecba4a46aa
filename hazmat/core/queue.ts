/**
 * Which jobs run, and which wait for their turn.
 *
 * @module
 */
import { QueueFullError } from "../../errors.ts";
import { throwIfAborted } from "./args.ts";

/** How much is let in at once: jobs, and their memory. */
export interface QueueLimits {
  /** How many jobs may run. */
  readonly running: number;
  /** How many bytes of memory those may use. */
  readonly memory: number;
  /** How many jobs may wait. */
  readonly waiting: number;
  /** How many bytes those may hold: the copies of their inputs. */
  readonly held: number;
}

/** How many bytes of memory a job takes. */
export interface JobSize {
  /** While it runs, in all. */
  readonly running: number;
  /** While it waits: the copies of its inputs. */
  readonly waiting: number;
}

interface Waiting {
  readonly memory: number;
  readonly held: number;
  start(): void;
}

/** Jobs in the order in which they came. */
export class JobQueue {
  readonly #limits: QueueLimits;
  readonly #waiting = new Set<Waiting>();
  #running = 0;
  #memory = 0;
  #held = 0;

  /** Makes an empty queue. */
  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /**
   * Refuses a job before it is prepared, if it could not wait. One that would wait alone always
   * can: the caller had as much memory for its inputs too.
   *
   * @throws {QueueFullError} If it is full.
   */
  refuseIfFull(action: string, bytes = 0): void {
    const { waiting, held } = this.#limits;
    const count = this.#waiting.size;
    if (count >= waiting) throw new QueueFullError(action, waiting);
    if (count > 0 && this.#held + bytes > held) {
      throw new QueueFullError(action, held, this.#held + bytes);
    }
  }

  /**
   * Waits for the job's turn. The job may then run, and calls the function that it is given when it
   * has run. One that needs more memory than the limit runs alone.
   *
   * The promise is rejected with the signal's reason if that aborts first.
   */
  enter(action: string, size: JobSize, signal?: AbortSignal): Promise<() => void> {
    const share = Math.min(size.running, this.#limits.memory);
    return new Promise((resolve, reject) => {
      throwIfAborted(signal);
      this.refuseIfFull(action, size.waiting);
      const abort = () => {
        this.#remove(waiting);
        reject(signal!.reason);
        this.#startNext(); // smaller ones may have waited behind it
      };
      const start = () => {
        signal?.removeEventListener("abort", abort);
        resolve(() => this.#leave(share));
      };
      const waiting = { memory: share, held: size.waiting, start };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.add(waiting);
      this.#held += waiting.held;
      this.#startNext();
    });
  }

  #leave(memory: number): void {
    this.#running--;
    this.#memory -= memory;
    this.#startNext();
  }

  #remove(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    this.#held -= waiting.held;
  }

  #startNext(): void {
    for (const next of this.#waiting) {
      if (this.#running >= this.#limits.running) return;
      if (this.#memory + next.memory > this.#limits.memory) return;
      this.#remove(next);
      this.#running++;
      this.#memory += next.memory;
      next.start();
    }
  }
}

/** This isolate's queue: each Worker has one of its own, with limits of its own. */
export const jobQueue: JobQueue = new JobQueue({
  running: Math.max(1, navigator.hardwareConcurrency || 1),
  memory: 2 ** 30,
  waiting: 1024,
  held: 2 ** 30,
});
