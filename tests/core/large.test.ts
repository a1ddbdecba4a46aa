/**
 * Data of more than 2 GiB, where lengths no longer fit C's `int`.
 *
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import { freemem } from "node:os";
import backend, { InvalidTag } from "../../mod.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import { createHash as ourCreateHash, hash as ourHash } from "../../hazmat/digests/mod.ts";
import {
  createHmac as ourCreateHmac,
  createMac,
  hmac,
  mac as ourMac,
} from "../../hazmat/macs/mod.ts";

const size = 2 ** 31 + 5;
const skip = freemem() < 4 * 2 ** 30 && "less than 4 GiB of memory is free";
const part = 2 ** 28;
const key = new Uint8Array(32).fill(3);
const nonce = new Uint8Array(12);
const timeout = 300_000;

const partsOf = (data: Uint8Array<ArrayBuffer>) =>
  Array.from({ length: Math.ceil(size / part) }, (_, i) => data.subarray(i * part, (i + 1) * part));

/** Zeros but for the ends and the middle: most of the memory is never touched. */
function sparse(): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(size);
  for (const at of [0, 2 ** 30, 2 ** 31 - 1, 2 ** 31, size - 1]) data[at] = at % 251 + 1;
  return data;
}

describe("data of 2 GiB and more", () => {
  it("hash to what they hash to in parts", { skip, timeout }, () => {
    const data = sparse();
    const reference = createHash("sha256");
    for (const piece of partsOf(data)) reference.update(piece);
    assertEquals<Uint8Array>(ourHash("sha256", data), new Uint8Array(reference.digest()));
  });

  it("have the digest that they have in two parts", { skip, timeout }, () => {
    const data = sparse();
    const parts = ourCreateHash("sha1");
    parts.update(data.subarray(0, 2 ** 30)).update(data.subarray(2 ** 30));
    assertEquals(ourHash("sha1", data), parts.digest());
  });

  it("seal in place to what they seal to in parts, and open again", { skip, timeout }, () => {
    const whole = new Uint8Array(size + 16);
    whole.set(sparse());
    using aead = ourAead("aes-256-gcm", key);
    const encryptor = aead.createEncryptor(nonce);
    for (const piece of partsOf(whole.subarray(0, size))) encryptor.update(piece);
    const rest = encryptor.final();
    assertEquals(aead.sealInto(nonce, whole.subarray(0, size), whole), size + 16);
    assertEquals<Uint8Array>(whole.slice(-16), rest.slice(-16));
    assertEquals(aead.openInto(nonce, whole, whole.subarray(0, size)), size);
    assert(whole[2 ** 31] === 2 ** 31 % 251 + 1 && whole[5] === 0, "the plaintext is not back");
    const forged = () => aead.openInto(nonce, whole, whole.subarray(0, size));
    assertThrows(forged, InvalidTag); // it is the plaintext, and the tag of another
    for (const at of [0, 2 ** 30, 2 ** 31 - 1, size - 1]) assertEquals(whole[at], 0, `at ${at}`);
  });

  it("have the MAC that they have in parts", { skip, timeout }, () => {
    const data = sparse();
    const reference = createHmac("sha256", key);
    for (const piece of partsOf(data)) reference.update(piece);
    const expected = new Uint8Array(reference.digest());
    assertEquals<Uint8Array>(hmac("sha256", key, data), expected);
    ourCreateHmac("sha256", key).update(data).verify(expected);
  });

  it("as additional data and nothing else are a GMAC", { skip, timeout }, () => {
    const data = sparse();
    const params = { cipher: "aes-256-gcm", iv: nonce };
    const mac = createMac("gmac", key, params);
    for (const piece of partsOf(data)) mac.update(piece);
    const expected = mac.digest();
    using aead = ourAead("aes-256-gcm", key);
    assertEquals(aead.seal(nonce, new Uint8Array(), data), expected);
    assertEquals(ourMac("gmac", key, data, params), expected);
    assertEquals(aead.open(nonce, expected, data).length, 0);
  });

  it("are refused by modes that take all at once, with the limit", { skip, timeout }, () => {
    const data = new Uint8Array(size);
    using ccm = ourAead("aes-256-ccm", key);
    assertThrows(() => ccm.seal(nonce, data), RangeError, "16777215");
    using xts = createCipher("aes-128-xts", {
      ...{ key: new Uint8Array(32).map((_, i) => i), iv: new Uint8Array(16) },
    });
    assertThrows(() => xts.update(data), RangeError, "16777216");
  });
});

describe("draws past 2^31 bytes", () => {
  it("are made in pieces, and fill the whole", { skip, timeout }, () => {
    const size = 2 ** 31 + 4096;
    const view = new Uint8Array(size);
    const before = backend.bindings.engine.counters().threadBytes;
    backend.randomFill(view);
    assertEquals(backend.bindings.engine.counters().threadBytes - before, BigInt(size));
    for (const at of [0, 2 ** 30 - 64, 2 ** 30, 2 ** 31 - 64, 2 ** 31, size - 64]) {
      assert(view.subarray(at, at + 64).some((byte) => byte !== 0), `at ${at}`);
    }
  });
});
