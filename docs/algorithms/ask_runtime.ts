/**
 * Asks the runtime's own crypto, `node:crypto` and WebCrypto, for each row by using
 * it, and prints the answers.
 *
 * @module
 */
import * as crypto from "node:crypto";
import { Buffer } from "node:buffer";
import process from "node:process";
import { curveRows, keyUse, type Row, rows } from "./rows.ts";
import { webCryptoHas } from "./web_crypto.ts";

const key = Buffer.alloc(32, 1);

const kdfs: Readonly<Record<string, () => unknown>> = {
  pbkdf2: () => crypto.pbkdf2Sync(key, key, 1, 32, "sha256"),
  hkdf: () => crypto.hkdfSync("sha256", key, key, key, 32),
  scrypt: () => crypto.scryptSync(key, key, 32, { N: 16, r: 8, p: 1 }),
  argon2id: () =>
    // deno-lint-ignore no-explicit-any
    (crypto as any).argon2Sync("argon2id", {
      ...{ message: key, nonce: key, parallelism: 1, tagLength: 32, memory: 64, passes: 1 },
    }),
};

/** What `generateKeyPairSync` needs for a type. */
const keyOptions: Readonly<Record<string, object>> = {
  rsa: { modulusLength: 2048 },
  "rsa-pss": { modulusLength: 2048 },
  dsa: { modulusLength: 2048, divisorLength: 256 },
  dh: { group: "modp14" },
};

/** The digest that these sign; the others sign data. */
const digestOf = (name: string): string | null =>
  ["rsa", "rsa-pss", "dsa", "sm2", ...curveRows].includes(name) ? "sha256" : null;

function useKey(name: string): void {
  const { generateKeyPairSync, sign, verify, diffieHellman, encapsulate, decapsulate } =
    crypto as never as Record<string, (...args: unknown[]) => never>;
  const { privateKey, publicKey } = curveRows.includes(name)
    ? generateKeyPairSync!("ec", { namedCurve: name })
    : generateKeyPairSync!(name, keyOptions[name] ?? {});
  switch (keyUse(name)) {
    case "sign": {
      const signature = sign!(digestOf(name), key, privateKey);
      if (verify!(digestOf(name), key, publicKey, signature) !== true) throw new Error("wrong");
      return;
    }
    case "agree":
      return void diffieHellman!({ privateKey, publicKey });
    case "encapsulate":
      return void decapsulate!(privateKey, (encapsulate!(publicKey) as never)["ciphertext"]);
  }
}

function use({ family, name, key: keyLength, iv }: Row): void {
  switch (family) {
    case "hash":
      return void crypto.createHash(name, {
        outputLength: name.startsWith("shake") ? 32 : undefined,
      })
        .update(key).digest();
    case "mac":
      if (name !== "hmac") throw new Error("node:crypto has no other MACs");
      return void crypto.createHmac("sha256", key).update(key).digest();
    case "kdf":
      return void kdfs[name]!();
    case "key":
      return useKey(name);
    default: {
      const nonce = iv === 0 ? null : Buffer.alloc(iv!);
      const options = { authTagLength: 16 } as crypto.CipherGCMOptions;
      const longKey = Buffer.from(Array.from({ length: keyLength! }, (_, i) => i));
      const cipher = crypto.createCipheriv(name, longKey, nonce, family === "aead" ? options : {});
      cipher.update(key);
      cipher.final();
      if (family === "aead") (cipher as crypto.CipherGCM).getAuthTag();
    }
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

async function answer(row: Row): Promise<string> {
  if (works(row)) return "yes";
  return await webCryptoHas(row.name) ? "WebCrypto" : "–";
}

const { bun, deno } = process.versions as Record<string, string | undefined>;
const name = bun !== undefined ? `Bun ${bun}` : `Deno ${deno}`;
const answers: string[] = [];
for (const row of rows) answers.push(await answer(row));
console.log(JSON.stringify({ name, answers }));
