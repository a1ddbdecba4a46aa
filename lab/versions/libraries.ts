/**
 * The libraries of the matrix: which there are, where each comes from, and how
 * osrandom can get into it.
 *
 * @module
 */
import type { OsrandomMechanism } from "../../engine/osrandom.ts";

/** A libcrypto of the matrix. */
export interface Library {
  /** What `--only` calls it. */
  readonly id: string;
  /** The versions that count as it: `"3.5"` is 3.5.0 and all later 3.5 releases. */
  readonly series: string;
  /** Where it comes from, for people. */
  readonly origin: string;
  /** How osrandom can get into it; the first is what it does by default. */
  readonly mechanisms: readonly OsrandomMechanism[];
}

/** A libcrypto of a Debian suite, installed in the root as its only one. */
export interface DebianLibrary extends Library {
  /** The packages that are installed, all of one version; the first has libcrypto. */
  readonly packages: readonly string[];
}

/** A libcrypto of `deno task openssl`, named to the tests by `HAZMAT_LIBCRYPTO`. */
export interface OwnLibrary extends Library {
  /** The file in the `lib/` of its prefix. */
  readonly file: string;
  /** What to build from its source: the tool's arguments by the prefix's suffix. */
  readonly builds: Readonly<Record<string, readonly string[]>>;
  /** The Debian library installed beside it. */
  readonly beside: string;
}

const tools = ["openssl", "libssl-dev"];
const modules = ["openssl-provider-fips", "openssl-provider-legacy"];
const own = { own: ["--label", "own"] };

/** Those of Debian's suites. */
export const debianLibraries: readonly DebianLibrary[] = [
  {
    id: "1.1.1",
    series: "1.1.1",
    origin: "Debian bullseye",
    // Without its headers: they lack what 3.0 added and the prototypes declare.
    packages: ["libssl1.1", "openssl"],
    mechanisms: ["engine", "method"],
  },
  {
    id: "3.0",
    series: "3.0",
    origin: "Debian bookworm",
    packages: ["libssl3", ...tools],
    mechanisms: ["engine", "method"],
  },
  {
    id: "3.5",
    series: "3.5",
    origin: "Debian trixie",
    packages: ["libssl3t64", ...tools, ...modules],
    mechanisms: ["engine", "provider", "method"],
  },
  {
    id: "3.6",
    series: "3.6",
    origin: "Debian sid",
    packages: ["libssl3t64", ...tools, ...modules],
    mechanisms: ["engine", "provider", "method"],
  },
  {
    id: "4.0",
    series: "4.0",
    origin: "Debian experimental",
    packages: ["libssl4", ...tools, ...modules],
    mechanisms: ["provider", "method"],
  },
];

/** Those built from the source packages of Debian's suites. */
export const ownLibraries: readonly OwnLibrary[] = [
  {
    id: "1.1.1-own",
    series: "1.1.1",
    origin: "own build",
    file: "libcrypto-own.so.1.1",
    builds: own,
    beside: "3.6",
    mechanisms: ["engine", "method"],
  },
  {
    id: "3.5-own",
    series: "3.5",
    origin: "own build",
    file: "libcrypto-own.so.3",
    builds: { ...own, plain: ["--plain"] },
    beside: "3.6",
    mechanisms: ["engine", "provider", "method"],
  },
];

/** All of them, in the order of the table. */
export const libraries: readonly Library[] = [...debianLibraries, ...ownLibraries];
