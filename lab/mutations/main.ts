/**
 * Removes essential code, one piece at a time, and checks that a test notices.
 *
 * @module
 */
import { join } from "node:path";
import { requireKnown, runTool, WrongArgument } from "../../build/arguments.ts";
import { Checkout } from "./copy.ts";
import { mutations } from "./list.ts";
import { faultsOfAll, type Mutation } from "./mutation.ts";
import { Results } from "./results.ts";
import { keyOf, type Trial, Trials } from "./trial.ts";

const usage = `Usage: deno task lab mutations [OPTION...]

Applies each mutation of lab/mutations/ in a copy of the checkout, runs the tests that
must notice it, in Deno and then in Bun, and prints which live. Exit code 1 if one lives
that is not justified, or could not be tried; 2 if the options are wrong.

  --check       Only see that each still fits the code
  --list        Only name them
  --only REGEX  Those whose text, file or tests match
  --resume      Keep what an earlier run found of the same code and tests
  --jobs N      Copies to work in: 1 (by default) or 2
  --help        This`;

/** Where trial results are kept; git ignores it. */
const kept = join("lab", "out", "mutations.json");

const options = {
  check: { type: "boolean", default: false },
  list: { type: "boolean", default: false },
  only: { type: "string", default: "" },
  resume: { type: "boolean", default: false },
  jobs: { type: "string", default: "1" },
} as const;

const root = join(import.meta.dirname!, "..", "..");

/** Runs the command, and resolves to its exit code. */
export function main(args: string[]): Promise<number> {
  return runTool({ usage, options }, args, ({ values }) => run(values));
}

/** What the options say. */
interface Asked {
  readonly check: boolean;
  readonly list: boolean;
  readonly only: string;
  readonly resume: boolean;
  readonly jobs: string;
}

async function run({ check, list, only, resume, jobs }: Asked): Promise<number> {
  requireKnown("--jobs", [jobs], ["1", "2"]);
  const chosen = choose(only);
  if (list) return print(chosen.map(({ what, file }) => `${file}: ${what}`), 0);
  const faults = faultsOfAll(root, chosen);
  if (faults.length > 0) return print([...faults, `${faults.length} do not fit the code`], 1);
  if (check) return print([`${chosen.length} mutations fit the code`], 0);
  return await tryAll(chosen, new Results(join(root, kept), resume), Number(jobs));
}

function choose(only: string): Mutation[] {
  const pattern = patternOf(only);
  const chosen = mutations.filter((m) => pattern.test([m.what, m.file, ...m.tests].join("\n")));
  if (chosen.length > 0) return chosen;
  throw new WrongArgument(`--only must match a mutation, see --list, but is "${only}"`);
}

function patternOf(only: string): RegExp {
  try {
    return new RegExp(only);
  } catch (error) {
    throw new WrongArgument(`--only must be a regular expression: ${(error as Error).message}`);
  }
}

function print(lines: readonly string[], code: number): number {
  console.log(lines.join("\n"));
  return code;
}

async function tryAll(
  chosen: readonly Mutation[],
  results: Results,
  jobs: number,
): Promise<number> {
  const start = performance.now();
  // Against the code as copied now: it may change meanwhile.
  const left = chosen.map((mutation) => [mutation, keyOf(root, mutation)] as const);
  const outcomes: [Mutation, Trial][] = [];
  const work = async () => {
    let checkout: Checkout | undefined;
    let trials: Trials | undefined;
    try {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const [mutation, key] = next;
        let trial = results.get(key);
        if (trial === undefined) {
          if (trials === undefined) {
            checkout = new Checkout(root);
            await checkout.buildClean();
            trials = new Trials(checkout);
          }
          trial = await trials.of(mutation);
        }
        results.set(key, trial);
        outcomes.push([mutation, trial]);
        console.log(lineOf(mutation, trial));
      }
    } finally {
      checkout?.remove();
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return summarize(outcomes, (performance.now() - start) / 1000);
}

function lineOf({ what, file, justified }: Mutation, { state, by, seconds }: Trial): string {
  const why = state === "lives" && justified !== undefined ? `justified: ${justified}` : by;
  return `${state.padEnd(6)} ${seconds.toFixed(0).padStart(4)} s  ${file}: ${what}` +
    (why === "" ? "" : ` (${why})`);
}

function summarize(outcomes: readonly [Mutation, Trial][], seconds: number): number {
  const of = (state: Trial["state"]) => outcomes.filter(([, trial]) => trial.state === state);
  const living = of("lives");
  const unjustified = living.filter(([{ justified }]) => justified === undefined).length;
  const failed = of("failed").length;
  console.log(
    `\n${outcomes.length} mutations: ${of("killed").length} killed, ${living.length} live ` +
      `(${living.length - unjustified} justified), ${failed} could not be tried; ` +
      `${seconds.toFixed(0)} s`,
  );
  return unjustified + failed === 0 ? 0 : 1;
}
