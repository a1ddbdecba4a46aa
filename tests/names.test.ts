/**
 * The lists of algorithms that the compiled library takes from libcrypto.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { algorithmNames } from "../engine/load.ts";
import { assert, assertEquals, describe, it, type Skip } from "./std.ts";
import { openJobCore } from "./support/jobs.ts";

const { lib, native, anchor } = openJobCore();
const lacksProviders: Skip = lib.EVP_MD_fetch === null ? "OpenSSL 1.1.1 has no providers" : false;

const provided = (kind: string) =>
  algorithmNames(native, anchor, `EVP_${kind}_do_all_provided`, `EVP_${kind}_names_do_all`);

const lower = (names: string[][]) => new Set(names.flat().map((name) => name.toLowerCase()));

describe("the names of algorithms", () => {
  it("from providers come with all their aliases", { skip: lacksProviders }, () => {
    const sha256 = provided("MD").find((names) => names.includes("SHA2-256"))!;
    for (const name of ["SHA-256", "SHA256", "2.16.840.1.101.3.4.2.1"]) {
      assert(sha256.includes(name), `${name} is not in ${sha256}`);
    }
    assert(!sha256.includes("SHA2-512"));
  });

  it("are of every kind", { skip: lacksProviders }, () => {
    assert(lower(provided("CIPHER")).has("aes-256-gcm"));
    assert(lower(provided("MAC")).has("hmac"));
    assert(lower(provided("KDF")).has("hkdf"));
  });

  it("are those that the openssl program of the same version lists", {
    skip: lacksProviders || differsFromProgram(),
  }, () => {
    const { stdout } = spawnSync("openssl", ["list", "-digest-algorithms"], { encoding: "utf8" });
    const names = lower(provided("MD"));
    const listed = [...stdout.matchAll(/\{ (.*?) \} @ default/g)]
      .flatMap(([, group]) => group!.split(", "));
    assert(listed.length > 10, stdout);
    assertEquals(listed.filter((name) => !names.has(name.toLowerCase())), []);
  });

  it("are available without providers", () => {
    const digests = algorithmNames(native, anchor, "EVP_MD_do_all_sorted", null);
    const ciphers = algorithmNames(native, anchor, "EVP_CIPHER_do_all_sorted", null);
    assert(lower(digests).has("sha256"));
    assert(lower(ciphers).has("aes-256-cbc"));
  });

  it("are empty if libcrypto has no such list", () => {
    assertEquals(algorithmNames(native, anchor, "EVP_NOTHING_do_all", null), []);
    assertEquals(algorithmNames(native, anchor, "EVP_MD_do_all_provided", "EVP_NO_names"), []);
  });
});

function differsFromProgram(): Skip {
  const { stdout } = spawnSync("openssl", ["version"], { encoding: "utf8" });
  const version = stdout?.split(" ")[1] ?? "";
  const [major, minor, patch] = version.split(".").map(Number);
  const number = Number(lib.OpenSSL_version_num());
  const same = major === number >>> 28 && minor === ((number >>> 20) & 0xff) &&
    patch === ((number >>> 4) & 0xff);
  return same ? false : "the openssl program is of another version";
}
