/**
 * A fresh process in which its argument says what to break before the doctor
 * examines it. Prints its report.
 *
 * @module
 */
import process from "node:process";
import { examine, report } from "../../doctor/mod.ts";
import { openRandomSources, openSandbox } from "../support/helpers.ts";

const EPERM = 1;

const faults: Record<string, () => unknown> = {
  unregistered: async () => (await import("../../mod.ts")).default.unregisterOsrandomEngine(),
  constant: async () => {
    const { path } = (await import("../../mod.ts")).default.bindings;
    openRandomSources(path).setConstantMethod();
  },
  refused: () => openSandbox().refuse("getrandom", EPERM),
};

await faults[process.argv[2]!]!();
const found = await examine();
console.log(JSON.stringify({ found, text: report(found) }));
