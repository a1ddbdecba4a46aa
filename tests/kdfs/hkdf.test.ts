/**
 * HKDF and its halves: published answers, and node:crypto's.
 *
 * @module
 */
import { createHmac, hkdfSync, randomInt } from "node:crypto";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { anyBytes, count, fromHex, hkdfExpand, utf8 } from "./kdf_reference.ts";
import { hkdf, hkdfExpand as ourHkdfExpand, hkdfExtract } from "../../hazmat/kdfs/mod.ts";
import backend from "../../mod.ts";

interface Answer {
  readonly hash: string;
  readonly key: Uint8Array;
  readonly salt?: Uint8Array;
  readonly info?: Uint8Array;
  readonly extracted: string;
  readonly derived: string;
}

/** RFC 5869, appendix A: its test cases 1 to 7. */
const answers: Answer[] = [
  {
    hash: "sha256",
    key: new Uint8Array(22).fill(0x0b),
    salt: count(13),
    info: count(10, 0xf0),
    extracted: "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
    derived: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  },
  {
    hash: "sha256",
    key: count(80),
    salt: count(80, 0x60),
    info: count(80, 0xb0),
    extracted: "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
    derived: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c" +
      "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71" +
      "cc30c58179ec3e87c14c01d5c1f3434f1d87",
  },
  {
    hash: "sha256",
    key: new Uint8Array(22).fill(0x0b),
    salt: new Uint8Array(0),
    info: new Uint8Array(0),
    extracted: "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
    derived: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  },
  {
    hash: "sha1",
    key: new Uint8Array(11).fill(0x0b),
    salt: count(13),
    info: count(10, 0xf0),
    extracted: "9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243",
    derived: "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896",
  },
  {
    hash: "sha1",
    key: count(80),
    salt: count(80, 0x60),
    info: count(80, 0xb0),
    extracted: "8adae09a2a307059478d309b26c4115a224cfaf6",
    derived: "0bd770a74d1160f7c9f12cd5912a06ebff6adcae899d92191fe4305673ba2ffe" +
      "8fa3f1a4e5ad79f3f334b3b202b2173c486ea37ce3d397ed034c7f9dfeb15c5e" +
      "927336d0441f4c4300e2cff0d0900b52d3b4",
  },
  {
    hash: "sha1",
    key: new Uint8Array(22).fill(0x0b),
    salt: new Uint8Array(0),
    info: new Uint8Array(0),
    extracted: "da8c8a73c7fa77288ec6f5e7c297786aa0d32d01",
    derived: "0ac1af7002b3d761d1e55298da9d0506b9ae52057220a306e07b6b87e8df21d0ea00033de03984d34918",
  },
  {
    hash: "sha1",
    key: new Uint8Array(22).fill(0x0c),
    extracted: "2adccada18779e7c2077ad2eb19d3f3e731385dd",
    derived: "2c91117204d745f3500d636a62f64f0ab3bae548aa53d423b0d1f27ebba6f5e5673a081d70cce7acfc48",
  },
];

/** From OpenSSL 3.6 on. */
function takesAnyInfo(): boolean {
  return backend.opensslVersionNumber() >= 0x30600000;
}

describe("hkdf, hkdfExtract and hkdfExpand", () => {
  answers.forEach(({ hash, key, salt, info, extracted, derived }, i) =>
    it(`give the answers of RFC 5869, test case ${i + 1}`, () => {
      const length = derived.length / 2;
      assertEquals(hkdf({ hash, key, salt, info, length }).toHex(), derived);
      assertEquals(hkdfExtract({ hash, key, salt }).toHex(), extracted);
      const half = fromHex(extracted);
      assertEquals(ourHkdfExpand({ hash, key: half, info, length }).toHex(), derived);
    })
  );

  it("derive what node:crypto does", () => {
    for (const hash of ["sha1", "sha224", "sha256", "sha384", "sha512"]) {
      for (let i = 0; i < 20; i++) {
        const [key, salt, info] = [anyBytes(150), anyBytes(150), anyBytes(200)];
        const length = randomInt(1, 300);
        const derived = hkdf({ hash, key, salt, info, length });
        const expected = new Uint8Array(hkdfSync(hash, key, salt, info, length));
        assertEquals(derived.toHex(), expected.toHex());
        const extracted = hkdfExtract({ hash, key, salt });
        assertEquals(extracted.toHex(), createHmac(hash, salt).update(key).digest("hex"));
        assertEquals(ourHkdfExpand({ hash, key: extracted, info, length }), derived);
      }
    }
  });

  it("take an empty key, salt and info", () => {
    const empty = new Uint8Array(0);
    const expected = new Uint8Array(hkdfSync("sha256", empty, empty, empty, 50)).toHex();
    assertEquals(hkdf({ hash: "sha256", key: empty, length: 50 }).toHex(), expected);
    const all = { hash: "sha256", key: empty, salt: empty, info: empty, length: 50 };
    assertEquals(hkdf(all).toHex(), expected);
    const extracted = hkdfExtract({ hash: "sha256", key: empty, salt: empty });
    assertEquals(extracted.toHex(), createHmac("sha256", empty).update(empty).digest("hex"));
    assertEquals(
      ourHkdfExpand({ hash: "sha256", key: extracted, info: empty, length: 50 }).toHex(),
      expected,
    );
  });

  it("refuse to expand an empty key", () => {
    const options = { hash: "sha256", key: new Uint8Array(0), length: 16 };
    const text = "key must have at least 1 byte, but has 0";
    assertThrows(() => ourHkdfExpand(options), RangeError, text);
  });

  it("expand a key shorter than the digest, as some protocols do", () => {
    const [key, info] = [count(16), utf8("info")];
    const derived = ourHkdfExpand({ hash: "sha256", key, info, length: 70 });
    assertEquals(derived, hkdfExpand("sha256", key, info, 70));
  });

  it("derive 255 times the digest's bytes, and no more (RFC 5869, section 2.3)", () => {
    for (const [hash, size] of [["sha1", 20], ["sha256", 32], ["sha512", 64]] as const) {
      const [key, most] = [count(size), 255 * size];
      assertEquals(
        ourHkdfExpand({ hash, key, length: most }),
        hkdfExpand(hash, key, new Uint8Array(0), most),
      );
      const text = `length must be a whole number from 1 to ${most}, but is ${most + 1}`;
      const options = { hash, key, length: most + 1 };
      assertThrows(() => ourHkdfExpand(options), RangeError, text);
      assertThrows(() => hkdf(options), RangeError, text);
    }
  });

  it("take an info of 1024 bytes; of more as many as libcrypto takes", () => {
    const options = { hash: "sha256", key: count(32), length: 32 };
    const info = count(1024);
    assertEquals(
      ourHkdfExpand({ ...options, info }),
      hkdfExpand("sha256", options.key, info, 32),
    );
    const much = { ...options, info: new Uint8Array(2 ** 20) };
    for (const derive of [hkdf, ourHkdfExpand]) {
      const call = () => derive(much);
      if (takesAnyInfo()) assertEquals(call().length, 32);
      else assert(assertThrows(call, RangeError, "info must have at most 1024 bytes").cause);
    }
  });
});
