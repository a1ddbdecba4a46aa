/**
 * Ten thousand times: reads a private key, signs with it, frees it. Prints by how many MiB the
 * process has grown since the first three thousand.
 *
 * @module
 */
import process from "node:process";
import { privateKey, privateKeyFromRaw } from "../../hazmat/keys/mod.ts";

const data = new Uint8Array(16);
const der = privateKeyFromRaw("ec", new Uint8Array(32).fill(7), { curve: "P-256" }).toDer();

const mebibytes = () => process.memoryUsage().rss / 2 ** 20;
const cycles = 10_000;
let start = 0;
for (let done = 0; done < cycles; done++) {
  if (done === 3000) start = mebibytes();
  using key = privateKey(der);
  key.sign(data);
  if (done % 500 === 0) await new Promise((resolve) => setTimeout(resolve));
}
console.log(JSON.stringify({ cycles, grown: mebibytes() - start }));
process.exit(0);
