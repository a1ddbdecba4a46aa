/**
 * A fresh process in which something is broken, as its argument says. Prints the report of
 * its self-tests, with those of the families that further arguments name, and what `assertHealthy` throws.
 *
 * @module
 */
import process from "node:process";
import backend, { UnsupportedAlgorithm } from "../../mod.ts";
import { registerSelfTests } from "../../hazmat/core/self_test.ts";
import { openRandomSources } from "../support/helpers.ts";

const sources = () => openRandomSources(backend.bindings.path);

function registerOther(passes: () => boolean): void {
  registerSelfTests("other", () => [{ name: "known", passes }]);
}

const faults: Record<string, () => unknown> = {
  none: () => {},
  unregistered: () => backend.unregisterOsrandomEngine(),
  constantMethod: () => sources().setConstantMethod(),
  constantProvider: () => (backend.unregisterOsrandomEngine(), sources().setConstantProvider()),
  wrong: () => registerOther(() => false),
  throwing: () =>
    registerOther(() => {
      throw new Error("it broke");
    }),
  unavailable: () =>
    registerOther(() => {
      throw new UnsupportedAlgorithm("digest", "known", "OpenSSL", "advice");
    }),
};

function thrown(): Record<string, unknown> | null {
  try {
    backend.assertHealthy();
    return null;
  } catch (error) {
    const { name, code, message, failures } = error as Error & Record<string, unknown>;
    return { name, code, message, failures };
  }
}

const [fault, ...families] = process.argv.slice(2);
for (const family of families) await import(`../../hazmat/${family}/mod.ts`);
faults[fault!]!();
console.log(JSON.stringify({ report: backend.selfTest(), thrown: thrown() }));
