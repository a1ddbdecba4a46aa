/**
 * hashes() and macs(): what is listed, and that it is all there.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import backend from "../../mod.ts";
import { algorithmNames, type ListedKind } from "../../hazmat/core/names.ts";
import { coreOf } from "../../hazmat/bindings.ts";
import { assert, assertEquals, describe, it, type Skip } from "../std.ts";

const { versionText, versionNumber } = backend.bindings;
const isOld = versionNumber < 0x3000_0000;

function openssl(...args: string[]): string {
  return spawnSync("openssl", args, { encoding: "utf8" }).stdout ?? "";
}

const lacksSame: Skip = !isOld && openssl("version").includes(`Library: ${versionText}`)
  ? false
  : "no openssl of this libcrypto that lists what is provided";

/** The names in a list of the command line's, without aliases of 1.1.1's kind and OIDs. */
function listed(option: string): string[] {
  const provided = openssl("list", option).split(/^Provided.*:$/m)[1] ?? "";
  return provided.split("\n").flatMap((line) => line.replace(/@.*/, "").split(/[{},]/))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && !/^[\d.]+$/.test(name));
}

const kinds: readonly (readonly [ListedKind, string])[] = [
  ["digest", "-digest-algorithms"],
  ["cipher", "-cipher-algorithms"],
  ["mac", "-mac-algorithms"],
  ["kdf", "-kdf-algorithms"],
];

describe("names of algorithms", () => {
  const core = coreOf(backend.bindings);

  for (const [kind, option] of kinds) {
    it(`of each ${kind}, all that the command line lists`, { skip: lacksSame }, () => {
      const names = algorithmNames(core, kind);
      assertEquals(names, [...new Set(listed(option))].sort());
    });

    it(`of each ${kind}, each once, sorted, in lower case, without OIDs`, () => {
      const names = algorithmNames(core, kind);
      assertEquals(names, [...new Set(names)].sort());
      for (const name of names) {
        assertEquals(name, name.toLowerCase());
        assert(!/^[\d.]*$/.test(name), `"${name}"`);
      }
    });
  }

  it("hashes() has the usual ones, and all are supported", () => {
    const names = backend.hashes();
    for (const name of ["sha1", "sha256", "sha512", "sha3-256", "shake128"]) {
      assert(names.includes(name), name);
    }
    for (const name of names) assert(backend.hashSupported(name), name);
  });

  it("macs() has the usual ones, and all are supported", () => {
    const names = backend.macs();
    for (const name of ["cmac", "gmac", "hmac"]) assert(names.includes(name), name);
    assertEquals(names.includes("kmac256"), !isOld);
    for (const name of names) assert(backend.macSupported(name), name);
  });
});
