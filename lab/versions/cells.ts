/**
 * The cells of the matrix: a library, a mechanism, a runtime, and the tests to
 * run with them.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { OsrandomMechanism } from "../../engine/osrandom.ts";
import { root } from "../../tests/support/child.ts";
import { libraries, type Library } from "./libraries.ts";

/** The runtimes to run the tests in. */
export const runtimes = ["deno", "bun"] as const;

/** One of the runtimes. */
export type Runtime = (typeof runtimes)[number];

/** One cell. */
export interface Cell {
  readonly library: Library;
  readonly mechanism: OsrandomMechanism;
  readonly runtime: Runtime;
}

/** What to run of the matrix; an empty list means all. */
export interface Selection {
  readonly only: readonly string[];
  readonly mechanism: readonly string[];
  readonly runtime: readonly string[];
}

/** How people know the runtimes. */
export const runtimeNames: Readonly<Record<Runtime, string>> = { deno: "Deno", bun: "Bun" };

/**
 * Left to the machine's own libcrypto. They test the repository, not what it does with
 * a libcrypto (build, queue, verdict, failures, tools, mutations), or how arguments are taken before any
 * libcrypto is asked (arguments_*, but those of overlaps and providers), and need more than the root has: the npm registry
 * and bundlers (package), the engine compiled for other platforms by clang and lld
 * (cross_build), the examples on a port (servers, soak/); or what no version of libcrypto
 * changes: the engine's way into the process (doors_image, doors_permissions, faults_disk,
 * private_file), what it draws and what Workers leave in memory (wiping_random,
 * wiping_workers), the operating system's sources (sources, faults_interruptions), and what takes long by
 * its mere size (large, cycles).
 */
const leftOut = [
  "build",
  "queue",
  "verdict",
  "failures",
  "tools",
  "mutations",
  "private_file",
  "arguments_shared",
  "arguments_spoofed",
  "arguments_resized",
  "arguments_detached",
  "arguments_options",
  "arguments_extra",
  "wiping_random",
  "wiping_workers",
  "package",
  "cross_build",
  "servers",
  "doors_image",
  "doors_permissions",
  "faults_disk",
  "sources",
  "faults_interruptions",
  "large",
  "cycles",
].map((name) => `${name}.test.ts`);
/**
 * What libcrypto answers, whichever runtime asks: known answers by the thousand, and random ones
 * compared. Each is asked once of each library, by the runtimes in turn; both ask the machine's own.
 */
const isOfLibcryptoAlone = (name: string) =>
  /\/(vectors_|wycheproof_|against_openssl|recipes|fuzz)|^(asn1|keys|pkcs12|ssh)\//.test(name);

const isLeftOut = (name: string) => name.startsWith("soak/") || leftOut.includes(basename(name));

/** Those that a forced mechanism can affect. */
const ofTheMechanism = [
  "registration.test.ts",
  "library_draws.test.ts",
  "copies.test.ts",
  "copies/processes.test.ts",
  "faults.test.ts",
  "workers.test.ts",
  "exit.test.ts",
  "random.test.ts",
];

/**
 * Those that an own build can affect, where Debian's build of the same series runs all: which file
 * is loaded, and what it finds in itself.
 */
const ofTheBuild = [
  "own_openssl.test.ts",
  "doors_libcrypto.test.ts",
  "load.test.ts",
  "openssl_cli.test.ts",
  "doctor.test.ts",
  "aead/aead_every.test.ts",
  "ciphers/ciphers_every.test.ts",
  "digests/digests.test.ts",
  "kdfs/agreement.test.ts",
  "macs/macs.test.ts",
  "core/providers.test.ts",
];

/**
 * Libraries that do not need the whole suite: own builds, and Debian 12's, on which CI runs all of
 * `deno task test`.
 */
const withoutAll: ReadonlySet<string> = new Set(["3.0", "1.1.1-own", "3.5-own"]);

/** What a cell runs, in the words of the table. */
export function scopeOf(cell: Cell): "all" | "build and random source" | "random source" {
  if (!isDefault(cell)) return "random source";
  return withoutAll.has(cell.library.id) ? "build and random source" : "all";
}

/** The cells of a selection. */
export function selectCells({ only, mechanism, runtime }: Selection): Cell[] {
  const isIn = (words: readonly string[], word: string) =>
    words.length === 0 || words.includes(word);
  return libraries.filter(({ id }) => isIn(only, id)).flatMap((library) =>
    library.mechanisms.filter((name) => isIn(mechanism, name)).flatMap((name) =>
      runtimes.filter((name) => isIn(runtime, name))
        .map((runtime) => ({ library, mechanism: name, runtime }))
    )
  );
}

/** Whether its mechanism is the library's default. */
export function isDefault({ library, mechanism }: Cell): boolean {
  return library.mechanisms[0] === mechanism;
}

/** The test files of a cell, from the project's top folder. */
export function testFiles(cell: Cell): string[] {
  const names = {
    "all": () => wholeSuite(cell),
    "build and random source": () => [...ofTheMechanism, ...ofTheBuild],
    "random source": () => ofTheMechanism,
  };
  return names[scopeOf(cell)]().map((name) => `./tests/${name}`);
}

function wholeSuite({ library, runtime }: Cell): string[] {
  const names = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !isLeftOut(name)).sort();
  const shift = libraries.indexOf(library) + runtimes.indexOf(runtime);
  const isTurn = (name: string) => (names.indexOf(name) + shift) % runtimes.length === 0;
  return names.filter((name) => !isOfLibcryptoAlone(name) || isTurn(name));
}
