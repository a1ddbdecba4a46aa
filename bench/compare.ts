/**
 * Compares small calls of this checkout with another's, turn by turn in one process, so that a
 * machine which changes speed slows both equally. It runs in Deno and in Bun.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { runMain, runTool, WrongArgument } from "../build/arguments.ts";
import { median } from "./timing.ts";

type Call = () => unknown;

type Functions =
  & typeof import("../mod.ts")
  & typeof import("../hazmat/aead/mod.ts")
  & typeof import("../hazmat/ciphers/mod.ts")
  & typeof import("../hazmat/digests/mod.ts")
  & typeof import("../hazmat/kdfs/mod.ts")
  & typeof import("../hazmat/macs/mod.ts");

/** A checkout's functions, from all of its entry points. */
async function functionsIn(directory: string): Promise<Functions> {
  const families = ["aead", "ciphers", "digests", "kdfs", "macs"].map((name) => `hazmat/${name}`);
  const paths = ["", ...families].map((folder) => join(directory, folder, "mod.ts"));
  const modules = await Promise.all(paths.map((path) => import(path)));
  return Object.assign({}, ...modules);
}

const turns = 250;
const callsInTurn = 300;

const bytes = (size: number) => new Uint8Array(size).map((_, i) => i * 7 + 1);
const [data, key, iv, nonce] = [bytes(16), bytes(32), bytes(16), bytes(12)];

/** The calls, each on 16 bytes. */
function callsOf(ours: Functions): Record<string, Call> {
  const out = new Uint8Array(64);
  const [hash, mac] = [ours.createHash("sha256"), ours.createHmac("sha256", key)];
  const cipher = ours.createCipher("aes-256-ctr", { key, iv });
  const derivation = { hash: "sha256", salt: data, length: 16 };
  const hashing: Record<string, Call> = {
    "hash": () => ours.hash("sha256", data),
    "hashInto": () => ours.hashInto("sha256", data, out),
    "hash.update": () => hash.update(data),
    "hmac": () => ours.hmac("sha256", key, data),
    "mac": () => ours.mac("cmac", key, data, { cipher: "aes-256-cbc" }),
    "mac.update": () => mac.update(data),
    "constantTimeEquals": () => ours.constantTimeEquals(data, iv),
    "randomFill": () => ours.randomFill(out),
  };
  const others: Record<string, Call> = {
    "createCipher": () => ours.createCipher("aes-256-cbc", { key, iv }).dispose(),
    "cipher.update": () => cipher.update(data),
    "cipher.updateInto": () => cipher.updateInto(data, out),
    "hkdf": () => ours.hkdf({ ...derivation, key, info: iv }),
    "pbkdf2": () => ours.pbkdf2({ ...derivation, password: key, iterations: 1 }),
  };
  const names = ["aes-256-gcm", "chacha20-poly1305", "aes-256-ccm", "aes-256-ocb"];
  const sealing = names.map((name) => aeadCalls(ours, name));
  return Object.assign(hashing, ...sealing, others);
}

function aeadCalls(ours: Functions, name: string): Record<string, Call> {
  const aead = ours.aead(name, key);
  const [sealed, out] = [aead.seal(nonce, data), new Uint8Array(64)];
  return {
    [`${name} seal`]: () => aead.seal(nonce, data),
    [`${name} sealInto`]: () => aead.sealInto(nonce, data, out),
    [`${name} sealInto with data`]: () => aead.sealInto(nonce, data, out, iv),
    [`${name} open`]: () => aead.open(nonce, sealed),
    [`${name} openInto`]: () => aead.openInto(nonce, sealed, out),
  };
}

function nanoseconds(call: Call): number {
  const start = performance.now();
  for (let i = 0; i < callsInTurn; i++) call();
  return (performance.now() - start) / callsInTurn * 1e6;
}

function compare(name: string, before: Call, after: Call): string {
  for (const call of [before, after]) for (let i = 0; i < 3000; i++) call();
  const pairs = Array.from({ length: turns }, () => [nanoseconds(before), nanoseconds(after)]);
  const columns = [
    median(pairs.map(([a]) => a!)),
    median(pairs.map(([, b]) => b!)),
    median(pairs.map(([a, b]) => b! - a!)),
  ];
  return name.padEnd(34) + columns.map((value) => value.toFixed(0).padStart(8)).join("");
}

const usage = `Usage: deno run -A bench/compare.ts OTHER_CHECKOUT [WORD]
       bun bench/compare.ts OTHER_CHECKOUT [WORD]

Prints nanoseconds per call, there and here, and the median of the turns' differences. Both checkouts
must be built.

  WORD    Only calls whose name contains it
  --help  This`;

await runMain((args) =>
  runTool({ usage, options: {}, positionals: true }, args, async ({ positionals }) => {
    const [other, word = ""] = positionals;
    if (other === undefined) throw new WrongArgument("OTHER_CHECKOUT must be named: it is not");
    const before = callsOf(await functionsIn(resolve(other)));
    const after = callsOf(await functionsIn(join(import.meta.dirname!, "..")));
    console.log("".padEnd(34) + ["there", "here", "more"].map((text) => text.padStart(8)).join(""));
    for (const name of Object.keys(after).filter((name) => name.includes(word))) {
      console.log(compare(name, before[name]!, after[name]!));
    }
    return 0;
  })
);
