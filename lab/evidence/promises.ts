/**
 * Sections whose evidence is tests: each test's title is a promise, either kept or not in each
 * runtime.
 *
 * @module
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { bunCommand } from "../../build/bun.ts";
import { add, type Counts, none } from "../../tests/support/counts.ts";
import { type Outcome, readJUnit, type TestCase } from "../../tests/support/junit.ts";
import { run } from "../versions/command.ts";
import { about } from "./about.ts";
import type { Section } from "./sections.ts";

type Runtime = "Deno" | "Bun";

/** A promise, and how its test ended in each runtime. */
interface Kept {
  readonly group: string;
  readonly title: string;
  readonly outcomes: Partial<Record<Runtime, Outcome>>;
}

/** What such a section keeps. */
interface Promises {
  /** What the tests ran on. */
  readonly about: Readonly<Record<string, string>>;
  readonly kept: readonly Kept[];
}

const runtimes: readonly Runtime[] = ["Deno", "Bun"];
/** A reason to skip follows the title, and may differ between the runtimes. */
const reason = / \(skipped: [^]*\)$/;

/** The section of some test files. */
export function promisesSection(
  id: string,
  heading: string,
  introduction: string,
  files: readonly string[],
): Section {
  return {
    id,
    measure: (work) => measure(work, files),
    render: (result) => render(result as Promises, id, heading, introduction),
    judge: (result) => judge(result as Promises),
  };
}

async function measure(work: string, files: readonly string[]): Promise<Promises> {
  mkdirSync(work, { recursive: true });
  const kept = new Map<string, Kept>();
  for (const runtime of runtimes) {
    console.error(`${runtime}: ${files.join(" ")}`);
    for (const test of await testsOf(runtime, join(work, `${runtime}.xml`), files)) {
      keep(kept, runtime, test);
    }
  }
  return { about: await about(), kept: [...kept.values()] };
}

function keep(kept: Map<string, Kept>, runtime: Runtime, test: TestCase): void {
  const { group, outcome } = test;
  const title = test.title.replace(reason, "");
  const key = JSON.stringify([group, title]);
  const { outcomes } = kept.get(key) ?? { outcomes: {} };
  kept.set(key, { group, title, outcomes: { ...outcomes, [runtime]: outcome } });
}

async function testsOf(
  runtime: Runtime,
  report: string,
  files: readonly string[],
): Promise<TestCase[]> {
  const paths = files.map((file) => `./tests/${file}.test.ts`);
  const commands = {
    Deno: [process.execPath, "test", "-A", `--junit-path=${report}`],
    Bun: [...bunCommand(), "test", "--reporter=junit", `--reporter-outfile=${report}`],
  };
  // A failed test is a result; a missing report is not.
  const { output } = await run([...commands[runtime], ...paths], { limit: 1_800_000 });
  try {
    return readJUnit(readFileSync(report, "utf8"));
  } catch (error) {
    throw new Error(`${runtime} ran no test:\n${output}`, { cause: error });
  }
}

function render(
  { about: on, kept }: Promises,
  id: string,
  heading: string,
  introduction: string,
): string {
  const names = Object.entries(on).map(([name, value]) => `${name} ${value}`).join("; ");
  const groups = [...new Set(kept.map(({ group }) => group))];
  return [
    `## ${heading}`,
    introduction,
    `    deno task lab evidence ${id}`,
    `Run on: ${names}.`,
    table(groups.flatMap((group) => rowsOf(group, kept))),
  ].join("\n\n");
}

function rowsOf(group: string, kept: readonly Kept[]): string[][] {
  const own = kept.filter((promise) => promise.group === group);
  return own.map(({ title, outcomes }, index) => [
    index === 0 ? group : "",
    title,
    ...runtimes.map((runtime) => word(outcomes[runtime])),
  ]);
}

function word(outcome: Outcome | undefined): string {
  return outcome === "failed" ? "**failed**" : outcome ?? "-";
}

function table(rows: readonly string[][]): string {
  const head = ["where", "what comes of it", ...runtimes];
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  return [head, head.map(() => "---"), ...escaped].map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

function judge({ kept }: Promises): Counts {
  return kept.flatMap(({ outcomes }) => Object.values(outcomes))
    .map((outcome) => ({ ...none, [outcome]: 1 })).reduce(add, none);
}
