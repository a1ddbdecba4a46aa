/**
 * Asks the backend, on the libcrypto that `HAZMAT_LIBCRYPTO` names, for each row
 * by using it, and prints the answers.
 *
 * @module
 */
import backend from "../../mod.ts";
import { curveRows, keyUse, type Row, rows } from "./rows.ts";
import { aead } from "../../hazmat/aead/mod.ts";
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import { hash } from "../../hazmat/digests/mod.ts";
import {
  argon2id,
  hkdf,
  kbkdf,
  pbkdf2,
  scrypt,
  sskdf,
  tls1Prf,
  x963kdf,
} from "../../hazmat/kdfs/mod.ts";
import { generateKey } from "../../hazmat/keys/mod.ts";
import { hmac, mac as ourMac } from "../../hazmat/macs/mod.ts";

const sixteen = new Uint8Array(16);
const key = new Uint8Array(32).map((_, i) => i);

const nonce = key.subarray(0, 12);

const macs: Readonly<Record<string, () => unknown>> = {
  hmac: () => hmac("sha256", key, key),
  cmac: () => ourMac("cmac", sixteen, key, { cipher: "aes-128-cbc" }),
  gmac: () => ourMac("gmac", key, key, { cipher: "aes-256-gcm", iv: nonce }),
  siphash: () => ourMac("siphash", sixteen, key),
};

const mac = (name: string): unknown => (macs[name] ?? (() => ourMac(name, key, key)))();

const secret = { hash: "sha256", key, length: 32 };
const costs = { password: key, salt: key, length: 32 };
const argon2 = { ...costs, iterations: 1, memoryCost: 64, lanes: 1 };

const kdfs: Readonly<Record<string, () => unknown>> = {
  pbkdf2: () => pbkdf2({ ...costs, hash: "sha256", iterations: 1 }),
  hkdf: () => hkdf(secret),
  scrypt: () => scrypt({ ...costs, cost: 16, blockSize: 8, parallelization: 1 }),
  argon2id: () => argon2id(argon2),
  kbkdf: () => kbkdf({ ...secret, mode: "counter", mac: "hmac" }),
  sskdf: () => sskdf(secret),
  x963kdf: () => x963kdf(secret),
  "tls1-prf": () => tls1Prf({ hash: "sha256", secret: key, seed: key, length: 32 }),
};

function useKey(name: string): void {
  using made = curveRows.includes(name)
    ? generateKey("ec", { curve: name })
    : generateKey(name, name === "dh" ? { group: "ffdhe2048" } : {});
  switch (keyUse(name)) {
    case "sign":
      return made.publicKey.verify(key, made.sign(key));
    case "agree":
      return void made.agree(made.publicKey);
    case "encapsulate":
      return void made.decapsulate(made.publicKey.encapsulate().ciphertext);
  }
}

function use({ family, name, key: keyLength, iv }: Row): void {
  const longKey = new Uint8Array(keyLength ?? 0).map((_, i) => i);
  switch (family) {
    case "hash":
      return void hash(name, key, name.startsWith("shake") ? { length: 32 } : {});
    case "mac":
      return void mac(name);
    case "kdf":
      return void kdfs[name]!();
    case "cipher":
      return createCipher(name, {
        key: longKey,
        iv: iv === 0 ? undefined : new Uint8Array(iv!),
      }).dispose();
    case "aead":
      return void aead(name, longKey).seal(new Uint8Array(iv!), key);
    case "key":
      return useKey(name);
  }
}

function works(row: Row): boolean {
  try {
    use(row);
    return true;
  } catch {
    return false;
  }
}

console.log(
  JSON.stringify({
    name: backend.opensslVersionText(),
    answers: rows.map((row) => works(row) ? "yes" : "–"),
  }),
);
