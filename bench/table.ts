/**
 * The bench's results as plain text.
 *
 * @module
 */
import { machineWords } from "./machine.ts";
import { type Contender, contenders, milliseconds, repeats, sizes } from "./plan.ts";
import { cellMedian, type Goal, type Results, type RuntimeResults } from "./results.ts";

/** All results, for a terminal. */
export function resultsText(results: Results): string {
  return [
    heading(results),
    ...results.runtimes.map(timesTable),
    costsTable(results.runtimes),
    goalsTable(results.goals),
  ].join("\n\n");
}

function heading({ command, machine, runtimes }: Results): string {
  const { openssl, source } = runtimes[0]!;
  const titles = runtimes.map(({ title }) => title).join(", ");
  return [
    `Nanoseconds per call, median of ${repeats} repeats of ${milliseconds} ms`,
    "",
    `machine  ${machineWords(machine)}; load ${machine.load} before`,
    `software ${titles}, ${openssl}; osrandom draws from ${source}`,
    `command  ${command}`,
  ].join("\n");
}

function timesTable(found: RuntimeResults): string {
  const rows = (Object.keys(contenders) as Contender[]).map((contender) => [
    contenders[contender],
    ...[...sizes.keys()].map((size) => grouped(cellMedian(found, contender, size))),
  ]);
  return columns([[found.title, ...sizes.values()], ...rows]);
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function costsTable(runtimes: readonly RuntimeResults[]): string {
  const row = (what: string, figure: (found: RuntimeResults) => string) => [
    what,
    ...runtimes.map(figure),
  ];
  return columns([
    row("Import, and resident memory", ({ title }) => title),
    row("empty script", ({ importCost }) => ms(importCost.empty)),
    row("script that imports the package", ({ importCost }) => ms(importCost.importing)),
    row("added", ({ importCost }) => ms(importCost.added)),
    row("memory after 100,000 draws", ({ memory }) => mib(memory.first)),
    row("memory after 10 million draws", ({ memory }) => mib(memory.last)),
    row("growth", ({ memory }) => mib(memory.growth)),
  ]);
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}

/** Goals, and whether they are met. */
export function goalsTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ title, what, figure, limit, met }) => [
    `${title}: ${what}`,
    figure,
    `  ${met ? "met" : "NOT met"}, ${limit}`,
  ]);
  const [first, second] = [0, 1].map((i) => Math.max(...rows.map((row) => row[i]!.length)));
  const lines = rows.map(([what, figure, verdict]) =>
    `${what!.padEnd(first!)}  ${figure!.padStart(second!)}${verdict}`
  );
  return ["Goals", ...lines].join("\n");
}

/** Aligns the first column left and all others right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row.map((text, i) => i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]! + 2));
  return rows.map((row) => line(row).join("")).join("\n");
}
