/**
 * A change that a test must notice.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A runtime that runs tests. */
export type TestRuntime = "deno" | "bun";

/** A change in one place in the code that breaks a promise. */
export interface Mutation {
  /** What is then missing or wrong. */
  readonly what: string;
  /** The file, from the project's top. */
  readonly file: string;
  /** Text that occurs exactly once in the file. */
  readonly search: string;
  /** What replaces it. */
  readonly replace: string;
  /** The test files that must notice, from the project's top; `tests/c` are the C tests. */
  readonly tests: readonly string[];
  /** The runtimes that can notice; both by default. */
  readonly runtimes?: readonly TestRuntime[];
  /** Why it may go unnoticed. */
  readonly justified?: string;
}

/** Stands for the C tests among a mutation's tests. */
export const testsInC = "tests/c";

/** How often a part occurs in a text. */
function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** What is wrong with a mutation, now that the code has changed. */
export function faultsOf(root: string, { file, search, replace, tests }: Mutation): string[] {
  const faults = tests.filter((test) => !existsSync(join(root, test)))
    .map((test) => `there is no test ${test}`);
  if (tests.length === 0) faults.push("it names no test");
  if (search === replace) faults.push("it changes nothing");
  if (!existsSync(join(root, file))) return [...faults, `there is no file ${file}`];
  const places = count(readFileSync(join(root, file), "utf8"), search);
  return places === 1 ? faults : [...faults, `its search text stands in ${file} ${places} times`];
}

/** Everything wrong with a list: each line names its mutation. */
export function faultsOfAll(root: string, mutations: readonly Mutation[]): string[] {
  const names = mutations.map(({ what }) => what);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  return [
    ...twice.map((name) => `"${name}": there are two of that name`),
    ...mutations.flatMap((mutation) =>
      faultsOf(root, mutation).map((fault) => `"${mutation.what}": ${fault}`)
    ),
  ];
}
