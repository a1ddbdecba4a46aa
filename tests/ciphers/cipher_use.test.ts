/**
 * What ciphers check, and which states they have.
 *
 * @module
 */
import { AlreadyFinalized, OpenSSLError, UnsupportedAlgorithm } from "../../errors.ts";
import type { Cipher } from "../../hazmat/ciphers/cipher.ts";
import { partOf, take } from "../../hazmat/core/args.ts";
import backend from "../../mod.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { counted, decrypt, encrypt, hex, joined, lacksCipher } from "../support/ciphers.ts";
import { everyEmpty, everyKindOf, notBytes } from "../support/inputs.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { cipherSupported, createCipher, createDecipher } from "../../hazmat/ciphers/mod.ts";

const key = counted(32);
const iv = counted(16);
const cbc = (): Cipher => createCipher("aes-256-cbc", { key, iv });
const uncbc = (): Cipher => createDecipher("aes-256-cbc", { key, iv });

describe("A cipher's options", () => {
  it("need a key of exactly the cipher's length", () => {
    for (const size of [0, 16, 31, 33]) {
      const make = () => createCipher("aes-256-cbc", { key: counted(size), iv });
      const message = "Cannot encrypt with aes-256-cbc: key must have 32 bytes, but has " + size;
      assertEquals(assertThrows(make, RangeError).message, message);
    }
  });

  it("need an IV of exactly the cipher's length, or none", () => {
    for (const size of [0, 12, 15, 17]) {
      const make = () => createDecipher("aes-256-cbc", { key, iv: counted(size) });
      const message = "Cannot decrypt with aes-256-cbc: iv must have 16 bytes, but has " + size;
      assertEquals(assertThrows(make, RangeError).message, message);
    }
    const without = () => createCipher("aes-256-ctr", { key });
    assertThrows(without, RangeError, "iv must have 16 bytes, but is left out");
    const extra = () => createCipher("aes-256-ecb", { key, iv });
    assertThrows(extra, RangeError, "iv must be left out, but has 16 bytes");
    createCipher("aes-256-ecb", { key, iv: new Uint8Array(0) }).dispose();
  });

  it("have padding where the mode pads", () => {
    const make = () => createCipher("aes-256-ctr", { key, iv, padding: true });
    assertThrows(make, RangeError, "padding is only for ECB and CBC mode");
    createCipher("aes-256-ctr", { key, iv, padding: false }).dispose();
    const wrong = () => createCipher("aes-256-cbc", { key, iv, padding: 1 as never });
    assertThrows(wrong, TypeError, "padding must be true or false, but is a number");
  });

  it("are of the right types", () => {
    for (const value of notBytes) {
      assertThrows(
        () => createCipher("aes-256-cbc", { key: value as never, iv }),
        TypeError,
      );
      if (value === undefined) continue;
      assertThrows(
        () => createCipher("aes-256-cbc", { key, iv: value as never }),
        TypeError,
      );
    }
    assertThrows(() => createCipher("aes-256-cbc", null as never), TypeError, "an object");
    assertThrows(() => createCipher(5 as never, { key, iv }), TypeError, "a string");
  });

  it("must name an existing cipher that is not an AEAD", () => {
    const none = () => createCipher("no-such-cipher", { key, iv });
    assertThrows(none, UnsupportedAlgorithm, '"no-such-cipher"');
    const aead = () => createCipher("AES-256-GCM", { key, iv });
    assertThrows(aead, RangeError, 'use aead("aes-256-gcm", key)');
  });

  it("name key wrap as OpenSSL 3 does, in 1.1.1 too", () => {
    // RFC 5649, section 6.
    const key = Uint8Array.fromHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
    const text = Uint8Array.fromHex("c37b7e6492584340bed12207808941155068f738");
    const wrapped = "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a";
    for (const name of ["aes192-wrap-pad", "AES-192-WRAP-PAD", "id-aes192-wrap-pad"]) {
      assert(cipherSupported(name), name);
      assertEquals(encrypt(name, { key }, [text]).toHex(), wrapped, name);
    }
    for (const bits of [128, 192, 256]) {
      const key = counted(bits / 8);
      const [one, two, three] = [`aes${bits}-wrap`, `aes-${bits}-wrap`, `id-aes${bits}-wrap`];
      const wrapped = encrypt(one, { key }, [counted(24)]);
      assertEquals(encrypt(two, { key }, [counted(24)]), wrapped);
      assertEquals(encrypt(three, { key }, [counted(24)]), wrapped);
    }
  });

  it("name no AEAD that is made for TLS records, for which nothing else is advised", () => {
    const names = ["aes-128-cbc-hmac-sha1", "aes-256-cbc-hmac-sha256", "rc4-hmac-md5"];
    for (const name of names.filter((name) => cipherSupported(name))) {
      const make = () => createCipher(name, { key: counted(16), iv });
      const error = assertThrows(make, UnsupportedAlgorithm, "made for TLS records");
      assert(!error.message.includes("ourAead"), error.message);
      assertThrows(() => ourAead(name, counted(16)), UnsupportedAlgorithm, "for TLS records");
    }
  });

  it("may be any kind of bytes", () => {
    const expected = encrypt("aes-256-cbc", { key, iv }, [counted(20)]);
    for (const [kind, value] of everyKindOf(key)) {
      assertEquals(encrypt("aes-256-cbc", { key: value, iv }, [counted(20)]), expected, kind);
    }
    for (const [kind, value] of everyKindOf(iv)) {
      assertEquals(encrypt("aes-256-cbc", { key, iv: value }, [counted(20)]), expected, kind);
    }
  });
});

describe("A cipher's data", () => {
  it("may be any kind of bytes, shared memory too", () => {
    const expected = encrypt("aes-256-ctr", { key, iv }, [counted(64)]);
    for (const [kind, value] of everyKindOf(counted(64))) {
      using cipher = createCipher("aes-256-ctr", { key, iv });
      assertEquals(cipher.update(value), expected, kind);
    }
    for (const [kind, out] of everyKindOf(new Uint8Array(64))) {
      using cipher = createCipher("aes-256-ctr", { key, iv });
      assertEquals(cipher.updateInto(counted(64), out), 64);
      const written = partOf(take(out, "read", "out"), 0, 64);
      assertEquals(written.toHex(), expected.toHex(), kind);
    }
  });

  it("may be empty, and then change nothing", () => {
    for (const [kind, value] of everyEmpty()) {
      using cipher = cbc();
      assertEquals(cipher.update(value), new Uint8Array(), kind);
      assertEquals(cipher.updateInto(value, new Uint8Array()), 0, kind);
      const whole = joined([cipher.update(counted(5)), cipher.update(value), cipher.final()]);
      assertEquals(whole, encrypt("aes-256-cbc", { key, iv }, [counted(5)]), kind);
    }
  });

  it("are bytes", () => {
    using cipher = cbc();
    for (const value of notBytes) {
      assertThrows(() => cipher.update(value as never), TypeError, "data must be bytes");
      assertThrows(() => cipher.updateInto(counted(1), value as never), TypeError, "out must be");
      assertThrows(() => cipher.finalInto(value as never), TypeError, "out must be bytes");
    }
    cipher.final();
  });
});

describe("A cipher's output", () => {
  it("is refused if there is not enough room, before anything happens", () => {
    using cipher = cbc();
    const small = () => cipher.updateInto(counted(40), new Uint8Array(31));
    const message = "Cannot encrypt with aes-256-cbc: out must have 32 bytes or more, but has 31";
    assertEquals(assertThrows(small, RangeError).message, message);
    assertThrows(() => cipher.finalInto(new Uint8Array(15)), RangeError, "16 bytes or more");
    const out = new Uint8Array(48);
    cipher.updateInto(counted(40), out);
    cipher.finalInto(out.subarray(32));
    assertEquals(out, encrypt("aes-256-cbc", { key, iv }, [counted(40)]));
  });

  it("may begin where the input does, but not overlap it otherwise", () => {
    const memory = new Uint8Array(64);
    using cipher = createCipher("aes-256-ctr", { key, iv });
    const after = () => cipher.updateInto(memory.subarray(0, 32), memory.subarray(1));
    assertThrows(after, RangeError, "but begins 1 byte after");
    const before = () => cipher.updateInto(memory.subarray(16, 48), memory.subarray(0, 32));
    assertThrows(before, RangeError, "but begins 16 bytes before");
    cipher.updateInto(memory.subarray(0, 32), memory.subarray(32)); // beside each other
    assertEquals(memory.subarray(32), encrypt("aes-256-ctr", { key, iv }, [new Uint8Array(32)]));
  });

  it("does not run into input in shared memory, however large", () => {
    const memory = new Uint8Array(new SharedArrayBuffer(6000));
    using cipher = createCipher("aes-256-ctr", { key, iv });
    const update = (input: number, out: number) => () =>
      cipher.updateInto(memory.subarray(input, input + 2000), memory.subarray(out));
    assertThrows(update(0, 1999), RangeError, "but begins 1999 bytes after");
    assertThrows(update(1999, 0), RangeError, "but begins 1999 bytes before");
    assert(memory.every((byte) => byte === 0));
    update(0, 2000)();
    const expected = encrypt("aes-256-ctr", { key, iv }, [new Uint8Array(2000)]);
    assertEquals<Uint8Array>(memory.slice(2000, 4000), expected);
    update(4000, 0)(), update(0, 0)(); // apart, and in place
  });

  it("is not written over input while a part of a block is held", () => {
    const memory = counted(96);
    using cipher = cbc();
    cipher.update(counted(1));
    const inPlace = () => cipher.updateInto(memory, memory);
    assertThrows(
      inPlace,
      RangeError,
      "in place: output would overwrite input that has not been read",
    );
    assertEquals(memory, counted(96));
    using decipher = uncbc();
    decipher.updateInto(memory.subarray(0, 32), memory.subarray(0, 32)); // holds back the last
    const again = () => decipher.updateInto(memory.subarray(32, 64), memory.subarray(32));
    assertThrows(again, RangeError, "in place");
  });

  it("is in its own buffer", () => {
    const { update, final } = { update: cbc().update(counted(40)), final: cbc().final() };
    for (const output of [update, final, uncbc().update(counted(32))]) {
      assertEquals(output.byteOffset, 0);
      assertEquals(output.buffer.byteLength, output.length);
    }
  });
});

describe("A cipher's end", () => {
  it("is final", () => {
    const cipher = cbc();
    cipher.final();
    assertThrows(() => cipher.update(counted(1)), AlreadyFinalized, "createCipher()");
    assertThrows(() => cipher.updateInto(counted(1), counted(16)), AlreadyFinalized);
    assertThrows(() => cipher.final(), AlreadyFinalized);
    assertThrows(() => cipher.finalInto(counted(16)), AlreadyFinalized);
    cipher.dispose();
    const decipher = uncbc();
    decipher.dispose();
    decipher[Symbol.dispose]();
    assertThrows(() => decipher.final(), AlreadyFinalized, "createDecipher()");
  });

  it("fails if the padding is wrong, and is final then too", () => {
    const sealed = encrypt("aes-256-cbc", { key, iv }, [counted(20)]);
    sealed[31]! ^= 1;
    const decipher = uncbc();
    decipher.update(sealed);
    assertThrows(() => decipher.final(), OpenSSLError, "Cannot decrypt with aes-256-cbc: ");
    assertThrows(() => decipher.final(), AlreadyFinalized);
    assertThrows(() => uncbc().final(), OpenSSLError);
  });

  it("fails without padding if there is a part of a block", () => {
    for (const make of [createCipher, createDecipher]) {
      const cipher = make("aes-256-cbc", { key, iv, padding: false });
      assertEquals(cipher.update(counted(17)).length, 16);
      assertThrows(() => cipher.final(), OpenSSLError);
    }
  });

  it("leaves no error behind for the next call", () => {
    const decipher = uncbc();
    decipher.update(counted(16));
    assertThrows(() => decipher.final(), OpenSSLError);
    assertEquals(backend.bindings.lib.ERR_get_error_all?.(null, null, null, null, null) ?? 0n, 0n);
  });

  it("says what the cipher is", () => {
    using cipher = createCipher("AES-256-CBC", { key, iv });
    assertEquals([cipher.name, cipher.blockSize], ["aes-256-cbc", 16]);
    using stream = createCipher("aes-256-ctr", { key, iv });
    assertEquals([stream.name, stream.blockSize], ["aes-256-ctr", 1]);
  });
});

describe("Data units", () => {
  const twice = counted(64);
  const xts = (): Cipher => createCipher("aes-256-xts", { key: twice, iv });

  it("of XTS have 16 bytes to 2^20 blocks", () => {
    using cipher = xts();
    const message = "Cannot encrypt with aes-256-xts: data must have 16 to 16777216 bytes";
    for (const size of [0, 1, 15, 2 ** 24 + 1]) {
      const update = () => cipher.update(new Uint8Array(size));
      assertEquals(assertThrows(update, RangeError).message, `${message}, but has ${size}`);
    }
    assertEquals(cipher.update(new Uint8Array(2 ** 24)).length, 2 ** 24);
  });

  it("are refused a second update, and can still be ended", () => {
    using cipher = xts();
    cipher.update(counted(16));
    assertThrows(() => cipher.update(counted(16)), RangeError, "takes all data in one update");
    assertThrows(() => cipher.updateInto(counted(16), counted(16)), RangeError, "one update");
    assertEquals(cipher.final(), new Uint8Array());
  });

  it("of XTS need a key of two different halves (NIST SP 800-38E)", () => {
    const same = joined([key, key]);
    const make = () => createCipher("aes-256-xts", { key: same, iv });
    assertThrows(make, OpenSSLError, "Cannot encrypt with aes-256-xts");
  });

  const skip = lacksCipher("id-aes256-wrap-pad");

  it("of key wrap have the sizes of RFC 3394 and RFC 5649", { skip }, () => {
    const sizes = {
      "id-aes256-wrap": { encrypt: [0, 8, 15, 17, 20], decrypt: [0, 8, 16, 25] },
      "id-aes256-wrap-pad": { encrypt: [0], decrypt: [0, 8, 15, 17] },
    };
    for (const [name, { encrypt: wrapped, decrypt: unwrapped }] of Object.entries(sizes)) {
      for (const size of wrapped) {
        assertThrows(() => encrypt(name, { key }, [counted(size), counted(0)]), RangeError, "must");
      }
      for (const size of unwrapped) {
        assertThrows(() => decrypt(name, { key }, [counted(size), counted(0)]), RangeError, "must");
      }
    }
  });

  it("of key wrap fail if they were changed, and nothing comes out", { skip }, () => {
    for (const name of ["id-aes256-wrap", "id-aes256-wrap-pad"]) {
      const wrapped = encrypt(name, { key }, [counted(32)]);
      wrapped[5]! ^= 1;
      assertThrows(() => decrypt(name, { key }, [wrapped]), OpenSSLError, name);
      const out = new Uint8Array(64);
      using decipher = createDecipher(name, { key });
      assertThrows(() => decipher.updateInto(wrapped, out), OpenSSLError);
      assertEquals(out, new Uint8Array(64));
      assertThrows(() => decipher.final(), AlreadyFinalized);
    }
  });

  it("of key wrap have another IV if one is given", { skip }, () => {
    const name = "id-aes256-wrap";
    const own = { key, iv: counted(8) };
    const wrapped = encrypt(name, own, [counted(32)]);
    assertEquals(decrypt(name, own, [wrapped]), counted(32));
    assertThrows(() => decrypt(name, { key }, [wrapped]), OpenSSLError);
  });
});

describe("Keys of variable length", () => {
  const skip = rc4Missing();

  it("work, and are not cut", { skip }, () => {
    using _legacy = legacy();
    // RFC 6229: a key of 40 bits
    const keystream = encrypt("rc4", { key: hex("0102030405") }, [new Uint8Array(16)]);
    assertEquals(keystream.toHex(), "b2396305f03dc027ccc3524a0a1118a8");
    const long = () => createCipher("rc4", { key: counted(257) });
    assertThrows(long, RangeError, "key must have 1 to 256 bytes, but has 257");
    const cast = () => createCipher("cast5-cbc", { key: counted(17), iv: counted(8) });
    assertThrows(cast, RangeError, "key must have 5 to 16 bytes, but has 17");
    assert(encrypt("bf-ecb", { key: counted(56) }, [counted(8)]).length === 16);
  });
});

function legacy(): Disposable | undefined {
  return cipherSupported("rc4") ? undefined : backend.loadProvider("legacy");
}

function rc4Missing(): string | false {
  try {
    using _legacy = legacy();
    return false;
  } catch {
    return "no RC4, and no legacy provider";
  }
}
