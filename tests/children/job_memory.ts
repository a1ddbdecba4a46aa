/**
 * A process whose libcrypto has no memory from the first, the second, … allocation of a job on. Prints
 * for each kind of job how often it failed before it had enough, with which errors, and how many
 * more blocks libcrypto holds in the end.
 *
 * @module
 */
import process from "node:process";
import type { Pointer } from "../../ffi/declare.ts";
import { runJobForObject, runJobOffThread } from "../../hazmat/core/off_thread.ts";
import { curvePlan, openJobCore, pbkdf2Plan, readingPlan, rfc8410Key } from "../support/jobs.ts";
import { openFailingAllocator } from "../support/limits.ts";

const path = process.argv[2]!;
const allocator = openFailingAllocator(path);
const core = openJobCore(path);
const free = (key: Pointer<"EVP_PKEY">) => core.lib.EVP_PKEY_free(key);

const kinds: Readonly<Record<string, () => Promise<unknown>>> = {
  bytes: () => runJobOffThread(core, pbkdf2Plan(core, 10)),
  cell: () => runJobForObject(core, curvePlan(core), free),
  result: () => runJobForObject(core, readingPlan(rfc8410Key), free),
};

/** The error's name; "" if there was memory enough. */
async function tryWith(count: number, run: () => Promise<unknown>): Promise<string> {
  allocator.failAfter(count);
  try {
    await run();
    return "";
  } catch (error) {
    return (error as Error).name;
  } finally {
    allocator.stop();
  }
}

async function exhaust(run: () => Promise<unknown>) {
  for (let i = 0; i < 5; i++) await run(); // the threads of the pool have what stays
  const [before, names] = [allocator.held(), new Set<string>()];
  let count = 0;
  for (let name = await tryWith(count, run); name !== ""; name = await tryWith(++count, run)) {
    names.add(name);
  }
  return { count, names: [...names].sort(), leaked: allocator.held() - before };
}

const seen: Record<string, unknown> = {};
for (const [kind, run] of Object.entries(kinds)) seen[kind] = await exhaust(run);
console.log(JSON.stringify(seen));
process.exit(0);
