/**
 * Random and hostile calls, in a separate process: a crash ends only that, and its environment
 * makes the allocator strict.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { runTool, wholeNumber } from "../../build/arguments.ts";

const usage = `Usage: deno task lab fuzz [OPTION...]

Makes random calls for ten minutes, and names the seed of one that crashes, hangs, leaks or
throws what is no error of this package. Leaks are counted where HAZMAT_LIBCRYPTO names the
libcrypto.

  --hostile     With arguments that lie, change their size or go away
  --seconds N   For so long
  --seed N      Begin with this seed
  --help        This`;

const options = {
  hostile: { type: "boolean", default: false },
  seconds: { type: "string", default: "600" },
  seed: { type: "string" },
} as const;

/** Freed and new memory is filled with non-zero bytes, and a double free ends the process. */
const strict = { MALLOC_PERTURB_: "165", MALLOC_CHECK_: "3" };

/** Runs the command, and resolves to its exit code. */
export function main(args: string[]): Promise<number> {
  return runTool({ usage, options }, args, ({ values: { hostile, seconds, seed } }) => {
    const script = join(import.meta.dirname!, hostile ? "hostile.ts" : "calls.ts");
    const first = wholeNumber("--seed", seed);
    const given = [
      ...["--seconds", String(wholeNumber("--seconds", seconds))],
      ...first === undefined ? [] : ["--seed", String(first)],
    ];
    const { status, signal } = spawnSync(process.execPath, ["run", "-A", script, ...given], {
      stdio: "inherit",
      env: { ...process.env, ...hostile ? strict : {} },
    });
    if (signal !== null) console.error(`ended by ${signal}`);
    return status ?? 1;
  });
}
