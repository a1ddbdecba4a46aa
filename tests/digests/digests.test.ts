/**
 * Digests: known answers, and one shot against parts, copies and node:crypto.
 *
 * @module
 */
import { createHash as nodeHash, getHashes } from "node:crypto";
import backend, { OpenSSLError } from "../../mod.ts";
import type { Hash } from "../../hazmat/digests/hash.ts";
import { assert, assertEquals, assertNotEquals, describe, it, type Skip } from "../std.ts";
import {
  createHash as ourCreateHash,
  hash as ourHash,
  hashes,
  hashSupported,
} from "../../hazmat/digests/mod.ts";

const text = (value: string) => new TextEncoder().encode(value);

function lacks(name: string): Skip {
  return hashSupported(name) ? false : `no ${name} in this libcrypto`;
}

/** The digest of "abc". */
const abc: readonly (readonly [name: string, source: string, digest: string])[] = [
  ["md5", "RFC 1321", "900150983cd24fb0d6963f7d28e17f72"],
  ["sha1", "FIPS 180-4", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["sha224", "FIPS 180-4", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"],
  [
    "sha256",
    "FIPS 180-4",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  ],
  [
    "sha384",
    "FIPS 180-4",
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed" +
    "8086072ba1e7cc2358baeca134c825a7",
  ],
  [
    "sha512",
    "FIPS 180-4",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" +
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  [
    "sha3-256",
    "FIPS 202",
    "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
  ],
  [
    "blake2b512",
    "RFC 7693",
    "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1" +
    "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
  ],
  [
    "blake2s256",
    "RFC 7693",
    "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
  ],
];

/** Of no data at all (FIPS 202). */
const empty: readonly (readonly [name: string, length: number, digest: string])[] = [
  ["shake128", 32, "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"],
  [
    "shake256",
    64,
    "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f" +
    "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be",
  ],
];

describe("digests: known answers", () => {
  for (const [name, source, digest] of abc) {
    it(`${name} of "abc" (${source})`, { skip: lacks(name) }, () => {
      assertEquals(ourHash(name, text("abc")).toHex(), digest);
      assertEquals(ourCreateHash(name).update(text("abc")).digest().toHex(), digest);
    });
  }

  for (const [name, length, digest] of empty) {
    it(`${name} of nothing (FIPS 202)`, { skip: lacks(name) }, () => {
      assertEquals(ourHash(name, new Uint8Array(0), { length }).toHex(), digest);
      assertEquals(ourCreateHash(name, { length }).digest().toHex(), digest);
    });
  }

  it("names are OpenSSL's, in any case", () => {
    const digest = ourHash("sha256", text("abc"));
    for (const name of ["SHA256", "Sha256", "sHA256"]) {
      assertEquals(ourHash(name, text("abc")), digest);
      assertEquals(ourCreateHash(name).name, "sha256");
      assert(hashSupported(name));
    }
  });

  it('a million times "a" in one piece and in parts (FIPS 180-4)', () => {
    const digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    const data = new Uint8Array(1_000_000).fill(0x61);
    assertEquals(ourHash("sha256", data).toHex(), digest);
    const hash = ourCreateHash("sha256");
    for (let at = 0; at < data.length; at += 997) hash.update(data.subarray(at, at + 997));
    assertEquals(hash.digest().toHex(), digest);
  });
});

const data = backend.randomBytes(3000);

/** OpenSSL 4.0 lists some that need a parameter first, such as ml-dsa-44-mu. */
function wantsMore(name: string): Skip {
  try {
    optionsFor(name);
    return false;
  } catch (error) {
    if (error instanceof OpenSSLError) return "libcrypto wants a parameter for it";
    throw error;
  }
}

function optionsFor(name: string): { length: number } | undefined {
  try {
    ourHash(name, data);
  } catch (error) {
    if (error instanceof RangeError) return { length: 77 };
    throw error;
  }
}

/** Every way to cut must work: empty parts, single bytes, across blocks. */
function updateInParts(hash: Hash, data: Uint8Array): Hash {
  for (let at = 0; at < data.length;) {
    const size = Math.floor(Math.random() ** 3 * 400);
    hash.update(data.subarray(at, at + size));
    at += size;
  }
  return hash;
}

/** The same digest by node:crypto, if it has it. */
function byNode(name: string, length: number, isXof: boolean): Uint8Array | undefined {
  if (!getHashes().includes(name)) return undefined;
  try {
    const hash = isXof ? nodeHash(name, { outputLength: length }) : nodeHash(name);
    return new Uint8Array(hash.update(data).digest());
  } catch {
    return undefined;
  }
}

describe("digests: each one that is listed", () => {
  for (const name of hashes()) {
    it(`${name}: one shot, parts and copies agree`, { skip: wantsMore(name) }, () => {
      const options = optionsFor(name);
      const digest = ourHash(name, data, options);
      const hash = ourCreateHash(name, options);
      assertEquals([hash.name, hash.digestSize], [name, digest.length]);
      assertEquals(updateInParts(hash, data).digest(), digest);

      const first = ourCreateHash(name, options).update(data.subarray(0, 1234));
      const second = first.copy();
      assertEquals(second.update(data.subarray(1234)).digest(), digest);
      assertEquals(updateInParts(first, data.subarray(1234)).digest(), digest);
      const other = ourCreateHash(name, options).update(data).update(data).digest();
      if (digest.length > 0) assertNotEquals(other, digest);
    });
  }

  it("agrees with node:crypto on all that both have", () => {
    const compared = hashes().filter((name) => {
      if (wantsMore(name)) return false;
      const options = optionsFor(name);
      const digest = ourHash(name, data, options);
      const expected = byNode(name, digest.length, options !== undefined);
      if (expected !== undefined) assertEquals(digest.toHex(), expected.toHex(), name);
      return expected !== undefined;
    });
    assert(compared.length >= 5, `only ${compared}`);
  });
});

describe("digests: XOFs", () => {
  const skip = lacks("shake256");

  it("gives as many bytes as asked for, each output a start of the next", { skip }, () => {
    const longest = ourHash("shake256", data, { length: 5000 });
    for (const length of [1, 2, 31, 32, 33, 135, 136, 137, 1000, 4999]) {
      const digest = ourHash("shake256", data, { length });
      assertEquals(digest, longest.slice(0, length));
      assertEquals(ourCreateHash("shake256", { length }).update(data).digest(), digest);
    }
  });

  it("gives 10 MB", { skip }, () => {
    const digest = ourCreateHash("shake128", { length: 10_000_000 }).update(data).digest();
    assertEquals(digest.length, 10_000_000);
    assertEquals(digest.slice(0, 99), ourHash("shake128", data, { length: 99 }));
  });

  it("copies keep the length", { skip }, () => {
    const hash = ourCreateHash("shake256", { length: 300 }).update(data);
    assertEquals(hash.copy().digest(), hash.digest());
  });
});

describe("digests: reports of users of other implementations", () => {
  it("SHAKE exists and takes a length (bun#6361)", { skip: lacks("shake256") }, () => {
    // FIPS 202's own example of 1600 bits, all of them 0xa3; the first 32 bytes of SHAKE256.
    const message = new Uint8Array(200).fill(0xa3);
    const expected = "cd8a920ed141aa0407a22d59288652e9d9f1a7ee0c1e7c1ca699424da84a904d";
    assertEquals(ourHash("shake256", message, { length: 32 }).toHex(), expected);
  });

  it("SHA-3 exists in all sizes (bun#24075)", { skip: lacks("sha3-512") }, () => {
    for (const bits of [224, 256, 384, 512]) {
      assertEquals(ourHash(`sha3-${bits}`, data).length, bits / 8);
    }
  });
});
