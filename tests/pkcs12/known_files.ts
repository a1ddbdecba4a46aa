/**
 * Files that other programs have made, of one key and its certificates.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file, what made it, and its pass phrase. */
export interface KnownFile {
  readonly name: string;
  readonly by: string;
  readonly passphrase: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

const { files, key, leaf, root } = JSON.parse(
  readFileSync(join(import.meta.dirname!, "files.json"), "utf8"),
);

/** The files. */
export const knownFiles: readonly KnownFile[] = files.map(
  (file: Omit<KnownFile, "data"> & { readonly data: string }) => {
    return { ...file, data: Uint8Array.fromBase64(file.data) };
  },
);

/** One of the files. */
export function knownFile(name: string): KnownFile {
  return knownFiles.find((file) => file.name === name)!;
}

/** Their key as PKCS#8, its certificate, and that of its issuer. */
export const known: {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly leaf: Uint8Array<ArrayBuffer>;
  readonly root: Uint8Array<ArrayBuffer>;
} = {
  key: Uint8Array.fromBase64(key),
  leaf: Uint8Array.fromBase64(leaf),
  root: Uint8Array.fromBase64(root),
};

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
