/**
 * What AEADs check, and which states they have.
 *
 * @module
 */
import type { Aead } from "../../hazmat/aead/aead.ts";
import { partOf, take } from "../../hazmat/core/args.ts";
import { AlreadyFinalized, InvalidTag, UnsupportedAlgorithm } from "../../errors.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { type Bytes, counted, lacksCipher } from "../support/ciphers.ts";
import { everyEmpty, everyKindOf, notBytes } from "../support/inputs.ts";

const key = counted(32);
const nonce = counted(12);
const text = counted(64);
const gcm = (): Aead => ourAead("aes-256-gcm", key);

describe("An AEAD", () => {
  it("says what it is", () => {
    using aead = ourAead("AES-256-GCM", key, { tagLength: 12 });
    const { name, keyLength, nonceLength, tagLength } = aead;
    assertEquals([name, keyLength, nonceLength, tagLength], ["aes-256-gcm", 32, 12, 12]);
  });

  it("needs a key of exactly its length", () => {
    for (const size of [0, 16, 31, 33, 64]) {
      const make = () => ourAead("aes-256-gcm", counted(size));
      const message = `Cannot make the AEAD aes-256-gcm: key must have 32 bytes, but has ${size}`;
      assertEquals(assertThrows(make, RangeError).message, message);
    }
    for (const value of notBytes) {
      const make = () => ourAead("aes-256-gcm", value as never);
      assertThrows(make, TypeError, "key must be bytes");
    }
  });

  it("has a name that libcrypto knows as an AEAD", () => {
    assertThrows(() => ourAead("no-such-aead", key), UnsupportedAlgorithm, "no-such-aead");
    const cipher = () => ourAead("aes-256-cbc", key);
    assertThrows(cipher, RangeError, "it does not authenticate; use createCipher()");
    assertThrows(() => ourAead(1 as never, key), TypeError, "must be a string");
    assertThrows(() => ourAead("aes-256-gcm", key, 16 as never), TypeError, "an object");
  });

  it("has its own copy of the key", () => {
    const own = key.slice();
    using aead = ourAead("aes-256-ccm", own);
    const before = aead.seal(nonce, text);
    own.fill(0);
    assertEquals(aead.seal(counted(13), text).length, 80); // a nonce of another length
    assertEquals(aead.seal(nonce, text), before);
  });

  it("cannot be used once it is disposed of", () => {
    const aead = gcm();
    const sealed = aead.seal(nonce, text);
    aead.dispose();
    aead[Symbol.dispose]();
    const uses = [
      () => aead.seal(nonce, text),
      () => aead.open(nonce, sealed),
      () => aead.sealInto(nonce, text, new Uint8Array(80)),
      () => aead.openInto(nonce, sealed, new Uint8Array(80)),
      () => aead.sealRandomNonce(text),
      () => aead.openRandomNonce(new Uint8Array(80)),
      () => aead.createEncryptor(nonce),
      () => aead.createDecryptor(nonce),
    ];
    for (const use of uses) assertThrows(use, AlreadyFinalized, "aead()");
  });
});

describe("A nonce", () => {
  const limits = {
    "aes-256-gcm": [1, 128],
    "aes-256-ccm": [7, 13],
    "aes-256-ocb": [1, 15],
    "chacha20-poly1305": [12, 12],
  };

  for (const [name, [least, most]] of Object.entries(limits)) {
    it(`of ${name} has ${least} to ${most} bytes`, () => {
      using aead = ourAead(name, key);
      for (let size = 0; size <= 140; size++) {
        const seal = () => aead.seal(counted(size), text);
        if (size >= least! && size <= most!) {
          assertEquals(aead.open(counted(size), seal()), text, `${size}`);
        } else {
          assertThrows(seal, RangeError, "bytes, but has " + size);
        }
      }
    });
  }

  it("is refused with what it must be and what it is", () => {
    using aead = ourAead("chacha20-poly1305", key);
    const open = () => aead.open(counted(8), counted(20));
    const message = "Cannot open with chacha20-poly1305: nonce must have 12 bytes, but has 8";
    assertEquals(assertThrows(open, RangeError).message, message);
  });

  const skip = lacksCipher("aes-256-siv");

  it("of SIV has any length, and with none sealing is deterministic", { skip }, () => {
    using aead = ourAead("aes-256-siv", counted(64));
    assertEquals(aead.nonceLength, 16);
    for (const size of [0, 1, 16, 1000]) {
      const sealed = aead.seal(counted(size), text);
      assertEquals(aead.seal(counted(size), text), sealed);
      assertEquals(aead.open(counted(size), sealed), text);
    }
    // The nonce is the last component (RFC 5297, section 3).
    const [one, two] = [counted(5), counted(9)];
    assertEquals(aead.seal(two, text, one), aead.seal(new Uint8Array(), text, [one, two]));
  });
});

describe("Additional data", () => {
  it("that are empty are the same as none", () => {
    for (const name of ["aes-256-gcm", "aes-256-ccm", "aes-256-ocb", "chacha20-poly1305"]) {
      using aead = ourAead(name, key);
      const sealed = aead.seal(nonce, text);
      for (const [kind, value] of everyEmpty()) {
        assertEquals(aead.seal(nonce, text, value), sealed, `${name} ${kind}`);
        assertEquals(aead.open(nonce, sealed, value), text, `${name} ${kind}`);
      }
    }
  });

  const skip = lacksCipher("aes-256-siv");
  const empty = new Uint8Array();

  it("of SIV are components, of which an empty one counts", { skip }, () => {
    using aead = ourAead("aes-256-siv", counted(64));
    const variants = [
      undefined,
      empty,
      [empty, empty],
      counted(4),
      [counted(4), empty],
      [counted(2), counted(2, 14)],
    ];
    const outputs = variants.map((aad) => aead.seal(nonce, text, aad).toHex());
    assertEquals(new Set(outputs).size, variants.length);
    variants.forEach((aad, index) => {
      assertEquals(aead.open(nonce, Uint8Array.fromHex(outputs[index]!), aad), text);
    });
    assertEquals(aead.seal(nonce, text, []).toHex(), outputs[0]);
    assertEquals(aead.seal(nonce, text, [empty]).toHex(), outputs[1]);
    const many = Array.from({ length: 125 }, (_, index) => counted(index));
    assertEquals(aead.open(nonce, aead.seal(nonce, text, many), many), text);
    const tooMany = () => aead.seal(nonce, text, [...many, empty]);
    const text125 = "125 components or fewer, beside the nonce (RFC 5297, section 7), but has 126";
    assertThrows(tooMany, RangeError, text125);
  });

  it("of SIV without a nonce are up to 126 components, which with the text are 127", {
    skip,
  }, () => {
    using aead = ourAead("aes-256-siv", counted(64));
    const many = Array.from({ length: 126 }, (_, index) => counted(index + 1));
    assertEquals(aead.open(empty, aead.seal(empty, text, many), many), text);
    const sealed = new Uint8Array(16 + text.length);
    assertEquals(aead.sealInto(empty, text, sealed, many), sealed.length);
    // The nonce is the last component: these are the same strings.
    assertEquals(aead.seal(many[125]!, text, many.slice(0, 125)), sealed);
    const message = "126 components or fewer (RFC 5297, section 7), but has 127";
    const tooMany = [...many, empty];
    assertThrows(() => aead.seal(empty, text, tooMany), RangeError, message);
    assertThrows(() => aead.open(empty, sealed, tooMany), RangeError, message);
  });

  it("are bytes", () => {
    using aead = gcm();
    for (const value of notBytes) {
      if (value === undefined) continue;
      assertThrows(
        () => aead.seal(nonce, text, value as never),
        TypeError,
        "associatedData must be bytes",
      );
    }
    assertThrows(() => aead.seal(nonce, text, [nonce]), TypeError, "associatedData must be bytes");
  });
});

describe("Messages", () => {
  it("may be any kind of bytes, shared memory too", () => {
    for (const name of ["aes-256-gcm", "aes-256-ccm", "aes-256-ocb", "chacha20-poly1305"]) {
      using aead = ourAead(name, key);
      const sealed = aead.seal(nonce, text, text);
      for (const [kind, value] of everyKindOf(text)) {
        assertEquals(aead.seal(nonce, value, value).toHex(), sealed.toHex(), kind);
      }
      for (const [kind, value] of everyKindOf(sealed)) {
        assertEquals(aead.open(nonce, value, text).toHex(), text.toHex(), kind);
      }
      for (const [kind, out] of everyKindOf(new Uint8Array(80))) {
        assertEquals(aead.sealInto(nonce, text, out, text), 80, kind);
        const written = partOf(take(out, "read", "out"), 0, 80);
        assertEquals(written.toHex(), sealed.toHex(), kind);
        assertEquals(aead.openInto(nonce, sealed, out, text), 64, kind);
        assertEquals(written.toHex().slice(0, 128), text.toHex(), kind);
      }
    }
    using ccm = ourAead("aes-256-ccm", key);
    const sealed = ccm.seal(counted(8), text);
    for (const [kind, value] of everyKindOf(counted(8))) {
      assertEquals(ccm.seal(value, text), sealed, kind);
    }
  });

  it("are bytes", () => {
    using aead = gcm();
    for (const value of notBytes as never[]) {
      assertThrows(() => aead.seal(value, text), TypeError, "nonce must be bytes");
      assertThrows(() => aead.seal(nonce, value), TypeError, "plaintext must be bytes");
      assertThrows(() => aead.open(nonce, value), TypeError, "ciphertext must be bytes");
      assertThrows(() => aead.sealInto(nonce, text, value), TypeError, "out must be bytes");
      assertThrows(() => aead.openInto(nonce, text, value), TypeError, "out must be bytes");
      assertThrows(() => aead.openRandomNonce(value), TypeError, "sealed must be bytes");
    }
  });

  it("that are too short to hold a tag are treated as forged", () => {
    using aead = gcm();
    for (let size = 0; size < 16; size++) {
      assertThrows(
        () => aead.open(nonce, counted(size)),
        InvalidTag,
        `given only ${size} of at least`,
      );
    }
  });

  it("of CCM are as long as a nonce leaves room for (NIST SP 800-38C)", () => {
    using aead = ourAead("aes-256-ccm", key);
    const most = new Uint8Array(65535);
    assertEquals(aead.open(counted(13), aead.seal(counted(13), most)), most);
    const seal = () => aead.seal(counted(13), new Uint8Array(65536));
    const message = "plaintext must have 65535 bytes or fewer (NIST SP 800-38C, appendix A.1), " +
      "but has 65536";
    assertThrows(seal, RangeError, message);
    assertThrows(() => aead.open(counted(13), new Uint8Array(65536 + 16)), RangeError, "fewer");
    assertEquals(aead.seal(counted(12), new Uint8Array(65536)).length, 65552);
  });

  it("of CCM are not mixed up with a forged one before", () => {
    using aead = ourAead("aes-256-ccm", key);
    const sealed = aead.seal(nonce, text);
    assertThrows(() => aead.open(counted(12, 9), sealed), InvalidTag);
    assertEquals(aead.seal(nonce, text), sealed);
    assertThrows(() => aead.open(nonce, counted(80), text), InvalidTag);
    assertEquals(aead.open(nonce, sealed), text);
  });

  it("do not go into memory that is too small", () => {
    using aead = gcm();
    const sealed = aead.seal(nonce, text);
    const message = "Cannot seal with aes-256-gcm: out must have 80 bytes or more, but has 79";
    const seal = () => aead.sealInto(nonce, text, new Uint8Array(79));
    assertEquals(assertThrows(seal, RangeError).message, message);
    const out = counted(63);
    assertThrows(
      () => aead.openInto(nonce, sealed, out),
      RangeError,
      "64 bytes or more, but has 63",
    );
    assertEquals(out, counted(63));
  });

  it("may begin where the output does, but not overlap it otherwise", () => {
    using aead = gcm();
    const memory = new Uint8Array(200);
    const overlaps: [number, number][] = [[0, 1], [1, 0], [0, 63], [79, 0]];
    for (const [input, output] of overlaps) {
      const seal = () =>
        aead.sealInto(nonce, memory.subarray(input, input + 64), memory.subarray(output));
      assertThrows(seal, RangeError, "must begin where the input does, or be apart from it");
    }
    const apart: [number, number][] = [[0, 64], [80, 0], [0, 0], [100, 100]];
    for (const [input, output] of apart) {
      const part = memory.subarray(input, input + 64);
      assertEquals(aead.sealInto(nonce, part, memory.subarray(output)), 80);
    }
  });

  it(
    "of SIV, of any size, are sealed and opened in place",
    { skip: lacksCipher("aes-256-siv") },
    () => {
      using aead = ourAead("aes-256-siv", counted(64));
      for (const size of [1, 1024, 1025, 5000]) {
        const memory = new Uint8Array(size + 16);
        memory.set(counted(size));
        const sealed = aead.seal(nonce, counted(size));
        assertEquals(aead.sealInto(nonce, memory.subarray(0, size), memory), size + 16);
        assertEquals(memory, sealed);
        assertEquals(aead.openInto(nonce, memory, memory), size);
        assertEquals(memory.slice(0, size), counted(size));
      }
    },
  );

  it("come in their own buffers", () => {
    using aead = gcm();
    const sealed = aead.seal(nonce, text);
    for (const output of [sealed, aead.open(nonce, sealed), aead.sealRandomNonce(text)]) {
      assertEquals([output.byteOffset, output.buffer.byteLength], [0, output.length]);
    }
  });

  it("of 3 MiB, and all sizes near a power of two, are the same as in parts", () => {
    using aead = gcm();
    for (const size of [4095, 4096, 4097, 65535, 65537, 3 * 2 ** 20]) {
      const large: Bytes = new Uint8Array(size).fill(3);
      using encryptor = aead.createEncryptor(nonce);
      const part = encryptor.update(large);
      const sealed = aead.seal(nonce, large);
      assertEquals(sealed.subarray(0, size), part);
      assertEquals(sealed.subarray(size), encryptor.final());
    }
  });
});
