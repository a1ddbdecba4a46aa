/**
 * Ten million times: make something, use it, forget it. Prints by how many MiB the
 * process has grown since the first million.
 *
 * @module
 */
import process from "node:process";
import backend from "../../mod.ts";

const data = new Uint8Array(16);
const key = new Uint8Array(32);
const iv = new Uint8Array(16);
const nonce = new Uint8Array(12);

/** Ten cycles. What is not ended by its last call is disposed of by `using`. */
function ten(): void {
  for (let i = 0; i < 6; i++) backend.createHash("sha256").update(data).digest();
  backend.createHmac("sha256", key).update(data).digest();
  backend.createCipher("aes-256-ctr", { key, iv }).final();
  using aead = backend.aead("aes-256-gcm", key);
  aead.open(nonce, aead.seal(nonce, data));
  backend.hkdf({ hash: "sha256", key, length: 16 });
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
