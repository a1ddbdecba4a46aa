/**
 * The sections of the evidence.
 *
 * @module
 */
import { type Copies, measureCopies } from "../copies/measure.ts";
import { copiesSection } from "../copies/page.ts";
import { copiesPicture } from "../copies/picture.ts";
import { judge } from "../copies/verdict.ts";
import { type Load, measureLoad } from "../soak/measure.ts";
import { loadSection } from "../soak/page.ts";
import { judgeSoak } from "../soak/verdict.ts";
import { measureStatistics, type Statistics } from "../statistics/measure.ts";
import { statisticsSection } from "../statistics/page.ts";
import { judgeStatistics } from "../statistics/verdict.ts";
import { add, type Counts, none } from "../../tests/support/counts.ts";
import { promisesSection } from "./promises.ts";
import type { Selection } from "./selection.ts";

/** One of them. A result is what its JSON holds. */
export interface Section {
  /** Its name on the command line, and of its JSON. */
  readonly id: string;
  /** Works in a directory, which it creates if needed. */
  measure(work: string, selection: Selection): Promise<unknown>;
  /** The section's Markdown. */
  render(result: unknown): string;
  /** The section at a glance, as SVG, kept beside the JSON. */
  picture?(result: unknown): string;
  /** Whether its promises hold. */
  judge(result: unknown): Counts;
}

/** All, in the order of the page. */
export const sections: readonly Section[] = [
  {
    id: "copies",
    measure: measureCopies,
    render: (result) => copiesSection(result as Copies),
    picture: (result) => copiesPicture(result as Copies),
    judge: (result) => judge((result as Copies).rows),
  },
  promisesSection(
    "faults",
    "Faults",
    `What a server may meet: a sandbox that refuses, devices that are missing or are something else,
no descriptors, no place to write, no memory, signals, a clock that jumps. Each ends in a correct
result or in a clear error. A row is a test; "skipped": that runtime has no such thing, or the test
is of another libcrypto. Those that move the machine's clock run with \`HAZMAT_TEST_CLOCK=1\`.`,
    [
      "faults",
      "sources",
      "faults_descriptors",
      "faults_disk",
      "faults_memory",
      "faults_interruptions",
    ],
  ),
  promisesSection(
    "doors",
    "Doors",
    `By which another library, another engine or another right could get in. A row is a test.`,
    ["doors_image", "doors_libcrypto", "doors_permissions"],
  ),
  {
    id: "statistics",
    measure: measureStatistics,
    render: (result) => statisticsSection(result as Statistics),
    judge: (result) => judgeStatistics(result as Statistics),
  },
  {
    id: "load",
    measure: measureLoad,
    render: (result) => loadSection(result as Load),
    judge: (result) => (result as Load).soaks.map(judgeSoak).reduce(add, none),
  },
];
