/**
 * Arguments that mean something in `node:crypto` and nothing here: refused, with what to do
 * instead, because ignoring them would give a different result from the one asked for.
 *
 * @module
 */
import * as ciphers from "../../hazmat/ciphers/mod.ts";
import * as digests from "../../hazmat/digests/mod.ts";
import * as keys from "../../hazmat/keys/mod.ts";
import * as macs from "../../hazmat/macs/mod.ts";
import { randomBytes, randomFill } from "../../mod.ts";
import { assertEquals, assertMatch, assertThrows, describe, it } from "../std.ts";
import { counted } from "../support/ciphers.ts";
import { hash as ourHash } from "../../hazmat/digests/mod.ts";
import { hmac } from "../../hazmat/macs/mod.ts";

const [key, iv, data] = [counted(32, 1), counted(16, 2), counted(48, 3)];

// deno-lint-ignore no-explicit-any -- what a caller without types writes
const untyped = { ...ciphers, ...digests, ...macs, ...keys, randomBytes, randomFill } as any;
untyped.newKey = () => keys.generateKey("ed25519");
const newHash = () => untyped.createHash("sha256").update(data);
const newHmac = () => untyped.createHmac("sha256", key).update(data);
const newCipher = () => untyped.createCipher("aes-256-cbc", { key, iv });

/** A call, and a word from the advice about what to do instead. */
const refused: Readonly<Record<string, readonly [() => unknown, RegExp]>> = {
  'hash.digest("hex")': [() => newHash().digest("hex"), /toHex/],
  'hash.digest("base64")': [() => newHash().digest("base64"), /toBase64|toHex/],
  'hash.update(data, "utf8")': [() => newHash().update(data, "utf8"), /encode/i],
  'hash.update(text, "utf8")': [() => newHash().update("text", "utf8"), /encode/i],
  "hash.copy({})": [() => newHash().copy({}), /copy/],
  'mac.digest("hex")': [() => newHmac().digest("hex"), /toHex/],
  'mac.update(data, "utf8")': [() => newHmac().update(data, "utf8"), /encode/i],
  'cipher.update(data, "utf8", "hex")': [
    () => newCipher().update(data, "utf8", "hex"),
    /encode|toHex/i,
  ],
  'cipher.final("hex")': [() => newCipher().final("hex"), /toHex/],
  'hash(name, data, "hex")': [() => untyped.hash("sha256", data, "hex"), /toHex|object/],
  'hmac(name, key, data, "hex")': [() => untyped.hmac("sha256", key, data, "hex"), /toHex/],
  "createCipher(name, key, iv)": [
    () => untyped.createCipher("aes-256-cbc", key, iv),
    /options|\{ key, iv \}/,
  ],
  "createDecipher(name, key, iv)": [
    () => untyped.createDecipher("aes-256-cbc", key, iv),
    /options|\{ key, iv \}/,
  ],
  'privateKey.createSign("SHA256")': [() => untyped.newKey().createSign("SHA256"), /object/],
  'privateKey.sign(data, "SHA256")': [() => untyped.newKey().sign(data, "SHA256"), /object/],
  'privateKey.sign("SHA256", data)': [
    () => untyped.newKey().sign("SHA256", data),
    /options must be an object/,
  ],
  'privateKey.toPem("pkcs8")': [() => untyped.newKey().toPem("pkcs8"), /object/],
  'publicKey(pem, "pem")': [() => untyped.publicKey(untyped.newKey().toDer(), "pem"), /object/],
  "randomBytes(8, callback)": [() => untyped.randomBytes(8, () => {}), /random/],
  "randomFill(view, 2, 4)": [() => untyped.randomFill(new Uint8Array(9), 2, 4), /subarray/],
};

describe("arguments that node:crypto takes", () => {
  for (const [name, [call, word]] of Object.entries(refused)) {
    it(`are refused in ${name}, with what to do instead`, () => {
      assertMatch(assertThrows(call, TypeError).message, word);
    });
  }

  it("leave the object unchanged", () => {
    const hash = newHash();
    assertThrows(() => hash.update(data, "utf8"), TypeError);
    assertThrows(() => hash.digest("hex"), TypeError);
    assertEquals(hash.digest(), ourHash("sha256", data));
    const mac = newHmac();
    assertThrows(() => mac.update(data, "utf8"), TypeError);
    assertThrows(() => mac.digest("hex"), TypeError);
    assertEquals(mac.digest(), hmac("sha256", key, data));
    const cipher = newCipher();
    assertThrows(() => cipher.update(data, "utf8", "hex"), TypeError);
    assertThrows(() => cipher.final("hex"), TypeError);
    assertEquals(cipher.update(data), newCipher().update(data));
  });

  it("leave the view that randomFill would fill unchanged", () => {
    const view = new Uint8Array(64);
    assertThrows(() => untyped.randomFill(view, 2, 4), TypeError);
    assertEquals(view, new Uint8Array(64));
  });
});
