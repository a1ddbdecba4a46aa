/**
 * osrandom from the vDSO, in both runtimes, against C loops.
 *
 * @module
 */
import backend from "../../mod.ts";
import { describe } from "../about.ts";
import { compileCLoop } from "../c_loop.ts";
import { runScript } from "../runtimes.ts";
import type { Settings, Subject } from "../subject.ts";
import { heading, timesTables } from "../table.ts";
import { judge } from "./goals.ts";
import { plan, type VdsoResults } from "./plan.ts";

/** The subject. */
export const vdso: Subject<VdsoResults> = {
  about: "Draws through the vDSO, which osrandom makes if asked to",
  repeats: 9,
  measure,
  text: (results) => [heading(results), ...timesTables(plan, results.runtimes)].join("\n\n"),
  judge: ({ runtimes }) => runtimes.flatMap(judge),
};

function measure({ runtimes, timing }: Settings): Promise<VdsoResults> {
  const software = runtimes.map(({ title }) => title);
  const about = describe("vdso", backend.opensslVersionText(), software);
  const loops = ["vdso/vdso_loop.c", "random/getrandom_loop.c"].map(compileCLoop);
  const found = runtimes.map(({ title, command }) => {
    console.error(`${title}: drawing through the vDSO ...`);
    const args = [...loops, JSON.stringify(timing)];
    return { title, times: JSON.parse(runScript(command, "vdso/measure.ts", ...args)) };
  });
  return Promise.resolve({ about, timing, runtimes: found });
}
