/**
 * Storing passwords: scrypt at the cost that OWASP recommends (N = 2^17, r = 8, p = 1:
 * 128 MiB), off the event loop, in a string that carries its own parameters
 * (https://github.com/P-H-C/phc-string-format).
 *
 * @module
 */
import backend from "../mod.ts";
import { scryptAsync } from "../hazmat/kdfs/mod.ts";
import { constantTimeEquals } from "../hazmat/macs/mod.ts";

const [cost, blockSize, parallelization, length] = [2 ** 17, 8, 1, 32];
const unpadded = { omitPadding: true } as const;

async function derive(password: string, salt: Uint8Array, logCost: number, r: number, p: number) {
  return await scryptAsync({
    password: new TextEncoder().encode(password.normalize("NFKC")),
    salt,
    cost: 2 ** logCost,
    blockSize: r,
    parallelization: p,
    length,
  });
}

/** What to store for a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = backend.randomBytes(16);
  const logCost = Math.log2(cost);
  const hash = await derive(password, salt, logCost, blockSize, parallelization);
  const [saltText, hashText] = [salt, hash].map((bytes) => bytes.toBase64(unpadded));
  return `$scrypt$ln=${logCost},r=${blockSize},p=${parallelization}$${saltText}$${hashText}`;
}

/** Whether this is the password whose hash was stored. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored);
  if (match === null) {
    throw new SyntaxError("Cannot check a password: what is stored is not a scrypt hash");
  }
  const [logCost, r, p] = match.slice(1, 4).map(Number) as [number, number, number];
  const [salt, expected] = match.slice(4).map((text) => Uint8Array.fromBase64(text));
  const hash = await derive(password, salt!, logCost, r, p);
  return constantTimeEquals(hash, expected!);
}
