/**
 * MACs: known answers, by libcrypto's own interface and by that of 1.1.1.
 *
 * @module
 */
import { coreOf } from "../../hazmat/core/core.ts";
import { Core } from "../../hazmat/core/core.ts";
import { Macs } from "../../hazmat/macs/mac.ts";
import { assertEquals, assertThrows, describe, it, type Skip } from "../std.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import { type MacAnswer, macAnswers } from "../support/mac_answers.ts";
import { testMac } from "../support/mac_promises.ts";
import { hashSupported } from "../../hazmat/digests/mod.ts";
import { createMac, hmac, mac, macSupported } from "../../hazmat/macs/mod.ts";
import backend from "../../mod.ts";

function lacks({ name, params }: MacAnswer): Skip {
  const { digest, cipher } = params;
  const hasAll = macSupported(name) &&
    (digest === undefined || hashSupported(digest)) &&
    (cipher === undefined || coreOf(backend.bindings).ciphers.has(cipher));
  return hasAll ? false : "not in this libcrypto";
}

describe("MACs", () => {
  for (const answer of macAnswers) testMac({ mac, createMac }, answer, lacks(answer));
});

/** This libcrypto, as if it had no EVP_MAC: a newer one still has what 1.1.1 has. */
function olderCore(): Core {
  const core = coreOf(backend.bindings);
  const { functions, native, anchor, versionText } = core;
  const lib = Object.create(core.lib, { EVP_MAC_fetch: { value: null } });
  return new Core({ lib, functions, native, anchor, versionText });
}

describe("MACs without EVP_MAC, as in OpenSSL 1.1.1", () => {
  const macs = new Macs(olderCore());

  for (const answer of macAnswers.filter(({ isOlder }) => isOlder)) {
    testMac(macs, answer, lacks(answer));
  }

  it("lists what works", () => {
    assertEquals(macs.names(), ["cmac", "gmac", "hmac", "poly1305", "siphash"]);
    for (const name of macs.names()) assertEquals(macs.has(name.toUpperCase()), true);
  });

  it("has no others, and says from which version on there are", () => {
    for (const name of ["kmac128", "kmac256", "blake2bmac", "blake2smac"]) {
      assertEquals(macs.has(name), false);
      const call = () => macs.createMac(name, new Uint8Array(32), {});
      assertThrows(call, UnsupportedAlgorithm, "OpenSSL 3.0 and newer");
    }
    for (const name of ["constructor", "__proto__", ""]) assertEquals(macs.has(name), false);
  });

  it("computes HMAC by each digest as EVP_MAC does", () => {
    const [key, data] = [backend.randomBytes(40), backend.randomBytes(500)];
    for (const name of ["md5", "sha1", "sha256", "sha512", "sha3-512", "sm3"]) {
      if (!hashSupported(name)) continue;
      assertEquals(macs.hmac(name, key, data), hmac(name, key, data), name);
      assertEquals(macs.createHmac(name, key).update(data).digest(), macs.hmac(name, key, data));
    }
  });
});
