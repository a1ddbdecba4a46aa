/**
 * Keys that OpenSSL's own program makes and converts, where it is there.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Skip } from "../std.ts";
import { lacksProgram } from "../support/machine.ts";

/** Why there is none. That of 1.1.1 lacks half of the options; the formats are no libcrypto's. */
export const lacksOpenssl: Skip = lacksProgram("openssl", "version") ||
  (/^OpenSSL 1\./.test(spawnSync("openssl", ["version"], { encoding: "utf8" }).stdout) &&
    "the openssl program is not of OpenSSL 3 or newer");

/** What it prints, given some input. Throws what it complains of. */
export function openssl(args: readonly string[], input?: Uint8Array | string): Uint8Array {
  const { status, stdout, stderr } = spawnSync("openssl", args, {
    input,
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr}`);
  return new Uint8Array(stdout);
}

/** {@linkcode openssl} as text. */
export function opensslText(args: readonly string[], input?: Uint8Array | string): string {
  return new TextDecoder().decode(openssl(args, input));
}

/** A new private key, as PEM of PKCS #8. */
export function newKey(algorithm: string, ...options: readonly string[]): string {
  const pairs = options.flatMap((option) => ["-pkeyopt", option]);
  return opensslText(["genpkey", "-algorithm", algorithm, ...pairs]);
}

/** A new private key of DSA, as PEM of PKCS #8. Its parameters take a while, so they are small. */
export function newDsaKey(): string {
  const both = opensslText(["dsaparam", "-genkey", "1024"]);
  return opensslText(["pkcs8", "-topk8", "-nocrypt"], both);
}

/** Whether it has an algorithm. */
export function canMake(algorithm: string, ...options: readonly string[]): boolean {
  if (lacksOpenssl) return false;
  try {
    return newKey(algorithm, ...options) !== "";
  } catch {
    return false;
  }
}

/** Runs something with a file that holds the data. */
export function withFile<T>(data: Uint8Array | string, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "hazmat-keys-"));
  try {
    const path = join(folder, "data");
    writeFileSync(path, data);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
