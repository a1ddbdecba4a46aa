/**
 * Results as plain text, and tables as Markdown.
 *
 * @module
 */
import { machineWords } from "./machine.ts";
import { namesOf, type Plan } from "./plan.ts";
import { type Results, type RuntimeResults, timeOf } from "./results.ts";

/** What stands where there is no figure. */
export const missing = "-";

/** What was measured, and on what. */
export function heading({ about, timing }: Results): string {
  const { command, commit, date, machine, libcrypto, software } = about;
  return [
    `Nanoseconds per call, median of ${timing.repeats} repeats of ${timing.milliseconds} ms`,
    "",
    `machine  ${machineWords(machine)}; load ${machine.load} before`,
    `software ${[...software, libcrypto].join(", ")}`,
    `package  commit ${commit}, on ${date}`,
    `command  ${command}`,
  ].join("\n");
}

/** All times, a table for each operation. */
export function timesTables<O extends string, C extends string>(
  plan: Plan<O, C>,
  runtimes: readonly RuntimeResults<O, C>[],
): string[] {
  return namesOf(plan.operations).map((operation) => timesTable(plan, runtimes, operation));
}

function timesTable<O extends string, C extends string>(
  { operations, contenders, sizes }: Plan<O, C>,
  runtimes: readonly RuntimeResults<O, C>[],
  operation: O,
): string {
  const heads = runtimes.flatMap(({ title }) =>
    [...sizes.values()].map((words, i) => i === 0 ? `${title}: ${words}` : words)
  );
  const rows = namesOf(contenders).map((contender) => [
    contenders[contender],
    ...runtimes.flatMap((found) =>
      [...sizes.keys()].map((size) => grouped(timeOf(found, operation, contender, size)))
    ),
  ]);
  const isThere = (row: readonly string[]) => row.slice(1).some((time) => time !== missing);
  return columns([[operations[operation], ...heads], ...rows.filter(isThere)]);
}

/** Other figures: a row each, a column per runtime. */
export function figuresTable<R extends { readonly title: string }>(
  name: string,
  runtimes: readonly R[],
  figures: Readonly<Record<string, (found: R) => string>>,
): string {
  const rows = Object.entries(figures).map(([what, figure]) => [what, ...runtimes.map(figure)]);
  return columns([[name, ...runtimes.map(({ title }) => title)], ...rows]);
}

/** A whole number, with commas. */
export function grouped(value: number | undefined): string {
  return value === undefined ? missing : Math.round(value).toLocaleString("en-US");
}

/** A table whose first column is aligned left, and all others right. */
export function columns(rows: readonly (readonly string[])[]): string {
  return alignedRows(rows, rows[0]!.map((_, i) => i > 0)).join("\n");
}

/** Rows in columns two spaces apart, each aligned right or left. */
export function alignedRows(
  rows: readonly (readonly string[])[],
  toRight: readonly boolean[],
): string[] {
  const widths = toRight.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const cell = (text: string, i: number): string =>
    toRight[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!);
  return rows.map((row) => row.map(cell).join("  ").trimEnd());
}

/** A Markdown table: the first row is its head, and its columns but the first are aligned right. */
export function markdownTable([head, ...rows]: readonly (readonly string[])[]): string {
  return [head!, head!.map((_, i) => i === 0 ? "---" : "---:"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
