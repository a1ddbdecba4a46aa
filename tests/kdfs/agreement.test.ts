/**
 * SSKDF and the KDF of ANSI X9.63: for the secret of a key agreement.
 *
 * @module
 */
import { randomInt } from "node:crypto";
import { kdfSupported, sskdf as ourSskdf, x963kdf as ourX963kdf } from "../../hazmat/kdfs/mod.ts";
import { mac as ourMac, macSupported } from "../../hazmat/macs/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { anyBytes, count, fromHex, sskdf, utf8, x963kdf } from "./kdf_reference.ts";

const hasSskdf = kdfSupported("sskdf");
const skip = hasSskdf ? false : "this libcrypto has no SSKDF, which came in 3.0";
const skipKmac = hasSskdf && macSupported("kmac128") ? skip : "this libcrypto has no KMAC";
const hashes = ["sha1", "sha256", "sha384", "sha512"];

describe("sskdf", () => {
  const small = { hash: "sha256", key: count(32), info: utf8("info"), length: 40 };

  it("derives what Python's cryptography 48 does", { skip }, () => {
    // ConcatKDFHash(SHA256(), 40, b"info").derive(bytes(range(32)))
    assertEquals(
      ourSskdf(small).toHex(),
      "c3d6e2a35ac18f4771d72ff4a7e577ea7b98ae7fa6b6f165bbd17d7c1a24b91f4660044d61757df5",
    );
    // ConcatKDFHMAC(SHA256(), 40, b"salt", b"info").derive(bytes(range(32)))
    assertEquals(
      ourSskdf({ ...small, mac: "hmac", salt: utf8("salt") }).toHex(),
      "822a8afa049ed5bcf445dacf75f6ccd80f7367921caa4bcae318c73c113822d3dbe211c67809f69d",
    );
    // ConcatKDFHMAC(SHA512(), 100, None, b"info").derive(bytes(range(32)))
    assertEquals(
      ourSskdf({ ...small, hash: "sha512", mac: "hmac", length: 100 }).toHex(),
      "31d1fcc3906480aecbfc7fcedaff6b756dda71a193969978d21a917e217f2f11" +
        "eab8b24acb70d5da5e3b2f82ba7401358f73c6db00c190e7a5b6478551aea125" +
        "7faffeed24e330ae2499a9ff3476d209db271e82da3e92e8be3a9688e39782a9c00e73f6",
    );
  });

  it("derives as SP 800-56C says, with a digest and with HMAC", { skip }, () => {
    for (let i = 0; i < 100; i++) {
      const hash = hashes[i % hashes.length]!;
      const [key, info] = [new Uint8Array([1, ...anyBytes(100)]), anyBytes(100)];
      const length = randomInt(1, 300);
      assertEquals(ourSskdf({ hash, key, info, length }), sskdf(hash, key, info, length));
      const salt = anyBytes(200);
      assertEquals(
        ourSskdf({ hash, key, info, length, mac: "hmac", salt }),
        sskdf(hash, key, info, length, salt),
      );
    }
  });

  for (const [mac, rate] of [["kmac128", 168], ["kmac256", 136]] as const) {
    it(`derives with ${mac} as SP 800-56C, section 4.1, option 3 says`, { skip: skipKmac }, () => {
      const { hash: _, ...options } = small;
      const [custom, counter] = [utf8("KDF"), [0, 0, 0, 1]];
      const input = new Uint8Array([...counter, ...options.key, ...options.info]);
      for (const length of [16, 40, 200]) {
        const params = { custom, size: length };
        const salt = count(20);
        assertEquals(
          ourSskdf({ ...options, mac, salt, length }),
          ourMac(mac, salt, input, params),
        );
        // The default: as many zeros as fill one block of the sponge, less the encoded length.
        assertEquals(
          ourSskdf({ ...options, mac, length }),
          ourMac(mac, new Uint8Array(rate - 4), input, params),
        );
      }
    });
  }

  it("takes an empty info and salt for none", { skip }, () => {
    const empty = new Uint8Array(0);
    const { info: _, ...without } = small;
    assertEquals(ourSskdf({ ...without, info: empty }), ourSskdf(without));
    const hmac = { ...without, mac: "hmac" as const };
    assertEquals(ourSskdf({ ...hmac, salt: empty }), ourSskdf(hmac));
  });

  it("refuses what does not go together, and wrong values", { skip }, () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ salt: utf8("salt") }, "salt must not be given with a hash alone; give a mac"],
      [{ mac: "kmac128" }, "hash must not be given with KMAC, which has its own"],
      [{ mac: "cmac" }, 'mac must be one of "hmac", "kmac128", "kmac256", but is "cmac"'],
      [{ hash: "shake128" }, "hash must have a fixed output length"],
      [{ key: new Uint8Array(0) }, "key must have at least 1 byte, but has 0"],
      [{ length: 0 }, "length must be a whole number from 1 to 1073741824"],
      [{ length: 2 ** 30 + 1 }, "length must be a whole number from 1 to 1073741824"],
    ];
    for (const [options, text] of bad) {
      assertThrows(() => ourSskdf({ ...small, ...options } as never), RangeError, text);
    }
    assertThrows(() => ourSskdf({ ...small, hash: undefined }), TypeError, "must be a string");
  });

  it("is unsupported before OpenSSL 3.0", { skip: hasSskdf ? "this one has it" : false }, () => {
    const error = assertThrows(() => ourSskdf(small), Error, "OpenSSL 3.0 and newer");
    assertEquals("code" in error && error.code, "ERR_UNSUPPORTED_ALGORITHM");
  });
});

describe("x963kdf", () => {
  const skip = kdfSupported("x963kdf") ? false : "this libcrypto has no X963KDF";
  const small = { hash: "sha256", key: count(32), info: utf8("info"), length: 40 };

  it("gives an answer of NIST's CAVS for ansx963_2001", { skip }, () => {
    const key = fromHex("96c05619d56c328ab95fe84b18264b08725b85e33fd34f08");
    const derived = ourX963kdf({ hash: "sha256", key, length: 16 });
    assertEquals(derived.toHex(), "443024c3dae66b95e6f5670601558f71");
  });

  it("derives what Python's cryptography 48 does", { skip }, () => {
    // X963KDF(SHA512(), 100, b"info").derive(bytes(range(32)))
    assertEquals(
      ourX963kdf({ ...small, hash: "sha512", length: 100 }).toHex(),
      "575c1cfa7a12b84360594ea1b7299130a2160378fe0d7aae53a99ba38749c17e" +
        "e2c64e3c5149c51cff85decf208ed2e3440a380368b476c72982e0810aeb03d7" +
        "0129bec31db98ad5b8838439329db7bd51e791ed802040a05eddae7cd3bf1234b9298687",
    );
  });

  it("derives as SEC 1 says", { skip }, () => {
    for (let i = 0; i < 100; i++) {
      const hash = hashes[i % hashes.length]!;
      const [key, info] = [new Uint8Array([1, ...anyBytes(100)]), anyBytes(100)];
      const length = randomInt(1, 300);
      assertEquals(ourX963kdf({ hash, key, info, length }), x963kdf(hash, key, info, length));
    }
  });

  it("takes an empty info for none", { skip }, () => {
    const { info: _, ...without } = small;
    assertEquals(
      ourX963kdf({ ...without, info: new Uint8Array(0) }),
      ourX963kdf(without),
    );
  });

  it("refuses wrong values", { skip }, () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ hash: "shake128" }, "hash must have a fixed output length"],
      [{ key: new Uint8Array(0) }, "key must have at least 1 byte, but has 0"],
      [{ length: 0 }, "length must be a whole number from 1 to 1073741824"],
      [{ length: 2 ** 30 + 1 }, "length must be a whole number from 1 to 1073741824"],
    ];
    for (const [options, text] of bad) {
      assertThrows(() => ourX963kdf({ ...small, ...options }), RangeError, text);
    }
  });
});
