/**
 * Keys, compared with `node:crypto` of the runtime, where both have the type.
 *
 * @module
 */
import * as node from "node:crypto";
import * as keys from "../../hazmat/keys/mod.ts";
import { assert, assertEquals, describe, it } from "../std.ts";

const data = new TextEncoder().encode("what is signed");

interface Way {
  readonly type: keys.KeyType;
  readonly make?: keys.AnyGenerateOptions;
  readonly options: keys.SignOptions;
  readonly hash: string | null;
  readonly there?: object;
}

const { constants } = node;
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

const ways: readonly Way[] = [
  { type: "rsa", options: {}, hash: "sha256", there: pss },
  { type: "rsa", options: { padding: "pkcs1" }, hash: "sha256" },
  { type: "rsa", options: { padding: "pkcs1", hash: "sha512" }, hash: "sha512" },
  { type: "ec", options: {}, hash: "sha256" },
  {
    type: "ec",
    options: { encoding: "p1363" },
    hash: "sha256",
    there: { dsaEncoding: "ieee-p1363" },
  },
  { type: "ec", make: { curve: "P-384" }, options: {}, hash: "sha384" },
  { type: "ed25519", options: {}, hash: null },
];

describe("signatures, here and in node:crypto", () => {
  for (const { type, make = {}, options, hash, there = {} } of ways) {
    it(`agree: ${type} ${JSON.stringify({ ...make, ...options })}`, () => {
      const key = keys.generateKey(type, make as never) as keys.PrivateKey;
      const theirs = node.createPrivateKey(key.toPem());
      const theirPublic = node.createPublicKey(key.publicKey.toPem());
      const signature = key.sign(data, options);
      assert(node.verify(hash, data, { key: theirPublic, ...there }, signature));
      const back = node.sign(hash, data, { key: theirs, ...there });
      key.publicKey.verify(data, new Uint8Array(back), options);
    });
  }
});

describe("keys of node:crypto", () => {
  it("are read here", () => {
    for (const type of ["rsa", "ed25519", "x25519"] as const) {
      const { privateKey, publicKey } = node.generateKeyPairSync(
        type as "rsa",
        { modulusLength: 2048 },
      );
      const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
      const spki = publicKey.export({ type: "spki", format: "der" });
      const key = keys.privateKey(pem);
      assertEquals(key.type, type);
      assertEquals(key.publicKey.toDer().toHex(), new Uint8Array(spki).toHex());
    }
  });

  it("decrypt what is encrypted here, and the other way round", () => {
    const key = keys.generateKey("rsa", { bits: 2048 });
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
    const there = node.privateDecrypt({ key: key.toPem(), ...oaep }, key.publicKey.encrypt(data));
    assertEquals(new Uint8Array(there), data);
    const back = node.publicEncrypt({ key: key.publicKey.toPem(), ...oaep }, data);
    assertEquals(key.decrypt(new Uint8Array(back)), data);
  });

  it("agree on the same secret", () => {
    const key = keys.generateKey("x25519");
    const { privateKey, publicKey } = node.generateKeyPairSync("x25519");
    const spki = publicKey.export({ type: "spki", format: "der" });
    const peer = keys.publicKey(new Uint8Array(spki)) as keys.PublicKey<"x25519">;
    const there = node.diffieHellman({
      privateKey,
      publicKey: node.createPublicKey(key.publicKey.toPem()),
    });
    assertEquals(key.agree(peer).toHex(), new Uint8Array(there).toHex());
  });
});
