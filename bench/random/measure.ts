/**
 * Times every contender at every size in the runtime that runs this, and prints the times as JSON.
 * `random.ts` starts it with the C loop's path and the timing.
 *
 * @module
 */
import process from "node:process";
import backend from "../../mod.ts";
import { runCLoop } from "../c_loop.ts";
import type { Timing } from "../timing.ts";
import {
  type Draw,
  drawByBackend,
  drawByForeignFunction,
  drawByNodeCrypto,
  drawByRuntime,
  drawTimer,
  measureDraws,
} from "./draws.ts";
import { plan } from "./plan.ts";

const cLoop = process.argv[2]!;
const timing: Timing = JSON.parse(process.argv[3]!);

/** Makes osrandom libcrypto's random source, or OpenSSL's own CSPRNG. */
function choose(osrandom: boolean): void {
  if (osrandom) backend.registerOsrandomEngine();
  else backend.unregisterOsrandomEngine();
  if (backend.isOsrandomEngineRegistered() !== osrandom) {
    throw new Error(`Cannot measure as osrandom is ${osrandom ? "not " : ""}the random source`);
  }
}

const osrandom = (draw: Draw) => drawTimer(() => choose(true), draw, timing);
const anySource = (draw: Draw) => drawTimer(() => {}, draw, timing);

const times = await measureDraws(plan, {
  osrandom: osrandom(drawByBackend),
  ffi: osrandom(drawByForeignFunction),
  cLoop: ({ length }) => Number(runCLoop(cLoop, length, timing.milliseconds)),
  csprng: drawTimer(() => choose(false), drawByBackend, timing),
  getRandomValues: anySource(drawByRuntime),
  randomFillSync: anySource(drawByNodeCrypto),
}, timing);
console.log(JSON.stringify(times));
