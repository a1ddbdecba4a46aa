/**
 * Private keys as PKCS#8, which is what a file holds, and as objects.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { DerReader } from "../asn1/mod.ts";
import { encodePkcs8 } from "../keys/der_calls.ts";
import { importPrivate } from "../keys/import.ts";
import { encodedPrivate, readPkcs8 } from "../keys/pkcs8.ts";
import { newPrivateKey, pkeyOfPrivate, type PrivateKey } from "../keys/private_key.ts";
import { readPublicKey } from "../keys/read.ts";

/** A key as PKCS#8, which the caller wipes. */
export function pkcs8Of(key: PrivateKey, action: string): Bytes {
  const pkey = pkeyOfPrivate(key as PrivateKey<never>, action, "key");
  return encodePkcs8(pkey.core, pkey.pointer(action), action);
}

/** The public key of a key, as a SubjectPublicKeyInfo that a certificate's can be compared with. */
export function spkiOf(key: PrivateKey, action: string): Bytes {
  pkeyOfPrivate(key as PrivateKey<never>, action, "key");
  return readPublicKey(key.publicKey.toDer(), action).spki;
}

/** The key in PKCS#8. */
export function importKey(core: Core, pkcs8: Bytes, action: string): PrivateKey {
  const reader = new DerReader(pkcs8, "the private key");
  const encoded = encodedPrivate(readPkcs8(reader, action), action);
  reader.end();
  return newPrivateKey(importPrivate(core, encoded, "quick", action));
}
