/**
 * What disturbs a server in its own process: Workers that start, draw and are
 * ended, forced garbage collection, and another thread that changes the source.
 *
 * @module
 */
import { startDrawer } from "../../tests/support/workers.ts";
import { collectGarbage } from "./garbage.ts";
import { collectionPause, workerLimit, workerPause } from "./plan.ts";

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What has been done so far. */
export interface Disturbed {
  /** Workers that were started, drew, and were ended. */
  readonly workers: number;
  /** Full garbage collections. */
  readonly collections: number;
  /** How often the source was changed. */
  readonly toggles: number;
  /** What went wrong in Workers. */
  readonly failures: readonly string[];
}

/** The disturbance of this process, until it is stopped. */
export class Disturbance {
  #workers = 0;
  #collections = 0;
  #toggles = 0;
  readonly #failures: string[] = [];
  #isOver = false;
  #lanes: Promise<void>[] = [];
  #toggler: Worker | undefined;

  /** Starts. Whether the source may be changed while others draw depends on the mechanism. */
  start(mayToggle: boolean): void {
    this.#lanes = [this.#openWorkers(), this.#collect()];
    if (mayToggle) this.#toggler = this.#startToggler();
  }

  /** Ends it; returns what it did. */
  async stop(): Promise<Disturbed> {
    this.#isOver = true;
    await Promise.all(this.#lanes);
    this.#toggler?.terminate();
    return {
      workers: this.#workers,
      collections: this.#collections,
      toggles: this.#toggles,
      failures: this.#failures,
    };
  }

  /** Every other one is ended in the middle of its draws. */
  async #openWorkers(): Promise<void> {
    while (!this.#isOver) {
      try {
        await openAndEnd(this.#workers % 2 === 0);
        this.#workers++;
      } catch (error) {
        this.#failures.push(String(error));
      }
      await pause(workerPause);
    }
  }

  async #collect(): Promise<void> {
    while (!this.#isOver) {
      collectGarbage();
      this.#collections++;
      await pause(collectionPause);
    }
  }

  #startToggler(): Worker {
    const toggler = new Worker(new URL("./toggler.ts", import.meta.url), { type: "module" });
    toggler.onmessage = ({ data }: MessageEvent<number>) => this.#toggles = data;
    toggler.onerror = (event) => this.#failures.push(`toggler: ${event.message}`);
    return toggler;
  }
}

async function openAndEnd(inTheMiddle: boolean): Promise<void> {
  const limit = AbortSignal.timeout(workerLimit);
  const late = new Promise<never>((_, reject) =>
    limit.onabort = () => reject(new Error(`a Worker did not draw within ${workerLimit} ms`))
  );
  const { worker, report } = await Promise.race([
    startDrawer({ report: 4, endless: inTheMiddle }),
    late,
  ]);
  worker.terminate();
  if (new Set(report.values).size !== 4) throw new Error("a Worker drew a value twice");
}
