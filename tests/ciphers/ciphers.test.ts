/**
 * Ciphers: published answers, and input in any parts.
 *
 * @module
 */
import { assertEquals, describe, it } from "../std.ts";
import { cut, decrypt, encrypt, hex, lacksCipher, utf8 } from "../support/ciphers.ts";

/** NIST SP 800-38A, appendix F: key, IV, counter and plaintext of all examples. */
const key = hex("2b7e151628aed2a6abf7158809cf4f3c");
const iv = hex("000102030405060708090a0b0c0d0e0f");
const counter = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
const plaintext = hex(`
  6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51
  30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710`);

const nist = [
  [
    "F.1.1",
    "aes-128-ecb",
    undefined,
    plaintext,
    `
    3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf
    43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4`,
  ],
  [
    "F.2.1",
    "aes-128-cbc",
    iv,
    plaintext,
    `
    7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2
    73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7`,
  ],
  [
    "F.3.7",
    "aes-128-cfb8",
    iv,
    plaintext.subarray(0, 18),
    `
    3b79424c9c0dd436bace9e0ed4586a4f32b9`,
  ],
  [
    "F.3.13",
    "aes-128-cfb",
    iv,
    plaintext,
    `
    3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b
    26751f67a3cbb140b1808cf187a4f4dfc04b05357c5d1c0eeac4c66f9ff7f2e6`,
  ],
  [
    "F.4.1",
    "aes-128-ofb",
    iv,
    plaintext,
    `
    3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed825
    9740051e9c5fecf64344f7a82260edcc304c6528f659c77866a510d9c1d6ae5e`,
  ],
  [
    "F.5.1",
    "aes-128-ctr",
    counter,
    plaintext,
    `
    874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff
    5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee`,
  ],
] as const;

describe("Ciphers of NIST SP 800-38A", () => {
  for (const [example, name, iv, input, output] of nist) {
    const options = { key, iv, padding: false };
    it(`${example}: ${name} encrypts`, () => {
      assertEquals(encrypt(name, options, [input]).toHex(), hex(output).toHex());
    });

    it(`${example}: ${name} decrypts`, () => {
      assertEquals(decrypt(name, options, [hex(output)]).toHex(), input.toHex());
    });

    it(`${name} gives the same in any parts`, () => {
      for (const sizes of [[1], [15, 17], [16], [5, 0, 11, 33]]) {
        assertEquals(encrypt(name, options, cut(input, sizes)).toHex(), hex(output).toHex());
        assertEquals(decrypt(name, options, cut(hex(output), sizes)).toHex(), input.toHex());
      }
    });
  }
});

describe("Stream ciphers", () => {
  it("ChaCha20 is that of RFC 8439, section 2.4.2", () => {
    const key = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const iv = hex("01000000 000000000000004a00000000"); // counter, then nonce
    const text = utf8(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the " +
        "future, sunscreen would be it.",
    );
    const expected = hex(`
      6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62
      b3571639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91a
      b77937365af90bbf74a35be6b40b8eedf2785e42874d`);
    assertEquals(encrypt("chacha20", { key, iv }, [text]), expected);
    assertEquals(encrypt("chacha20", { key, iv }, cut(text, [1, 64, 7])), expected);
  });

  it("take names in any case", () => {
    const output = encrypt("Aes-128-CTR", { key, iv: counter }, [plaintext]);
    assertEquals(output, encrypt("aes-128-ctr", { key, iv: counter }, [plaintext]));
  });
});

/** One part, which is all the data. */
const units = [
  [
    "IEEE 1619, vector 2",
    "aes-128-xts",
    {
      key: hex("1111111111111111111111111111111122222222222222222222222222222222"),
      iv: hex("33333333330000000000000000000000"),
    },
    "44".repeat(32),
    "c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0",
  ],
  [
    "IEEE 1619, vector 15, which is no whole number of blocks",
    "aes-128-xts",
    {
      key: hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0bfbebdbcbbbab9b8b7b6b5b4b3b2b1b0"),
      iv: hex("9a785634120000000000000000000000"),
    },
    "000102030405060708090a0b0c0d0e0f10",
    "6c1625db4671522d3d7599601de7ca09ed",
  ],
  [
    "RFC 3394, section 4.6",
    "id-aes256-wrap",
    {
      key: hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
    },
    "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
    `
    28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21`,
  ],
  [
    "RFC 5649, section 6, 20 bytes",
    "id-aes192-wrap-pad",
    {
      key: hex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"),
    },
    "c37b7e6492584340bed12207808941155068f738",
    `
    138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a`,
  ],
  [
    "RFC 5649, section 6, 7 bytes",
    "id-aes192-wrap-pad",
    {
      key: hex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"),
    },
    "466f7250617369",
    "afbeb0f07dfbf5419200f2ccb50bb24f",
  ],
  // RFC 3962, appendix B has CS3; CS1 has the last two blocks the other way round.
  [
    "RFC 3962, appendix B, 17 bytes, as CS1",
    "aes-128-cbc-cts",
    {
      key: utf8("chicken teriyaki"),
      iv: new Uint8Array(16),
    },
    utf8("I would like the ").toHex(),
    "97c6353568f2bf8cb4d8a580362da7ff7f",
  ],
] as const;

describe("Ciphers that take all data at once", () => {
  for (const [source, name, options, input, output] of units) {
    it(`${name}: ${source}`, { skip: lacksCipher(name) }, () => {
      assertEquals(encrypt(name, options, [hex(input)]).toHex(), hex(output).toHex());
      assertEquals(decrypt(name, options, [hex(output)]).toHex(), input);
    });
  }
});
