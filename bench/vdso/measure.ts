/**
 * Times draws through the vDSO, and what they are compared with, in the runtime that runs this, and
 * prints the times as JSON. `vdso.ts` starts it with the paths of both C loops and the timing.
 *
 * @module
 */
import process from "node:process";
import type { OsrandomSource } from "../../engine/osrandom.ts";
import backend from "../../mod.ts";
import { runCLoop } from "../c_loop.ts";
import {
  type Draw,
  drawByBackend,
  drawByForeignFunction,
  drawTimer,
  measureDraws,
  type View,
} from "../random/draws.ts";
import type { Timing } from "../timing.ts";
import { plan } from "./plan.ts";

const [vdsoLoop, getrandomLoop] = process.argv.slice(2);
const timing: Timing = JSON.parse(process.argv[4]!);

function choose(source: OsrandomSource): void {
  backend.bindings.engine.chooseSource(source);
  const now = backend.osrandomEngineImplementation();
  if (now !== source) throw new Error(`Cannot measure "${source}" here: "${now}" serves`);
}

const from = (source: OsrandomSource, draw: Draw) => drawTimer(() => choose(source), draw, timing);
const byLoop = (loop: string) => ({ length }: View) =>
  Number(runCLoop(loop, length, timing.milliseconds));

const times = await measureDraws(plan, {
  vdso: from("vdso", drawByBackend),
  vdsoFfi: from("vdso", drawByForeignFunction),
  vdsoLoop: byLoop(vdsoLoop!),
  getrandom: from("getrandom", drawByBackend),
  getrandomLoop: byLoop(getrandomLoop!),
}, timing);
console.log(JSON.stringify(times));
