/**
 * What keys refuse, and what they never do: each is a trap that somebody fell into.
 *
 * @module
 */
import { Backend, opensslVersionText } from "../../mod.ts";
import { open } from "../../bindings.ts";
import { InvalidKey, InvalidSignature, UnsupportedAlgorithm } from "../../errors.ts";
import { DerWriter } from "../../hazmat/asn1/mod.ts";
import * as keys from "../../hazmat/keys/mod.ts";
import { assert, assertEquals, assertRejects, assertThrows, describe, it } from "../std.ts";

const data = new TextEncoder().encode("what is signed");
const rsa = keys.generateKey("rsa", { bits: 2048 });
const ec = keys.generateKey("ec");
const ed25519 = keys.generateKey("ed25519");

/** Fails unless the signature is refused with these options. */
function assertRefused(signature: Uint8Array, options: keys.RsaVerifyOptions): void {
  assertThrows(() => rsa.publicKey.verify(data, signature, options), InvalidSignature);
}

describe("PSS", () => {
  it("has a salt as long as the digest, on every OpenSSL", () => {
    const signature = rsa.sign(data);
    rsa.publicKey.verify(data, signature, { saltLength: 32 });
    rsa.publicKey.verify(data, signature, { saltLength: "auto" });
    for (const saltLength of [0, 20, 31, "max"] as const) assertRefused(signature, { saltLength });
  });

  it("has the salt that is asked for", () => {
    const salts = { 0: 0, 20: 20, digest: 32, max: 256 - 32 - 2 };
    for (const [name, size] of Object.entries(salts)) {
      const saltLength = /^\d/.test(name) ? Number(name) : name as "max";
      const signature = rsa.sign(data, { saltLength });
      rsa.publicKey.verify(data, signature, { saltLength: size });
      rsa.publicKey.verify(data, signature, { saltLength: "auto" });
      assertRefused(signature, { saltLength: size + 1 === 223 ? 221 : size + 1 });
    }
    assertThrows(() => rsa.sign(data, { saltLength: 223 }), RangeError, "from 0 to 222");
    assertThrows(() => rsa.sign(data, { saltLength: "auto" as never }), TypeError, '"max"');
  });

  it("has MGF1 with the digest of the data, or another that is named", () => {
    const signature = rsa.sign(data, { mgf1Hash: "sha1" });
    rsa.publicKey.verify(data, signature, { mgf1Hash: "sha1" });
    assertRefused(signature, {});
  });

  it("is not PKCS #1 v1.5, nor the other way round", () => {
    assertRefused(rsa.sign(data, { padding: "pkcs1" }), {});
    assertRefused(rsa.sign(data), { padding: "pkcs1" });
    assertThrows(() => rsa.sign(data, { padding: "pkcs1", saltLength: 3 }), RangeError, '"pss"');
  });

  it("of a limited key keeps to its limits", () => {
    const key = keys.generateKey("rsa-pss", { bits: 2048, hash: "sha384", saltLength: 20 });
    assertEquals(key.details.saltLength, 20);
    key.publicKey.verify(data, key.sign(data), { hash: "sha384", saltLength: 20 });
    assertThrows(() => key.sign(data, { hash: "sha256" }), Error, "sign with rsa-pss");
    assertThrows(() => key.sign(data, { saltLength: 19 }), Error, "sign with rsa-pss");
    assertThrows(() => key.sign(data, { padding: "pkcs1" }), RangeError, 'must be "pss"');
  });
});

describe("options", () => {
  it("are those of the key's type", () => {
    const wrong: [keys.PrivateKey, object, string][] = [
      [ed25519, { hash: "sha256" }, '"hash"'],
      [ed25519, { padding: "pss" }, '"padding"'],
      [ec, { padding: "pss" }, '"padding"'],
      [ec, { context: data }, '"context"'],
      [rsa, { encoding: "p1363" }, '"encoding"'],
      [rsa, { lowS: true }, '"lowS"'],
    ];
    for (const [key, options, name] of wrong) {
      assertThrows(() => key.sign(data, options as never), TypeError, name);
      assertThrows(() => key.publicKey.verify(data, data, options as never), TypeError, name);
    }
    assertThrows(() => keys.generateKey("ed25519", { bits: 5 } as never), TypeError, '"bits"');
    assertThrows(() => keys.generateKey("rsa", { curve: "P-256" } as never), TypeError, '"curve"');
    assertThrows(() => ec.agree(ec.publicKey, { padded: true }), TypeError, "padded");
  });

  it("have the values that are known", () => {
    assertThrows(() => rsa.sign(data, { padding: "PSS" as never }), RangeError, '"pkcs1"');
    assertThrows(() => ec.sign(data, { encoding: "raw" as never }), RangeError, '"p1363"');
    assertThrows(() => ec.sign(data, { lowS: 1 as never }), TypeError, "a boolean");
    assertThrows(() => ec.sign(data, { hash: "sha257" }), UnsupportedAlgorithm, "sha257");
    assertThrows(() => ec.sign(data, { hash: "shake256" }), UnsupportedAlgorithm, "any length");
    assertThrows(() => ed25519.sign(data, { context: new Uint8Array(256) }), RangeError, "255");
    assertThrows(() => ed25519.sign(data, { context: new Uint8Array() }), RangeError, "from 1");
    assertThrows(() => rsa.publicKey.encrypt(data, { padding: "x" as never }), RangeError, "oaep");
  });

  it("that a libcrypto lacks are refused, and never left out", () => {
    const plain = ed25519.sign(data).toHex();
    for (const options of [{ context: data }, { prehash: true }] as const) {
      try {
        assert(ed25519.sign(data, options).toHex() !== plain);
        assert(keys.signatureSupported("ed25519", options));
      } catch (error) {
        assert(error instanceof UnsupportedAlgorithm, String(error));
        assert(!keys.signatureSupported("ed25519", options));
      }
    }
  });
});

/** What TypeScript refuses: `deno check` sees that each of these is an error. */
export function refusedByTypes(): void {
  const key = keys.generateKey("rsa");
  // @ts-expect-error: RSA has no such form
  key.sign(data, { encoding: "p1363" });
  // @ts-expect-error: a salt of any length is for verifying
  key.sign(data, { saltLength: "auto" });
  key.publicKey.verify(data, data, { saltLength: "auto" });
  // @ts-expect-error: X25519 does not sign
  keys.generateKey("x25519").sign(data, { hash: "sha256" });
  // @ts-expect-error: Ed25519 has no digest
  ed25519.sign(data, { hash: "sha256" });
  // @ts-expect-error: a peer of another type
  ec.agree(keys.generateKey("x25519").publicKey);
  // @ts-expect-error: Ed25519 has no sizes
  keys.generateKey("ed25519", { bits: 256 });
  const { curve }: { curve: string } = keys.generateKey("ec").details;
  const any: keys.PrivateKey = keys.privateKey(key.toPem());
  if (any.is("ec")) any.sign(data, { lowS: curve !== "" });
  const some: keys.PrivateKey = ec;
  some.sign(data, { encoding: "p1363" });
}

describe("a context that is kept", () => {
  it("never signs for another key, or in another way", () => {
    const [a, b] = [keys.generateKey("ec"), keys.generateKey("ec")];
    for (let i = 0; i < 3; i++) {
      for (const key of [a, b]) {
        for (const hash of ["sha256", "sha384", "sha512"]) {
          const signature = key.sign(data, { hash });
          key.publicKey.verify(data, signature, { hash });
          const other = key === a ? b : a;
          assertThrows(() => other.publicKey.verify(data, signature, { hash }), InvalidSignature);
          const wrong = { hash: "sha1" };
          assertThrows(() => key.publicKey.verify(data, signature, wrong), InvalidSignature);
        }
      }
    }
  });

  it("is good again after a refusal", () => {
    const signature = rsa.sign(data);
    for (let i = 0; i < 5; i++) {
      assertRefused(new Uint8Array(256), {});
      rsa.publicKey.verify(data, signature);
    }
  });
});

describe("keys that are not sound", () => {
  it("are refused where the public key is another's", () => {
    const [a, b] = [ec.toNumbers(), keys.generateKey("ec").toNumbers()];
    const mixed = { ...a, x: b.x!, y: b.y! };
    assertThrows(() => keys.privateKeyFromNumbers("ec", mixed), InvalidKey);
    const jwk = { ...ed25519.toJwk(), x: keys.generateKey("ed25519").toJwk().x! };
    assertThrows(() => keys.privateKeyFromJwk(jwk), InvalidKey);
  });

  it("are refused where RSA's numbers do not belong together", () => {
    const { n, e, d, p, q, dp, dq, qi } = rsa.toNumbers();
    const other = keys.generateKey("rsa", { bits: 2048 }).toNumbers();
    const good = { n: n!, e: e!, d: d!, p: p!, q: q!, dp: dp!, dq: dq!, qi: qi! };
    assert(keys.privateKeyFromNumbers("rsa", good).equals(rsa));
    assertThrows(() => keys.privateKeyFromNumbers("rsa", { ...good, n: other.n! }), InvalidKey);
    const wrong = { ...good, dp: dp! ^ 2n, d: d! ^ 2n };
    assertThrows(() => keys.privateKeyFromNumbers("rsa", wrong), InvalidKey);
    assertThrows(
      () => keys.privateKeyFromNumbers("rsa", { ...good, d: d! + 2n }, { validate: "full" }),
      InvalidKey,
    );
  });

  it("are refused where RSA's modulus is not the product of its primes", () => {
    const der = rsa.toDer();
    const q = rsa.toNumbers().q!.toString(16);
    const end = (der.toHex().indexOf(q) + q.length) / 2;
    der[end - 1]! ^= 2;
    // It would still sign: libcrypto falls back on the private exponent.
    const key = keys.privateKey(der, { validate: "none" });
    rsa.publicKey.verify(data, key.sign(data));
    assertThrows(() => keys.privateKey(der), InvalidKey, "product of its primes");
  });

  const lacksMlDsa = !keys.keyTypeSupported("ml-dsa-44") && `${opensslVersionText()} has no ML-DSA`;
  it("are refused where a seed came with another's key", { skip: lacksMlDsa }, () => {
    const [a, b] = [0, 1].map(() => keys.generateKey("ml-dsa-44").toDer({ form: "both" }));
    assert(keys.privateKey(a!).equals(keys.privateKey(a!)));
    const mixed = a!.slice();
    const half = mixed.length - 2560;
    mixed.set(b!.subarray(half), half);
    assertThrows(() => keys.privateKey(mixed), InvalidKey);
  });

  it("are refused on another thread too", async () => {
    const { n, e, d, p, q, dp, dq, qi } = rsa.toNumbers();
    const numbers = { n: n!, e: e!, d: d! + 2n, p: p!, q: q!, dp: dp!, dq: dq!, qi: qi! };
    const der = keys.privateKeyFromNumbers("rsa", numbers, { validate: "none" }).toDer();
    await assertRejects(() => keys.privateKeyAsync(der, { validate: "full" }), InvalidKey);
    assert((await keys.privateKeyAsync(rsa.toDer(), { validate: "full" })).equals(rsa));
    const spki = rsa.publicKey.toDer();
    assert((await keys.publicKeyAsync(spki, { validate: "full" })).equals(rsa.publicKey));
  });

  it("are refused where the point is not on the curve", () => {
    const point = ec.publicKey.toRaw();
    point[64]! ^= 1;
    assertThrows(() => keys.publicKeyFromRaw("ec", point, { curve: "P-256" }), InvalidKey);
  });
});

/** Points of X25519 of low order, in SubjectPublicKeyInfo (RFC 7748, section 6.1; cr.yp.to/ecdh). */
const lowOrder = [
  "00".repeat(32),
  "01" + "00".repeat(31),
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
];

describe("agreement", () => {
  it("refuses peers of low order", async () => {
    const key = keys.generateKey("x25519");
    for (const point of lowOrder) {
      const spki = new DerWriter().sequence((info) => {
        info.sequence((algorithm) => algorithm.objectIdentifier("1.3.101.110"))
          .bitString(Uint8Array.fromHex(point));
      }).finish();
      const peer = keys.publicKey(spki) as keys.PublicKey<"x25519">;
      assertThrows(() => key.agree(peer), InvalidKey, "low order");
      await assertRejects(() => key.agreeAsync(peer), InvalidKey, "low order");
    }
  });

  it("refuses peers of another type, curve or libcrypto", async () => {
    const others = [
      keys.generateKey("ec", { curve: "P-384" }).publicKey,
      keys.generateKey("x25519").publicKey as never,
    ];
    for (const peer of others) {
      assertThrows(() => ec.agree(peer), InvalidKey, "same type and curve");
      await assertRejects(() => ec.agreeAsync(peer), InvalidKey, "same type and curve");
    }
    const backend = new Backend(open());
    const there = keys.generateKey("ec", { backend }).publicKey;
    assertThrows(() => ec.agree(there), TypeError, "one libcrypto");
    assertThrows(() => ec.agree(ec as never), TypeError, "must be a PublicKey");
    assert(keys.publicKey(there.toDer()).equals(there));
  });

  it("is for keys that agree", () => {
    assertThrows(() => ed25519.agree(ed25519.publicKey), TypeError, "one of the types ec");
  });

  it("keeps the leading zeros of Diffie-Hellman, unless told otherwise", () => {
    const [a, b] = [0, 1].map(() => keys.generateKey("dh", { group: "ffdhe2048" }));
    assertEquals(a!.agree(b!.publicKey).length, 256);
    assert(a!.agree(b!.publicKey, { padded: false }).length <= 256);
  });
});

describe("what is too weak for today", () => {
  it("is not made without saying so", () => {
    assertThrows(() => keys.generateKey("rsa", { bits: 1024 }), RangeError, "allowWeak");
    assertThrows(() => keys.generateKey("dsa", { bits: 1024 }), RangeError, "allowWeak");
    assertThrows(() => keys.generateKey("ec", { curve: "secp160r1" }), RangeError, "allowWeak");
    assertThrows(() => keys.generateParameters("dh", { bits: 1024 }), RangeError, "allowWeak");
    assertEquals(keys.generateKey("rsa", { bits: 1024, allowWeak: true }).bits, 1024);
  });

  it("is not made at all with an exponent that is even, or 1", () => {
    for (const publicExponent of [1, 2, 4, 0n, 2n ** 64n + 1n]) {
      assertThrows(() => keys.generateKey("rsa", { publicExponent }), RangeError, "odd");
    }
    assertEquals(
      keys.generateKey("rsa", { bits: 2048, publicExponent: 3 }).details.publicExponent,
      3n,
    );
  });
});

describe("decryption of PKCS #1 v1.5", () => {
  it("needs a libcrypto that rejects implicitly", () => {
    const pkcs1 = { padding: "pkcs1" } as const;
    const ciphertext = rsa.publicKey.encrypt(data, pkcs1);
    assertEquals(rsa.decrypt(ciphertext, { ...pkcs1, implicitRejection: false }), data);
    try {
      assertEquals(rsa.decrypt(ciphertext, pkcs1), data);
      const forged = new Uint8Array(256).fill(7);
      assertEquals(rsa.decrypt(forged, pkcs1), rsa.decrypt(forged, pkcs1));
    } catch (error) {
      assert(error instanceof UnsupportedAlgorithm, String(error));
    }
  });
});

describe("a type that libcrypto does not have", () => {
  it("is told from a key that is not sound", () => {
    assert(!keys.keyTypeSupported("no-such-type"));
    const error = assertThrows(() => keys.generateKey("no-such-type"), UnsupportedAlgorithm);
    assert(error.message.includes(opensslVersionText()), error.message);
    const spki = new DerWriter().sequence((info) => {
      info.sequence((one) => one.objectIdentifier("1.2.3.4")).bitString(new Uint8Array(32));
    }).finish();
    assertThrows(() => keys.publicKey(spki), UnsupportedAlgorithm, "1.2.3.4");
    assertThrows(
      () => keys.generateKey("ec", { curve: "no-curve" }),
      UnsupportedAlgorithm,
      "curves()",
    );
  });
});

describe("a job on another thread", () => {
  it("has the data as they were when it was asked for", async () => {
    const own = data.slice();
    const signing = ed25519.signAsync(own);
    own.fill(0);
    ed25519.publicKey.verify(data, await signing);
  });

  it("goes on when its key is disposed of", async () => {
    const key = keys.generateKey("rsa", { bits: 2048 });
    const { publicKey } = key;
    const signing = key.signAsync(data);
    key.dispose();
    publicKey.verify(data, await signing);
  });

  it("can be aborted while it waits", async () => {
    const signal = AbortSignal.abort(new Error("not needed"));
    await assertRejects(() => rsa.signAsync(data, { signal }), Error, "not needed");
    await assertRejects(() => keys.generateKeyAsync("rsa", { signal }), Error, "not needed");
    await assertRejects(() => rsa.checkAsync({ signal }), Error, "not needed");
  });

  it("makes keys and parameters", async () => {
    const types = ["rsa", "ec", "ed25519"] as const;
    const made = await Promise.all(types.map((type) => keys.generateKeyAsync(type)));
    for (const key of made) key.publicKey.verify(data, key.sign(data));
    const weak = { bits: 1024, divisorBits: 160, allowWeak: true };
    using parameters = await keys.generateParametersAsync("dsa", weak);
    const key = await keys.generateKeyAsync("dsa", { parameters });
    key.publicKey.verify(data, key.sign(data));
    assertEquals(keys.generateKey("dsa", { parameters }).bits, 1024);
  });
});

describe("verify-recover", () => {
  it("gives the digest that was signed", async () => {
    const { hash } = await import("../../hazmat/digests/mod.ts");
    const signature = rsa.sign(data, { padding: "pkcs1" });
    assertEquals(rsa.publicKey.recover(signature), hash("sha256", data));
    assertThrows(() => rsa.publicKey.recover(new Uint8Array(256)), InvalidSignature);
    assertThrows(() => rsa.publicKey.recover(signature, { padding: "pss" }), TypeError, "verify()");
  });

  it("is the reverse of RSA without padding", () => {
    const number = new Uint8Array(256).fill(1);
    const signature = rsa.sign(number, { padding: "none" });
    assertEquals(rsa.publicKey.recover(signature, { padding: "none" }), number);
    assertThrows(() => rsa.sign(data, { padding: "none" }), RangeError, "256 bytes");
  });
});
