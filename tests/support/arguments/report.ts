/**
 * How a child process reports cases that may crash it, and how the test reads
 * that.
 *
 * @module
 */
import { writeSync } from "node:fs";
import process from "node:process";
import { assert, assertEquals } from "../../std.ts";
import { type ChildOptions, runScript } from "../child.ts";

/** Reports cases on standard output, each before it runs, so that a crash names it. */
export class Reporter {
  #cases = 0;
  #wrong = 0;

  /** Runs a case; it returns what is wrong, or nothing. */
  async of(name: string, run: () => Promise<string | undefined> | string | undefined) {
    this.#cases++;
    writeSync(1, `CASE ${name}\n`);
    const wrong = await run();
    if (wrong === undefined) return;
    this.#wrong++;
    writeSync(1, `WRONG ${name}: ${wrong}\n`);
  }

  /** Ends the process, which also ends what its threads are doing. */
  end(): never {
    writeSync(1, `END ${this.#cases} cases, ${this.#wrong} wrong\n`);
    process.exit(0);
  }
}

/** What is wrong if two texts differ. */
export function differs(actual: string, expected: string): string | undefined {
  return actual === expected ? undefined : `${actual}, which should be ${expected}`;
}

// glibc fills freed memory with this, so that a use after free shows.
const env = { MALLOC_PERTURB_: "165", MALLOC_CHECK_: "3" };

/** Runs cases in a child; fails if it crashes, or if one of them is wrong. */
export async function assertAllRight(
  script: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<void> {
  const { code, signal, stdout, stderr } = await runScript(script, args, { env, ...options });
  const lines = stdout.trim().split("\n");
  const wrong = lines.filter((line) => line.startsWith("WRONG"));
  const end = lines.at(-1) ?? "";
  const shown = [...wrong.slice(0, 30), end, stderr.slice(0, 1500)].join("\n");
  assertEquals({ code, signal, wrong: wrong.length }, { code: 0, signal: null, wrong: 0 }, shown);
  assert(/^END [1-9]/.test(end), shown);
}
