/**
 * Ten million times: make something, use it, forget it. Prints by how many MiB the
 * process has grown since the first million.
 *
 * @module
 */
import process from "node:process";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import { createHash } from "../../hazmat/digests/mod.ts";
import { hkdf } from "../../hazmat/kdfs/mod.ts";
import { createHmac } from "../../hazmat/macs/mod.ts";

const data = new Uint8Array(16);
const key = new Uint8Array(32);
const iv = new Uint8Array(16);
const nonce = new Uint8Array(12);

/** Ten cycles. Objects that their last call does not end are disposed of by `using`. */
function ten(): void {
  for (let i = 0; i < 6; i++) createHash("sha256").update(data).digest();
  createHmac("sha256", key).update(data).digest();
  createCipher("aes-256-ctr", { key, iv }).final();
  using aead = ourAead("aes-256-gcm", key);
  aead.open(nonce, aead.seal(nonce, data));
  hkdf({ hash: "sha256", key, length: 16 });
}

const mebibytes = () => process.memoryUsage.rss() / 2 ** 20;
const cycles = 10_000_000;
let start = 0;
for (let done = 0; done < cycles; done += 10) {
  if (done === 1_000_000) start = mebibytes();
  ten();
  if (done % 100_000 === 0) await new Promise((resolve) => setTimeout(resolve));
}
console.log(JSON.stringify({ cycles, grown: mebibytes() - start }));
process.exit(0);
