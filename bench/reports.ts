/**
 * The reports that are made of what the bench measured, as they are written; a test compares the
 * files with this.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImportResults } from "./import/plan.ts";
import { importPage } from "./import/report.ts";
import type { PrimitiveResults } from "./primitives/plan.ts";
import { primitivesSection } from "./primitives/report.ts";
import { randomChart } from "./random/chart.ts";
import type { RandomResults } from "./random/plan.ts";
import { randomSection } from "./random/report.ts";
import type { VdsoResults } from "./vdso/plan.ts";
import { vdsoSection } from "./vdso/report.ts";

/** What was measured, by subject. */
export interface ReportData {
  readonly random: RandomResults;
  readonly primitives: PrimitiveResults;
  readonly vdso: VdsoResults;
  readonly import: ImportResults;
}

const reports = join(import.meta.dirname!, "..", "docs", "reports");

/** What is kept in `docs/reports/data/`. */
export function readData(): ReportData {
  const read = (name: string) =>
    JSON.parse(readFileSync(join(reports, "data", `${name}.json`), "utf8"));
  return {
    random: read("random"),
    primitives: read("primitives"),
    vdso: read("vdso"),
    import: read("import"),
  };
}

/** Every report's text, by its path; `deno fmt` sets its lines anew. */
export function renderReports(data: ReportData): Record<string, string> {
  return {
    "docs/reports/import-cost.md": importPage(data.import),
    "docs/reports/speed.md": speedPage(data),
    "docs/reports/speed.svg": randomChart(data.random),
  };
}

function speedPage({ random, vdso, primitives }: ReportData): string {
  return `# Speed

Written by \`npx -y deno task bench\` from what it measured, which is kept in [data/](data/). Each
section says with which command, when, of which commit and on what; its figures are medians of one
run.

## Random bytes

${randomSection(random)}

## Import

[What importing costs](import-cost.md) has every entry point, from the sources and from \`dist/\`.

## The source vdso

${vdsoSection(vdso)}

## Primitives

${primitivesSection(primitives)}
`;
}
