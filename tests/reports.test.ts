/**
 * The reports that are made of measurements: each is what its data give.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readData, renderReports } from "../bench/reports.ts";
import { renderEvidence } from "../lab/evidence/page.ts";
import { assertEquals, assertMatch, describe, it } from "./std.ts";
import { root } from "./support/child.ts";

/** Without what `deno fmt` sets anew: line ends, and the widths of tables. */
function plain(text: string): string {
  return text.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();
}

function areWhatDataGive(reports: Readonly<Record<string, string>>, command: string): void {
  for (const [path, text] of Object.entries(reports)) {
    it(`${path} is what its data give`, () => {
      const told = `${path} is not what its data give: run "${command}", or undo what was written`;
      assertEquals(plain(readFileSync(join(root, path), "utf8")), plain(text), told);
    });
  }
}

describe("a report of the bench", () => {
  const data = readData();
  areWhatDataGive(renderReports(data), "deno task bench");

  for (const [name, { about }] of Object.entries(data)) {
    it(`says of "${name}" when and of which commit it was measured`, () => {
      assertMatch(about.date, /^\d{4}-\d\d-\d\d$/);
      assertMatch(about.commit, /^[0-9a-f]{10}$/, "measure a commit, not uncommitted changes");
    });
  }
});

describe("the report of the evidence", () => {
  areWhatDataGive(renderEvidence(), "deno task lab evidence --page");
});
