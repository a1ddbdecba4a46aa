/**
 * Configures a source tree so that its build cannot be confused with another
 * OpenSSL.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { OwnBuildError } from "./error.ts";
import type { Source } from "./source.ts";
import { versionScript, versionScriptName } from "./version_script.ts";

/** What a build must have. */
export interface Wanted {
  /** Where it is installed; absolute. */
  readonly prefix: string;
  /** The label that tells it from others; `null` for none: linked as distributions link it. */
  readonly label: string | null;
}

/** Calls to the library's own functions stay in the library, whatever else is loaded. */
const bindOwnCalls = "-Wl,-Bsymbolic-functions";

/** Undoes the same flag in OpenSSL's own build files, as distributions do. */
const bindNoCalls = "-Wl,-Bno-symbolic";

const targetName = "hazmat-target";

/** OpenSSL's own targets, by `process.arch`. */
const baseTargets: Readonly<Record<string, string>> = {
  x64: "linux-x86_64",
  arm64: "linux-aarch64",
  riscv64: "linux64-riscv64",
};

/** Whether the tree accepts a target of ours, and with it a `shlib_variant`: 1.1.0 and later. */
export function takesTargets(tree: string): boolean {
  return existsSync(join(tree, "Configurations"));
}

/** Prepares a tree and returns the command that configures it. */
export function configureCommand(source: Source, wanted: Wanted): string[] {
  const base = baseTarget();
  return takesTargets(source.tree)
    ? withTarget(source.tree, base, wanted)
    : withVersionScript(source, base, wanted);
}

function baseTarget(): string {
  const base = process.platform === "linux" ? baseTargets[process.arch] : undefined;
  if (base !== undefined) return base;
  throw new OwnBuildError(
    `Cannot build for ${process.platform}-${process.arch}: ` +
      `this tool knows Linux on ${Object.keys(baseTargets).join(", ")}`,
  );
}

function withTarget(tree: string, base: string, { prefix, label }: Wanted): string[] {
  if (label !== null) {
    writeFileSync(join(tree, "Configurations", "90-hazmat.conf"), targetFile(base, label));
  }
  return [
    "./Configure",
    label === null ? base : targetName,
    ...directories(prefix),
    "--libdir=lib",
    "shared",
    ...withoutTests(tree),
    ...(label === null ? [bindNoCalls] : []),
  ];
}

/** The configuration target, in the Perl that OpenSSL's `Configure` reads. */
export function targetFile(base: string, label: string): string {
  return `my %targets = (
    "${targetName}" => {
        inherit_from  => [ "${base}" ],
        shlib_variant => "-${label}",
        shared_ldflag => add("${bindOwnCalls}"),
    },
);
`;
}

function directories(prefix: string): string[] {
  return [`--prefix=${prefix}`, `--openssldir=${prefix}/ssl`];
}

/** A tree that does not know the option refuses it. */
function withoutTests(tree: string): string[] {
  return /^\s*"tests",$/m.test(readFileSync(join(tree, "Configure"), "utf8")) ? ["no-tests"] : [];
}

/** The linker also finds the script from subdirectories: they link with `-L..`. */
function withVersionScript({ tree, version }: Source, base: string, { prefix, label }: Wanted) {
  const flags = label === null
    ? [bindNoCalls]
    : [`-Wl,--version-script=${versionScriptName}`, bindOwnCalls];
  if (label !== null) writeFileSync(join(tree, versionScriptName), versionScript(version, label));
  return ["./Configure", base, ...directories(prefix), ...flags, "-fPIC", "shared"];
}
