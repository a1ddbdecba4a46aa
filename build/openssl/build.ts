/**
 * Builds an OpenSSL, installs it and checks it.
 *
 * @module
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildable, type BuildOrder } from "./arguments.ts";
import { configureCommand, takesTargets } from "./configure.ts";
import { OwnBuildError } from "./error.ts";
import { type Source, takeSource } from "./source.ts";
import { runSteps, type Step } from "./steps.ts";
import { description, faultsOf } from "./verify.ts";

/** Carries out a build. Returns the path of the libcrypto that it built. */
export async function buildOpenssl(order: BuildOrder): Promise<string> {
  const work = workDirectory(order.work);
  const { source, steps } = prepared(order, work);
  const log = join(work, "build.log");
  console.log(`OpenSSL ${source.version} in ${work}, log ${log}`);
  await runSteps(steps, { directory: source.tree, log });
  const labelledName = takesTargets(source.tree);
  const libcrypto = installed(order, "libcrypto", labelledName);
  if (order.label !== null) verify(order, order.label, labelledName);
  if (order.work === null) rmSync(work, { recursive: true });
  return libcrypto;
}

/** A failure before the first step leaves nothing to look at. */
function prepared(order: BuildOrder, work: string): { source: Source; steps: Step[] } {
  try {
    const source = takeSource(order.source, work);
    return { source, steps: stepsOf(source, order) };
  } catch (error) {
    if (order.work === null) rmSync(work, { recursive: true });
    throw error;
  }
}

/** A build never starts on what an earlier one left. */
function workDirectory(given: string | null): string {
  if (given === null) {
    return mkdtempSync(join(buildable("work", tmpdir()), "hazmat-openssl-"));
  }
  mkdirSync(given, { recursive: true });
  if (readdirSync(given).length === 0) return given;
  throw new OwnBuildError(`--work must be empty: "${given}" is not`);
}

function stepsOf(source: Source, order: BuildOrder): Step[] {
  const make = (name: string, ...words: string[]) => ({ name, command: ["make", ...words] });
  const configure = { name: "configure", command: configureCommand(source, order) };
  // The makefiles before 1.1.0 have no separate parts, and do not support
  // parallel jobs.
  if (!takesTargets(source.tree)) return [configure, make("make"), make("install", "install_sw")];
  const modules = hasModules(source.tree);
  const jobs = `-j${order.jobs}`;
  return [
    configure,
    make("make libraries", jobs, "build_libs"),
    // Built separately: alongside the libraries, two makes would write the same
    // files.
    ...(modules ? [make("make modules", jobs, "build_modules")] : []),
    make("install", "install_dev", ...(modules ? ["install_modules"] : [])),
  ];
}

/** Whether there are providers in separate files, such as `legacy`: 3.0 and later. */
function hasModules(tree: string): boolean {
  const template = join(tree, "Configurations", "unix-Makefile.tmpl");
  return /^install_modules:/m.test(readFileSync(template, "utf8"));
}

function installed({ prefix, label }: BuildOrder, library: string, labelledName: boolean): string {
  const directory = join(prefix, "lib");
  const names = existsSync(directory) ? readdirSync(directory) : [];
  const stem = labelledName && label !== null ? `${library}-${label}` : library;
  const found = names.find((name) => name.startsWith(`${stem}.so.`));
  if (found !== undefined) return join(directory, found);
  throw new OwnBuildError(`The build left no ${stem}.so.* in ${directory}: ${names.join(", ")}`);
}

function verify(order: BuildOrder, label: string, labelledName: boolean): void {
  for (const library of ["libcrypto", "libssl"]) {
    const path = installed(order, library, labelledName);
    const faults = faultsOf(path, { label, labelledName });
    if (faults.length > 0) {
      throw new OwnBuildError(
        [`${path} can be confused with another OpenSSL:`, ...faults].join("\n    "),
      );
    }
    console.log(description(path));
  }
}
