/**
 * What importing each entry point costs, in both runtimes.
 *
 * @module
 */
import backend from "../../mod.ts";
import { describe } from "../about.ts";
import { atMost, type Goal, inTimes } from "../goals.ts";
import { machineWords } from "../machine.ts";
import { type InstalledRuntime, runScript } from "../runtimes.ts";
import { type Settings, type Subject, Unmeasurable } from "../subject.ts";
import { columns } from "../table.ts";
import { median, quantile, rounded } from "../timing.ts";
import { type ImportResults, type ImportsIn, isBackend, limit } from "./plan.ts";
import { withScripts } from "./scripts.ts";

/** The subject. */
export const imports: Subject<ImportResults> = {
  about: "What importing each entry point adds to a script",
  repeats: 15,
  measure,
  text,
  judge: ({ runtimes }) => runtimes.flatMap(judge),
};

function measure({ runtimes, timing: { repeats } }: Settings): Promise<ImportResults> {
  const software = runtimes.map(({ title }) => title);
  const about = describe("import", backend.opensslVersionText(), software);
  const found = withScripts((scripts) =>
    runtimes.map((runtime) => measureIn(runtime, scripts, repeats))
  );
  return Promise.resolve({ about, repeats, runtimes: found });
}

/** In turn, so that other load on the machine affects all equally; the first run fills caches. */
export function measureIn(
  { title, command }: InstalledRuntime,
  scripts: ReadonlyMap<string, string>,
  repeats: number,
): ImportsIn {
  console.error(`${title}: importing ...`);
  const times = [...scripts].map(([name, path]) => ({ name, path, found: [] as number[] }));
  for (let round = 0; round <= repeats; round++) {
    for (const { path, found } of times) {
      const time = timeScript(command, path);
      if (round > 0) found.push(time);
    }
  }
  const [nothing, byHand] = times;
  const empty = median(nothing!.found);
  const unit = unitOf(empty, byHand!.found);
  const costs = times.slice(1).map(({ name: entry, found }) => {
    const added = median(found) - empty;
    return { entry, added: rounded(added), units: rounded(added / unit) };
  });
  return { title, empty: rounded(empty), costs };
}

/** In milliseconds. */
function timeScript(command: readonly string[], script: string): number {
  const start = performance.now();
  runScript(command, script);
  return performance.now() - start;
}

/**
 * One unit. A busy machine cannot measure one: a ratio to it would be meaningless, yet look valid.
 */
function unitOf(empty: number, byHand: readonly number[]): number {
  const unit = median(byHand) - empty;
  const spread = quantile(byHand, 0.75) - quantile(byHand, 0.25);
  if (unit > spread) return unit;
  throw new Unmeasurable(
    `Cannot measure the import as the machine is too busy: a unit of ${unit.toFixed(1)} ms must ` +
      `be more than half of its runs are apart, ${spread.toFixed(1)} ms; end other work, or give ` +
      `more --repeats`,
  );
}

function text({ about, repeats, runtimes }: ImportResults): string {
  const heading = `Milliseconds beyond an empty script, and units; medians of ${repeats} runs\n\n` +
    `machine  ${machineWords(about.machine)}; load ${about.machine.load} before\n` +
    `command  ${about.command}`;
  const tables = runtimes.map(({ title, empty, costs }) =>
    columns([
      [title, "ms", "units"],
      ["an empty script, in all", empty.toFixed(1), ""],
      ...costs.map(({ entry, added, units }) => [entry, added.toFixed(1), units.toFixed(2)]),
    ])
  );
  return [heading, ...tables].join("\n\n");
}

function judge({ title, costs }: ImportsIn): Goal[] {
  return costs.filter(isBackend).map(({ entry, units }) =>
    atMost({
      title,
      what: `importing ${entry}, of doing it by hand`,
      ...{ figure: units, limit, words: inTimes },
    })
  );
}
