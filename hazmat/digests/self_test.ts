/**
 * Known-answer tests of digests.
 *
 * @module
 */
import type { BackendOption } from "../core/default.ts";
import { knownAnswer, type SelfTest, utf8 } from "../core/self_test.ts";

/** The functions under test. */
export interface Digests {
  hash(name: string, data: Uint8Array, on: BackendOption): Uint8Array;
}

/** "abc" in NIST's examples of FIPS 180-4 and FIPS 202; the second has 64 bytes. */
const answers: readonly (readonly [string, string])[] = [
  ["sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "sha512",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" +
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  ["sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"],
];

/** The self-tests of digests. */
export function digestSelfTests({ hash }: Digests, on: BackendOption): SelfTest[] {
  return answers.map(([name, answer]) =>
    knownAnswer(name, answer, () => hash(name, utf8("abc"), on))
  );
}
