/**
 * `docs/reports/import-cost.md`.
 *
 * @module
 */
import { aboutWords } from "../about.ts";
import { markdownTable } from "../table.ts";
import { type ImportResults, type ImportsIn, isBackend, limit } from "./plan.ts";

/** The page. */
export function importPage({ about, repeats, runtimes }: ImportResults): string {
  const rows = runtimes.flatMap(({ title, costs }) =>
    costs.map(({ entry, added, units }) => [
      `${title.split(" ")[0]}, \`${entry}\``,
      added.toFixed(1),
      units.toFixed(2),
    ])
  );
  return `# What importing costs

${aboutWords(about)}

Medians of ${repeats} runs of each script, in turn, beyond an empty one${emptyWords(runtimes)}. One
unit is what a script pays that opens libcrypto itself, binds ten functions and calls
\`OPENSSL_init_crypto\`.

${markdownTable([["entry point", "ms", "units"], ...rows])}

The goal is ${limit} units for the backend. ${reachedWords(runtimes)} In Deno each module of the
sources costs about 0.09 ms.
`;
}

function emptyWords(runtimes: readonly ImportsIn[]): string {
  const each = runtimes.map(({ title, empty }) => `${empty.toFixed(0)} ms in ${title}`);
  return ` (${each.join(", ")})`;
}

/** Who reaches the goal. */
function reachedWords(runtimes: readonly ImportsIn[]): string {
  const names = (isReached: boolean) =>
    runtimes.flatMap(({ title, costs }) =>
      costs.filter((cost) => isBackend(cost) && cost.units <= limit === isReached)
        .map(({ entry }) => `${title.split(" ")[0]} from ${/\w+/.exec(entry)![0]}`)
    );
  const [reached, missed] = [names(true), names(false)];
  return [
    ...reached.length === 0 ? [] : [`It is reached in ${reached.join(", ")}.`],
    ...missed.length === 0 ? [] : [`It is not reached in ${missed.join(", ")}.`],
  ].join(" ");
}
