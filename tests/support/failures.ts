/**
 * The failed tests, in a few lines each, for whoever sees only the end of a log. A run appends them
 * to the file that `HAZMAT_FAILURES` names; `.ci/run` prints it.
 *
 * @module
 */
import { appendFileSync } from "node:fs";
import process from "node:process";
import { readJUnit } from "./junit.ts";

/** A test that failed. */
export interface Failure {
  /** The suite or the cell that it failed in. */
  readonly where: string;
  /** Its title, with those of its groups. */
  readonly title: string;
  /** What it said. */
  readonly message: string;
}

const [mostLines, mostColumns] = [10, 200];

/** The failed tests of a JUnit report. */
export function failuresOf(where: string, xml: string): Failure[] {
  return readJUnit(xml).filter(({ outcome }) => outcome === "failed")
    .map(({ group, title, message }) => ({
      where,
      title: group === "" ? title : `${group} > ${title}`,
      message,
    }));
}

/** A program that failed as a whole, with the end of what it said, from its first error on. */
export function failureOf(where: string, title: string, output: string): Failure {
  const lines = output.trimEnd().split("\n");
  const first = lines.findIndex((line) => /\berror\b|failed|panic|^from /i.test(line));
  return { where, title, message: lines.slice(first < 0 ? -mostLines : first).join("\n") };
}

/** A failure in a line with its name, and indented lines with what it said. */
export function failureText({ where, title, message }: Failure): string {
  const said = message.split("\n").filter((line) => line.trim() !== "").slice(0, mostLines)
    .map((line) => `     ${line.slice(0, mostColumns)}\n`);
  return `FAIL ${where}: ${title.replace(/\s+/g, " ")}\n${said.join("")}`;
}

/** Appends failures to the file that `HAZMAT_FAILURES` names, if it does. */
export function recordFailures(failures: readonly Failure[]): void {
  const path = process.env.HAZMAT_FAILURES;
  if (path) appendFileSync(path, failures.map(failureText).join(""));
}
