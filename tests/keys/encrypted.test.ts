/**
 * Encrypted private keys: those of OpenSSL's program in every scheme that it writes, and ours, which
 * it has to read.
 *
 * @module
 */
import { decodePem, DerReader, DerWriter } from "../../hazmat/asn1/mod.ts";
import { coreFor } from "../../hazmat/core/core.ts";
import { bmpString } from "../../hazmat/keys/bmp_string.ts";
import { readPrivateKey, readPrivateKeyAsync } from "../../hazmat/keys/read.ts";
import {
  encodePrivateKey,
  encodePrivateKeyAsync,
  type PrivateWriting,
} from "../../hazmat/keys/write.ts";
import { cipherSupported } from "../../hazmat/ciphers/mod.ts";
import { loadProvider } from "../../mod.ts";
import { PassphraseError, UnsupportedAlgorithm } from "../../errors.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertThrows,
  describe,
  it,
  type Skip,
} from "../std.ts";
import { rfc8410 } from "./examples.ts";
import { canMake, lacksOpenssl, newKey, openssl, opensslText } from "./openssl_program.ts";

const core = coreFor(undefined, "test");
const action = "read the private key";
const skip = lacksOpenssl;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const passphrase = encode("correct horse ü");
const pass = "pass:correct horse ü";
const hex = (bytes: Uint8Array): string => bytes.toHex();
const pkcs8 = decodePem(rfc8410.privateKey)[0]!.der;

/** The scheme of OpenSSL's program, in the legacy provider if that is needed. */
function encrypted(...options: readonly string[]): string {
  const args = ["pkcs8", "-topk8", "-passout", pass, ...options];
  try {
    return opensslText(args, rfc8410.privateKey);
  } catch {
    const legacy = ["-provider", "legacy", "-provider", "default"];
    return opensslText([...args, ...legacy], rfc8410.privateKey);
  }
}

function read(pem: string): Uint8Array {
  return readPrivateKey(core, pem, { passphrase }, action).pkcs8;
}

/** Old ciphers are in a provider of their own from OpenSSL 3.0 on. */
function loadLegacy(): Disposable {
  if (cipherSupported("rc2-40-cbc")) return { [Symbol.dispose]: () => {} };
  return loadProvider("legacy");
}

function tryLegacy(): Skip {
  try {
    using _legacy = loadLegacy();
    return false;
  } catch {
    return "no legacy provider";
  }
}

const lacksLegacy = tryLegacy();

describe("an encrypted key of OpenSSL's program", () => {
  const hashes = ["SHA1", "SHA224", "SHA256", "SHA384", "SHA512"];
  const ciphers = ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3", "camellia-256-cbc"];
  const schemes: readonly (readonly string[])[] = [
    ...hashes.map((hash) => ["-v2", "aes-256-cbc", "-v2prf", `hmacWith${hash}`]),
    ...ciphers.map((cipher) => ["-v2", cipher]),
    ["-v2", "aria-256-cbc"],
    ["-v2", "aes-128-cbc", "-iter", "1"],
    ["-scrypt", "-scrypt_N", "1024", "-scrypt_r", "8", "-scrypt_p", "2"],
    ["-scrypt"],
    ["-v1", "PBE-SHA1-3DES"],
    ["-v1", "PBE-SHA1-2DES", "-iter", "3"],
  ];
  for (const scheme of schemes) {
    it(`is read: ${scheme.join(" ")}`, { skip }, async () => {
      const pem = encrypted(...scheme);
      assertEquals(hex(read(pem)), hex(pkcs8));
      const later = await readPrivateKeyAsync(core, pem, { passphrase }, action);
      assertEquals(hex(later.pkcs8), hex(pkcs8));
      const { der } = decodePem(pem)[0]!;
      assertEquals(hex(readPrivateKey(core, der, { passphrase }, action).pkcs8), hex(pkcs8));
    });
  }

  const old = ["PBE-MD5-DES", "PBE-SHA1-DES", "PBE-SHA1-RC2-64", "PBE-MD5-RC2-64"];
  for (const scheme of [...old, "PBE-SHA1-RC2-128", "PBE-SHA1-RC2-40", "PBE-SHA1-RC4-128"]) {
    it(`is read if libcrypto has what it takes: ${scheme}`, { skip: skip || lacksLegacy }, () => {
      const pem = encrypted("-v1", scheme);
      using _legacy = loadLegacy();
      assertEquals(hex(read(pem)), hex(pkcs8));
    });
  }

  it("is read in PBES2 with RC2 and DES, which have parameters of their own", {
    skip: skip || lacksLegacy,
  }, () => {
    for (const cipher of ["rc2", "rc2-40-cbc", "rc2-64-cbc", "des-cbc"]) {
      const pem = encrypted("-v2", cipher);
      using _legacy = loadLegacy();
      assertEquals(hex(read(pem)), hex(pkcs8), cipher);
    }
  });

  it("names the cipher that libcrypto lacks, before any work", {
    skip: skip || (cipherSupported("rc2-40-cbc") ? "no cipher is missing" : false),
  }, () => {
    const pem = encrypted("-v1", "PBE-SHA1-RC2-40", "-iter", "9999999");
    const start = performance.now();
    const error = assertThrows(() => read(pem), UnsupportedAlgorithm, '"rc2-40-cbc"');
    assertEquals(error.code, "ERR_UNSUPPORTED_ALGORITHM");
    assert(performance.now() - start < 500);
  });

  for (const cipher of ["aes128", "aes192", "aes256", "des3", "camellia256", "aria128"]) {
    it(`is read in the PEM of before PKCS #8: ${cipher}`, { skip }, async () => {
      const pem = newKey("RSA", "rsa_keygen_bits:1024");
      const args = ["rsa", "-traditional", `-${cipher}`, "-passout", pass];
      const old = opensslText(args, pem);
      assert(old.includes("DEK-Info"));
      const expected = decodePem(pem)[0]!.der;
      assertEquals(hex(read(old)), hex(expected));
      const key = await readPrivateKeyAsync(core, old, { passphrase }, action);
      assertEquals(hex(key.pkcs8), hex(expected));
    });
  }

  it("is read in that PEM, of EC and DSA", { skip }, () => {
    const ec = newKey("EC", "ec_paramgen_curve:P-256", "ec_param_enc:named_curve");
    const old = opensslText(["ec", "-aes256", "-passout", pass], ec);
    assertEquals(hex(read(old)), hex(decodePem(ec)[0]!.der));
    const dsa = opensslText(["dsaparam", "-genkey", "1024"]);
    const oldDsa = opensslText(["dsa", "-aes256", "-passout", pass], dsa);
    assert(oldDsa.includes("BEGIN DSA PRIVATE KEY") && oldDsa.includes("DEK-Info"));
    assertEquals(hex(read(oldDsa)), hex(readPrivateKey(core, dsa, {}, action).pkcs8));
  });
});

describe("the pass phrase of a key", () => {
  const texts = {
    missing: "Cannot read the private key: it is encrypted, but there is no pass phrase; " +
      "give it with passphrase",
    wrong: "Cannot read the private key: the pass phrase does not decrypt it; " +
      "give the right one, or a key that is not damaged",
    "not needed": "Cannot read the private key: it is not encrypted, but there is a pass phrase; " +
      "leave passphrase out",
  } as const;
  const pem = encodePrivateKey(
    core,
    pkcs8,
    { format: "pem", passphrase, kdf: { name: "pbkdf2", iterations: 1000 } },
    action,
  );

  const refused = (data: string | Uint8Array, options: { passphrase?: Uint8Array }) =>
    assertThrows(() => readPrivateKey(core, data, options, action), PassphraseError);

  it("is missing, wrong, or not needed, which the error tells apart", () => {
    for (
      const [reason, data, options] of [
        ["missing", pem, {}],
        ["wrong", pem, { passphrase: encode("correct horse") }],
        ["wrong", pem, { passphrase: encode("") }],
        ["not needed", rfc8410.privateKey, { passphrase }],
        ["not needed", pkcs8, { passphrase }],
      ] as const
    ) {
      const error = refused(data, options);
      assertEquals([error.reason, error.message], [reason, texts[reason]]);
    }
  });

  it("is wrong for all of many others, whatever they decrypt to", () => {
    // One in 256 has padding that is right.
    for (let i = 0; i < 600; i++) {
      const error = refused(pem, { passphrase: encode(`wrong ${i}`) });
      assertEquals(error.message, texts.wrong);
    }
  });

  it("is wrong for a ciphertext that was changed anywhere", () => {
    const { der } = decodePem(pem)[0]!;
    const at = der.length - 64; // the ciphertext has 64 bytes
    for (let i = at; i < der.length; i++) {
      const damaged = der.slice();
      damaged[i]! ^= 1 << (i % 8);
      try {
        // What differs may be in the key itself: then another key is read.
        readPrivateKey(core, damaged, { passphrase }, action);
      } catch (error) {
        const isKnown = error instanceof PassphraseError ||
          /ERR_(MALFORMED|INVALID_KEY)/.test((error as { code: string }).code);
        assert(isKnown, String(error));
      }
    }
    for (let size = 0; size < 64; size++) {
      const short = new DerWriter().sequence((info) => {
        const reader = new DerReader(der).sequence();
        info.raw(reader.raw()).octetString(reader.octetString().slice(0, size));
      }).finish();
      assertEquals(refused(short, { passphrase }).reason, "wrong");
    }
  });

  it("is the same for the PEM of before PKCS #8", { skip }, () => {
    const key = newKey("RSA", "rsa_keygen_bits:1024");
    const old = opensslText(["rsa", "-traditional", "-aes128", "-passout", pass], key);
    assertEquals(refused(old, {}).message, texts.missing);
    assertEquals(refused(old, { passphrase: encode("wrong") }).message, texts.wrong);
  });

  it("rejects the promise in the same way", async () => {
    const wrong = { passphrase: encode("wrong") };
    const error = await assertRejects(
      () => readPrivateKeyAsync(core, pem, wrong, action),
      PassphraseError,
    );
    assertEquals(error.message, texts.wrong);
  });

  it("is left as it is, and so is the key", () => {
    const mine = passphrase.slice();
    const der = decodePem(pem)[0]!.der;
    const before = der.slice();
    readPrivateKey(core, der, { passphrase: mine }, action);
    assertEquals([hex(mine), hex(der)], [hex(passphrase), hex(before)]);
  });
});

describe("a pass phrase for PKCS #12", () => {
  const wide = (text: Uint8Array): string => hex(bmpString(new Uint8Array(text)));

  it("is UTF-16 with two zeros, as far as it is UTF-8", () => {
    for (const text of ["", "abc", "ü€", "\u0000\u0800\uffff", "𝄞x\u{10ffff}", "\ud7ff\ue000"]) {
      const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
      const expected = [...units, 0].map((unit) => unit.toString(16).padStart(4, "0")).join("");
      assertEquals(wide(encode(text)), expected);
    }
  });

  it("is Latin-1 with zeros, if it is not", () => {
    const texts = [
      "80",
      "c080",
      "c3",
      "e08080",
      "eda080",
      "f0808080",
      "f4908080",
      "f5808080",
      "c3c3",
    ];
    for (const text of [...texts, "61e2", "ff", "f09d84"]) {
      const expected = text.match(/../g)!.map((octet) => `00${octet}`).join("");
      assertEquals(wide(Uint8Array.fromHex(text)), `${expected}0000`);
    }
  });
});

describe("a key that is encrypted here", () => {
  const options: readonly Partial<PrivateWriting>[] = [
    {},
    { cipher: "AES-128-CBC", kdf: { name: "pbkdf2", hash: "sha1", iterations: 1000 } },
    { cipher: "aes-192-cbc", kdf: { name: "pbkdf2", hash: "SHA512", iterations: 2000 } },
    { cipher: "camellia-256-cbc", kdf: { name: "scrypt", cost: 1024 } },
    { kdf: { name: "scrypt", cost: 16, blockSize: 1, parallelization: 3 } },
  ];
  for (const [i, option] of options.entries()) {
    it(`is read here, and by OpenSSL's program: ${JSON.stringify(option)}`, { skip }, async () => {
      const pem = encodePrivateKey(core, pkcs8, { passphrase, ...option, format: "pem" }, action);
      assert(pem.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
      assertEquals(hex(read(pem)), hex(pkcs8));
      const out = openssl(["pkey", "-passin", pass, "-outform", "DER"], pem);
      assertEquals(hex(out), hex(pkcs8));
      if (i > 1) return;
      const later = await encodePrivateKeyAsync(
        core,
        pkcs8,
        { passphrase, ...option, format: "der" },
        action,
      ) as Uint8Array;
      assertEquals(hex(readPrivateKey(core, later, { passphrase }, action).pkcs8), hex(pkcs8));
    });
  }

  it("is another one each time", () => {
    const kdf = { name: "pbkdf2", iterations: 1000 } as const;
    const [a, b] = [1, 2].map(() =>
      encodePrivateKey(core, pkcs8, { format: "der", passphrase, kdf }, action)
    );
    assert(hex(a!) !== hex(b!));
    assertEquals(a!.length, b!.length);
  });
});

describe("a key that is not encrypted", () => {
  it("is written in its formats, and read again", { skip }, () => {
    for (const make of [["RSA", "rsa_keygen_bits:1024"], ["EC", "ec_paramgen_curve:P-256"]]) {
      const pem = newKey(make[0]!, ...make.slice(1));
      const key = readPrivateKey(core, pem, {}, action);
      assertEquals(encodePrivateKey(core, key.pkcs8, { format: "pem" }, action), pem);
      const traditional = encodePrivateKey(
        core,
        key.pkcs8,
        { format: "pem", traditional: true },
        action,
      );
      assertEquals(readPrivateKey(core, traditional, {}, action), key);
      const args = make[0] === "RSA" ? ["rsa", "-traditional"] : ["ec"];
      assertEquals(traditional, opensslText(args, pem));
    }
  });

  it("has the seed of ML-DSA only, unless more is asked for", () => {
    const [seed, expanded] = [new Uint8Array(32).fill(1), new Uint8Array(2560).fill(2)];
    const both = new DerWriter().sequence((info) => {
      info.integer(0).sequence((one) => one.objectIdentifier("2.16.840.1.101.3.4.3.17"));
      info.octetString((inside) =>
        inside.sequence((two) => two.octetString(seed).octetString(expanded))
      );
    }).finish();
    const key = readPrivateKey(core, both, {}, action);
    assertEquals(hex(key.pkcs8), hex(both));
    const sizes = ([undefined, "seed", "expanded", "both"] as const).map((form) =>
      encodePrivateKey(core, both, { format: "der", form }, action).length
    );
    assertEquals(sizes, [54, 54, 2588, 2626]);
  });

  it("is read by a newer program in each form of ML-DSA", {
    skip: canMake("ML-DSA-44") ? false : "no openssl program with ML-DSA",
  }, () => {
    const pem = newKey("ML-DSA-44");
    const { pkcs8 } = readPrivateKey(core, pem, {}, action);
    for (const form of ["seed", "expanded", "both"] as const) {
      const written = encodePrivateKey(core, pkcs8, { format: "pem", form }, action);
      assertEquals(
        opensslText(["pkey", "-pubout"], written),
        opensslText(["pkey", "-pubout"], pem),
      );
    }
  });
});
