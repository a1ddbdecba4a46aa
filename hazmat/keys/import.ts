/**
 * Keys that were read become libcrypto's, and are checked.
 *
 * @module
 */
import { refuseWithoutMemory } from "../../ffi/libcrypto/error_queue.ts";
import { InvalidKey, KeyNotExportable } from "../../errors.ts";
import { cString } from "../../ffi/bytes.ts";
import { runtime } from "../../ffi/runtime.ts";
import { type Bytes, cutTo, type Input, newBytes } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { checkPrivate, checkProduct, checkPublic, type Validation } from "./checks.ts";
import { decodePkcs8, decodeSpki, encodeSpki, findSpki } from "./der_calls.ts";
import { keyTypeNamed } from "./key_types.ts";
import { wipeParts } from "./key_parts.ts";
import { type EncodedPrivateKey, partsOfPkcs8 } from "./pkcs8.ts";
import {
  findTypeContext,
  type KeyFacts,
  keyFunctions,
  type KeyPointer,
  Pkey,
  refusedKey,
  typeName,
  unsupported,
} from "./pkey.ts";
import type { EncodedPublicKey } from "./spki.ts";

const { toSize } = runtime;

/** A public key that was read. */
export function importPublic(
  core: Core,
  { type, curve, spki }: EncodedPublicKey,
  validation: Validation,
  action: string,
  maker = "publicKey()",
): Pkey {
  const pointer = orUnsupported(core, type, action, () => decodeSpki(core, spki, action));
  const key = new Pkey(core, pointer, factsOf(core, pointer, type, curve), maker);
  return checked(key, () => checkPublic(key, validation, action));
}

/** A private key that was read; its DER is wiped. */
export function importPrivate(
  core: Core,
  { type, curve, pkcs8, spki }: EncodedPrivateKey,
  validation: Validation,
  action: string,
  maker = "privateKey()",
): Pkey {
  try {
    const pointer = orUnsupported(core, type, action, () => decodePkcs8(core, pkcs8, action));
    const key = new Pkey(core, pointer, factsOf(core, pointer, type, curve), maker);
    return checked(key, () => {
      if (validation !== "none") checkPrimes(key, pkcs8, action);
      checkPrivate(key, validation, action);
      if (spki !== undefined) checkBeside(key, spki, action);
    });
  } finally {
    pkcs8.fill(0);
  }
}

/** What libcrypto does not look at: it signs with primes that are not RSA's, by a slower way. */
function checkPrimes(key: Pkey, pkcs8: Uint8Array, action: string): void {
  if (key.type !== "rsa" && key.type !== "rsa-pss") return;
  const parts = partsOfPkcs8(pkcs8, action);
  try {
    if (parts.family === "rsa") checkProduct(key.core, parts, action);
  } finally {
    wipeParts(parts);
  }
}

function checked(key: Pkey, check: () => void): Pkey {
  try {
    check();
    return key;
  } catch (error) {
    key.dispose();
    throw error;
  }
}

/** A type that libcrypto lacks is told apart from a key that it refuses. */
function orUnsupported(
  core: Core,
  type: string,
  action: string,
  decode: () => KeyPointer,
): KeyPointer {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof InvalidKey)) throw error;
    const context = findTypeContext(core, type === "sm2" ? "SM2" : type, action);
    if (!context) throw unsupported(core, "key type", type, "see keyTypes() for those it has");
    core.lib.EVP_PKEY_CTX_free(context);
    throw error;
  }
}

/** The type of one that our readers do not know is libcrypto's name for it. */
function factsOf(core: Core, pointer: KeyPointer, type: string, curve?: string): KeyFacts {
  if (keyTypeNamed(type) !== undefined) return { type, curve };
  return { type: typeName(core, pointer) ?? type, curve };
}

/** The public key that stood beside the private one must be its own. */
function checkBeside(key: Pkey, spki: Uint8Array, action: string): void {
  const own = encodeSpki(key.core, key.pointer(action), action);
  if (own.toHex() === spki.toHex()) return;
  throw new InvalidKey(action, "the public key beside it must be its own, but is another");
}

/** The public part of a private key, in memory of its own: the private one can be freed alone. */
export function publicPart(key: Pkey): Pkey {
  const action = "take the public key";
  const { core, type, curve } = key;
  const pointer = key.pointer(action);
  const spki = findSpki(core, pointer, action);
  const made = spki === undefined
    ? rawPublic(core, type, rawOf(key, "public", action), action)
    : decodeSpki(core, spki, action);
  return new Pkey(core, made, { type, curve }, "privateKey()");
}

/** Keys that have no other form than octets: those of hybrid KEMs. */
function rawPublic(core: Core, type: string, raw: Uint8Array, action: string): KeyPointer {
  return fromRaw(core, "public", type, { bytes: raw, size: raw.length }, action);
}

/** A key of octets. */
function fromRaw(
  core: Core,
  kind: "public" | "private",
  type: string,
  { bytes, size }: Input,
  action: string,
): KeyPointer {
  const functions = keyFunctions(core);
  const make = functions[`EVP_PKEY_new_raw_${kind}_key_ex`];
  const context = findTypeContext(core, type, action);
  if (make === null || !context) {
    throw unsupported(core, "key type", type, "see keyTypes() for those it has");
  }
  core.lib.EVP_PKEY_CTX_free(context);
  core.lib.ERR_clear_error();
  const key = make(runtime.nullPointer, cString(type), null, bytes, toSize(size));
  if (!key) throw refusedKey(core, action);
  return key;
}

/** A key of octets, of a type that only libcrypto knows. */
export function importRaw(
  core: Core,
  kind: "public" | "private",
  type: string,
  raw: Input,
  action: string,
): Pkey {
  const pointer = fromRaw(core, kind, type, raw, action);
  return new Pkey(core, pointer, { type }, `${kind}KeyFromRaw()`);
}

/** A key's octets, as libcrypto has them. */
export function rawOf(key: Pkey, kind: "public" | "private", action: string): Bytes {
  const { core, functions } = key;
  const get = functions.EVP_PKEY_get_octet_string_param;
  const pointer = key.pointer(action);
  const name = cString(kind === "public" ? "encoded-pub-key" : "priv");
  const size = new BigUint64Array(1);
  core.lib.ERR_clear_error();
  if (get === null || get(pointer, name, null, 0n, size) !== 1) {
    core.lib.ERR_clear_error();
    refuseWithoutMemory(core.lib, action);
    throw new KeyNotExportable(action);
  }
  const raw = newBytes(Number(size[0]), action);
  if (get(pointer, name, raw, size[0]!, size) === 1) return cutTo(Number(size[0]), raw);
  core.lib.ERR_clear_error(); // so do hybrids with a NIST curve, up to 4.0
  refuseWithoutMemory(core.lib, action);
  throw new KeyNotExportable(action);
}
