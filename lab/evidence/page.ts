/**
 * `docs/reports/evidence.md`, from the results kept beside it.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { root } from "../../tests/support/child.ts";
import { must } from "../versions/command.ts";
import { type Section, sections } from "./sections.ts";

const introduction = `# Evidence

What is claimed of this package, and what was seen. Written by \`deno task lab evidence\`, from the
results in [evidence/](evidence/), which it measures; the command above a table measures it again.`;

const results = join(root, "docs", "reports", "evidence");

function fileOf({ id }: Section): string {
  return join(results, `${id}.json`);
}

function pictureOf({ id }: Section): string {
  return join(results, `${id}.svg`);
}

/** Keeps what a section measured. */
export function keepResult(section: Section, result: unknown): void {
  mkdirSync(results, { recursive: true });
  writeFileSync(fileOf(section), JSON.stringify(result, null, 2) + "\n");
}

/** Writes the page, with each section that has a result, and its picture. */
export async function writePage(): Promise<void> {
  const kept = sections.filter((section) => existsSync(fileOf(section)));
  const texts = kept.map((section) => {
    const result: unknown = JSON.parse(readFileSync(fileOf(section), "utf8"));
    if (section.picture) writeFileSync(pictureOf(section), section.picture(result));
    return section.render(result);
  });
  const page = join(root, "docs", "reports", "evidence.md");
  writeFileSync(page, [introduction, ...texts].join("\n\n") + "\n");
  const pictures = kept.filter(({ picture }) => picture !== undefined).map(pictureOf);
  const files = [page, ...kept.map(fileOf), ...pictures];
  await must("format the page", [process.execPath, "fmt", "--quiet", ...files]);
}
