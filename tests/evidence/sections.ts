/**
 * The sections of the evidence.
 *
 * @module
 */
import { type Copies, measureCopies } from "../copies/measure.ts";
import { copiesSection } from "../copies/page.ts";
import { judge } from "../copies/verdict.ts";
import { type Load, measureLoad } from "../soak/measure.ts";
import { loadSection } from "../soak/page.ts";
import { judgeSoak } from "../soak/verdict.ts";
import { add, type Counts, none } from "../support/counts.ts";
import type { Selection } from "./selection.ts";

/** One of them. A result is what its JSON holds. */
export interface Section {
  /** Its name on the command line, and of its JSON. */
  readonly id: string;
  /** Works in a directory, which it makes where it needs it. */
  measure(work: string, selection: Selection): Promise<unknown>;
  /** The section's Markdown. */
  render(result: unknown): string;
  /** What of it is as promised. */
  judge(result: unknown): Counts;
}

/** All, in the order of the page. */
export const sections: readonly Section[] = [
  {
    id: "copies",
    measure: measureCopies,
    render: (result) => copiesSection(result as Copies),
    judge: (result) => judge((result as Copies).rows),
  },
  {
    id: "load",
    measure: measureLoad,
    render: (result) => loadSection(result as Load),
    judge: (result) => (result as Load).soaks.map(judgeSoak).reduce(add, none),
  },
];
