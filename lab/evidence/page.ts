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

const page = "docs/reports/evidence.md";
const folder = "docs/reports/evidence";

function fileOf({ id }: Section): string {
  return join(root, folder, `${id}.json`);
}

function pictureOf({ id }: Section): string {
  return `${folder}/${id}.svg`;
}

/** Keeps what a section measured. */
export function keepResult(section: Section, result: unknown): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(fileOf(section), JSON.stringify(result, null, 2) + "\n");
}

/** The page with each section that has a result, and the pictures, by their paths. */
export function renderEvidence(): Record<string, string> {
  const kept = sections.filter((section) => existsSync(fileOf(section)));
  const pictures: Record<string, string> = {};
  const texts = kept.map((section) => {
    const result: unknown = JSON.parse(readFileSync(fileOf(section), "utf8"));
    if (section.picture) pictures[pictureOf(section)] = section.picture(result);
    return section.render(result);
  });
  return { [page]: [introduction, ...texts].join("\n\n") + "\n", ...pictures };
}

/** Writes all of it. */
export async function writePage(): Promise<void> {
  const texts = Object.entries(renderEvidence());
  for (const [path, text] of texts) writeFileSync(join(root, path), text);
  const results = sections.map(fileOf).filter((path) => existsSync(path));
  const files = [...texts.map(([path]) => join(root, path)), ...results];
  await must("format the page", [process.execPath, "fmt", "--quiet", ...files]);
}
