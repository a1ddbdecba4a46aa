/**
 * Every AEAD that this libcrypto lists: what was sealed opens, and nothing that was changed does.
 *
 * @module
 */
import { InvalidTag, UnsupportedAlgorithm } from "../../errors.ts";
import type { Aead } from "../../hazmat/aead/aead.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { ciphers } from "../../hazmat/ciphers/mod.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { type Bytes, cipherOf, counted } from "../support/ciphers.ts";

const forTls = /hmac/;
const all = ciphers().filter((name) => cipherOf(name).isAead);
const names = all.filter((name) => !forTls.test(name));

const newAead = (name: string, tagLength?: number): Aead =>
  ourAead(name, counted(cipherOf(name).keyLength, 1), { tagLength });

/** Before OpenSSL 3.5, some do not seal an empty plaintext. */
function sealsEmpty(aead: Aead): boolean {
  try {
    return aead.seal(counted(12), new Uint8Array()).length === 16;
  } catch (error) {
    assert(error instanceof UnsupportedAlgorithm);
    return false;
  }
}

const sizes = [0, 1, 15, 16, 17, 31, 32, 100, 1000];
const aads = [undefined, new Uint8Array(), counted(1), counted(16), counted(33)];

/** The same bytes with one bit changed. */
function flipped(bytes: Bytes, bit: number): Bytes {
  const changed = bytes.slice();
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

describe("Every AEAD", () => {
  it("among the usual ones is available", () => {
    for (const name of ["aes-256-gcm", "aes-256-ccm", "aes-256-ocb", "chacha20-poly1305"]) {
      assert(names.includes(name), name);
    }
  });

  for (const name of names) {
    it(`${name} opens what it sealed`, () => {
      using aead = newAead(name);
      const nonce = counted(12, 5);
      for (const size of sizes.slice(sealsEmpty(aead) ? 0 : 1)) {
        for (const aad of aads) {
          using fresh = newAead(name);
          const sealed = aead.seal(nonce, counted(size), aad);
          assertEquals(sealed.length, size + 16);
          assertEquals(sealed, fresh.seal(nonce, counted(size), aad));
          assertEquals(aead.open(nonce, sealed, aad), counted(size));
        }
      }
    });

    it(`${name} refuses any change, and stays usable`, () => {
      using aead = newAead(name);
      const [nonce, text, aad] = [counted(12, 5), counted(20), counted(9)];
      const sealed = aead.seal(nonce, text, aad);
      const out = new Uint8Array(21).fill(0xaa);
      const refuse = (nonce: Bytes, sealed: Bytes, aad?: Bytes): void => {
        assertThrows(() => aead.open(nonce, sealed, aad), InvalidTag);
        out.fill(0xaa);
        assertThrows(() => aead.openInto(nonce, sealed, out, aad), InvalidTag);
        const size = sealed.length - 16;
        assertEquals(out.subarray(0, size), new Uint8Array(size), "wiped");
        assert(out.subarray(size).every((byte) => byte === 0xaa), "the rest stays");
      };
      for (let bit = 0; bit < sealed.length * 8; bit++) refuse(nonce, flipped(sealed, bit), aad);
      for (let bit = 0; bit < nonce.length * 8; bit++) refuse(flipped(nonce, bit), sealed, aad);
      for (let bit = 0; bit < aad.length * 8; bit++) refuse(nonce, sealed, flipped(aad, bit));
      refuse(nonce, sealed);
      refuse(nonce, sealed, aad.slice(1));
      refuse(nonce, sealed.slice(0, -1), aad);
      assertEquals(aead.seal(nonce, text, aad), sealed);
      assertEquals(aead.seal(nonce, text), newAead(name).seal(nonce, text));
      assertEquals(aead.open(nonce, sealed, aad), text);
    });

    it(`${name} accepts an empty message`, () => {
      using aead = newAead(name);
      const empty = new Uint8Array();
      const nonce = counted(12);
      if (!sealsEmpty(aead)) {
        assertThrows(() => aead.open(nonce, counted(16)), UnsupportedAlgorithm, "empty plaintext");
        return;
      }
      const sealed = aead.seal(nonce, empty, counted(5));
      assertEquals(aead.open(nonce, sealed, counted(5)), empty);
      assertEquals(aead.openInto(nonce, sealed, empty, counted(5)), 0);
      for (let bit = 0; bit < 128; bit++) {
        assertThrows(() => aead.open(nonce, flipped(sealed, bit), counted(5)), InvalidTag);
      }
      assertThrows(() => aead.open(nonce, sealed), InvalidTag);
    });

    it(`${name} works in place and into other memory`, () => {
      using aead = newAead(name);
      const nonce = counted(12, 5);
      for (const size of [1, 15, 16, 17, 100]) {
        const sealed = aead.seal(nonce, counted(size), counted(3));
        const memory = new Uint8Array(size + 24);
        const out = memory.subarray(4, 4 + size + 20);
        out.set(counted(size));
        const message = out.subarray(0, size);
        assertEquals(aead.sealInto(nonce, message, out, counted(3)), size + 16);
        assertEquals(out.subarray(0, size + 16), sealed);
        assertEquals(memory.subarray(4 + size + 16), new Uint8Array(4), "behind it");
        const part = out.subarray(0, size + 16);
        assertEquals(aead.openInto(nonce, part, out, counted(3)), size);
        assertEquals(message, counted(size));
        assertEquals(aead.sealInto(nonce, counted(size), out, counted(3)), size + 16);
        const plain = new Uint8Array(size);
        assertEquals(aead.openInto(nonce, part, plain, counted(3)), size);
        assertEquals(plain, counted(size));
      }
    });

    it(`${name} wipes what it decrypted in place, if the tag is wrong`, () => {
      using aead = newAead(name);
      const sealed = aead.seal(counted(12), counted(50));
      const memory = flipped(sealed, 8 * 60);
      assertThrows(() => aead.openInto(counted(12), memory, memory), InvalidTag);
      assertEquals(memory.subarray(0, 50), new Uint8Array(50));
    });

    it(`${name} seals under nonces that it draws`, () => {
      using aead = newAead(name);
      const [one, two] = [aead.sealRandomNonce(counted(9)), aead.sealRandomNonce(counted(9))];
      assertEquals(one.length, aead.nonceLength + 9 + aead.tagLength);
      const nonces = [one, two].map((sealed) => sealed.slice(0, aead.nonceLength).toHex());
      assert(nonces[0] !== nonces[1]);
      assertEquals(aead.openRandomNonce(one), counted(9));
      assertThrows(() => aead.openRandomNonce(one, counted(1)), InvalidTag);
      assertThrows(() => aead.openRandomNonce(flipped(one, 0)), InvalidTag);
      assertThrows(() => aead.openRandomNonce(one.slice(0, aead.nonceLength - 1)), InvalidTag);
      assertThrows(() => aead.openRandomNonce(one.slice(0, aead.nonceLength + 15)), InvalidTag);
    });
  }

  for (const name of all.filter((name) => forTls.test(name))) {
    it(`but not ${name}, which is for TLS`, () => {
      const make = () => ourAead(name, counted(cipherOf(name).keyLength));
      assertThrows(make, UnsupportedAlgorithm, "made for TLS records");
    });
  }
});

describe("Tags", () => {
  const lengths = {
    "aes-128-gcm": [4, 8, 12, 13, 14, 15, 16],
    "aes-128-ccm": [4, 6, 8, 10, 12, 14, 16],
    "aes-128-ocb": Array.from({ length: 16 }, (_, index) => index + 1),
    "chacha20-poly1305": [16],
  };

  for (const [name, good] of Object.entries(lengths)) {
    it(`of ${name} have the lengths of its standard`, () => {
      for (let length = 1; length <= 16; length++) {
        if (!good.includes(length)) {
          const message = `tagLength must be one of ${good.join(", ")}, but is ${length}`;
          assertThrows(() => newAead(name, length), RangeError, message);
          continue;
        }
        using aead = newAead(name, length);
        assertEquals(aead.tagLength, length);
        const sealed = aead.seal(counted(12), counted(20), counted(3));
        assertEquals(sealed.length, 20 + length);
        assertEquals(aead.open(counted(12), sealed, counted(3)), counted(20));
        for (const bit of [0, 159, 160, sealed.length * 8 - 1]) {
          const changed = flipped(sealed, bit);
          assertThrows(() => aead.open(counted(12), changed, counted(3)), InvalidTag);
        }
      }
    });
  }

  it("have a length that is a whole number from 1 to 16", () => {
    for (const length of [0, 17, -1, 1.5, NaN]) {
      assertThrows(() => newAead("aes-128-gcm", length), RangeError, "tagLength must be a whole");
    }
    assertThrows(() => newAead("aes-128-gcm", "16" as never), TypeError, "must be a number");
  });
});
