/**
 * The PRF of TLS 1.
 *
 * @module
 */
import { randomInt } from "node:crypto";
import { hashSupported } from "../../hazmat/digests/mod.ts";
import { kdfSupported, tls1Prf } from "../../hazmat/kdfs/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { anyBytes, count, fromHex, tls10Prf, tls12Prf, utf8 } from "./kdf_reference.ts";

const skip = kdfSupported("tls1-prf") ? false : "this libcrypto has no TLS1-PRF";
const skipMd5 = skip === false && hashSupported("md5-sha1")
  ? false
  : "this libcrypto has no MD5-SHA1";
const small = { hash: "sha256", secret: count(48), seed: utf8("key expansion"), length: 32 };

describe("tls1Prf", () => {
  it("gives the known answer of TLS 1.2 with SHA-256", { skip }, () => {
    // Published on the mailing list of the IETF's TLS working group, and in the tests of many
    // implementations; computed anew with Python's hmac module.
    const seed = new Uint8Array([
      ...utf8("test label"),
      ...fromHex("a0ba9f936cda311827a6f796ffd5198c"),
    ]);
    const secret = fromHex("9bbe436ba940f017b17652849a71db35");
    assertEquals(
      tls1Prf({ hash: "sha256", secret, seed, length: 100 }).toHex(),
      "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a" +
        "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab" +
        "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701" +
        "87347b66",
    );
  });

  it("derives as RFC 5246 says", { skip }, () => {
    for (let i = 0; i < 100; i++) {
      const hash = ["sha256", "sha384", "sha512"][i % 3]!;
      const secret = new Uint8Array([1, ...anyBytes(150)]);
      const [seed, length] = [new Uint8Array([2, ...anyBytes(200)]), randomInt(1, 300)];
      assertEquals(
        tls1Prf({ hash, secret, seed, length }),
        tls12Prf(hash, secret, seed, length),
      );
    }
  });

  it("derives as RFC 2246 says with md5-sha1, of odd secrets too", { skip: skipMd5 }, () => {
    for (let i = 0; i < 100; i++) {
      const secret = count(1 + i);
      const [seed, length] = [new Uint8Array([2, ...anyBytes(200)]), randomInt(1, 300)];
      assertEquals(
        tls1Prf({ hash: "md5-sha1", secret, seed, length }),
        tls10Prf(secret, seed, length),
      );
    }
  });

  it("takes a seed of 1024 bytes, and no longer one", { skip }, () => {
    const seed = count(1024);
    assertEquals(
      tls1Prf({ ...small, seed }),
      tls12Prf("sha256", small.secret, seed, 32),
    );
    const text = "seed must have at most 1024 bytes, but has 1025";
    assertThrows(() => tls1Prf({ ...small, seed: count(1025) }), RangeError, text);
  });

  it("refuses wrong values", { skip }, () => {
    const empty = new Uint8Array(0);
    const bad: [Record<string, unknown>, string][] = [
      [{ hash: "shake256" }, "hash must have a fixed output length"],
      [{ secret: empty }, "secret must have at least 1 byte, but has 0"],
      [{ seed: empty }, "seed must have at least 1 byte, but has 0"],
      [{ length: 0 }, "length must be a whole number from 1 to 2147483647"],
    ];
    for (const [options, text] of bad) {
      assertThrows(() => tls1Prf({ ...small, ...options }), RangeError, text);
    }
  });
});
