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
/** Text of what is as it should be. */
export const good = (text: string): string => paint(32, text);
/** Text of what is not. */
export const bad = (text: string): string => paint(31, text);
/** Text of less weight. */
export const dim = (text: string): string => paint(2, text);

/** A heading, with an empty line before it. */
export function heading(text: string): void {
  console.log(`\n${bold(text)}`);
}

/** A label and what is so. */
export function row(label: string, ...values: string[]): void {
  console.log(`  ${label.padEnd(36)} ${values.join("  ")}`);
}
