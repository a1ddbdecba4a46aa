/**
 * Signatures and secrets whose answers are published.
 *
 * @module
 */
import * as keys from "../../hazmat/keys/mod.ts";
import { assert, assertEquals, assertThrows, describe, it, type Skip } from "../std.ts";
import { InvalidSignature } from "../../errors.ts";
import { opensslVersionText } from "../../mod.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replace(/\s/g, ""));
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Why a way of signing is not there, or `false`. */
function lacks(type: keys.KeyType, options: keys.SignOptions): Skip {
  return !keys.signatureSupported(type, options as never) &&
    `${opensslVersionText()} does not sign so with ${type}`;
}

interface Edwards {
  readonly name: string;
  readonly type: "ed25519" | "ed448";
  readonly secret: string;
  readonly publicKey: string;
  readonly message: string;
  readonly options?: keys.EdwardsSignOptions;
  readonly signature: string;
}

/** RFC 8032, sections 7.1 to 7.5. */
const edwards: readonly Edwards[] = [
  {
    name: "7.1, test 2",
    type: "ed25519",
    secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
  {
    name: "7.2, foo",
    type: "ed25519",
    secret: "0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6",
    publicKey: "dfc9425e4f968f7f0c29f0259cf5f9aed6851c2bb4ad8bfb860cfee0ab248292",
    message: "f726936d19c800494e3fdaff20b276a8",
    options: { context: hex("666f6f") },
    signature: "55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a" +
      "8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e4e7edb0d",
  },
  {
    name: "7.3, abc",
    type: "ed25519",
    secret: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
    publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
    message: "616263",
    options: { prehash: true },
    signature: "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41" +
      "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406",
  },
  {
    name: "7.4, 1 octet",
    type: "ed448",
    secret: "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463a" +
      "fbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e",
    publicKey: "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c086" +
      "6aea01eb00742802b8438ea4cb82169c235160627b4c3a9480",
    message: "03",
    signature: "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f435" +
      "2541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cb" +
      "cee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0f" +
      "f3348ab21aa4adafd1d234441cf807c03a00",
  },
  {
    name: "7.4, 1 octet with a context",
    type: "ed448",
    secret: "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463a" +
      "fbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e",
    publicKey: "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c086" +
      "6aea01eb00742802b8438ea4cb82169c235160627b4c3a9480",
    message: "03",
    options: { context: hex("666f6f") },
    signature: "d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89f7d2" +
      "151f7647f11d8ca2ae279fb842d607217fce6e042f6815ea000c85741de5c8da" +
      "1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c1cad10d54d0d" +
      "5428407e85dcbc98a49155c13764e66c3c00",
  },
];

describe("EdDSA gives the signatures of RFC 8032", () => {
  for (const { name, type, secret, publicKey, message, options, signature } of edwards) {
    it(`section ${name}`, { skip: lacks(type, options ?? {}) }, () => {
      const key = keys.privateKeyFromRaw(type, hex(secret));
      assertEquals(key.publicKey.toRaw().toHex(), publicKey);
      assertEquals(key.sign(hex(message), options).toHex(), signature);
      key.publicKey.verify(hex(message), hex(signature), options);
      if (options === undefined) return;
      // As another instance, the same signature is not one.
      assertThrows(() => key.publicKey.verify(hex(message), hex(signature)), InvalidSignature);
    });
  }
});

/** RFC 6979, appendix A.2.5: P-256, message "sample" and "test". */
const p256 = {
  d: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
  x: "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
  sample: {
    sha256: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" +
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    sha512: "8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00" +
      "2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe",
  },
  test: {
    sha256: "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367" +
      "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
  },
};

describe("deterministic ECDSA gives the signatures of RFC 6979", () => {
  const options = { deterministic: true, encoding: "p1363" } as const;
  it("appendix A.2.5", { skip: lacks("ec", options) }, () => {
    const key = keys.privateKeyFromRaw("ec", hex(p256.d), { curve: "P-256" });
    assertEquals(key.publicKey.toRaw().subarray(1, 33).toHex(), p256.x);
    for (const message of ["sample", "test"] as const) {
      for (const [hash, answer] of Object.entries(p256[message])) {
        assertEquals(key.sign(utf8(message), { ...options, hash }).toHex(), answer);
        key.publicKey.verify(utf8(message), hex(answer), { hash, encoding: "p1363" });
      }
    }
  });

  it("is refused, or done: never is another kind of signature made", () => {
    const key = keys.generateKey("ec");
    if (!keys.signatureSupported("ec", { deterministic: true })) {
      const error = assertThrows(() => key.sign(utf8("x"), { deterministic: true }), Error);
      return assertEquals(error.name, "UnsupportedAlgorithm");
    }
    const sign = () => key.sign(utf8("x"), { deterministic: true }).toHex();
    assertEquals(sign(), sign());
  });
});

/** RFC 7748, sections 6.1 and 6.2: Alice's and Bob's keys, and their secret. */
const montgomery = {
  x25519: [
    "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
    "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
    "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
    "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
    "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
  ],
  x448: [
    "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf5" +
    "74a9419744897391006382a6f127ab1d9ac2d8c0a598726b",
    "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c22c5d9bb" +
    "c836647241d953d40c5b12da88120d53177f80e532c41fa0",
    "1c306a7ac2a0e2e0990b294470cba339e6453772b075811d8fad0d1d6927c120" +
    "bb5ee8972b0d3e21374c9c921b09d1b0366f10b65173992d",
    "3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b43027d8b972" +
    "fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67bf33609",
    "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c0b56" +
    "fd2464c335543936521c24403085d59a449a5037514a879d",
  ],
} as const;

describe("X25519 and X448 give the secrets of RFC 7748", () => {
  for (const [type, [a, aPublic, b, bPublic, secret]] of Object.entries(montgomery)) {
    it(type, () => {
      const alice = keys.privateKeyFromRaw(type, hex(a));
      const bob = keys.privateKeyFromRaw(type, hex(b));
      assertEquals(alice.publicKey.toRaw().toHex(), aPublic);
      assertEquals(bob.publicKey.toRaw().toHex(), bPublic);
      assertEquals(alice.agree(bob.publicKey).toHex(), secret);
      assertEquals(bob.agree(alice.publicKey).toHex(), secret);
    });
  }
});

describe("SM2", () => {
  const skip = !keys.keyTypeSupported("sm2") && `${opensslVersionText()} has no sm2`;
  it("signs with an identity, that of GM/T 0009 unless told otherwise", { skip }, () => {
    const key = keys.generateKey("sm2");
    const signature = key.sign(utf8("x"), { id: utf8("1234567812345678") });
    key.publicKey.verify(utf8("x"), signature);
    assertThrows(
      () => key.publicKey.verify(utf8("x"), signature, { id: new Uint8Array() }),
      InvalidSignature,
    );
    assert(signature.length > 60);
  });
});
