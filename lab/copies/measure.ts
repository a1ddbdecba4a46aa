/**
 * Copies processes in every way, and collects what they drew.
 *
 * @module
 */
import { join } from "node:path";
import backend from "../../mod.ts";
import { about, firstMatch } from "../evidence/about.ts";
import type { Selection } from "../evidence/selection.ts";
import { Unavailable } from "../versions/command.ts";
import { checkIsolation } from "../versions/isolation.ts";
import { criuRows } from "./criu.ts";
import { harnessRows } from "./harness.ts";
import type { Row, Subject } from "./row.ts";
import { runtimeRows } from "./runtimes.ts";
import { sizes } from "./sizes.ts";
import { sources } from "./sources.ts";
import { newest, type Origin, stable, Tools } from "./tools.ts";
import { vmRows } from "./vm.ts";
import { type Group, ways } from "./ways.ts";

/** The results. */
export interface Copies {
  /** What it was measured on, by its name. */
  readonly about: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

const subjects: readonly Subject[] = ["C", "Deno", "Bun"];

/** Copies in every selected way. */
export async function measureCopies(work: string, selection: Selection): Promise<Copies> {
  const wanted = (group: Group) => selection.group === undefined || selection.group === group;
  const chosen = subjects.filter((name) =>
    [undefined, name].includes(selection.subject as Subject)
  );
  const tools = wanted("criu") || wanted("vm")
    ? await openTools(join(work, "tools"), newest)
    : undefined;
  const older = wanted("criu") ? await openTools(join(work, "tools-stable"), stable) : undefined;
  const rows: Row[] = [];
  const add = (what: string, more: readonly Row[]) => {
    console.error(`${what}: ${more.length} rows`);
    rows.push(...more);
  };
  for (const source of sources) {
    for (const subject of chosen) {
      const label = `${subject}, ${source}`;
      if (wanted("processes")) add(`processes, ${label}`, await processRows(subject, source));
      for (const [way, criu] of [["criu", tools], ["criu-stable", older]] as const) {
        if (!wanted("criu")) continue;
        add(`${way}, ${label}`, await savedRows(criu!, work, { way, subject }, source));
      }
    }
    if (wanted("vm") && chosen.includes("C")) {
      add(`virtual machines, ${source}`, await machineRows(tools!, work, source));
    }
  }
  return { about: await describe(tools, older), rows };
}

async function processRows(subject: Subject, source: string): Promise<Row[]> {
  const { path } = backend.bindings;
  try {
    if (subject === "C") return await harnessRows(path, source);
    return await runtimeRows(subject, path, source, sizes.many.copies);
  } catch (error) {
    return skipped(waysOf("processes"), subject, source, (error as Error).message.trim());
  }
}

async function savedRows(
  tools: Tools | string,
  work: string,
  of: Pick<Row, "way" | "subject">,
  source: string,
): Promise<Row[]> {
  if (typeof tools === "string") return skipped([of.way], of.subject, source, tools);
  return await criuRows(tools, join(work, of.way), of, backend.bindings.path, source);
}

/** Both at the same time: they wait more than they work. */
async function machineRows(tools: Tools | string, work: string, source: string): Promise<Row[]> {
  if (typeof tools === "string") return skipped(waysOf("vm"), "C", source, tools);
  const both = [false, true].map((vmgenid) =>
    vmRows(tools, join(work, `vm-${vmgenid}`), backend.bindings.path, source, vmgenid)
  );
  return (await Promise.all(both)).flat();
}

function waysOf(group: Group): string[] {
  return Object.keys(ways).filter((way) => ways[way]!.group === group);
}

function skipped(
  keys: readonly string[],
  subject: Subject,
  source: string,
  reason: string,
): Row[] {
  return keys.map((way) => ({ way, subject, generator: "osrandom", source, skipped: reason }));
}

/** The tools, or why there are none. */
async function openTools(directory: string, origin: Origin): Promise<Tools | string> {
  try {
    await checkIsolation();
    return await Tools.open(directory, origin);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return error.message.split("\n").slice(0, 2).join(" ");
  }
}

type Opened = Tools | string | undefined;

async function describe(tools: Opened, older: Opened): Promise<Record<string, string>> {
  if (!(tools instanceof Tools)) return await about();
  const criu = (tools: Tools) => firstMatch(tools.command("usr/sbin/criu", "--version"), /[\d.]+/);
  return {
    ...await about(),
    CRIU: await criu(tools),
    ...older instanceof Tools ? { "Debian 13's CRIU": await criu(older) } : {},
    QEMU: await firstMatch(tools.command("usr/bin/qemu-system-x86_64", "--version"), /[\d.]+/),
    "the machines' kernel": `Linux ${tools.kernel().version}`,
  };
}
