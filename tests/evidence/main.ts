/**
 * Measures what the documentation claims, keeps the results as JSON in
 * `docs/reports/evidence/`, and writes `docs/reports/evidence.md` from all that are
 * there. The last line is `N passed, N failed`.
 *
 *     deno task evidence [SECTION...] [--work DIR]
 *     deno task evidence copies [--group processes|criu|vm] [--subject C|Deno|Bun]
 *     deno task evidence load [--group rates|soak] [--subject Deno|Bun] [--seconds 3600]
 *
 * With a group or a subject it prints what it measured, and writes nothing. What
 * this machine cannot do is in the table with the reason. `HAZMAT_TEST_SOURCES=vdso`
 * names the sources of osrandom that are tested, which are both by default.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { add, type Counts, none, summary } from "../support/counts.ts";
import { Interrupted, stopAll } from "../versions/command.ts";
import { keepResult, writePage } from "./page.ts";
import { type Section, sections } from "./sections.ts";

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    work: { type: "string" },
    group: { type: "string" },
    subject: { type: "string" },
    seconds: { type: "string" },
  },
});

/** Whether a part was asked for, which is shown and not kept. */
const isPart = values.group !== undefined || values.subject !== undefined;

async function measure(section: Section, work: string): Promise<Counts> {
  const { group, subject } = values;
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  const result = await section.measure(join(work, section.id), { group, subject, seconds });
  if (isPart) console.log(section.render(result));
  else keepResult(section, result);
  return section.judge(result);
}

async function run(): Promise<Counts> {
  const wanted = sections.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
  const work = values.work === undefined
    ? mkdtempSync(join(tmpdir(), "hazmat-evidence-"))
    : resolve(values.work);
  let total: Counts = none;
  try {
    for (const section of wanted) total = add(total, await measure(section, work));
    if (!isPart) await writePage();
  } finally {
    if (values.work === undefined) rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
  return total;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stopAll);
try {
  const total = await run();
  console.log(`\n${summary(total)}`);
  process.exit(total.failed === 0 ? 0 : 1);
} catch (error) {
  console.error(error instanceof Interrupted ? error.message : error);
  process.exit(1);
}
