/**
 * Python's cryptography, if it is installed. Its packages bring their own
 * libcrypto.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median } from "../timing.ts";
import { contenders, type Operation, sizes, type Timing } from "./plan.ts";
import { type Reference, verifyEnding } from "./reference.ts";
import type { PythonResults } from "./results.ts";

interface PrintedCell {
  readonly operation: Operation;
  readonly size: number;
  readonly ending: string;
  readonly repeats: readonly number[];
}

interface Printed {
  readonly version: string;
  readonly openssl: string;
  readonly cells: readonly PrintedCell[];
}

/** How long its calls take; `undefined` if it is not installed. */
export function measurePython(
  { repeats, milliseconds }: Timing,
  references: ReadonlyMap<number, Reference>,
): PythonResults | undefined {
  if (spawnSync("python3", ["-c", "import cryptography"]).status !== 0) return undefined;
  const wanted = JSON.stringify({ sizes: [...sizes.keys()], repeats, milliseconds });
  const args = [join(import.meta.dirname!, "rival.py"), wanted];
  const { status, stdout, stderr } = spawnSync("python3", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`rival.py ended with status ${status}: ${stderr}`);
  const { version, openssl, cells }: Printed = JSON.parse(stdout);
  for (const { operation, size, ending } of cells) {
    verifyEnding(contenders.python, ending, references.get(size)!, operation);
  }
  return {
    version,
    openssl,
    cells: cells.map(({ operation, size, repeats }) => ({
      contender: "python",
      operation,
      size,
      median: median(repeats),
      repeats,
    })),
  };
}
