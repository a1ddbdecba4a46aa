/**
 * What RSA does if nothing is said: the safe thing.
 *
 * @module
 */
import { DecryptionFailed } from "../../mod.ts";
import { generateKey } from "../../hazmat/keys/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { counted } from "../support/ciphers.ts";

const key = generateKey("rsa", { bits: 2048 });
const data = counted(32);

describe("RSA, if nothing is said", () => {
  it("signs with PSS, SHA-256, and a salt as long as that", () => {
    const said = { padding: "pss", hash: "sha256", mgf1Hash: "sha256", saltLength: 32 } as const;
    key.publicKey.verify(data, key.sign(data), said);
    key.publicKey.verify(data, key.sign(data, said));
  });

  it("encrypts with OAEP and SHA-256", () => {
    const said = { padding: "oaep", hash: "sha256", mgf1Hash: "sha256" } as const;
    assertEquals(key.decrypt(key.publicKey.encrypt(data), said), data);
    assertEquals(key.decrypt(key.publicKey.encrypt(data, said)), data);
  });

  it("takes no ciphertext that is shorter or longer than the modulus", async () => {
    const one = new Uint8Array(256).fill(1, 255);
    const none = { padding: "none" } as const;
    assertEquals(key.decrypt(one, none), one); // 1 to any power
    for (const other of [one.slice(1), one.slice(255), new Uint8Array([0, ...one])]) {
      assertThrows(() => key.decrypt(other, none), DecryptionFailed);
      const later = key.decryptAsync(other, none).then(() => "decrypted", ({ code }) => code);
      assertEquals(await later, "ERR_DECRYPTION");
    }
  });
});
