/**
 * Keys as PKCS#8, for now.
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, copyOf, takeInput } from "../core/args.ts";
import type { AnyBackend } from "../core/default.ts";

/** A key that can be written. */
export type ExportableKey = AllowSharedBufferSource;

/** A key that was read. */
export type ImportedKey = Bytes;

/** A key as PKCS#8, which the caller wipes. */
export function pkcs8Of(key: ExportableKey, action: string): Bytes {
  return copyOf(takeInput(key, action, "key"));
}

/** The public key of a key, as SubjectPublicKeyInfo. */
export function spkiOf(_key: ExportableKey): Bytes | undefined {
  return undefined;
}

/** The key in PKCS#8. */
export function importKey(pkcs8: Bytes, _backend: AnyBackend | undefined): ImportedKey {
  return pkcs8.slice();
}
