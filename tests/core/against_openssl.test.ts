/**
 * Digests, MACs and ciphers against the openssl command line: another process,
 * and other code between it and libcrypto.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import backend from "../../mod.ts";
import { afterAll, assert, assertEquals, beforeAll, describe, it } from "../std.ts";
import { Choices } from "../../lab/fuzz/random.ts";
import { lacksProgram } from "../support/machine.ts";
import { joined } from "../support/streams.ts";
import { ciphers, createCipher, createDecipher } from "../../hazmat/ciphers/mod.ts";
import { createHash, hash as ourHash, hashes, hashSupported } from "../../hazmat/digests/mod.ts";
import { createMac, hmac as ourHmac, mac as ourMac, macSupported } from "../../hazmat/macs/mod.ts";

const skip = lacksProgram("openssl", "version");
let directory = "";
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), "against-openssl-"))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What the program prints, or `undefined` if it refuses. */
function openssl(args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("openssl", args, { encoding: "latin1", cwd: directory });
  return status === 0 ? stdout : undefined;
}

/** The randomness here, from a seed that every failure names. */
const seed = Number(process.env.HAZMAT_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const choices = new Choices(seed);
const told = (what: string): string => `${what} (HAZMAT_TEST_SEED=${seed})`;

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).map(() => choices.below(256));
}

/** Lengths at the edges of blocks, and one of many blocks. */
const lengthsAround = (
  block: number,
): number[] => [0, 1, block - 1, block, block + 1, 16 * block + 3];

/** Random data of each length, each in its own file. */
function files(lengths: readonly number[]): { name: string; data: Uint8Array<ArrayBuffer> }[] {
  return lengths.map((length, i) => {
    const name = `data-${i}`;
    const data = randomBytes(length);
    writeFileSync(join(directory, name), data);
    return { name, data };
  });
}

/** The data in two parts, cut at a random place. */
function cut(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const at = choices.below(data.length + 1);
  return [data.subarray(0, at), data.subarray(at)];
}

const hexOf = (bytes: Uint8Array): string => (bytes as Uint8Array & { toHex(): string }).toHex();

/** One line of `openssl dgst -r` is "<hex> *<file>". */
function digestLines(args: readonly string[], names: readonly string[]): string[] | undefined {
  return openssl(["dgst", "-r", ...args, ...names])?.trim().split("\n")
    .map((line) => line.split(" ")[0]!);
}

/**
 * Digests that the program refuses by these names: KECCAK-KMAC stands for KMAC, and ML-DSA-MU (4.0)
 * needs a public key; and what the program's own libcrypto lacks if another one is tested.
 */
const notOffered = isSame() ? /^keccak-kmac|^ml-dsa-mu$/ : /./;

/**
 * Whether the program uses the tested libcrypto, and lists what it offers: 1.1.1 also lists names
 * of signatures.
 */
function isSame(): boolean {
  if (backend.bindings.lib.EVP_MD_fetch === null) return false;
  const version = spawnSync("openssl", ["version"], { encoding: "utf8" }).stdout ?? "";
  return version.includes(`${backend.opensslVersionText()} (Library: `) ||
    version.includes(`(Library: ${backend.opensslVersionText()})`);
}

describe("digests, against the openssl command line", () => {
  it("are the same, one-shot and in parts, for every digest listed", { skip }, () => {
    const notCompared: string[] = [];
    for (const name of hashes().filter((name) => name !== "null")) {
      const isXof = /^c?shake|^keccak-kmac/.test(name);
      const blockSize = isXof ? 136 : Math.max(createHash(name).blockSize, 1);
      const inputs = files(lengthsAround(blockSize));
      const xof = isXof ? ["-xoflen", "77"] : [];
      const lines = digestLines([`-${name}`, ...xof], inputs.map((input) => input.name));
      if (lines === undefined) {
        notCompared.push(name);
        continue;
      }
      const options = isXof ? { length: 77 } : {};
      inputs.forEach(({ data }, i) => {
        assertEquals(
          hexOf(ourHash(name, data, options)),
          lines[i],
          told(`${name} of ${data.length}`),
        );
        const hash = createHash(name, options);
        for (const part of cut(data)) hash.update(part);
        assertEquals(hexOf(hash.digest()), lines[i], told(`${name} of ${data.length}, in parts`));
      });
    }
    assertEquals(notCompared.filter((name) => !notOffered.test(name)), []);
  });

  it("have HMACs that are the same", { skip }, () => {
    for (const digest of ["sha1", "sha256", "sha512", "sha3-256", "sm3"]) {
      if (!hashSupported(digest)) continue;
      for (const keyLength of [1, 32, 200]) {
        const key = randomBytes(keyLength);
        const inputs = files(lengthsAround(64));
        const args = [`-${digest}`, "-mac", "HMAC", "-macopt", `hexkey:${hexOf(key)}`];
        const lines = digestLines(args, inputs.map(({ name }) => name))!;
        const ours = inputs.map(({ data }) => hexOf(ourHmac(digest, key, data)));
        assertEquals(ours, lines, told(`${digest} with ${keyLength} bytes of key`));
      }
    }
  });
});

/** The lengths of key and IV that a cipher asks for, judging by its errors. */
interface Sizes {
  readonly key: number;
  readonly iv: number;
}

function sizesOf(name: string): Sizes | undefined {
  for (const key of [16, 24, 32, 8, 64]) {
    for (const iv of [16, 8, 0]) {
      try {
        const options = { key: new Uint8Array(key).map((_, i) => i), iv: new Uint8Array(iv) };
        createCipher(name, iv === 0 ? { key: options.key } : options).dispose();
        return { key, iv };
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

function encryptByProgram(name: string, key: Uint8Array, iv: Uint8Array, input: string) {
  const ivArgs = iv.length === 0 ? [] : ["-iv", hexOf(iv)];
  const args = ["enc", `-${name}`, "-K", hexOf(key), ...ivArgs, "-in", input, "-out", "out"];
  if (openssl(args) === undefined) return undefined;
  return new Uint8Array(readFileSync(join(directory, "out")));
}

/** What is not compared, and why. Everything else listed must be. */
const leftOut: readonly (readonly [RegExp, reason: string])[] = [
  [/gcm|ccm|ocb|siv|poly1305|hmac/, "`openssl enc` refuses what authenticates"],
  [/xts/, "`openssl enc` refuses it"],
  [/cts|wrap/, "`openssl enc` gives libcrypto the data in parts: see below, and the vectors"],
  [/^null$/, "it takes no key, which `openssl enc` wants"],
  [/^rc[24]-(40|64)/, "`openssl enc` shortens its keys"],
];

describe("ciphers, against the openssl command line", () => {
  it("are the same, whole and in parts, for every cipher but those left out with a reason", {
    skip,
    timeout: 300_000,
  }, () => {
    const notCompared: string[] = [];
    const listed = ciphers().filter((name) => !leftOut.some(([names]) => names.test(name)));
    for (const name of listed) {
      const sizes = sizesOf(name);
      if (sizes === undefined || !areTheSame(name, sizes)) notCompared.push(name);
    }
    if (isSame()) assertEquals(notCompared, []);
    assert(listed.length - notCompared.length >= 20, `${notCompared} could not be compared`);
  });

  it("wrap keys to the same", { skip }, () => {
    const kinds = [["aes-128-wrap", 16, 8], ["id-aes192-wrap", 24, 8], ["id-aes256-wrap", 32, 8]];
    for (const [name, keyLength, ivLength] of kinds as [string, number, number][]) {
      const [key, iv] = [randomBytes(keyLength), randomBytes(ivLength)];
      for (const { name: input, data } of files([16, 24, 64])) {
        const expected = encryptByProgram(name, key, iv, input);
        if (expected === undefined) continue; // 1.1.1's has no such option
        const ours = createCipher(name, { key, iv }).update(data);
        assertEquals<Uint8Array>(ours, expected, told(`${name} of ${data.length}`));
      }
    }
  });
});

/** Whether the program has it. It then does the same. */
function areTheSame(name: string, sizes: Sizes): boolean {
  const [key, iv] = [randomBytes(sizes.key), randomBytes(sizes.iv)];
  const options = sizes.iv === 0 ? { key } : { key, iv };
  const inputs = files([0, 15, 16, 17, 1000]);
  const expected = inputs.map((input) => encryptByProgram(name, key, iv, input.name));
  if (expected.includes(undefined)) return false;
  inputs.forEach(({ data }, i) => {
    const cipher = createCipher(name, options);
    const parts = [...cut(data).map((part) => cipher.update(part)), cipher.final()];
    assertEquals<Uint8Array>(joined(parts), expected[i]!, told(`${name} of ${data.length}`));
    const decipher = createDecipher(name, options);
    const back = joined([decipher.update(expected[i]!), decipher.final()]);
    assertEquals<Uint8Array>(back, data, told(`${name} of ${data.length}, back`));
  });
  return true;
}

/** `openssl mac`, from 3.0 on. */
const skipMac = skip || lacksProgram("openssl", "mac", "-help");

describe("MACs, against the openssl command line", () => {
  const kinds: [name: string, keyLength: number, params: Record<string, string>][] = [
    ["cmac", 32, { cipher: "aes-256-cbc" }],
    ["hmac", 20, { digest: "sha512" }],
    ["kmac128", 40, {}],
    ["kmac256", 32, {}],
    ["poly1305", 32, {}],
    ["siphash", 16, {}],
    ["blake2bmac", 64, {}],
    ["blake2smac", 32, {}],
  ];
  for (const [name, keyLength, params] of kinds) {
    const lacks = macSupported(name) ? false : `this libcrypto has no ${name}`;

    it(`${name} is the same, one-shot and in parts`, { skip: skipMac || lacks }, () => {
      const key = randomBytes(keyLength);
      const options = Object.entries(params).flatMap(([k, v]) => ["-macopt", `${k}:${v}`]);
      for (const { name: input, data } of files([1, 15, 16, 17, 1000])) {
        const args = ["mac", "-macopt", `hexkey:${hexOf(key)}`, ...options, "-in", input, name];
        const expected = openssl(args)?.trim().toLowerCase();
        const what = told(`${name} of ${data.length}`);
        assertEquals(hexOf(ourMac(name, key, data, params)), expected, what);
        const mac = createMac(name, key, params);
        for (const part of cut(data)) mac.update(part);
        assertEquals(hexOf(mac.digest()), expected, what);
      }
    });
  }
});
