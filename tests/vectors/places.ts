/**
 * Where the test vectors are.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Skip } from "../std.ts";

const root = join(import.meta.dirname!, "..", "..");

/** Where fetch.ts unpacks Debian's package. */
export const fetched: string = join(root, "tests", "out", "vectors");

/** Where fetch.ts unpacks the same package of Debian sid. */
export const fetchedNewer: string = join(root, "tests", "out", "vectors_newer");

/** Where fetch.ts unpacks OpenSSL's vectors. */
export const fetchedOpenssl: string = join(root, "tests", "out", "vectors_openssl");

/** Where OpenSSL's sources have the vectors of its EVP tests. */
export const opensslData = "test/recipes/30-test_evp_data";

/** Where that package has cryptography's vectors. */
export const packaged = "usr/lib/python3/dist-packages/cryptography_vectors";

/** A folder of vectors, or why there is none. */
export interface Place {
  /** Its path; empty if there is none. */
  readonly path: string;
  /** Why its tests cannot run, or `false`. */
  readonly skip: Skip;
}

function place(variable: string, below: string, others: readonly string[], advice: string): Place {
  const named = process.env[variable];
  // A mistyped variable must not skip the tests that it was set for.
  if (named && !existsSync(join(named, below))) {
    throw new Error(`There is no ${join(named, below)}: correct ${variable}`);
  }
  const path = named ? join(named, below) : others.find((other) => existsSync(other));
  return path ? { path, skip: false } : { path: "", skip: `${advice}, or set ${variable}` };
}

/** Project Wycheproof's files. `HAZMAT_VECTORS` names the folder above them. */
export const wycheproof: Place = place(
  "HAZMAT_VECTORS",
  "wycheproof",
  [join(root, "..", "shared", "vectors", "wycheproof")],
  "Wycheproof's files are not there: put them into ../shared/vectors/wycheproof",
);

/** Those of them that are about keys. */
export const wycheproofKeys: Place = place(
  "HAZMAT_VECTORS",
  "wycheproof_asymmetric",
  [join(root, "..", "shared", "vectors", "wycheproof_asymmetric")],
  "Wycheproof's files are not there: put them into ../shared/vectors/wycheproof_asymmetric",
);

/** cryptography's vectors. `HAZMAT_CRYPTOGRAPHY_VECTORS` names their folder. */
export const cryptography: Place = place(
  "HAZMAT_CRYPTOGRAPHY_VECTORS",
  "",
  [join(fetched, packaged), join("/", packaged)],
  "cryptography's vectors are not there: run tests/vectors/fetch.ts",
);

/** cryptography's vectors of newer algorithms. `HAZMAT_NEWER_VECTORS` names their folder. */
export const newerCryptography: Place = place(
  "HAZMAT_NEWER_VECTORS",
  "",
  [join(fetchedNewer, packaged)],
  "cryptography's newer vectors are not there: run tests/vectors/fetch.ts",
);

/** OpenSSL's vectors. `HAZMAT_OPENSSL_VECTORS` names the folder of its sources. */
export const openssl: Place = place(
  "HAZMAT_OPENSSL_VECTORS",
  opensslData,
  [join(fetchedOpenssl, opensslData)],
  "OpenSSL's vectors are not there: run tests/vectors/fetch.ts",
);

/** The version of cryptography's vectors that the rules in the tests were written for. */
export const knownVersion = "38.0.4";

/** The version of the vectors that are there. */
export function cryptographyVersion(): string {
  const about = readFileSync(join(cryptography.path, "__about__.py"), "utf8");
  return /__version__ = "([^"]+)"/.exec(about)?.[1] ?? "unknown";
}

/** The version of OpenSSL's sources that its vectors are of. */
export function opensslVersion(): string {
  const about = readFileSync(join(openssl.path, "..", "..", "..", "VERSION.dat"), "utf8");
  const part = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(about)?.[1] ?? "?";
  return ["MAJOR", "MINOR", "PATCH"].map(part).join(".");
}
