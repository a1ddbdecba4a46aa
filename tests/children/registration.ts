/**
 * A fresh process that does what its arguments say, one after the other, and
 * prints what libcrypto's random source is after each.
 *
 * @module
 */
import process from "node:process";
import type { Backend } from "../../mod.ts";
import { open } from "../../hazmat/core/bindings.ts";
import { openRandomSources } from "../support/helpers.ts";
import { observe, type Source } from "../support/observe.ts";

const steps: string[] = process.argv.slice(2);
const entry = steps.shift() === "mod" ? "../../mod.ts" : "../../bindings.ts";
const imported = (await import(entry)).default;
const bindings = imported.bindings ?? imported;
const { Backend: BackendClass } = await import("../../hazmat/backend.ts");
const backend: Backend = imported.bindings ? imported : new BackendClass(bindings);
const foreign = openRandomSources(bindings.path);

const actions: Record<string, () => void> = {
  register: () => backend.registerOsrandomEngine(),
  unregister: () => backend.unregisterOsrandomEngine(),
  register_osrandom_engine: () => backend.register_osrandom_engine(),
  unregister_osrandom_engine: () => backend.unregister_osrandom_engine(),
  addConstantEngine: () => foreign.addConstantEngine("constant"),
  makeConstantDefault: () => foreign.makeDefault("constant"),
  makeOsrandomDefault: () => foreign.makeDefault("osrandom"),
  removeOsrandom: () => foreign.removeEngine("osrandom"),
  addOsrandom: () => void open({ libcrypto: bindings.path }),
  setConstantProvider: () => foreign.setConstantProvider(),
  setConstantMethod: () => foreign.setConstantMethod(),
};

const seen: (Source & { asked: boolean })[] = [];
function look(): void {
  seen.push({ asked: backend.isOsrandomEngineRegistered(), ...observe(bindings) });
}

look();
for (const step of steps) {
  actions[step]!();
  look();
}
console.log(JSON.stringify(seen));
