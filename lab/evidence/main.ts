/**
 * Measures what the documentation claims, keeps the results as JSON in `docs/reports/evidence/`,
 * and writes `docs/reports/evidence.md` from all results there. The last line is `N passed, N
 * failed`.
 *
 *     deno task lab evidence
 *
 * With a group or a subject it prints what it measured, and writes nothing. What this machine
 * cannot measure is in the table with the reason.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { requireKnown, runTool, wholeNumber } from "../../build/arguments.ts";
import { add, type Counts, none, summary } from "../../tests/support/counts.ts";
import { Interrupted, stopAll } from "../versions/command.ts";
import { keepResult, writePage } from "./page.ts";
import { type Section, sections } from "./sections.ts";
import type { Selection } from "./selection.ts";

const ids = sections.map(({ id }) => id);
const groups = ["processes", "criu", "vm", "rates", "soak"];
const subjects = ["C", "Deno", "Bun"];

const usage = `Usage: deno task lab evidence [SECTION...] [OPTION...]
       deno task lab copies | soak | statistics [OPTION...]

Measures what is claimed, and writes docs/reports/evidence.md. "copies", "soak" and "statistics" are
one section each (soak: "load"). With a group or a subject it prints what it measured, and
writes nothing. HAZMAT_TEST_SOURCES=vdso or getrandom names one of osrandom's sources; both are
tested by default. CRIU, QEMU and dieharder are taken from Debian's packages: that needs root.

  SECTION...        Of ${ids.join(", ")}; all by default
  --group NAME      Of copies: processes, criu, vm; of load: rates, soak
  --subject NAME    Of ${subjects.join(", ")}
  --seconds N       How long each server is loaded, an hour by default
  --work DIR        A directory to work in and to keep
  --page            Only writes the page anew, from what was kept
  --help            This`;

const options = {
  work: { type: "string" },
  group: { type: "string" },
  subject: { type: "string" },
  seconds: { type: "string" },
  page: { type: "boolean", default: false },
} as const;

/** What was asked for. */
interface Asked {
  readonly sections: readonly Section[];
  readonly selection: Selection;
  readonly work: string | undefined;
}

/** Runs the command, and resolves to its exit code. */
export function main(args: string[]): Promise<number> {
  return runTool({ usage, options, positionals: true }, args, async ({ values, positionals }) => {
    const { group, subject, work } = values;
    requireKnown("SECTION", positionals, ids);
    requireKnown("--group", group === undefined ? [] : [group], groups);
    requireKnown("--subject", subject === undefined ? [] : [subject], subjects);
    if (values.page) {
      await writePage();
      return 0;
    }
    const seconds = wholeNumber("--seconds", values.seconds);
    const wanted = sections.filter(({ id }) =>
      positionals.length === 0 || positionals.includes(id)
    );
    return await tell({ sections: wanted, selection: { group, subject, seconds }, work });
  });
}

async function tell(asked: Asked): Promise<number> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stopAll);
  try {
    const total = await measureAll(asked);
    console.log(`\n${summary(total)}`);
    return total.failed === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Interrupted ? error.message : error);
    return 1;
  }
}

async function measureAll({ sections, selection, work }: Asked): Promise<Counts> {
  const directory = work === undefined
    ? mkdtempSync(join(tmpdir(), "hazmat-evidence-"))
    : resolve(work);
  let total: Counts = none;
  try {
    for (const section of sections) {
      total = add(total, await measure(section, selection, directory));
    }
    if (!isPart(selection)) await writePage();
  } finally {
    if (work === undefined) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
  return total;
}

/** Whether only a part was asked for, which is printed and not kept. */
function isPart({ group, subject }: Selection): boolean {
  return group !== undefined || subject !== undefined;
}

async function measure(section: Section, selection: Selection, work: string): Promise<Counts> {
  const result = await section.measure(join(work, section.id), selection);
  if (isPart(selection)) console.log(section.render(result));
  else keepResult(section, result);
  return section.judge(result);
}
