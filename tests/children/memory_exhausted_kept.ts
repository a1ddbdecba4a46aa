/**
 * A process in which libcrypto's n-th allocation fails, and all after it, for every
 * n there is, while an object is used that has been used before. That use must end
 * in the right result or in an error, and every use afterwards in the right result.
 *
 *     HAZMAT_LIBCRYPTO=PATH memory_exhausted_kept.ts [NAME]
 *
 * Prints, by object, how many uses ended in which way.
 *
 * @module
 */
import process from "node:process";
import { openFailingAllocator } from "../support/limits.ts";
import { hex } from "../support/observe.ts";

const allocator = openFailingAllocator(process.env.HAZMAT_LIBCRYPTO!);
const { kept } = await import("../support/kept.ts");
const only = process.argv[2];

/** The outcome: the result, or an error's name. */
function outcome(use: () => Uint8Array): string {
  try {
    return hex(use());
  } catch (error) {
    const { name, code } = error as Error & { code?: string };
    return `${name} ${code}`;
  }
}

type Ends = Record<string, number>;

/**
 * One object, used before, while memory is exhausted, and after; returns whether any use was
 * refused.
 */
function useThrice(name: string, uses: readonly string[], n: number, ends: Ends): boolean {
  const [before, during, after] = uses as [string, string, string];
  const object = kept[name]!();
  const right = kept[name]!();
  if (process.env.TRACE) process.stderr.write(`${name}: ${uses.join(", ")}: ${n}\n`);
  outcome(object[before]!);
  allocator.failAfter(n);
  const found = outcome(object[during]!);
  const failed = allocator.stop();
  const end = found === outcome(right[during]!) ? "right" : / /.test(found) ? found : "wrong";
  ends[end] = (ends[end] ?? 0) + 1;
  const later = outcome(object[after]!);
  if (later === outcome(right[after]!)) return failed > 0;
  throw new Error(`${name} is broken: ${uses.join(", ")} after ${n} allocations: ${later}`);
}

function exhaust(name: string): Ends {
  const ends: Ends = { right: 0, wrong: 0 };
  const uses = Object.keys(kept[name]!());
  for (const before of uses) {
    for (const during of uses) {
      for (const after of uses) {
        let n = 0;
        while (useThrice(name, [before, during, after], n, ends)) n++;
      }
    }
  }
  return ends;
}

const report: Record<string, Ends> = {};
for (const name of Object.keys(kept)) {
  if (only === undefined || name === only) report[name] = exhaust(name);
}
console.log(JSON.stringify(report));
process.exit(0);
