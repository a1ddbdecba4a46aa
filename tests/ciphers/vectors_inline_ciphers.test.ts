/**
 * Digests and ciphers for which the other files have no vectors. All were recomputed with `openssl
 * enc` and `openssl dgst`.
 *
 * @module
 */
import { hash as ourHash } from "../../hazmat/digests/mod.ts";
import { describe, it } from "../std.ts";
import { checkBothWays } from "../vectors/cipher_plans.ts";
import { cipher, hash } from "../vectors/need.ts";
import { same } from "../vectors/vector.ts";

const hex = (value: string) => Uint8Array.fromHex(value);

/** Digests of "abc". */
const digests: readonly (readonly [name: string, source: string, digest: string])[] = [
  ["md4", "RFC 1320 A.5", "a448017aaf21d8525fc10ae87aa6729d"],
  [
    "whirlpool",
    "ISO/IEC 10118-3",
    "4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c" +
    "7181eebdb6c57e277d0e34957114cbd6c797fc9d95d8b582d225292076d4eef5",
  ],
  [
    "md5-sha1",
    "RFC 1321 A.5 and FIPS 180-2 A.1",
    "900150983cd24fb0d6963f7d28e17f72a9993e364706816aba3e25717850c26c9cd0d89d",
  ],
];

/** 00 11 22 ... ff, under 00 01 02 ... */
const ariaText = "00112233445566778899aabbccddeeff";
const ariaKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

type CipherRow = readonly [
  name: string,
  source: string,
  key: string,
  plaintext: string,
  ciphertext: string,
];

const aria = (bits: number, ciphertext: string): CipherRow => [
  `aria-${bits}-ecb`,
  "RFC 5794 A",
  ariaKey.slice(0, bits / 4),
  ariaText,
  ciphertext,
];

const ciphers: readonly CipherRow[] = [
  aria(128, "d718fbd6ab644c739da95f3be6451778"),
  aria(192, "26449c1805dbe7aa25a468ce263a9e79"),
  aria(256, "f92bd7c79fb72e2f2b8f80c1972d24fc"),
  // With 128 effective bits, as many as the key has.
  [
    "rc2-ecb",
    "RFC 2268 5",
    "88bca90e90875a7f0f79c384627bafb2",
    "0000000000000000",
    "2269552ab0f85ca6",
  ],
  // J. Orlin Grabbe, "The DES Algorithm Illustrated".
  ["des-ecb", "Grabbe", "133457799bbcdff1", "0123456789abcdef", "85e813540f0ab405"],
];

describe("published vectors of digests and ciphers", () => {
  for (const [name, source, digest] of digests) {
    const need = hash(name);
    it(`${name}, ${source}`, { skip: need.skip }, () => {
      using _held = need.hold();
      same(ourHash(name, new TextEncoder().encode("abc")), hex(digest), name);
      console.log(`${name}, ${source}: 1 valid`);
    });
  }
  for (const [name, source, key, plaintext, ciphertext] of ciphers) {
    const need = cipher(name);
    it(`${name}, ${source}`, { skip: need.skip }, () => {
      using _held = need.hold();
      const input = { key: hex(key), padding: false };
      checkBothWays(name, input, hex(plaintext), hex(ciphertext), name);
      console.log(`${name}, ${source}: 1 valid`);
    });
  }
});
