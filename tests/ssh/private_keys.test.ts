/**
 * OpenSSH's private keys: passphrases, limits, damage.
 *
 * @module
 */
import {
  HazmatError,
  InvalidKey,
  KeyNotExportable,
  MalformedData,
  PassphraseError,
  UnsupportedAlgorithm,
} from "../../errors.ts";
import { decodePem, encodePem } from "../../hazmat/asn1/mod.ts";
import { generateKey } from "../../hazmat/keys/mod.ts";
import {
  encodePrivateKey,
  encodePrivateKeyAsync,
  encodePublicKey,
  parsePrivateKey,
  parsePrivateKeyAsync,
  privateKey,
  privateKeyAsync,
} from "../../hazmat/ssh/mod.ts";
import { WireWriter } from "../../hazmat/ssh/wire.ts";
import { assert, assertEquals, assertRejects, assertThrows, describe, it } from "../std.ts";
import { encrypted, encryptedLine, passphrase, plain, plainLine } from "./fixtures.ts";

const label = "OPENSSH PRIVATE KEY";
const contents = (pem: string) => decodePem(pem)[0]!.der;
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("an OpenSSH private key", () => {
  it("is read, with its comment", () => {
    const { key, comment } = parsePrivateKey(plain);
    assertEquals(comment, "ada@example.com");
    assertEquals(encodePublicKey(key, { comment }), plainLine);
    assertEquals(privateKey(utf8(plain)).equals(key), true);
  });

  it("is decrypted, on this thread and on another", async () => {
    for (const each of [parsePrivateKey, parsePrivateKeyAsync]) {
      const { key, comment } = await each(encrypted, { passphrase });
      assertEquals(encodePublicKey(key, { comment }), encryptedLine);
    }
    const key = await privateKeyAsync(encrypted, { passphrase });
    assertEquals(encodePublicKey(key, { comment: "ada@example.com" }), encryptedLine);
  });

  it("is written, on this thread and on another", async () => {
    using key = privateKey(plain);
    for (const each of [encodePrivateKey, encodePrivateKeyAsync]) {
      const file = await each(key, { passphrase, comment: "é", rounds: 1 });
      const read = parsePrivateKey(file, { passphrase });
      assertEquals([read.comment, read.key.equals(key)], ["é", true]);
    }
  });

  it("is encrypted with aes256-ctr and 24 rounds unless told otherwise", () => {
    const bytes = contents(encodePrivateKey(privateKey(plain), { passphrase }));
    const text = String.fromCharCode(...bytes);
    assert(text.startsWith("openssh-key-v1\0\0\0\0\x0aaes256-ctr\0\0\0\x06bcrypt"));
    assertEquals(bytes[15 + 14 + 10 + 4 + 4 + 16 + 3], 24);
  });

  it("differs each time that it is written", () => {
    using key = privateKey(plain);
    const files = Array.from({ length: 4 }, () => encodePrivateKey(key));
    assertEquals(new Set(files).size, 4);
  });

  it("may be of an EC key whose point is compressed", () => {
    const key = generateKey("ec", { curve: "prime256v1" });
    using same = privateKey(encodePrivateKey(key));
    assertEquals(same.equals(key), true);
  });
});

describe("a passphrase", () => {
  const reasonOf = (call: () => unknown) => assertThrows(call, PassphraseError).reason;

  it("that is missing, wrong or not needed is told apart", async () => {
    assertEquals(reasonOf(() => privateKey(encrypted)), "missing");
    assertEquals(reasonOf(() => privateKey(encrypted, { passphrase: utf8("wrong") })), "wrong");
    assertEquals(reasonOf(() => privateKey(encrypted, { passphrase: utf8("") })), "wrong");
    assertEquals(reasonOf(() => privateKey(plain, { passphrase })), "not needed");
    assertEquals(reasonOf(() => privateKey(plain, { passphrase: utf8("") })), "not needed");
    const error = await assertRejects(() => privateKeyAsync(encrypted), PassphraseError);
    assertEquals(error.reason, "missing");
  });

  it("must be bytes", () => {
    assertThrows(
      () => privateKey(encrypted, { passphrase: "correct horse" as never }),
      TypeError,
      "encode text with TextEncoder",
    );
  });

  it("with which a key is written must not be empty", () => {
    using key = privateKey(plain);
    assertThrows(() => encodePrivateKey(key, { passphrase: utf8("") }), RangeError, "at least 1");
  });
});

describe("limits of OpenSSH private keys", () => {
  it("are on rounds, which the file chooses", () => {
    const options = { passphrase, maxRounds: 15 };
    assertThrows(() => privateKey(encrypted, options), RangeError, "at most 15, but are 16");
    privateKey(encrypted, { passphrase, maxRounds: 16 });
    const bytes = contents(encrypted);
    bytes[64] = 1; // 2^16 rounds more: some minutes
    const slow = encodePem(label, bytes);
    assertThrows(() => privateKey(slow, { passphrase }), RangeError, "at most 1000");
  });

  it("are on what is written", () => {
    using key = privateKey(plain);
    assertThrows(() => encodePrivateKey(key, { passphrase, rounds: 0 }), RangeError, "rounds");
    assertThrows(() => encodePrivateKey(key, { rounds: 24 }), RangeError, "with a passphrase only");
    assertThrows(() => encodePrivateKey(key, { cipher: "aes256-ctr" }), RangeError, "cipher");
    const none = { passphrase, cipher: "none" };
    assertThrows(() => encodePrivateKey(key, none), RangeError, "must encrypt");
    const rot13 = { passphrase, cipher: "rot13" };
    assertThrows(() => encodePrivateKey(key, rot13), UnsupportedAlgorithm, "aes256-ctr");
    assertThrows(() => encodePrivateKey(key, { comment: "a\nb" }), RangeError, "line ends");
  });

  it("are on types of keys", () => {
    using key = generateKey("ed448");
    assertThrows(() => encodePrivateKey(key), UnsupportedAlgorithm, "ed448");
    using other = generateKey("ec", { curve: "secp256k1" });
    assertThrows(() => encodePrivateKey(other), UnsupportedAlgorithm, "ec on secp256k1");
  });

  it("are on the format, of which the error names the reader", () => {
    const pem = encodePem("PRIVATE KEY", Uint8Array.of(0x30, 0));
    assertThrows(() => privateKey(pem), UnsupportedAlgorithm, "@hazmat/openssl/keys");
    assertThrows(() => privateKey(plain + plain), RangeError, "one key");
    assertThrows(() => privateKey("no key"), MalformedData);
    assertThrows(() => privateKey(plain, { passPhrase: passphrase } as never), TypeError);
  });
});

/** The private part of a file that is not encrypted, and what precedes it. */
function partsOf(pem: string): [head: Uint8Array, section: Uint8Array] {
  const bytes = contents(pem);
  const size = bytes.length - 152; // an Ed25519 key with a comment of 15 bytes
  return [bytes.subarray(0, size - 4), bytes.subarray(size)];
}

function changed(change: (section: Uint8Array) => Uint8Array | void): string {
  const [head, section] = partsOf(plain);
  const other = change(section) ?? section;
  return encodePem(label, new WireWriter().raw(head).string(other).finish());
}

describe("a damaged OpenSSH private key", () => {
  const same = (key: ReturnType<typeof privateKey>) => encodePublicKey(key) === publicOnly;
  const publicOnly = plainLine.replace(" ada@example.com", "");

  it("that is cut off anywhere is refused", () => {
    const bytes = contents(plain);
    for (let size = 1; size < bytes.length; size++) {
      const cut = encodePem(label, bytes.subarray(0, size));
      assertThrows(() => privateKey(cut), MalformedData);
    }
    for (const pem of [plain, encrypted]) {
      const options = pem === plain ? {} : { passphrase };
      const longer = encodePem(label, Uint8Array.of(...contents(pem), 0));
      assertThrows(() => privateKey(longer, options), MalformedData, "nothing may follow");
    }
  });

  it("with any other bit is refused, or is the same key", () => {
    const bytes = contents(plain);
    let accepted = 0;
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      try {
        using key = privateKey(encodePem(label, bytes));
        assert(same(key), `bit ${bit} gives another key`);
        accepted++;
      } catch (error) {
        assert(error instanceof HazmatError, `bit ${bit}: ${error}`);
      }
      bytes[bit >> 3]! ^= 1 << (bit & 7);
    }
    assertEquals(accepted, 8 * "ada@example.com".length); // the comment's bits
  });

  it("with any other byte before what is encrypted is refused", () => {
    const bytes = contents(encrypted);
    for (let i = 0; i < bytes.length - 160; i++) {
      bytes[i]! ^= 0x80;
      const damaged = encodePem(label, bytes);
      try {
        privateKey(damaged, { passphrase, maxRounds: 20 });
        assert(false, `byte ${i}`);
      } catch (error) {
        assert(error instanceof HazmatError || error instanceof RangeError, `byte ${i}: ${error}`);
      }
      bytes[i]! ^= 0x80;
    }
  });

  it("must have equal check numbers, and padding of 1, 2, 3", () => {
    privateKey(changed(() => {}));
    assertThrows(
      () => privateKey(changed((section) => void (section[0]! ^= 1))),
      MalformedData,
      "check numbers must be equal",
    );
    assertThrows(
      () => privateKey(changed((section) => void (section[section.length - 1]! ^= 1))),
      MalformedData,
      "padding must be 1, 2, 3",
    );
    assertThrows(
      () => privateKey(changed((section) => section.subarray(0, 147))),
      MalformedData,
      "whole blocks of 8 bytes",
    );
    const more = (section: Uint8Array) =>
      Uint8Array.of(...section, ...[7, 8, 9, 10, 11, 12, 13, 14], ...[
        15,
        16,
        17,
        18,
        19,
        20,
        21,
        22,
      ]);
    assertThrows(() => privateKey(changed(more)), MalformedData, "padding must be 1, 2, 3");
  });

  it("must have a public key that is the private key's", () => {
    const other = contents(
      encodePrivateKey(generateKey("ed25519"), { comment: "ada@example.com" }),
    );
    const swapped = contents(plain);
    swapped.set(other.subarray(62, 94), 62); // the public key outside
    assertThrows(() => privateKey(encodePem(label, swapped)), MalformedData, "of one key");
    const seed = contents(plain);
    seed[161]! ^= 1;
    assertThrows(() => privateKey(encodePem(label, seed)), InvalidKey, "public key beside it");
  });
});

/** A file of a security key, as far as it is in one: no key could be made without the hardware. */
function securityKey(): string {
  const point = new Uint8Array(32).fill(9);
  const name = "sk-ssh-ed25519@openssh.com";
  const blob = new WireWriter().text(name).string(point).text("ssh:").finish();
  const section = new WireWriter().uint32(5).uint32(5).text(name).string(point).text("ssh:")
    .uint8(1).text("a handle").text("").text("ada");
  for (let i = 1; section.size % 8 !== 0; i++) section.uint8(i);
  const file = new WireWriter().raw(utf8("openssh-key-v1\0")).text("none").text("none").text("")
    .uint32(1).string(blob).string(section.finish());
  return encodePem(label, file.finish());
}

describe("the private key of a security key", () => {
  it("is said to be elsewhere", () => {
    assertThrows(() => privateKey(securityKey()), KeyNotExportable);
  });
});
