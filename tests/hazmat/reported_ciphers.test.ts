/**
 * Ciphers that users of Bun's and Deno's own crypto asked for, or found broken.
 *
 * @module
 */
import { InvalidTag } from "../../hazmat/core/errors.ts";
import backend from "../../mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { counted, cut, decrypt, encrypt, lacksCipher } from "../support/ciphers.ts";

/** Seals and opens, with additional data, and refuses what was changed. */
function sealAndOpen(name: string, keyLength: number, nonceLength: number, tagLength = 16): void {
  using aead = backend.aead(name, counted(keyLength), { tagLength });
  const nonce = counted(nonceLength);
  const sealed = aead.seal(nonce, counted(50), counted(7));
  assertEquals(sealed.length, 50 + tagLength);
  assertEquals(aead.open(nonce, sealed, counted(7)), counted(50));
  sealed[0]! ^= 1;
  assertThrows(() => aead.open(nonce, sealed, counted(7)), InvalidTag);
}

const ccm = () => {
  for (const bits of [128, 192, 256]) sealAndOpen(`aes-${bits}-ccm`, bits / 8, 13, 8);
};

const ocb = () => {
  for (const bits of [128, 192, 256]) sealAndOpen(`aes-${bits}-ocb`, bits / 8, 12);
};

describe("What other crypto lacks", () => {
  it("chacha20-poly1305 (bun#8072)", () => sealAndOpen("chacha20-poly1305", 32, 12));
  it("AES in CCM mode (bun#28067)", ccm);
  it("AES in CCM mode (bun#24197)", ccm);
  it("AES-256 in CCM mode (deno#27671)", () => sealAndOpen("aes-256-ccm", 32, 12));
  it("AES in OCB mode (bun#32509)", ocb);
  it("AES in OCB mode (bun#42580)", ocb);

  it("AES in CFB8 mode, byte by byte (bun#28521)", () => {
    for (const bits of [128, 192, 256]) {
      const name = `aes-${bits}-cfb8`;
      const options = { key: counted(bits / 8), iv: counted(16) };
      const sealed = encrypt(name, options, [counted(41)]);
      assertEquals(encrypt(name, options, cut(counted(41), [1])), sealed);
      assertEquals(decrypt(name, options, cut(sealed, [1, 3])), counted(41));
    }
  });

  for (const name of ["aes-128-xts", "aes-256-xts"]) {
    it(`${name}, which neither has`, { skip: lacksCipher(name) }, () => {
      const options = { key: counted(name.includes("128") ? 32 : 64), iv: counted(16) };
      const sector = counted(512);
      const sealed = encrypt(name, options, [sector]);
      assertEquals(decrypt(name, options, [sealed]), sector);
    });
  }
});
