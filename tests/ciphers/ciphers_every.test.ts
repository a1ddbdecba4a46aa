/**
 * Every cipher that this libcrypto lists and that does not authenticate: what
 * was encrypted, in any parts and in any memory, decrypts.
 *
 * @module
 */
import {
  ciphers,
  cipherSupported,
  createCipher,
  createDecipher,
} from "../../hazmat/ciphers/mod.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { cipherOf, counted, cut, decrypt, encrypt, optionsFor } from "../support/ciphers.ts";

const names = ciphers().filter((name) => !cipherOf(name).isAead);
const takesUnits = /xts|wrap|cts/;
const inParts = names.filter((name) => !takesUnits.test(name));
const atOnce = names.filter((name) => takesUnits.test(name));

const isTripleDesWrap = /des3-wrap|3deswrap/;

describe("Every cipher", () => {
  it("is listed in lower case, sorted, and supported", () => {
    const all = ciphers();
    assert(all.length > 50);
    assertEquals(all, [...all].sort());
    for (const name of all) {
      assertEquals(name, name.toLowerCase());
      assert(cipherSupported(name), name);
      assert(cipherSupported(name.toUpperCase()), name);
    }
    assert(!cipherSupported("no-such-cipher"));
  });

  for (const name of inParts) {
    it(`${name} decrypts what it encrypted, in any parts`, () => {
      const options = optionsFor(cipherOf(name));
      for (const size of [0, 1, 15, 16, 17, 100]) {
        const text = counted(size);
        const sealed = encrypt(name, options, [text]);
        assertEquals(encrypt(name, options, cut(text, [1, 7, 16, 24])), sealed);
        assertEquals(decrypt(name, options, [sealed]), text);
        assertEquals(decrypt(name, options, cut(sealed, [5, 16, 1, 32])), text);
      }
    });

    it(`${name} writes the same into a buffer you provide`, () => {
      const options = optionsFor(cipherOf(name));
      const text = counted(100);
      const sealed = encrypt(name, options, [text]);
      const out = new Uint8Array(sealed.length + 32);
      using cipher = createCipher(name, options);
      const size = cipher.updateInto(text, out);
      const whole = size + cipher.finalInto(out.subarray(size));
      assertEquals(out.subarray(0, whole), sealed);
      assertEquals(out.subarray(whole), new Uint8Array(out.length - whole));
      using decipher = createDecipher(name, options);
      const found = decipher.updateInto(sealed, out);
      const rest = decipher.finalInto(out.subarray(found));
      assertEquals(out.subarray(0, found + rest), text);
    });

    it(`${name} works in place`, () => {
      const options = optionsFor(cipherOf(name));
      const memory = counted(96);
      using cipher = createCipher(name, { ...options, padding: false });
      using decipher = createDecipher(name, { ...options, padding: false });
      cipher.updateInto(memory, memory);
      assertEquals(memory, encrypt(name, { ...options, padding: false }, [counted(96)]));
      decipher.updateInto(memory, memory);
      assertEquals(memory, counted(96));
    });
  }

  for (const name of atOnce) {
    it(`${name} decrypts what it encrypted`, () => {
      const options = optionsFor(cipherOf(name));
      for (const size of [16, 32, 104]) {
        const sealed = encrypt(name, options, [counted(size)]);
        assertEquals(decrypt(name, options, [sealed]), counted(size));
      }
    });
  }

  for (const name of atOnce.filter((name) => !isTripleDesWrap.test(name))) {
    it(`${name} works in place, where it gets longer too`, () => {
      const options = optionsFor(cipherOf(name));
      for (const size of [16, 32, 104]) {
        const sealed = encrypt(name, options, [counted(size)]);
        const memory = new Uint8Array(sealed.length);
        memory.set(counted(size));
        using cipher = createCipher(name, options);
        assertEquals(cipher.updateInto(memory.subarray(0, size), memory), sealed.length);
        assertEquals(memory, sealed);
        using decipher = createDecipher(name, options);
        assertEquals(decipher.updateInto(memory, memory), size);
        assertEquals(memory.subarray(0, size), counted(size));
      }
    });
  }

  it("of triple DES key wrap is refused in place, as libcrypto gets it wrong", () => {
    for (const name of atOnce.filter((name) => isTripleDesWrap.test(name))) {
      const memory = counted(32);
      using cipher = createCipher(name, optionsFor(cipherOf(name)));
      assertThrows(() => cipher.updateInto(memory.subarray(0, 16), memory), RangeError, "in place");
      assertEquals(memory, counted(32));
    }
  });

  it("of those that steal ciphertext takes any length, in place too", () => {
    for (const name of atOnce.filter((name) => /xts|cts/.test(name))) {
      const options = optionsFor(cipherOf(name));
      for (const size of [17, 31, 33, 100]) {
        const sealed = encrypt(name, options, [counted(size)]);
        assertEquals(decrypt(name, options, [sealed]), counted(size), name);
        const memory = counted(size);
        using cipher = createCipher(name, options);
        cipher.updateInto(memory, memory);
        assertEquals(memory, sealed, name);
        using decipher = createDecipher(name, options);
        decipher.updateInto(memory, memory);
        assertEquals(memory, counted(size), name);
      }
    }
  });
});
