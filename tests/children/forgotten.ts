/**
 * Makes objects that own native memory, forgets them, lets the garbage collector
 * and the event loop run, and prints how much of libcrypto's heap is left.
 *
 *     HAZMAT_LIBCRYPTO=PATH forgotten.ts
 *
 * @module
 */
import process from "node:process";
import { openCounter } from "../support/counter.ts";

// The counter must be there before libcrypto has allocated anything.
const counter = openCounter(process.env.HAZMAT_LIBCRYPTO!);
const { aead } = await import("../../hazmat/aead/mod.ts");
const { createCipher } = await import("../../hazmat/ciphers/mod.ts");
const { createHash } = await import("../../hazmat/digests/mod.ts");
const { createHmac } = await import("../../hazmat/macs/mod.ts");

const key = new Uint8Array(32);
const iv = new Uint8Array(16);

function make(): void {
  createHash("sha256").update(key);
  createHmac("sha256", key).update(key);
  createCipher("aes-256-cbc", { key, iv }).update(key);
  const gcm = aead("aes-256-gcm", key);
  gcm.createEncryptor(iv).update(key);
  gcm.createDecryptor(iv).update(key);
}

/** Time for the collector, and then for its callbacks. */
async function collect(): Promise<void> {
  const { gc, Bun } = globalThis as unknown as {
    gc?: () => void;
    Bun?: { gc(now: boolean): void };
  };
  gc?.();
  Bun?.gc(true);
  await new Promise((resolve) => setTimeout(resolve, 10));
}

const rounds = 2_000;
make();
await collect();
const before = counter.held();
for (let i = 0; i < rounds; i++) {
  make();
  if (i % 100 === 0) await collect();
}
for (let i = 0; i < 50; i++) await collect();
console.log(JSON.stringify({ made: rounds * 6, left: counter.held() - before }));
process.exit(0);
