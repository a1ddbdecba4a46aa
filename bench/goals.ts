/**
 * Target figures, and whether they are reached.
 *
 * @module
 */
import { alignedRows } from "./table.ts";

/** A target figure. */
export interface Goal {
  /** The runtime. */
  readonly title: string;
  /** What is measured. */
  readonly what: string;
  /** The figure, with its unit. */
  readonly figure: string;
  /** The target, with its unit. */
  readonly limit: string;
  /** Whether it is reached. */
  readonly met: boolean;
}

/** A target: the figure, the limit, and how either is written. */
export interface Target {
  readonly title: string;
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
  /** Where the limit comes from. */
  readonly why?: string;
  words(figure: number): string;
}

/** A figure that is to be at most the limit. */
export function atMost(target: Target): Goal {
  return goal("at most", target, target.figure <= target.limit);
}

/** A figure that is to be at least the limit. */
export function atLeast(target: Target): Goal {
  return goal("at least", target, target.figure >= target.limit);
}

function goal(relation: string, { title, what, figure, limit, why, words }: Target, met: boolean) {
  const reason = why === undefined ? "" : ` (${why})`;
  return { title, what, figure: words(figure), limit: `${relation} ${words(limit)}${reason}`, met };
}

/** A figure's words: nanoseconds. */
export const inNanoseconds = (value: number): string => `${value.toFixed(0)} ns`;

/** A figure's words: a ratio. */
export const inTimes = (value: number): string => `${value.toFixed(2)} times`;

/** A figure's words: memory. */
export const inMebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2)} MiB`;

/** Goals, and whether they are met. */
export function goalsTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ title, what, figure, limit, met }) => [
    `${title}: ${what}`,
    figure,
    `${met ? "met" : "NOT met"}, ${limit}`,
  ]);
  return ["Goals", ...alignedRows(rows, [false, true, false])].join("\n");
}
