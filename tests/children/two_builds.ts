/**
 * A process that does what its arguments say, one after the other, where there
 * are two builds of this package, and prints what is so after each.
 *
 *     two_builds.ts DIRECTORY_OF_THE_OTHER [import|importOther|register|unregister|...]...
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Backend } from "../../mod.ts";
import { openRandomSources } from "../support/helpers.ts";
import { observe } from "../support/observe.ts";

const [other, ...steps] = process.argv.slice(2);

/** The state, as each imported build reports it. */
export interface Builds {
  /** Whether osrandom is registered, according to each. */
  readonly registered: readonly boolean[];
  /** Whether a draw was osrandom's, according to each one's count. */
  readonly served: readonly boolean[];
  /** How many compiled engines are in the process. */
  readonly engines: number;
}

const backends: Record<string, Backend> = {};

async function load(name: string, url: string): Promise<void> {
  backends[name] = (await import(url)).default;
}

const actions: Record<string, () => void | Promise<void>> = {
  import: () => load("own", "../../mod.ts"),
  importOther: () => load("other", pathToFileURL(join(other!, "mod.ts")).href),
  register: () => backends.own!.registerOsrandomEngine(),
  unregister: () => backends.own!.unregisterOsrandomEngine(),
  setConstantMethod: () => openRandomSources(backends.own!.bindings.path).setConstantMethod(),
  registerByOther: () => backends.other!.registerOsrandomEngine(),
  unregisterByOther: () => backends.other!.unregisterOsrandomEngine(),
};

/** The compiled engines are memory files, each with an inode of its own. */
function engines(): number {
  const lines = readFileSync("/proc/self/maps", "utf8").split("\n");
  const inodes = lines.filter((line) => line.includes("memfd:osrandom")).map((line) =>
    line.split(/\s+/)[4]
  );
  return new Set(inodes).size;
}

function look(): Builds {
  const all = Object.values(backends);
  return {
    registered: all.map((backend) => backend.isOsrandomEngineRegistered()),
    served: all.map((backend) => observe(backend.bindings).servedByOsrandom),
    engines: engines(),
  };
}

const seen: Builds[] = [];
for (const step of steps) {
  await actions[step]!();
  seen.push(look());
}
console.log(JSON.stringify(seen));
