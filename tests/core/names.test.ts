/**
 * hashes() and macs(): what they list, and that nothing is missing.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import backend from "../../mod.ts";
import type { ListedKind } from "../../hazmat/core/names.ts";
import { assert, assertEquals, describe, it, type Skip } from "../std.ts";
import { ciphers, cipherSupported } from "../../hazmat/ciphers/mod.ts";
import { hashes, hashSupported } from "../../hazmat/digests/mod.ts";
import { kdfs, kdfSupported } from "../../hazmat/kdfs/mod.ts";
import { hmac, mac, macs, macSupported } from "../../hazmat/macs/mod.ts";

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

const listers: Readonly<Record<ListedKind, () => string[]>> = {
  digest: hashes,
  cipher: ciphers,
  mac: macs,
  kdf: kdfs,
};

describe("names of algorithms", () => {
  for (const [kind, option] of kinds) {
    it(`of each ${kind}, all that the command line lists`, { skip: lacksSame }, () => {
      const names = listers[kind]();
      assertEquals(names, [...new Set(listed(option))].sort());
    });

    it(`of each ${kind}, each once, sorted, in lower case, without OIDs`, () => {
      const names = listers[kind]();
      assertEquals(names, [...new Set(names)].sort());
      for (const name of names) {
        assertEquals(name, name.toLowerCase());
        assert(!/^[\d.]*$/.test(name), `"${name}"`);
      }
    });
  }

  it("hashes() has the usual ones, and all are supported", () => {
    const names = hashes();
    for (const name of ["sha1", "sha256", "sha512", "sha3-256", "shake128"]) {
      assert(names.includes(name), name);
    }
    for (const name of names) assert(hashSupported(name), name);
  });

  it("macs() has the usual ones, and all are supported", () => {
    const names = macs();
    for (const name of ["cmac", "gmac", "hmac"]) assert(names.includes(name), name);
    assertEquals(names.includes("kmac256"), !isOld);
    for (const name of names) assert(macSupported(name), name);
  });
});

describe("a name", () => {
  const data = new Uint8Array(16);

  it("is ASCII: what Unicode would make of it in lower case is not looked up", () => {
    for (const name of ["\u212amac128", "h\u212adf", "b\u017fa", "\u212a"]) {
      assert(!macSupported(name) && !kdfSupported(name), name);
      assertEquals(codeOf(() => mac(name, data, data)), "ERR_UNSUPPORTED_ALGORITHM");
    }
    // Nor is the Kelvin sign accepted in a name that would exist with a k.
    assertEquals(ciphers().some((name) => cipherSupported(kelvin(name))), false);
    assertEquals(macs().some((name) => macSupported(kelvin(name))), false);
    assertEquals(kdfs().some((name) => kdfSupported(kelvin(name))), false);
  });

  it("is no other's, whatever MACs were computed before", { skip: isOld && "no EVP_MAC" }, () => {
    const [digest, properties] = ["sha256", "provider=default"];
    const right = mac("hmac", data, data, { digest, properties });
    assertEquals(right, hmac(digest, data, data));
    for (const joint of ["\0properties\0string\0", "10:propertiesstring16:"]) {
      const wrong = { digest: `${digest}${joint}${properties}` };
      const compute = () => mac("hmac", data, data, wrong);
      assertEquals(codeOf(compute), "ERR_UNSUPPORTED_ALGORITHM");
    }
    const wrongName = "hmac\0digest\0string\0sha256\0properties\0string\0provider=default";
    assertEquals(codeOf(() => mac(wrongName, data, data)), "ERR_UNSUPPORTED_ALGORITHM");
  });
});

/** With the Kelvin sign for each k, or one that is nobody's name. */
function kelvin(name: string): string {
  return name.includes("k") ? name.replaceAll("k", "\u212a") : "\u212a";
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return (error as Error & { code?: string }).code;
  }
}
