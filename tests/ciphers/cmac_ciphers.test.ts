/**
 * Which ciphers CMAC accepts, as a MAC and in KBKDF: all in CBC mode, as NIST SP 800-38B says, and
 * no other. With a stream cipher, libcrypto would make a tag, or a key, that repeats a single byte.
 *
 * @module
 */
import backend from "../../mod.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import { type Bytes, cipherOf, counted, encrypt, joined, utf8 } from "../support/ciphers.ts";
import { ciphers } from "../../hazmat/ciphers/mod.ts";
import { kbkdf, kdf, kdfSupported } from "../../hazmat/kdfs/mod.ts";
import { createMac, mac } from "../../hazmat/macs/mod.ts";

/** By their names, not by what libcrypto says about them. */
const inCbcMode = new RegExp(
  "^((aes|aria|camellia)(\\d+|-\\d+-cbc)|(sm4|seed|idea|des|desx)(-cbc)?|des3|des-ede3?-cbc)$",
);
const named = ciphers();
const allowed = named.filter((name) => inCbcMode.test(name));
const refused = named.filter((name) => !inCbcMode.test(name));
const lacksProperties = backend.bindings.lib.EVP_MAC_fetch === null && "no EVP_MAC, nor properties";
const lacksKbkdf = kdfSupported("kbkdf") ? false : "this libcrypto has no KBKDF";

/** CBC mode, without padding. */
function cbc(cipher: string, key: Bytes, data: Bytes): Bytes {
  const iv = new Uint8Array(cipherOf(cipher).blockSize);
  return encrypt(cipher, { key, iv, padding: false }, [data]);
}

/** Twice a block, in the field: SP 800-38B, section 6.1. */
function doubled(block: Bytes): Bytes {
  const twice = block.map((byte, i) => (byte << 1) | ((block[i + 1] ?? 0) >> 7));
  if (block[0]! & 0x80) twice[block.length - 1]! ^= block.length === 16 ? 0x87 : 0x1b;
  return twice;
}

/** SP 800-38B, section 6.2. */
function cmac(cipher: string, key: Bytes, data: Bytes): Bytes {
  const { blockSize } = cipherOf(cipher);
  const once = doubled(cbc(cipher, key, new Uint8Array(blockSize)));
  const at = Math.max(0, Math.ceil(data.length / blockSize) - 1) * blockSize;
  const isWhole = data.length - at === blockSize;
  const last = new Uint8Array(blockSize);
  last.set(isWhole ? data.subarray(at) : [...data.subarray(at), 0x80]);
  const subkey = isWhole ? once : doubled(once);
  const masked = last.map((byte, i) => byte ^ subkey[i]!);
  return cbc(cipher, key, joined([data.slice(0, at), masked])).slice(-blockSize);
}

/** The first block of SP 800-108, in counter mode, with label "l" and context "c". */
function firstBlock(cipher: string, key: Bytes, length: number): Bytes {
  const fixed = new Uint8Array([0, 0, 0, 1, 0x6c, 0, 0x63, 0, 0, 0, 8 * length]);
  return cmac(cipher, key, fixed).slice(0, length);
}

const keyOf = (cipher: string): Bytes => counted(cipherOf(cipher).keyLength, 1);

const kbkdfOptions = (cipher: string, length: number) => {
  const [key, label, context] = [keyOf(cipher), utf8("l"), utf8("c")];
  return { mode: "counter", mac: "cmac", cipher, key, label, context, length } as const;
};

/** Whether a call does not refuse its cipher. */
function isTaken(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    return !(error instanceof RangeError && /cipher must be in plain CBC/.test(error.message));
  }
}

describe("CMAC", () => {
  it("works with some ciphers, and not with others", () => {
    assert(allowed.includes("aes-256-cbc") && refused.includes("aes-256-ctr"), named.join());
  });

  it("is that of SP 800-38B, with every cipher in CBC mode", () => {
    for (const cipher of allowed) {
      const key = keyOf(cipher);
      for (const size of [0, 1, 8, 16, 40, 64]) {
        const tag = mac("cmac", key, counted(size), { cipher });
        assertEquals(tag, cmac(cipher, key, counted(size)), `${cipher}, ${size} bytes`);
      }
    }
  });

  it("is refused with every other", () => {
    const taken = refused.filter((cipher) =>
      isTaken(() => createMac("cmac", keyOf(cipher), { cipher }))
    );
    assertEquals(taken, []);
  });

  it("is refused with every other whatever the properties", { skip: lacksProperties }, () => {
    const properties = "provider=default";
    const tag = (cipher: string) => mac("cmac", keyOf(cipher), counted(40), { cipher, properties });
    assertEquals(refused.filter((cipher) => isTaken(() => tag(cipher))), []);
    assertEquals(tag("aes-128-cbc"), cmac("aes-128-cbc", keyOf("aes-128-cbc"), counted(40)));
  });
});

describe("KBKDF with CMAC", () => {
  it("is that of SP 800-108, with every cipher in CBC mode", { skip: lacksKbkdf }, () => {
    for (const cipher of allowed) {
      const { blockSize } = cipherOf(cipher);
      const derived = kbkdf(kbkdfOptions(cipher, blockSize));
      assertEquals(derived, firstBlock(cipher, keyOf(cipher), blockSize), cipher);
    }
  });

  it("is refused with every other, which would derive one of 256 keys", {
    skip: lacksKbkdf,
  }, () => {
    const taken = refused.filter((cipher) => isTaken(() => kbkdf(kbkdfOptions(cipher, 8))));
    assertEquals(taken, []);
  });

  it("is refused with every other by OpenSSL's names too", { skip: lacksKbkdf }, () => {
    const derive = (cipher: string) =>
      kdf("kbkdf", { params: { mac: "CMAC", cipher, key: keyOf(cipher) }, length: 8 });
    assertEquals(refused.filter((cipher) => isTaken(() => derive(cipher))), []);
    assertEquals(allowed.filter((cipher) => isTaken(() => derive(cipher))), allowed);
  });
});
