/**
 * Ciphers that users of Bun's and Deno's own crypto asked for, or found broken.
 *
 * @module
 */
import { InvalidTag } from "../../errors.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { counted, cut, decrypt, encrypt, lacksCipher } from "../support/ciphers.ts";

/** Seals and opens, with additional data, and refuses changed messages. */
function sealAndOpen(name: string, keyLength: number, nonceLength: number, tagLength = 16): void {
  using aead = ourAead(name, counted(keyLength), { tagLength });
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

  it("AES-128 in ECB mode, with padding and without (bun#28671)", () => {
    // NIST SP 800-38A, appendix F.1.1.
    const key = Uint8Array.fromHex("2b7e151628aed2a6abf7158809cf4f3c");
    const block = Uint8Array.fromHex("6bc1bee22e409f96e93d7e117393172a");
    const options = { key, padding: false };
    const sealed = encrypt("aes-128-ecb", options, [block]);
    assertEquals(sealed.toHex(), "3ad77bb40d7a3660a89ecaf32466ef97");
    assertEquals(decrypt("aes-128-ecb", options, [sealed]), block);
    const padded = encrypt("aes-128-ecb", { key }, [counted(20)]);
    assertEquals([padded.length, decrypt("aes-128-ecb", { key }, [padded])], [32, counted(20)]);
  });

  it("AES in CFB mode, whose last block may be short (deno#26875)", () => {
    // NIST SP 800-38A, appendix F.3.17.
    const key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
    const options = {
      key: Uint8Array.fromHex(key),
      iv: Uint8Array.fromHex("000102030405060708090a0b0c0d0e0f"),
    };
    const block = Uint8Array.fromHex("6bc1bee22e409f96e93d7e117393172a");
    const sealed = encrypt("aes-256-cfb", options, [block]);
    assertEquals(sealed.toHex(), "dc7e84bfda79164b7ecd8486985d3860");
    for (const bits of [128, 192, 256]) {
      const options = { key: counted(bits / 8), iv: counted(16) };
      const sealed = encrypt(`aes-${bits}-cfb`, options, cut(counted(41), [5]));
      assertEquals(sealed.length, 41);
      assertEquals(decrypt(`aes-${bits}-cfb`, options, cut(sealed, [16, 1])), counted(41));
    }
  });

  it("AES in CTR mode, whose counter runs on from part to part (deno#24864)", () => {
    // NIST SP 800-38A, appendix F.5.1: two blocks.
    const key = Uint8Array.fromHex("2b7e151628aed2a6abf7158809cf4f3c");
    const iv = Uint8Array.fromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    const text = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51";
    const sealed = "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff";
    const parts = cut(Uint8Array.fromHex(text), [1, 16, 3]);
    assertEquals(encrypt("aes-128-ctr", { key, iv }, parts).toHex(), sealed);
    assertEquals(
      decrypt("aes-128-ctr", { key, iv }, cut(Uint8Array.fromHex(sealed), [7])).toHex(),
      text,
    );
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
