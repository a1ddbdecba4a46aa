/**
 * The calls of @noble/hashes and @noble/ciphers. They are imported by path, so
 * that this package does not depend on them.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Returned } from "./plan.ts";
import type { Calls, Contestant, Sample } from "./sample.ts";

const folder = join(import.meta.dirname!, "rivals");
const modules = join(folder, "node_modules", "@noble");

type Digest = (data: Uint8Array) => Uint8Array;
type Cipher = (key: Uint8Array, nonce: Uint8Array) => {
  encrypt(data: Uint8Array): Uint8Array;
  decrypt(sealed: Uint8Array): Uint8Array;
};

interface KeyedHmac {
  clone(): KeyedHmac;
  update(data: Uint8Array): KeyedHmac;
  digest(): Uint8Array;
}

interface Noble {
  readonly sha256: Digest;
  readonly hmac: {
    (hash: Digest, key: Uint8Array, data: Uint8Array): Uint8Array;
    create(hash: Digest, key: Uint8Array): KeyedHmac;
  };
  readonly gcm: Cipher;
  readonly chacha20poly1305: Cipher;
}

/**
 * Installs the versions that `bench/primitives/rivals/package-lock.json` pins, if they are
 * missing, and returns them.
 *
 * @throws {Error} If npm fails.
 */
export function installNoble(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const names = Object.keys(dependencies);
  if (names.every((name) => installedVersion(name) === dependencies[name])) return dependencies;
  const { status, stderr, error } = spawnSync(
    "npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    { cwd: folder, encoding: "utf8" },
  );
  if (status === 0) return dependencies;
  throw new Error(
    `Cannot install what is in bench/primitives/rivals/: ${error?.message ?? stderr}`,
  );
}

function installedVersion(name: string): string | undefined {
  const path = join(folder, "node_modules", name, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : undefined;
}

async function load(...path: string[]): Promise<Noble> {
  return await import(pathToFileURL(join(modules, ...path)).href);
}

function sealing(cipher: Cipher, { key, nonce, data }: Sample): Calls {
  return (count) => {
    let last: Uint8Array = data;
    for (let i = 0; i < count; i++) last = cipher(key, nonce).encrypt(data);
    return last;
  };
}

function opening(cipher: Cipher, { key, nonce }: Sample, sealed: Uint8Array): Calls {
  return (count) => {
    let last = sealed;
    for (let i = 0; i < count; i++) last = cipher(key, nonce).decrypt(sealed);
    return last;
  };
}

/** The calls of the installed versions. A cipher has key and nonce: no key can be kept. */
export async function loadNoble(): Promise<Contestant & Required<Pick<Contestant, Returned>>> {
  const { sha256 } = await load("hashes", "sha2.js");
  const { hmac } = await load("hashes", "hmac.js");
  const { gcm } = await load("ciphers", "aes.js");
  const { chacha20poly1305 } = await load("ciphers", "chacha.js");
  return {
    sha256: ({ data }) => (count) => {
      let last: Uint8Array = data;
      for (let i = 0; i < count; i++) last = sha256(data);
      return last;
    },
    hmac: ({ key, data }) => (count) => {
      let last: Uint8Array = data;
      for (let i = 0; i < count; i++) last = hmac(sha256, key, data);
      return last;
    },
    hmacKept: ({ key, data }) => {
      const keyed = hmac.create(sha256, key);
      return (count) => {
        let last: Uint8Array = data;
        for (let i = 0; i < count; i++) last = keyed.clone().update(data).digest();
        return last;
      };
    },
    gcmSeal: (sample) => sealing(gcm, sample),
    gcmOpen: (sample) => opening(gcm, sample, sample.gcm),
    chachaSeal: (sample) => sealing(chacha20poly1305, sample),
    chachaOpen: (sample) => opening(chacha20poly1305, sample, sample.chacha),
  };
}
