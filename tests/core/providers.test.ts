/**
 * loadProvider: what it accepts as a name, and what is available while it is
 * loaded.
 *
 * @module
 */
import process from "node:process";
import { OpenSSLError } from "../../errors.ts";
import backend from "../../mod.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { notNames } from "../support/inputs.ts";
import { hashSupported } from "../../hazmat/digests/mod.ts";

const has = backend.bindings.lib.OSSL_PROVIDER_try_load !== null;
const skip = has ? false : "this libcrypto has no providers, as before 3.0";

/** Loads nothing, or fails. */
const load = (name: unknown) => () => backend.loadProvider(name as string).dispose();

describe("loadProvider", () => {
  it("has a provider's algorithms there until the last who loaded it lets go", { skip }, () => {
    const before = hashSupported("sha256");
    {
      using one = backend.loadProvider("default");
      using two = backend.loadProvider("default");
      assertEquals([one.name, two.name], ["default", "default"]);
      one.dispose();
      one.dispose();
      assert(hashSupported("sha256"));
    }
    assertEquals(hashSupported("sha256"), before);
  });

  it("refuses what is not a name, and says so", () => {
    for (const value of notNames) {
      assertThrows(load(value), TypeError, "Cannot load a provider: name must be a string");
    }
    for (const value of ["", "a\0b", "legacy\n"]) {
      assertThrows(load(value), RangeError, ": name must be text without control characters");
    }
  });

  it("refuses a relative path, which could lead out of libcrypto's directory", () => {
    for (const value of ["./legacy.so", "../legacy.so", "sub/legacy.so", "sub\\legacy.dll"]) {
      const text = `or the absolute path of a file, but is ${JSON.stringify(value)}`;
      assertThrows(load(value), RangeError, text);
    }
  });

  it("says which provider there is none of", { skip }, () => {
    for (const name of ["no-such-provider", "/no/such/provider.so"]) {
      const error = assertThrows(load(name), OpenSSLError, `load the provider "${name}"`);
      assertEquals(error.code, "ERR_OPENSSL");
    }
  });

  it("loads a file that an absolute path names, and runs it", { skip }, () => {
    // Any shared library: this one is not a provider, and is refused once loaded.
    const error = assertThrows(load(backend.bindings.path), OpenSSLError);
    assert(!/could not load|cannot open/i.test(error.message), error.message);
    assert(process.pid > 0);
  });

  it("is unsupported before OpenSSL 3.0", { skip: has ? "this one has providers" : false }, () => {
    const error = assertThrows(load("legacy"), Error, "OpenSSL 3.0 and newer do");
    assertEquals("code" in error && error.code, "ERR_UNSUPPORTED_ALGORITHM");
  });
});
