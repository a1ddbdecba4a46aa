/**
 * Asks the runtime's own crypto, `node:crypto` and WebCrypto, for each row by using
 * it, and prints the answers.
 *
 * @module
 */
import * as crypto from "node:crypto";
import { Buffer } from "node:buffer";
import process from "node:process";
import { type Row, rows } from "./rows.ts";
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
