/**
 * Digests, MACs and ciphers against the openssl command line: another process,
 * and other code between it and libcrypto.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import backend from "../../mod.ts";
import { afterAll, assert, assertEquals, beforeAll, describe, it } from "../std.ts";
import { lacksProgram } from "../support/machine.ts";
import { joined } from "../support/streams.ts";

const skip = lacksProgram("openssl", "version");
let directory = "";
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), "against-openssl-"))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What the program prints, or `undefined` where it refuses. */
function openssl(args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("openssl", args, { encoding: "latin1", cwd: directory });
  return status === 0 ? stdout : undefined;
}

/** Lengths at the edges of blocks, and one of many blocks. */
const lengthsAround = (
  block: number,
): number[] => [0, 1, block - 1, block, block + 1, 16 * block + 3];

/** Random data of each length, in a file of each. */
function files(lengths: readonly number[]): { name: string; data: Uint8Array<ArrayBuffer> }[] {
  return lengths.map((length, i) => {
    const name = `data-${i}`;
    const data = new Uint8Array(backend.randomBytes(length));
    writeFileSync(join(directory, name), data);
    return { name, data };
  });
}

/** The data in two parts, cut at a random place. */
function cut(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const at = Math.floor(Math.random() * (data.length + 1));
  return [data.subarray(0, at), data.subarray(at)];
}

const hexOf = (bytes: Uint8Array): string => (bytes as Uint8Array & { toHex(): string }).toHex();

/** One line of `openssl dgst -r` is "<hex> *<file>". */
function digestLines(args: readonly string[], names: readonly string[]): string[] | undefined {
  return openssl(["dgst", "-r", ...args, ...names])?.trim().split("\n")
    .map((line) => line.split(" ")[0]!);
}

describe("digests, against the openssl command line", () => {
  it("are the same, one-shot and in parts, for every digest listed", { skip }, () => {
    let compared = 0;
    for (const name of backend.hashes().filter((name) => name !== "null")) {
      const isXof = /^c?shake|^keccak-kmac/.test(name);
      const blockSize = isXof ? 136 : Math.max(backend.createHash(name).blockSize, 1);
      const inputs = files(lengthsAround(blockSize));
      const xof = isXof ? ["-xoflen", "77"] : [];
      const lines = digestLines([`-${name}`, ...xof], inputs.map((input) => input.name));
      if (lines === undefined) continue; // the program does not offer it by that name
      const options = isXof ? { length: 77 } : {};
      inputs.forEach(({ data }, i) => {
        assertEquals(
          hexOf(backend.hash(name, data, options)),
          lines[i],
          `${name} of ${data.length}`,
        );
        const hash = backend.createHash(name, options);
        for (const part of cut(data)) hash.update(part);
        assertEquals(hexOf(hash.digest()), lines[i], `${name} of ${data.length}, in parts`);
      });
      compared++;
    }
    assert(compared >= 8, `only ${compared} digests could be compared`);
  });

  it("have HMACs that are the same", { skip }, () => {
    for (const digest of ["sha1", "sha256", "sha512", "sha3-256", "sm3"]) {
      if (!backend.hashSupported(digest)) continue;
      for (const keyLength of [1, 32, 200]) {
        const key = backend.randomBytes(keyLength);
        const inputs = files(lengthsAround(64));
        const args = [`-${digest}`, "-mac", "HMAC", "-macopt", `hexkey:${hexOf(key)}`];
        const lines = digestLines(args, inputs.map(({ name }) => name))!;
        const ours = inputs.map(({ data }) => hexOf(backend.hmac(digest, key, data)));
        assertEquals(ours, lines, `${digest} with ${keyLength} bytes of key`);
      }
    }
  });
});

/** The lengths of key and IV that a cipher asks for, by its complaints. */
interface Sizes {
  readonly key: number;
  readonly iv: number;
}

function sizesOf(name: string): Sizes | undefined {
  for (const key of [16, 24, 32, 8, 64]) {
    for (const iv of [16, 8, 0]) {
      try {
        const options = { key: new Uint8Array(key).map((_, i) => i), iv: new Uint8Array(iv) };
        backend.createCipher(name, iv === 0 ? { key: options.key } : options).dispose();
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

/** Modes that `openssl enc` refuses, or that take all data at once; and keys that it shortens. */
const leftOut = /wrap|xts|gcm|ccm|ocb|siv|poly1305|hmac|cts|^null$|^rc[24]-(40|64)/;

describe("ciphers, against the openssl command line", () => {
  it("are the same, whole and in parts, for every cipher that it offers", {
    skip,
    timeout: 300_000,
  }, () => {
    let compared = 0;
    for (const name of backend.ciphers().filter((name) => !leftOut.test(name))) {
      const sizes = sizesOf(name);
      if (sizes === undefined) continue;
      const [key, iv] = [backend.randomBytes(sizes.key), backend.randomBytes(sizes.iv)];
      const options = sizes.iv === 0 ? { key } : { key, iv };
      const inputs = files([0, 15, 16, 17, 1000]);
      const expected = inputs.map((input) => encryptByProgram(name, key, iv, input.name));
      if (expected.includes(undefined)) continue;
      inputs.forEach(({ data }, i) => {
        const cipher = backend.createCipher(name, options);
        const parts = [...cut(data).map((part) => cipher.update(part)), cipher.final()];
        assertEquals<Uint8Array>(joined(parts), expected[i]!, `${name} of ${data.length}`);
        const decipher = backend.createDecipher(name, options);
        const back = joined([decipher.update(expected[i]!), decipher.final()]);
        assertEquals<Uint8Array>(back, data, `${name} of ${data.length}, back`);
      });
      compared++;
    }
    assert(compared >= 20, `only ${compared} ciphers could be compared`);
  });
});
