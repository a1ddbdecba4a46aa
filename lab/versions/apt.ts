/**
 * An apt that keeps its state in a directory of its own, and leaves this machine's alone.
 *
 * @module
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** The keys of all releases; apt itself may trust each only for its own suite. */
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const signedBy = existsSync(keyring) ? `[signed-by=${keyring}] ` : "";

/** A line of its sources: a suite's packages (`deb`) or sources (`deb-src`). */
export function aptSource(type: "deb" | "deb-src", mirror: string, suite: string): string {
  return `${type} ${signedBy}${mirror} ${suite} main`;
}

/** A program's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Sets one up in a directory, and returns the environment in which apt's programs use it. */
export function prepareApt(directory: string, sources: readonly string[]): Environment {
  for (const part of ["lists/partial", "cache/archives/partial"]) {
    mkdirSync(join(directory, part), { recursive: true });
  }
  writeFileSync(join(directory, "sources.list"), sources.join("\n") + "\n");
  writeFileSync(join(directory, "status"), ""); // nothing counts as installed
  const path = join(directory, "apt.conf");
  writeFileSync(path, configuration(directory));
  return { ...process.env, LC_ALL: "C", APT_CONFIG: path };
}

function configuration(directory: string): string {
  return `Dir::Etc::sourcelist "${directory}/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "${directory}/lists";
Dir::State::status "${directory}/status";
Dir::Cache "${directory}/cache";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
`;
}
