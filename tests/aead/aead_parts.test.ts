/**
 * Authenticated messages in parts.
 *
 * @module
 */
import { AlreadyFinalized, InvalidTag, UnsupportedAlgorithm } from "../../errors.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { cipherSupported } from "../../hazmat/ciphers/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { counted, cut, joined, lacksCipher } from "../support/ciphers.ts";
import { everyKindOf, notBytes } from "../support/inputs.ts";

const key = counted(32);
const nonce = counted(12);
const text = counted(150);
const aad = counted(21);
const names = ["aes-256-gcm", "aes-256-ocb", "chacha20-poly1305", "aria-256-gcm", "sm4-gcm"];
const splits = [[1], [16], [15, 17], [7, 0, 64], [150], [33]];

const keyOf = (name: string) => name.startsWith("sm4") ? key.subarray(0, 16) : key;

describe("A message in parts", () => {
  for (const name of names) {
    const skip = lacksCipher(name);

    it(`of ${name} is the same as the whole`, { skip }, () => {
      using aead = ourAead(name, keyOf(name));
      for (const size of [0, 1, 16, 31, 150]) {
        const whole = aead.seal(nonce, text.subarray(0, size), aad);
        for (const split of splits) {
          using encryptor = aead.createEncryptor(nonce, aad);
          const parts = cut(text.slice(0, size), split).map((part) => encryptor.update(part));
          assertEquals(joined([...parts, encryptor.final()]), whole);
        }
      }
    });

    it(`of ${name} opens, and before that nothing comes out`, { skip }, () => {
      using aead = ourAead(name, keyOf(name));
      for (const size of [0, 1, 16, 31, 150]) {
        const plain = text.slice(0, size);
        const sealed = aead.seal(nonce, plain, aad);
        for (const split of splits) {
          using decryptor = aead.createDecryptor(nonce, aad);
          for (const part of cut(sealed.slice(0, size), split)) {
            assertEquals(decryptor.update(part) as unknown, undefined);
          }
          assertEquals(decryptor.final(sealed.slice(size)), plain);
        }
      }
    });

    it(`of ${name} does not open if anything was changed`, { skip }, () => {
      using aead = ourAead(name, keyOf(name));
      const sealed = aead.seal(nonce, text, aad);
      const refuse = (
        nonceUsed: typeof nonce,
        body: typeof nonce,
        tag: typeof nonce,
        data: typeof nonce,
      ) => {
        const decryptor = aead.createDecryptor(nonceUsed, data);
        decryptor.update(body);
        assertThrows(() => decryptor.final(tag), InvalidTag);
        assertThrows(() => decryptor.final(tag), AlreadyFinalized);
      };
      const [body, tag] = [sealed.slice(0, 150), sealed.slice(150)];
      const changed = (bytes: typeof nonce) => bytes.with(3, bytes[3]! ^ 4) as typeof nonce;
      refuse(changed(nonce), body, tag, aad);
      refuse(nonce, changed(body), tag, aad);
      refuse(nonce, body, changed(tag), aad);
      refuse(nonce, body, tag, changed(aad));
      refuse(nonce, body.slice(1), tag, aad);
    });
  }

  it("does not disturb others of the same AEAD", () => {
    const { name } = { name: "aes-256-gcm" };
    using aead = ourAead(name, key);
    const [one, two] = [aead.createEncryptor(nonce), aead.createEncryptor(counted(16))];
    const parts = [one.update(text), two.update(text)];
    assertEquals(aead.open(nonce, aead.seal(nonce, text)), text);
    assertEquals(joined([parts[0]!, one.final()]), aead.seal(nonce, text));
    assertEquals(joined([parts[1]!, two.final()]), aead.seal(counted(16), text));
  });

  it("continues after its AEAD is disposed of", () => {
    const aead = ourAead("aes-256-ocb", key);
    const whole = aead.seal(nonce, text);
    using encryptor = aead.createEncryptor(nonce);
    aead.dispose();
    assertEquals(joined([encryptor.update(text), encryptor.final()]), whole);
  });

  it("needs a mode that supports it", () => {
    for (const name of ["aes-256-ccm", "aes-128-siv", "aes-256-gcm-siv"]) {
      if (!cipherSupported(name)) continue;
      using aead = ourAead(name, key);
      const make = () => aead.createEncryptor(nonce);
      assertThrows(make, UnsupportedAlgorithm, "needs all data at once");
      assertThrows(() => aead.createDecryptor(nonce), UnsupportedAlgorithm);
    }
  });

  it("cannot be used after final or dispose", () => {
    using aead = ourAead("aes-256-gcm", key);
    const encryptor = aead.createEncryptor(nonce);
    const tag = encryptor.final();
    assertEquals(tag.length, 16);
    assertThrows(() => encryptor.update(text), AlreadyFinalized, "aead.createEncryptor()");
    assertThrows(() => encryptor.final(), AlreadyFinalized);
    encryptor.dispose();
    const decryptor = aead.createDecryptor(nonce);
    assertEquals(decryptor.final(tag), new Uint8Array());
    assertThrows(() => decryptor.update(text), AlreadyFinalized, "aead.createDecryptor()");
    assertThrows(() => decryptor.final(tag), AlreadyFinalized);
    decryptor[Symbol.dispose]();
  });

  it("has the tag that its AEAD makes", () => {
    using aead = ourAead("aes-256-gcm", key, { tagLength: 12 });
    const sealed = aead.seal(nonce, text);
    using decryptor = aead.createDecryptor(nonce);
    decryptor.update(sealed.subarray(0, 150));
    for (const size of [0, 11, 13, 16]) {
      const final = () => decryptor.final(counted(size));
      assertThrows(final, RangeError, `tag must have 12 bytes, but has ${size}`);
    }
    for (const value of notBytes) {
      assertThrows(() => decryptor.final(value as never), TypeError, "tag must be bytes");
    }
    assertEquals(decryptor.final(sealed.subarray(150)), text);
  });

  it("may be any kind of bytes", () => {
    using aead = ourAead("aes-256-gcm", key);
    const sealed = aead.seal(nonce, counted(64));
    for (const [kind, value] of everyKindOf(counted(64))) {
      using encryptor = aead.createEncryptor(nonce);
      assertEquals(joined([encryptor.update(value), encryptor.final()]), sealed, kind);
    }
    for (const [kind, value] of everyKindOf(sealed.slice(0, 64))) {
      using decryptor = aead.createDecryptor(nonce);
      decryptor.update(value);
      for (const wrong of notBytes as never[]) {
        assertThrows(() => decryptor.update(wrong), TypeError, "ciphertext must be bytes");
      }
      assertEquals(decryptor.final(sealed.slice(64)), counted(64), kind);
    }
  });
});
