/**
 * Python's cryptography, if it is installed. Its packages bring their own libcrypto.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Times } from "../results.ts";
import { median, rounded, type Timing } from "../timing.ts";
import { contenders, type Operation, plan } from "./plan.ts";
import { type Reference, verifyEnding } from "./reference.ts";

/** What it takes. */
export interface PythonResults {
  /** Its name and version, and those of its libcrypto. */
  readonly title: string;
  readonly times: Times<Operation, "python">;
}

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
  timing: Timing,
  references: ReadonlyMap<number, Reference>,
): PythonResults | undefined {
  if (spawnSync("python3", ["-c", "import cryptography"]).status !== 0) return undefined;
  const wanted = JSON.stringify({ sizes: [...plan.sizes.keys()], ...timing });
  const args = [join(import.meta.dirname!, "rival.py"), wanted];
  const { status, stdout, stderr } = spawnSync("python3", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`rival.py ended with status ${status}: ${stderr}`);
  const { version, openssl, cells }: Printed = JSON.parse(stdout);
  const times: Times<Operation, "python"> = {};
  for (const { operation, size, ending, repeats } of cells) {
    verifyEnding(contenders.python, ending, references.get(size)!, operation);
    const { python } = times[operation] ??= { python: {} };
    python![size] = rounded(median(repeats));
  }
  return { title: `Python's cryptography ${version} with its ${openssl}`, times };
}
