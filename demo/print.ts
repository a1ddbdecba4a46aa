/**
 * How the demo prints: colours in a terminal, plain text when piped.
 *
 * @module
 */
import process from "node:process";

const colours = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;

const paint = (code: number, text: string): string =>
  colours ? `\x1b[${code}m${text}\x1b[0m` : text;

/** Text that stands out. */
export const bold = (text: string): string => paint(1, text);
/** Text for good news. */
export const good = (text: string): string => paint(32, text);
/** Text for bad news. */
export const bad = (text: string): string => paint(31, text);
/** Dimmed text. */
export const dim = (text: string): string => paint(2, text);

/** A heading, preceded by an empty line. */
export function heading(text: string): void {
  console.log(`\n${bold(text)}`);
}

/** A label and its value. */
export function row(label: string, ...values: string[]): void {
  console.log(`  ${label.padEnd(36)} ${values.join("  ")}`);
}
