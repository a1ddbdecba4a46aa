/**
 * The version of a libcrypto, read from the bytes of its file: no code runs of
 * one that is not used.
 *
 * @module
 */
import { files } from "./files.ts";

/** What OpenSSL_version(3) would say; `null` where the file does not tell. */
export function versionIn(path: string): string | null {
  const bytes = files.readFileSync(path, "latin1");
  const found = /OpenSSL \d+\.\d+\.\d[\w.+-]* +\d{1,2} \w{3} \d{4}(?=\0)/.exec(bytes) ??
    /(LibreSSL \d[\d.]*|BoringSSL|AWS-LC)(?=[ \0])/.exec(bytes);
  return found?.[0] ?? null;
}

/** Why a version is not supported, if so. */
export function unsupported(version: string | null): string | undefined {
  const [, name, number] = /^([\w-]+) ?([\d.]*)/.exec(version ?? "") ?? [];
  if (name === undefined) return undefined;
  if (name !== "OpenSSL") return `it is ${name}, not OpenSSL`;
  return /^(0\.|1\.0\.|1\.1\.0)/.test(number!) ? "OpenSSL must be 1.1.1 or newer" : undefined;
}
