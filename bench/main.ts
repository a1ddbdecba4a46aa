/**
 * Measures against what a user would otherwise choose, in Deno and in Bun:
 *
 *     deno task bench --help
 *
 * @module
 */
import { requireKnown, runMain, runTool, wholeNumber } from "../build/arguments.ts";
import { type Goal, goalsTable } from "./goals.ts";
import { imports } from "./import/import.ts";
import { keep, writeReports } from "./keep.ts";
import { primitives } from "./primitives/primitives.ts";
import { random } from "./random/random.ts";
import type { ReportData } from "./reports.ts";
import { installedBun, installedDeno } from "./runtimes.ts";
import { type Settings, type Subject, Unmeasurable } from "./subject.ts";
import { vdso } from "./vdso/vdso.ts";

type Name = keyof ReportData;

const subjects: { readonly [N in Name]: Subject<ReportData[N]> } = {
  random,
  primitives,
  vdso,
  import: imports,
};

const names = Object.keys(subjects) as Name[];

const usage = `Usage: deno task bench [NAME...] [OPTION...]

Measures in Deno and in Bun against what a user would otherwise pick, and prints tables. Keeps what
was measured in docs/reports/data/, and writes the reports that are made of it. All takes about half
an hour, and wants a machine that does nothing else.

${names.map((name) => `  ${name.padEnd(12)} ${subjects[name].about}`).join("\n")}

  --check      Keeps nothing; exits with 1 if a goal is missed
  --quick      Seldom and shortly, to see whether all works; keeps nothing
  --repeats N  How often each is timed (${
  names.map((name) => `${name} ${subjects[name].repeats}`).join(", ")
})
  --reports    Only writes the reports anew, from what was kept
  --help       This`;

const options = {
  check: { type: "boolean", default: false },
  quick: { type: "boolean", default: false },
  repeats: { type: "string" },
  reports: { type: "boolean", default: false },
} as const;

/** Measures a subject and tells of it; resolves to its goals. */
async function bench<N extends Name>(
  name: N,
  settings: Omit<Settings, "timing">,
  repeats: number | undefined,
  keeps: boolean,
): Promise<Goal[]> {
  const subject: Subject<ReportData[N]> = subjects[name];
  const timing = settings.isQuick
    ? { repeats: repeats ?? Math.ceil(subject.repeats / 5), milliseconds: 30 }
    : { repeats: repeats ?? subject.repeats, milliseconds: 150 };
  const results = await subject.measure({ ...settings, timing });
  const goals = subject.judge(results);
  console.log([subject.text(results), goalsTable(goals), ""].join("\n\n"));
  if (keeps) keep(name, results);
  return goals;
}

/** Measures each; resolves to the exit code. */
async function benchAll(
  wanted: readonly Name[],
  { check, quick, repeats }: { check: boolean; quick: boolean; repeats: number | undefined },
): Promise<number> {
  const settings = { runtimes: [installedDeno(), installedBun()], isQuick: quick };
  const goals: Goal[] = [];
  try {
    for (const name of wanted) {
      goals.push(...await bench(name, settings, repeats, !quick && !check));
    }
  } catch (error) {
    if (!(error instanceof Unmeasurable)) throw error;
    console.error(error.message);
    return 1;
  }
  return check && goals.some(({ met }) => !met) ? 1 : 0;
}

await runMain((args) =>
  runTool({ usage, options, positionals: true }, args, async ({ values, positionals }) => {
    requireKnown("NAME", positionals, names);
    const repeats = wholeNumber("--repeats", values.repeats);
    if (!values.reports) {
      return await benchAll(positionals.length > 0 ? positionals as Name[] : names, {
        ...values,
        repeats,
      });
    }
    writeReports();
    return 0;
  })
);
