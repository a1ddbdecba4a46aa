/**
 * A process in which libcrypto's n-th allocation of an operation fails, and all
 * after it, for every n there is. Each must end in the right result or in an
 * error, and the operation must work as before when there is memory again.
 *
 *     HAZMAT_LIBCRYPTO=PATH memory_exhausted.ts
 *
 * Prints, by operation, how many ended in which way.
 *
 * @module
 */
import process from "node:process";
import { openFailingAllocator } from "../support/limits.ts";
import { hex } from "../support/observe.ts";

const allocator = openFailingAllocator(process.env.HAZMAT_LIBCRYPTO!);
const { operations } = await import("../support/operations.ts");
const only = process.argv[2];

type Ends = Record<string, number>;

/** The outcome: the result, or an error's name. */
async function outcome(operation: () => Uint8Array | Promise<Uint8Array>): Promise<string> {
  try {
    return hex(await operation());
  } catch (error) {
    const { name, code } = error as Error & { code?: string };
    return `${name} ${code}`;
  }
}

async function exhaust(name: string): Promise<Ends> {
  const operation = operations[name]!;
  const right = await outcome(operation);
  const ends: Ends = { right: 0, wrong: 0 };
  for (let n = 0;; n++) {
    if (process.env.TRACE) process.stderr.write(`${name} ${n}\n`);
    allocator.failAfter(n);
    const found = await outcome(operation);
    const failed = allocator.stop();
    const end = found === right ? "right" : / /.test(found) ? found : "wrong";
    ends[end] = (ends[end] ?? 0) + 1;
    if (await outcome(operation) !== right) throw new Error(`${name} is broken after ${n}`);
    if (failed === 0) return ends;
  }
}

const report: Record<string, Ends> = {};
for (const name of Object.keys(operations)) {
  if (only === undefined || name === only) report[name] = await exhaust(name);
}
console.log(JSON.stringify(report));
process.exit(0);
