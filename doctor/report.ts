/**
 * The report as one screen of text.
 *
 * @module
 */
import type { DoctorReport } from "./examine.ts";
import { rows } from "./rows.ts";
import { type Mark, paint, wrap } from "./layout.ts";

/** How a report is printed. */
export interface ReportOptions {
  /** Whether to use a terminal's colours; not by default. */
  readonly colours?: boolean;
}

/** The report as one screen of text, problems last. */
export function report(found: DoctorReport, options: ReportOptions = {}): string {
  const { colours = false } = options;
  const version = found.package.value ?? `(version not known: ${found.package.how})`;
  const lines = [`@hazmat/openssl ${version}: what a program gets that imports it`, ""];
  for (const { mark, label, texts } of rows(found)) {
    lines.push(...row(mark, label, texts, colours));
  }
  return [...lines, "", ...advice(found, colours)].join("\n");
}

function row(mark: Mark, label: string, texts: readonly string[], colours: boolean): string[] {
  const [first = "", ...rest] = texts.flatMap((text) => wrap(text, 80 - 18));
  const head = `  ${paint(mark, mark.padEnd(4), colours)}  ${label.padEnd(10)}`;
  return [head + first, ...rest.map((line) => " ".repeat(18) + line)];
}

function advice({ problems, libraries, kernel }: DoctorReport, colours: boolean): string[] {
  if (problems.length === 0) {
    const isAll = libraries.hidden.length === 0 && kernel?.vmgenid.value !== null;
    return [isAll ? "Nothing to do." : "Nothing to do about what could be looked at."];
  }
  return problems.flatMap(({ what, advice }) => [
    ...wrap(what, 80).map((line) => paint("look", line, colours)),
    ...advice.split("\n").flatMap((line) => wrap(line.trim(), 76)).map((line) => `    ${line}`),
  ]);
}
