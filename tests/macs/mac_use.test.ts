/**
 * MACs: what they take and what they refuse.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import { AlreadyFinalized, OpenSSLError, UnsupportedAlgorithm } from "../../errors.ts";
import backend from "../../mod.ts";
import type { Mac, MacParams } from "../../hazmat/macs/mac.ts";
import { assert, assertEquals, assertThrows, describe, it, type Skip } from "../std.ts";
import { everyDetached, everyEmpty, everyKindOf, notBytes, notNames } from "../support/inputs.ts";
import { createHash, hash as ourHash, hashSupported } from "../../hazmat/digests/mod.ts";
import {
  constantTimeEquals,
  createHmac as ourCreateHmac,
  createMac,
  hmac as ourHmac,
  mac as ourMac,
  macSupported,
} from "../../hazmat/macs/mod.ts";

const data = new Uint8Array(64).map((_, i) => i);
const key = new Uint8Array(32).fill(7);
const none = new Uint8Array(0);
const hmac = ourHmac("sha256", key, data);

function lacks(name: string): Skip {
  return macSupported(name) ? false : `no ${name} in this libcrypto`;
}

const lacksNull: Skip = hashSupported("null") ? false : "no such digest";

describe("HMAC", () => {
  it("is that of node:crypto, by every digest that both have", () => {
    for (const name of ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha512-256"]) {
      if (!hashSupported(name)) continue;
      for (const size of [0, 1, 16, 63, 64, 65, 127, 128, 129, 1000]) {
        const key = backend.randomBytes(size);
        const expected = new Uint8Array(createHmac(name, key).update(data).digest());
        assertEquals(ourHmac(name, key, data), expected);
        assertEquals(ourCreateHmac(name, key).update(data).digest(), expected);
        assertEquals(ourMac("HMAC", key, data, { digest: name }), expected);
      }
    }
  });

  it("works by SHA-3 (bun#24075), and is not the digest of key and data", () => {
    for (const name of ["sha3-224", "sha3-256", "sha3-384", "sha3-512"]) {
      const [mac, hash] = [ourHmac(name, none, none), ourHash(name, none)];
      assert(mac.length === hash.length && !constantTimeEquals(mac, hash));
    }
  });

  it("keys that come one after the other do not touch", () => {
    const keys = Array.from({ length: 20 }, (_, i) => backend.randomBytes(i * 10));
    const macs = keys.map((key) => ourHmac("sha256", key, data));
    assertEquals(new Set(macs.map((mac) => mac.toHex())).size, 20);
    keys.forEach((key, i) => assertEquals(ourHmac("sha256", key, data), macs[i]));
  });

  it("a call that fails leaves nothing behind for the next", () => {
    assertThrows(() => ourHmac("sha256", "key" as never, data), TypeError);
    assertThrows(() => ourHmac("sha256", key, "data" as never), TypeError);
    assertEquals(ourHmac("sha256", key, data), hmac);
  });

  it("refuses XOFs, which RFC 2104 is not for", () => {
    for (const name of ["shake128", "shake256"]) {
      assertThrows(
        () => ourHmac(name, key, data),
        RangeError,
        `XOF, but is "${name}`,
      );
      assertThrows(() => ourCreateHmac(name, key), RangeError, "XOF");
      assertThrows(() => ourMac("hmac", key, data, { digest: name }), RangeError, "XOF");
    }
  });

  it("refuses the digest null, whose HMAC is empty", { skip: lacksNull }, () => {
    assertThrows(() => ourHmac("null", key, data), RangeError, "must not be empty");
    assertThrows(() => ourCreateHmac("null", key), RangeError, "must not be empty");
  });

  it("refuses unknown digests, and names that are not strings", () => {
    for (const name of ["sha-257", "", "constructor", "hmac"]) {
      assertThrows(() => ourHmac(name, key, data), UnsupportedAlgorithm, `"${name}"`);
      assertThrows(() => ourCreateHmac(name, key), UnsupportedAlgorithm);
    }
    for (const name of notNames as never[]) {
      assertThrows(() => ourHmac(name, key, data), TypeError, "must be a string");
      assertThrows(() => ourCreateHmac(name, key), TypeError, "must be a string");
      assertThrows(() => ourMac(name, key, data), TypeError, "must be a string");
      assertThrows(() => createMac(name, key), TypeError, "must be a string");
      assertThrows(() => macSupported(name), TypeError, "must be a string");
    }
  });

  it("remembers a bounded number of digests, and works beyond", () => {
    const spellings = Array.from(
      { length: 200 },
      (_, i) => [..."sha256"].map((c, at) => (i >> at) & 1 ? c.toUpperCase() : c).join(""),
    );
    for (let i = 0; i < 3; i++) {
      for (const name of spellings) assertEquals(ourHmac(name, key, data), hmac);
    }
  });
});

describe("MACs: input", () => {
  for (const [kind, value] of everyKindOf(data)) {
    it(`takes a ${kind} for key, data and tag`, () => {
      assertEquals(ourHmac("sha256", key, value), hmac);
      assertEquals(ourHmac("sha256", value, data), ourHmac("sha256", data, data));
      ourCreateHmac("sha256", key).update(value).verify(hmac);
      const tag = ourHmac("sha512", key, data);
      for (const [sameKind, view] of everyKindOf(tag)) {
        if (sameKind === kind) ourCreateHmac("sha512", key).update(value).verify(view);
      }
    });
  }

  for (const [kind, value] of everyEmpty()) {
    it(`takes an empty ${kind} for key and data`, () => {
      const expected = new Uint8Array(createHmac("sha256", none).update(data).digest());
      assertEquals(ourHmac("sha256", value, data), expected);
      assertEquals(ourCreateHmac("sha256", value).update(data).digest(), expected);
      const noData = new Uint8Array(createHmac("sha256", key).digest());
      assertEquals(ourHmac("sha256", key, value), noData);
    });
  }

  it("refuses what is not bytes, and goes on", () => {
    const mac = ourCreateHmac("sha256", key);
    for (const value of notBytes as never[]) {
      assertThrows(() => ourHmac("sha256", value, data), TypeError, "key must be bytes");
      assertThrows(() => ourHmac("sha256", key, value), TypeError, "data must be bytes");
      assertThrows(() => ourCreateHmac("sha256", value), TypeError, "key must be bytes");
      assertThrows(() => mac.update(value), TypeError, "data must be bytes");
      assertThrows(() => mac.verify(value), TypeError, "tag must be bytes");
    }
    mac.update(data).verify(hmac);
  });

  for (const [kind, value] of everyDetached()) {
    it(`refuses a ${kind} without its bytes, which would be an empty key`, () => {
      assertThrows(() => ourHmac("sha256", value, data), TypeError, "detached");
      assertThrows(() => ourHmac("sha256", key, value), TypeError, "detached");
      const mac = ourCreateHmac("sha256", key).update(data);
      assertThrows(() => mac.verify(value), TypeError, "detached");
      mac.verify(hmac);
    });
  }

  it("a key that the caller wipes after the call does not matter", () => {
    const once = key.slice();
    const mac = ourCreateHmac("sha256", once);
    once.fill(0);
    mac.update(data).verify(hmac);
  });
});

describe("MACs: parameters", () => {
  const wrong: readonly (readonly [string, Uint8Array, MacParams, string])[] = [
    ["hmac", key, {}, "hmac needs the parameter digest"],
    ["hmac", key, { digest: "sha256", cipher: "aes-128-cbc" }, 'no parameter "cipher"'],
    ["hmac", key, { digest: "sha256", digset: "md5" }, 'no parameter "digset"'],
    ["hmac", key, { digest: "sha256", key }, 'no parameter "key"'],
    ["hmac", key, { digest: "sha256", "tls-data-size": 99 }, 'no parameter "tls-data-size"'],
    ["hmac", key, { digest: "sha256", "digest-noinit": 1 }, 'no parameter "digest-noinit"'],
    ["cmac", key, {}, "cmac needs the parameter cipher"],
    ["cmac", key, { cipher: "aes-256-gcm" }, "cipher must be in plain CBC mode"],
    ["cmac", key, { cipher: "aes-256-ctr" }, "cipher must be in plain CBC mode"],
    ["cmac", data, { cipher: "aes-256-cbc" }, "key must have 32 bytes, but has 64"],
    ["cmac", none, { cipher: "aes-256-cbc" }, "key must have 32 bytes, but has 0"],
    ["gmac", key, { cipher: "aes-256-gcm" }, "gmac needs the parameter iv"],
    ["gmac", key, { cipher: "aes-256-gcm", iv: none }, "iv must have 1 byte or more"],
    ["gmac", key, { iv: key }, "gmac needs the parameter cipher"],
    ["gmac", key, { cipher: "aes-256-cbc", iv: key }, "cipher must be in GCM mode"],
    ["gmac", data, { cipher: "aes-256-gcm", iv: key }, "key must have 32 bytes, but has 64"],
    ["poly1305", data, {}, "key must have 32 bytes, but has 64"],
    ["poly1305", key, { size: 8 }, 'no parameter "size"'],
    ["siphash", key, {}, "key must have 16 bytes, but has 32"],
    ["siphash", data.subarray(0, 16), { size: 0 }, "size must be a whole number"],
    ["siphash", data.subarray(0, 16), { size: 8.5 }, "size must be a whole number"],
    ["blake2bmac", none, {}, "key must have 1 to 64 bytes, but has 0"],
    ["blake2smac", data, {}, "key must have 1 to 32 bytes, but has 64"],
    ["siphash", data.subarray(0, 16), { size: 9 }, "size must be 8 or 16, but is 9; see"],
    ["blake2bmac", key, { size: 65 }, "size must be a whole number from 1 to 64, but is"],
    ["blake2smac", key, { size: 33 }, "size must be a whole number from 1 to 32, but is"],
    [
      "blake2bmac",
      key,
      { custom: data },
      "custom must have at most 16 bytes, but has 64; see EVP_",
    ],
    [
      "blake2bmac",
      key,
      { salt: data },
      "salt must have at most 16 bytes, but has 64; see EVP_MAC-",
    ],
    [
      "blake2smac",
      key,
      { salt: key },
      "salt must have at most 8 bytes, but has 32; see EVP_MAC-BL",
    ],
    ["kmac128", key, { size: 2097152 }, "size must be a whole number from 1 to 2097151, but is"],
    [
      "kmac256",
      key.subarray(0, 3),
      {},
      "key must have 4 to 512 bytes, but has 3; see EVP_MAC-KMAC",
    ],
    ["kmac-128", new Uint8Array(513), {}, "key must have 4 to 512 bytes, but has 513; see EVP_MAC"],
    [
      "kmac256",
      key,
      { custom: new Uint8Array(513) },
      "custom must have at most 512 bytes, but has",
    ],
  ];
  for (const [name, key, params, message] of wrong) {
    it(`${name}: ${message}`, { skip: lacks(name) }, () => {
      assertThrows(() => ourMac(name, key, data, params), RangeError, message);
      assertThrows(() => createMac(name, key, params), RangeError, message);
    });
  }

  it("a digest or cipher that libcrypto lacks is named", () => {
    const calls = [
      () => ourMac("hmac", key, data, { digest: "sha-257" }),
      () => ourMac("cmac", key, data, { cipher: "sha-257" }),
      () => ourMac("sha-257", key, data),
    ];
    for (const call of calls) assertThrows(call, UnsupportedAlgorithm, '"sha-257"');
  });

  it("refuses parameters of wrong types", () => {
    const calls = [
      () => ourMac("hmac", key, data, { digest: 256 } as never),
      () => ourMac("cmac", key, data, { cipher: key } as never),
      () => ourMac("gmac", key, data, { cipher: "aes-256-gcm", iv: "iv" } as never),
      () => ourMac("poly1305", key, data, null as never),
      () => ourMac("poly1305", key, data, "sha256" as never),
      () => createMac("poly1305", key, 1 as never),
    ];
    for (const call of calls) assertThrows(call, TypeError);
    assertEquals(ourMac("poly1305", key, data).length, 16);
    assertThrows(() => ourMac("poly1305", key, data, null as never), TypeError);
  });

  it("`undefined` leaves a parameter out", () => {
    const params = { digest: "sha256", cipher: undefined, size: undefined };
    assertEquals(ourMac("hmac", key, data, params), hmac);
  });

  it("takes the most and the least that a MAC does", { skip: lacks("kmac256") }, () => {
    const most = { size: 2097151, custom: new Uint8Array(256) };
    assertEquals(ourMac("kmac128", new Uint8Array(512), data, most).length, 2097151);
    assertEquals(ourMac("KMAC-256", key.subarray(0, 4), data, { size: 1 }).length, 1);
    const [custom, salt] = [data.subarray(0, 16), data.subarray(16, 32)];
    assertEquals(ourMac("blake2bmac", data, data, { size: 64, custom, salt }).length, 64);
    assertEquals(ourMac("siphash", salt, data, { size: 8 }).length, 8);
  });

  it("names the parameter that libcrypto refuses, and its size", { skip: lacks("kmac256") }, () => {
    const cipher = "aes-256-gcm";
    const calls: [call: () => Uint8Array, text: string][] = [
      [
        () => ourMac("gmac", key, data, { cipher, iv: new Uint8Array(1000) }),
        "create the MAC gmac: libcrypto refuses the parameter iv, of 1000 bytes: error:",
      ],
      [
        () => ourMac("siphash", data.subarray(0, 16), data, { "c-rounds": "many" }),
        ": libcrypto refuses the parameter c-rounds, a string of 4 characters: ",
      ],
    ];
    for (const [call, text] of calls) {
      const { code } = assertThrows(call, OpenSSLError, text);
      assertEquals(code, "ERR_OPENSSL");
    }
  });

  it("KMAC gives the size that it is told", { skip: lacks("kmac256") }, () => {
    for (const size of [1, 31, 32, 64, 65, 1000]) {
      const mac = ourMac("kmac256", key, data, { size });
      assertEquals(mac.length, size);
      createMac("kmac256", key, { size }).update(data).verify(mac);
    }
    assertEquals(createMac("kmac128", key).macSize, 32);
    assertEquals(createMac("kmac256", key).macSize, 64);
  });

  it("KMAC's custom text may be empty, and matters", { skip: lacks("kmac256") }, () => {
    const mac = ourMac("kmac256", key, data);
    assertEquals(ourMac("kmac256", key, data, { custom: none }), mac);
    const other = ourMac("kmac256", key, data, { custom: data });
    assert(!constantTimeEquals(other, mac));
  });

  it("BLAKE2's size, salt and custom text matter", { skip: lacks("blake2bmac") }, () => {
    const [salt, custom] = [data.subarray(0, 16), data.subarray(16, 32)];
    const all = [{}, { size: 32 }, { salt }, { custom }, { salt: custom, custom: salt }];
    const macs = all.map((params) => ourMac("blake2bmac", key, data, params).toHex());
    assertEquals(new Set(macs).size, all.length);
    assertEquals(macs[1]!.length, 64);
  });

  it("SipHash takes its number of rounds", { skip: lacks("kmac256") }, () => {
    const key = data.subarray(0, 16);
    const usual = ourMac("siphash", key, data);
    const params = { "c-rounds": 4, "d-rounds": 8 };
    assert(!constantTimeEquals(ourMac("siphash", key, data, params), usual));
  });

  it("numbers may be bigints", { skip: lacks("kmac256") }, () => {
    const call = () => ourMac("kmac256", key, data, { size: 20n } as never);
    assertThrows(call, TypeError, "size must be a number");
    const xof = ourMac("kmac256", key, data, { xof: 1n, size: 20 });
    assertEquals(xof, ourMac("kmac256", key, data, { xof: true, size: 20 }));
  });
});

describe("MACs: providers", () => {
  it("what a provider brought is gone with it, prepared HMACs too", { skip: lacksLegacy() }, () => {
    {
      using _legacy = backend.loadProvider("legacy");
      for (let i = 0; i < 3; i++) assertEquals(ourHmac("md4", key, data).length, 16);
      assertEquals(ourMac("hmac", key, data, { digest: "md4" }).length, 16);
      assertEquals(ourHmac("sha256", key, data), hmac);
    }
    assertThrows(() => ourHmac("md4", key, data), UnsupportedAlgorithm, "legacy");
    const call = () => ourMac("hmac", key, data, { digest: "md4" });
    assertThrows(call, UnsupportedAlgorithm, "legacy");
    assertEquals(ourHmac("sha256", key, data), hmac);
  });

  it("a MAC that was started outlives it", { skip: lacksLegacy() }, () => {
    const legacy = backend.loadProvider("legacy");
    const mac = ourCreateHmac("md4", key).update(data);
    const hash = createHash("md4").update(data);
    const right = ourHmac("md4", key, data);
    legacy.dispose();
    mac.copy().verify(right);
    mac.verify(right);
    assertEquals(hash.copy().digest(), hash.digest());
  });
});

/** Before 3.0, and where it is loaded anyway, there is nothing to see. */
function lacksLegacy(): Skip {
  if (hashSupported("md4")) return "md4 is there without the legacy provider";
  try {
    backend.loadProvider("legacy").dispose();
    return false;
  } catch {
    return "no legacy provider";
  }
}

describe("MACs: into a buffer you provide", () => {
  const sameAs = (mac: Mac, expected: Uint8Array) => {
    const memory = new Uint8Array(expected.length + 4).fill(7);
    assertEquals(mac.digestInto(memory.subarray(2)), expected.length);
    assertEquals(memory.subarray(2, -2), expected);
    assertEquals([memory[0], memory[1], memory.at(-2), memory.at(-1)], [7, 7, 7, 7]);
    assertThrows(() => mac.digestInto(memory), AlreadyFinalized);
  };

  it("digestInto writes the MAC, and nothing before or after it", () => {
    sameAs(ourCreateHmac("sha256", key).update(data), hmac);
    const params = { cipher: "aes-128-cbc" };
    const cmac = ourMac("cmac", key.subarray(0, 16), data, params);
    sameAs(createMac("cmac", key.subarray(0, 16), params).update(data), cmac);
  });

  it("digestInto leaves the MAC unchanged if there is no room", () => {
    const mac = ourCreateHmac("sha256", key).update(data);
    assertThrows(() => mac.digestInto(new Uint8Array(31)), RangeError, "32 bytes or more");
    assertThrows(() => mac.digestInto("abc" as never), TypeError, "out must be bytes");
    mac.verify(hmac);
  });
});

describe("MACs: memory", () => {
  it("many that are dropped are freed", () => {
    for (let i = 0; i < 20_000; i++) ourCreateHmac("sha256", key).update(data);
    assertEquals(ourHmac("sha256", key, data), hmac);
  });

  it("`using` disposes", () => {
    const kept: Mac[] = [];
    {
      using mac = ourCreateHmac("sha256", key);
      kept.push(mac);
    }
    assertThrows(() => kept[0]!.digest(), AlreadyFinalized);
  });
});
