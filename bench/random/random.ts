/**
 * Random draws, in both runtimes, alongside what a user would otherwise pick.
 *
 * @module
 */
import backend from "../../mod.ts";
import { describe } from "../about.ts";
import { compileCLoop } from "../c_loop.ts";
import { inMebibytes } from "../goals.ts";
import { type InstalledRuntime, runScript } from "../runtimes.ts";
import type { Settings, Subject } from "../subject.ts";
import { figuresTable, heading, timesTables } from "../table.ts";
import { judge } from "./goals.ts";
import { memoryDraws, plan, type RandomIn, type RandomResults } from "./plan.ts";

/** The subject. */
export const random: Subject<RandomResults> = {
  about: "Draws of random bytes",
  repeats: 7,
  measure,
  text: (results) =>
    [heading(results), ...timesTables(plan, results.runtimes), memoryTable(results.runtimes)]
      .join("\n\n"),
  judge: ({ runtimes }) => runtimes.flatMap(judge),
};

function measure(settings: Settings): Promise<RandomResults> {
  const { runtimes, timing } = settings;
  const software = runtimes.map(({ title }) => title);
  const about = describe("random", backend.opensslVersionText(), [
    ...software,
    `osrandom from ${backend.osrandomEngineImplementation()}`,
  ]);
  const cLoop = compileCLoop("random/getrandom_loop.c");
  const found = runtimes.map((runtime) => measureIn(runtime, cLoop, settings));
  return Promise.resolve({ about, timing, runtimes: found });
}

function measureIn(
  { title, command, gcCommand }: InstalledRuntime,
  cLoop: string,
  { timing, isQuick }: Settings,
): RandomIn {
  console.error(`${title}: drawing ...`);
  const times = JSON.parse(
    runScript(command, "random/measure.ts", cLoop, JSON.stringify(timing)),
  );
  const draws = isQuick ? 2 * memoryDraws.first : memoryDraws.all;
  console.error(`${title}: drawing ${draws.toLocaleString("en-US")} times ...`);
  const memory = JSON.parse(runScript(gcCommand, "random/memory.ts", `${draws}`));
  return { title, times, memory };
}

function memoryTable(runtimes: readonly RandomIn[]): string {
  return figuresTable("Resident memory", runtimes, {
    "after the first draws": ({ memory }) => inMebibytes(memory.first),
    "after all draws": ({ memory }) => inMebibytes(memory.last),
  });
}
