/**
 * KBKDF: in all its forms, against SP 800-108 written down.
 *
 * @module
 */
import { randomInt } from "node:crypto";
import type { KbkdfOptions } from "../../hazmat/kdfs/kbkdf.ts";
import { kbkdf as ourKbkdf, kdfSupported } from "../../hazmat/kdfs/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { anyBytes, count, kbkdf, utf8 } from "./kdf_reference.ts";

const has = kdfSupported("kbkdf");
const skip = has ? false : "this libcrypto has no KBKDF, which came in 3.0";

/** Whether the counter may have other than 32 bits. */
function hasCounterLengths(): boolean {
  try {
    return ourKbkdf({ ...small, counterLength: 8 }).length === 40;
  } catch {
    return false;
  }
}

const small: KbkdfOptions = {
  mode: "counter",
  mac: "hmac",
  hash: "sha256",
  key: count(32),
  label: utf8("label"),
  context: utf8("context"),
  length: 40,
};
const cmac: KbkdfOptions = {
  ...small,
  mac: "cmac",
  hash: undefined,
  cipher: "aes-128-cbc",
  key: count(16),
};
const counterLengths = ([8, 16, 24, 32] as const).filter((b) => b === 32 || hasCounterLengths());

describe("kbkdf", () => {
  it("derives what Python's cryptography 48 does", { skip }, () => {
    // KBKDFHMAC(SHA256(), CounterMode, 40, rlen=4, llen=4, BeforeFixed, b"label", b"context",
    // None).derive(bytes(range(32))), and KBKDFCMAC with AES likewise.
    assertEquals(
      ourKbkdf(small).toHex(),
      "c5115a8e2c9cf655fabbfecbe725e440a9838838f5b46130c654f368f780edd650d532c0fdeb6a35",
    );
    assertEquals(
      ourKbkdf(cmac).toHex(),
      "3fc9b552ad320ef843abf45fe0209ce553353235b587ffa35dfd387b410da1c1a60066f8b9f805ce",
    );
    assertEquals(
      ourKbkdf({ ...cmac, cipher: "aes-256-cbc", key: count(32) }).toHex(),
      "f14b2590d159191e74c966b0ccefd4e8acc21dac50a6b9816be8a8b591834af5291ae4253390327d",
    );
    // The same with llen=None and fixed=b"labelcontext".
    assertEquals(
      ourKbkdf({ ...small, useLength: false, useSeparator: false }).toHex(),
      "5fbe62c62af6a793f057c9af9e825a9bde3c7c65926751ad49e026a82d49b5be240f82ed2307639e",
    );
  });

  it("derives with CMAC in feedback mode", { skip }, () => {
    // By hand from cryptography 48's CMAC: K(i) = CMAC(K(i-1) || i || label || 0 || context || L).
    assertEquals(
      ourKbkdf({ ...cmac, mode: "feedback", seed: new Uint8Array(16).fill(0xa5) }).toHex(),
      "0723fd27a40821344c5974bc774fb3e13ecbd9100604732718646270f21229e49590cb528115a215",
    );
    assertEquals(
      ourKbkdf({ ...cmac, mode: "feedback" }).toHex(),
      "3fc9b552ad320ef843abf45fe0209ce57a977f790dae948aeb1a36071629da5fed4e9bac8d8e1593",
    );
  });

  it("derives with HMAC as SP 800-108 says, in every form", { skip }, () => {
    for (let i = 0; i < 200; i++) {
      const mode = i % 2 === 0 ? "counter" : "feedback";
      const [hash, size] = ([["sha1", 20], ["sha256", 32], ["sha512", 64]] as const)[i % 3]!;
      const options = {
        mode,
        hash,
        key: new Uint8Array([1, ...anyBytes(150)]),
        label: anyBytes(50),
        context: anyBytes(50),
        seed: mode === "feedback" && i % 4 < 3 ? count(size, i) : undefined,
        counterLength: counterLengths[randomInt(counterLengths.length)]!,
        useLength: randomInt(2) === 0,
        useSeparator: randomInt(2) === 0,
        length: randomInt(1, 200),
      } as const;
      assertEquals(ourKbkdf({ ...options, mac: "hmac" }), kbkdf(options));
    }
  });

  it("has 32 bits in its counter, a length and a separator by default", { skip }, () => {
    const explicit = { counterLength: 32, useLength: true, useSeparator: true } as const;
    assertEquals(ourKbkdf({ ...small, ...explicit }), ourKbkdf(small));
  });

  it("takes an empty label, context and seed for none", { skip }, () => {
    const empty = new Uint8Array(0);
    const { label: _l, context: _c, ...without } = { ...small, mode: "feedback" as const };
    assertEquals(
      ourKbkdf({ ...without, label: empty, context: empty, seed: empty }),
      ourKbkdf(without),
    );
  });

  it("derives as many blocks as its counter counts, and no more", {
    skip: has && counterLengths.length === 4 ? false : "this libcrypto has one counter length",
  }, () => {
    const most = 255 * 32;
    const options = {
      mode: "counter",
      hash: "sha256",
      key: count(32),
      label: utf8("label"),
      context: utf8("context"),
      counterLength: 8,
      length: most,
    } as const;
    assertEquals(
      ourKbkdf({ ...options, mac: "hmac" }),
      kbkdf({ ...options, useLength: true, useSeparator: true }),
    );
    assertThrows(
      () => ourKbkdf({ ...options, mac: "hmac", length: most + 1 }),
      RangeError,
      `1 to ${most}, but is`,
    );
  });

  it("refuses other counters where libcrypto would ignore them", {
    skip: has && counterLengths.length === 1 ? false : "this libcrypto has them, or no KBKDF",
  }, () => {
    for (const counterLength of [8, 16, 24] as const) {
      const derive = () => ourKbkdf({ ...small, counterLength });
      const error = assertThrows(derive, Error, `a counter of ${counterLength} bits`);
      assertEquals("code" in error && error.code, "ERR_UNSUPPORTED_ALGORITHM");
    }
  });

  it("refuses wrong values", { skip }, () => {
    const cmac = { mac: "cmac", hash: undefined, cipher: "aes-128-cbc" };
    const bad: [Record<string, unknown>, string][] = [
      [{ mode: "pipeline" }, 'mode must be one of "counter", "feedback"'],
      [{ mac: "gmac" }, 'mac must be one of "hmac", "cmac"'],
      [{ cipher: "aes-128-cbc" }, "cipher must not be given with HMAC; give a hash"],
      [{ mac: "cmac" }, "hash must not be given with CMAC; give a cipher"],
      [{ seed: count(32) }, "seed must not be given with counter mode"],
      [{ mode: "feedback", seed: count(31) }, "seed must have at least 32 bytes, but has 31"],
      [{ mode: "feedback", seed: count(33) }, "seed must have at most 32 bytes, but has 33"],
      [{ counterLength: 12 }, "counterLength must be 8, 16, 24 or 32 bits, but is 12"],
      [{ key: new Uint8Array(0) }, "key must have at least 1 byte, but has 0"],
      [{ ...cmac, key: count(15) }, "key must have at least 16 bytes, but has 15"],
      [{ ...cmac, key: count(17) }, "key must have at most 16 bytes, but has 17"],
      [{ hash: "shake256" }, "hash must have a fixed output length"],
      [{ length: 0 }, "length must be a whole number from 1 to 536870911"],
      [{ length: 2 ** 29 }, "length must be a whole number from 1 to 536870911"],
    ];
    for (const [options, text] of bad) {
      assertThrows(() => ourKbkdf({ ...small, ...options } as never), RangeError, text);
    }
  });

  it("refuses wrong types", { skip }, () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ mode: 1 }, "mode must be a string"],
      [{ mac: undefined }, "mac must be a string"],
      [{ hash: undefined }, "name must be a string"],
      [{ counterLength: "8" }, "counterLength must be 8, 16, 24 or 32 bits, but is a string"],
      [{ counterLength: null }, "counterLength must be 8, 16, 24 or 32 bits, but is null"],
      [{ useLength: 1 }, "useLength must be true or false, but is a number"],
      [{ useSeparator: "no" }, "useSeparator must be true or false, but is a string"],
      [{ label: "label" }, "label must be bytes"],
      [{ context: [1] }, "context must be bytes"],
    ];
    for (const [options, text] of bad) {
      assertThrows(() => ourKbkdf({ ...small, ...options } as never), TypeError, text);
    }
  });

  it("is unsupported before OpenSSL 3.0", { skip: has ? "this libcrypto has it" : false }, () => {
    const error = assertThrows(() => ourKbkdf(small), Error, "OpenSSL 3.0 and newer");
    assertEquals("code" in error && error.code, "ERR_UNSUPPORTED_ALGORITHM");
  });
});
