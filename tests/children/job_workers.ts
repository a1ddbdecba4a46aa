/**
 * A process whose Workers are ended while their jobs run and wait, as jobs of the main thread do;
 * prints what those derived, and how many more blocks of memory libcrypto holds than before.
 *
 * @module
 */
import process from "node:process";
import { runJobForObject, runJobOffThread } from "../../hazmat/core/off_thread.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { openCounter } from "../support/counter.ts";
import { curvePlan, openJobCore, pbkdf2Plan, readingPlan, rfc8410Key } from "../support/jobs.ts";
import { hex } from "../support/observe.ts";
import { othersAreAtWork } from "../support/threads.ts";
import type { JobOrder } from "./job_worker.ts";

const [rounds, path] = [Number(process.argv[2]), process.argv[3]!];
const counter = openCounter(path);
const core = openJobCore(path);
const order: JobOrder = { jobs: 8, rounds: 150_000, path };
const derived = new Set<string>();

/** Makes objects of which some are taken over and freed, and some are not taken over. */
async function makeObjects(): Promise<void> {
  for (const plan of [curvePlan(core), readingPlan(rfc8410Key)]) {
    const key = await runJobForObject(core, plan, (key: Pointer<"EVP_PKEY">) => key);
    core.lib.EVP_PKEY_free(key);
    await runJobForObject(core, plan, () => {
      throw new Error("not taken over");
    }).catch(() => {});
  }
}

/** Starts a Worker, and ends it as soon as its jobs are under way, or have made objects. */
async function endOneAtWork(objects: boolean): Promise<void> {
  const worker = new Worker(new URL("job_worker.ts", import.meta.url), { type: "module" });
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ ...order, objects });
  });
  worker.terminate();
}

async function derive(): Promise<void> {
  derived.add(hex(await runJobOffThread(core, pbkdf2Plan(core, 50_000))));
}

const round = () =>
  Promise.all([derive(), derive(), makeObjects(), endOneAtWork(true), endOneAtWork(false)]);

/**
 * An ended Worker takes a while to wind up: waits for half a second in which no thread has anything
 * to do. On a busy machine, a job may be stalled that long without being over.
 */
async function settled(): Promise<number> {
  let held = counter.held();
  for (let peace = 0; peace < 5; peace++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (counter.held() !== held || othersAreAtWork()) peace = -1;
    held = counter.held();
  }
  return held;
}

await round(); // the first round pays for what stays
const before = await settled();
for (let i = 0; i < rounds; i++) await round();
const after = await settled();
console.log(JSON.stringify({ ended: 2 * rounds, derived: [...derived], leaked: after - before }));
process.exit(0);
