/**
 * One screen that answers a bug report: the runtime, the libcryptos on this machine and which of
 * them is used, osrandom, the kernel, and what to do about each problem.
 *
 *     deno run -A jsr:@hazmat/openssl/doctor [--json]
 *
 * It does what a program that imports the backend does, and reports the outcome: osrandom gets
 * registered in its process. It never prompts for a permission; it names what it may not inspect,
 * with the flag that would allow it.
 *
 * It exits with 0 if the backend works, its self-tests pass, and osrandom is registered, or is not
 * because libcrypto runs with a FIPS provider; with 1 if not; and with 2 for an unknown argument.
 *
 * @example
 * ```ts
 * import { examine, report } from "@hazmat/openssl/doctor";
 *
 * const found = await examine(); if (!found.ok) console.error(report(found));
 * ```
 *
 * @module
 */
import type { Backend } from "../hazmat/backend.ts";
import { type DoctorReport, examineMachine } from "./examine.ts";
import { report } from "./report.ts";
export { report } from "./report.ts";
export type { ReportOptions } from "./report.ts";
export type { Clashes, DoctorReport, Host } from "./examine.ts";
export type { KernelFacts } from "./kernel.ts";
export type { Candidate, Libraries } from "./libraries.ts";
export type { LoadError } from "./loading.ts";
export type { Problem } from "./problems.ts";
export type { Fact } from "./reading.ts";
export type { OsrandomMechanism } from "../engine/osrandom.ts";
export type { OsrandomImplementation } from "../engine/osrandom.ts";
export type { LoadAttempt } from "../errors.ts";
export type { Diagnosis, StrayedReference } from "../ffi/libcrypto/mixed.ts";
export type { SelfTestReport, SelfTestResult } from "../hazmat/health.ts";
export type { BackendStatus } from "../hazmat/health.ts";

const usage = "Usage: doctor [--json]";
const help = `${usage}

Imports @hazmat/openssl, and tells what a program gets that does: the runtime, the
libcryptos of this machine, osrandom, the self-tests, the kernel, and what to do about
each thing that is not right. --json prints the same for machines. Exits with 0 if all
that is needed works, with 1 if not, and with 2 if it does not know an argument.`;

/** The backend and every family, so that their self-tests run. */
async function importAll(): Promise<{ backend: Backend }> {
  const { backend } = await import("../mod.ts");
  await import("../hazmat/keys/mod.ts");
  await import("../hazmat/streams/mod.ts"); // it imports all others
  return { backend };
}

/** Imports the backend, and reports the outcome and everything else about this machine. */
export function examine(): Promise<DoctorReport> {
  // Not imported above: if this fails, that is one of the things to report.
  return examineMachine(importAll);
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(help);
    return 0;
  }
  const stranger = args.find((arg) => arg !== "--json");
  if (stranger !== undefined) {
    console.error(`Cannot examine this machine: there is no argument "${stranger}"\n${usage}`);
    return 2;
  }
  const found = await examine();
  const text = args.includes("--json")
    ? JSON.stringify(found, null, 2)
    : report(found, { colours: wantsColours() });
  console.log(text);
  return found.ok ? 0 : 1;
}

/** Deno reads NO_COLOR itself: this program may not be allowed to read the environment. */
function wantsColours(): boolean {
  const refused = "Deno" in globalThis ? Deno.noColor : Boolean(process.env.NO_COLOR);
  return Boolean(process.stdout.isTTY) && !refused;
}

// No top-level await: `require()` refuses modules that have one.
if (import.meta.main) main(process.argv.slice(2)).then((code) => process.exitCode = code);
