/**
 * PKCS#12 that is damaged, or made to harm: refused, quickly, with an error of this package.
 *
 * @module
 */
import { DerReader, DerWriter, type WriteInside } from "../../hazmat/asn1/mod.ts";
import { hmac } from "../../hazmat/macs/mod.ts";
import { pbkdf2 } from "../../hazmat/kdfs/mod.ts";
import { privateKey } from "../../hazmat/keys/mod.ts";
import { createPkcs12, readPkcs12, readPkcs12Async } from "../../hazmat/pkcs12/mod.ts";
import { HazmatError, MalformedData, MemoryLimitError, PassphraseError } from "../../errors.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
  describe,
  it,
} from "../std.ts";
import { known, knownFile, utf8 } from "./known_files.ts";

const key = privateKey(known.key);
const passphrase = utf8("secret");
const kdf = { name: "pbkdf2", iterations: 1 } as const;
const small = createPkcs12({ key, certificate: known.leaf, name: "a", passphrase, kdf });

type Options = Parameters<typeof readPkcs12>[1];

/** Reads it, and fails unless it is read or refused as errors of this package are. */
function tryToRead(data: Uint8Array<ArrayBuffer>, options: Options): Error | undefined {
  try {
    readPkcs12(data, options);
  } catch (error) {
    const isOurs = error instanceof HazmatError || error instanceof RangeError;
    assert(isOurs, String((error as Error).stack));
    return error as Error;
  }
}

/** AlgorithmIdentifiers, with the least that they need. */
const oid = {
  pbmac1: "1.2.840.113549.1.5.14",
  pbkdf2: "1.2.840.113549.1.5.12",
  pbes2: "1.2.840.113549.1.5.13",
  scrypt: "1.3.6.1.4.1.11591.4.11",
  aes256: "2.16.840.1.101.3.4.1.42",
  sha256: "2.16.840.1.101.3.4.2.1",
  hmacSha256: "1.2.840.113549.2.9",
  tripleDes: "1.2.840.113549.1.12.1.3",
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  envelopedData: "1.2.840.113549.1.7.3",
  encryptedData: "1.2.840.113549.1.7.6",
};
const salt = new Uint8Array(8);

const algorithm = (name: string, parameters: WriteInside): WriteInside => (writer) =>
  writer.sequence((inside) => parameters(inside.objectIdentifier(name)));

const pbkdf2Of = (iterations: bigint | number, length?: number): WriteInside =>
  algorithm(oid.pbkdf2, (writer) =>
    writer.sequence((parameters) => {
      parameters.octetString(salt).integer(iterations);
      if (length !== undefined) parameters.integer(length);
      algorithm(oid.hmacSha256, (prf) => prf.null())(parameters);
    }));

const pbmac1 = (kdf: WriteInside): WriteInside =>
  algorithm(oid.pbmac1, (writer) =>
    writer.sequence((parameters) => {
      kdf(parameters);
      algorithm(oid.hmacSha256, (mac) => mac.null())(parameters);
    }));

const info = (type: string, content: WriteInside): WriteInside => (writer) =>
  writer.sequence((inside) => inside.objectIdentifier(type).explicit(0, content));

const pfx = (contents: Uint8Array, mac?: WriteInside, version = 3) =>
  new DerWriter().sequence((outer) => {
    outer.integer(version);
    info(oid.data, (inside) => inside.octetString(contents))(outer);
    mac?.(outer);
  }).finish();

const macData =
  (how: WriteInside, tag: Uint8Array, iterations?: bigint | number): WriteInside => (outer) =>
    outer.sequence((mac) => {
      mac.sequence((digest) => {
        how(digest);
        digest.octetString(tag);
      }).octetString(salt);
      if (iterations !== undefined) mac.integer(iterations);
    });

const sha256 = algorithm(oid.sha256, (digest) => digest.null());
const nothing = new DerWriter().sequence(() => {}).finish();
const tag = new Uint8Array(32);

/** Contents with one part that is encrypted. */
const encryptedPart = (scheme: WriteInside) =>
  new DerWriter().sequence((parts) =>
    info(
      oid.encryptedData,
      (explicit) =>
        explicit.sequence((encrypted) =>
          encrypted.integer(0).sequence((content) => {
            content.objectIdentifier(oid.data);
            scheme(content);
            content.octetString(new Uint8Array(16), 0x80);
          })
        ),
    )(parts)
  ).finish();

const pbes2 = (kdf: WriteInside): WriteInside =>
  algorithm(oid.pbes2, (writer) =>
    writer.sequence((parameters) => {
      kdf(parameters);
      algorithm(oid.aes256, (cipher) => cipher.octetString(new Uint8Array(16)))(parameters);
    }));

const scryptOf = (...numbers: number[]): WriteInside =>
  algorithm(oid.scrypt, (writer) =>
    writer.sequence((parameters) => {
      parameters.octetString(salt);
      for (const number of numbers) parameters.integer(number);
    }));

const open = { passphrase, allowUnauthenticated: true };

describe("a damaged file", () => {
  it("is refused wherever it is cut off", () => {
    for (let size = 0; size < small.length; size++) {
      const error = tryToRead(small.slice(0, size), { passphrase });
      assert(error instanceof MalformedData, `${size}: ${error}`);
    }
  });

  it("is refused wherever an octet is changed, or says the same", () => {
    const same = (data: Uint8Array<ArrayBuffer>) => readPkcs12(data, { passphrase });
    for (let at = 0; at < small.length; at++) {
      for (const bit of [1, 0x80]) {
        const data = small.slice();
        data[at]! ^= bit;
        if (tryToRead(data, { passphrase }) === undefined) {
          assertEquals(same(data).certificates, same(small).certificates, `octet ${at}`);
        }
      }
    }
  });

  it("without a MAC is refused with an error of this package", () => {
    const contents = new DerReader(small).sequence();
    contents.skip();
    const authSafe = contents.sequence();
    authSafe.skip();
    const bare = pfx(authSafe.explicit(0).octetString());
    assertEquals(readPkcs12(bare, open).keys.length, 1);
    for (let at = 0; at < bare.length; at++) {
      const data = bare.slice();
      data[at]! ^= 1 << at % 8;
      tryToRead(data, { ...open, maxIterations: 1000 });
    }
  });

  it("in BER is refused with an error of this package", () => {
    const { data: ber } = knownFile("nss-default");
    for (let at = 0; at < ber.length; at += 3) {
      const data = ber.slice();
      data[at]! ^= 1 << at % 8;
      tryToRead(data, { passphrase: utf8("grüße"), maxIterations: 1000 });
    }
  });

  it("may be of any bytes", () => {
    for (const data of [utf8("-----BEGIN CERTIFICATE-----"), new Uint8Array(), known.key]) {
      assert(tryToRead(data, { passphrase }) instanceof MalformedData);
    }
    assertThrows(() => readPkcs12(utf8("x").buffer, { passphrase }), MalformedData);
  });

  it("has an error that says what is wrong", () => {
    const texts: [Uint8Array<ArrayBuffer>, string][] = [
      [pfx(nothing, undefined, 4), "version must be 3, but is 4"],
      [pfx(nothing), "a MAC must protect it"],
      [
        pfx(nothing, macData(algorithm("1.2.3", () => {}), tag, 1)),
        "MAC's digest must be one that is",
      ],
      [pfx(nothing, macData(sha256, tag, 0)), "iterations must be 1 or more"],
      [pfx(nothing, macData(sha256, tag, -5)), "iterations must be 1 or more"],
      [
        new DerWriter().sequence((outer) =>
          info(oid.signedData, (inside) => inside.null())(outer.integer(3))
        ).finish(),
        "integrity must be by a pass phrase, but is by a signature",
      ],
    ];
    for (const [data, text] of texts) {
      const error = assertThrows(() => readPkcs12(data, { passphrase }), MalformedData);
      assertStringIncludes(error.message, text);
    }
    const enveloped = pfx(
      new DerWriter().sequence((parts) => info(oid.envelopedData, (inside) => inside.null())(parts))
        .finish(),
    );
    const { message } = assertThrows(() => readPkcs12(enveloped, open), MalformedData);
    assertStringIncludes(message, "encrypted by a pass phrase, but one is by a public key");
  });
});

/** Whether something is refused before any work is done. */
function refusedAtOnce(call: () => unknown, kind: new (...args: never[]) => Error): Error {
  const start = performance.now();
  const error = assertThrows(call, kind as typeof Error);
  assert(performance.now() - start < 1000, `it took ${performance.now() - start} ms`);
  return error;
}

describe("a file that asks for too much", () => {
  const many = [2 ** 31, 2 ** 31 - 1, 10_000_001, 2 ** 40];

  it("is refused at once: iterations of the MAC", async () => {
    for (const iterations of many) {
      const data = pfx(nothing, macData(sha256, tag, iterations));
      const error = refusedAtOnce(() => readPkcs12(data, { passphrase }), RangeError);
      assertStringIncludes(error.message, "at most 10000000");
      assertStringIncludes(error.message, `${iterations}`);
      assertStringIncludes(error.message, "maxIterations");
      await assertRejects(() => readPkcs12Async(data, { passphrase }), RangeError);
    }
    const vast = pfx(nothing, macData(sha256, tag, 2n ** 200n));
    refusedAtOnce(() => readPkcs12(vast, { passphrase }), MalformedData);
  });

  it("is refused at once: iterations of PBMAC1", () => {
    for (const iterations of many) {
      const data = pfx(nothing, macData(pbmac1(pbkdf2Of(iterations, 32)), tag));
      refusedAtOnce(() => readPkcs12(data, { passphrase }), RangeError);
    }
  });

  it("is refused at once: iterations of ciphers", () => {
    const pkcs12 = (iterations: number) =>
      algorithm(
        oid.tripleDes,
        (writer) =>
          writer.sequence((parameters) => parameters.octetString(salt).integer(iterations)),
      );
    for (const iterations of many) {
      for (const scheme of [pbes2(pbkdf2Of(iterations)), pkcs12(iterations)]) {
        refusedAtOnce(() => readPkcs12(pfx(encryptedPart(scheme)), open), RangeError);
      }
    }
  });

  it("is refused at once: memory and work of scrypt", () => {
    const read = (...numbers: number[]) => () =>
      readPkcs12(pfx(encryptedPart(pbes2(scryptOf(...numbers)))), open);
    refusedAtOnce(read(2 ** 30, 8, 1), MemoryLimitError);
    refusedAtOnce(read(2 ** 10, 8, 2 ** 14), RangeError);
  });

  it("is refused at once: iterations of many keys together", () => {
    const part = new DerReader(encryptedPart(pbes2(pbkdf2Of(4_000_000)))).sequence().raw();
    const contents = new DerWriter().sequence((parts) => {
      for (let i = 0; i < 3; i++) parts.raw(part);
    }).finish();
    const limit = { ...open, maxIterations: 1000 };
    refusedAtOnce(() => readPkcs12(pfx(contents), limit), RangeError);
    const two = createPkcs12({
      ...{ key, certificate: known.leaf, passphrase },
      kdf: { name: "pbkdf2", iterations: 100 },
    });
    assertEquals(readPkcs12(two, { passphrase, maxIterations: 300 }).keys.length, 1);
    const error = assertThrows(
      () => readPkcs12(two, { passphrase, maxIterations: 299 }),
      RangeError,
    );
    assertStringIncludes(error.message, "at most 299 in all, but are 300 or more");
  });

  it("is refused if it is larger than 16 MiB, or too deep", () => {
    const error = assertThrows(() => readPkcs12(new Uint8Array(2 ** 24 + 1)), RangeError);
    assertStringIncludes(error.message, "at most 16777216 bytes");
    const deep = Uint8Array.fromHex("3080".repeat(500_000));
    refusedAtOnce(() => readPkcs12(deep), MalformedData);
    const strings = Uint8Array.fromHex("2480".repeat(500_000));
    refusedAtOnce(() => readPkcs12(strings), MalformedData);
  });

  it("is refused if its bags are too deep", () => {
    let bags = nothing;
    for (let i = 0; i < 10; i++) {
      const inner = bags;
      bags = new DerWriter().sequence((contents) =>
        contents.sequence((bag) =>
          bag.objectIdentifier("1.2.840.113549.1.12.10.1.6").explicit(
            0,
            (value) => value.raw(inner),
          )
        )
      ).finish();
    }
    const contents = new DerWriter().sequence((parts) =>
      info(oid.data, (inside) => inside.octetString(bags))(parts)
    ).finish();
    const error = assertThrows(() => readPkcs12(pfx(contents), open), MalformedData);
    assertStringIncludes(error.message, "at most 8 deep");
  });
});

describe("PBMAC1", () => {
  const options = { hash: "sha256", password: passphrase, salt, iterations: 10 };
  const withKey = (length: number, cut = 32) => {
    const key = pbkdf2({ ...options, length });
    const mac = hmac("sha256", key, nothing).slice(0, cut);
    return pfx(nothing, macData(pbmac1(pbkdf2Of(10, length)), mac));
  };

  it("has a key of 1 to 64 bytes, which it says", () => {
    for (const length of [1, 20, 32, 64]) {
      assertEquals(readPkcs12(withKey(length), { passphrase }).keys, []);
    }
    for (const length of [65, 1000, 2 ** 31 - 1, 0, -1]) {
      const data = pfx(nothing, macData(pbmac1(pbkdf2Of(10, length)), tag));
      const error = refusedAtOnce(() => readPkcs12(data, { passphrase }), MalformedData);
      assertStringIncludes(error.message, "key of PBMAC1 must have 1 to 64 bytes");
    }
    const without = pfx(nothing, macData(pbmac1(pbkdf2Of(10)), tag));
    assertThrows(() => readPkcs12(without, { passphrase }), MalformedData);
  });

  it("must be whole", () => {
    for (const cut of [0, 1, 31]) {
      assertThrows(() => readPkcs12(withKey(32, cut), { passphrase }), PassphraseError);
    }
  });

  it("must be by PBKDF2", () => {
    const data = pfx(nothing, macData(pbmac1(scryptOf(16, 1, 1)), tag));
    assertThrows(() => readPkcs12(data, { passphrase }), MalformedData, "must be PBKDF2");
  });
});

describe("what readPkcs12 is given", () => {
  it("is checked", () => {
    const wrong = (options: unknown, kind: new (...args: never[]) => Error, part: string) =>
      assertThrows(() => readPkcs12(small, options as Options), kind as typeof Error, part);
    wrong({ passphrase: "secret" }, TypeError, "TextEncoder");
    wrong({ passphrase, maxIterations: 0 }, RangeError, "maxIterations must be");
    wrong({ passphrase, maxIterations: "5" }, TypeError, "maxIterations must be a number");
    wrong({ passphrase, allowUnauthenticated: 1 }, TypeError, "must be true or false");
    wrong({ password: passphrase }, TypeError, '"password"');
    wrong("secret", TypeError, "options must be an object");
    assertThrows(() => readPkcs12("x" as never), TypeError, "data must be bytes");
  });

  it("may be shared memory, which others change", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(small.length));
    shared.set(small);
    const reading = readPkcs12Async(shared, { passphrase });
    shared.fill(0);
    assertEquals((await reading).keys.length, 1);
  });

  it("may be aborted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await assertRejects(() => readPkcs12Async(small, { passphrase, signal }), Error, "enough");
  });
});
