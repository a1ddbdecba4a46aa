/**
 * Encapsulation of keys: ML-KEM, hybrids, and by RSA, EC, X25519 and X448.
 *
 * @module
 */
import { DecryptionFailed, type OpenSSLError } from "../../errors.ts";
import { memoryWasExhausted } from "../../ffi/libcrypto/error_queue.ts";
import { cString } from "../../ffi/bytes.ts";
import { runtime } from "../../ffi/runtime.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  bytesIn,
  checkIsString,
  cutTo,
  type Input,
  type Names,
  newBytes,
  readOptions,
  takeInput,
} from "../core/args.ts";
import { noParams } from "../core/params.ts";
import { type KeyContext, type Pkey, unsupported } from "./pkey.ts";
import type { Encapsulated, KemOptions } from "./types.ts";

const { toSize } = runtime;

const names: Names<KemOptions> = { operation: true };

/** What types that are not KEMs encapsulate with. */
const usualOperations: Readonly<Record<string, string>> = {
  rsa: "RSASVE",
  ec: "DHKEM",
  x25519: "DHKEM",
  x448: "DHKEM",
};

/** The operation that is set on the context, if any. */
export function operationOf(
  key: Pkey,
  options: KemOptions | undefined,
  action: string,
): string | undefined {
  const { operation } = readOptions(options === undefined ? {} : options, names, action);
  if (operation !== undefined) checkIsString(operation, action, "operation");
  return operation ?? usualOperations[key.type];
}

/** A context for it. The caller frees it. */
export function kemContext(
  key: Pkey,
  use: "encapsulate" | "decapsulate",
  operation: string | undefined,
  action: string,
): KeyContext {
  const { core, functions } = key;
  const init = functions[`EVP_PKEY_${use}_init`];
  if (init === null) throw unsupported(core, "operation", use, "OpenSSL 3.0 and newer have it");
  const context = begin(key, init, action);
  if (operation === undefined) return context;
  if (functions.EVP_PKEY_CTX_set_kem_op!(context, cString(operation)) > 0) return context;
  core.lib.ERR_clear_error();
  core.lib.EVP_PKEY_CTX_free(context);
  throw unsupported(core, `KEM operation of ${key.type} keys`, operation);
}

function begin(
  key: Pkey,
  init: NonNullable<Pkey["functions"]["EVP_PKEY_encapsulate_init"]>,
  action: string,
): KeyContext {
  let result = 0;
  try {
    return key.begin(action, (context) => result = init(context, noParams));
  } catch (error) {
    // 0 and -2: a type that has no KEM, here or at all.
    if (result > 0 || result === -1) throw error;
    throw unsupported(key.core, "KEM of the key type", key.type);
  }
}

/** A key, and what to send for it. See `PublicKey.encapsulate`. */
export function encapsulate(key: Pkey, options?: KemOptions): Encapsulated {
  const action = `encapsulate with ${key.type}`;
  const operation = operationOf(key, options, action);
  const context = kemContext(key, "encapsulate", operation, action);
  try {
    const call = key.functions.EVP_PKEY_encapsulate!;
    const [wrapped, secret] = [new BigUint64Array(1), new BigUint64Array(1)];
    if (call(context, null, wrapped, null, secret) !== 1) throw key.core.error(action);
    const ciphertext = newBytes(Number(wrapped[0]), action);
    const sharedKey = newBytes(Number(secret[0]), action);
    if (call(context, ciphertext, wrapped, sharedKey, secret) !== 1) throw key.core.error(action);
    return {
      ciphertext: cutTo(Number(wrapped[0]), ciphertext),
      sharedKey: cutTo(Number(secret[0]), sharedKey),
    };
  } finally {
    key.core.lib.EVP_PKEY_CTX_free(context);
  }
}

/** The key that was encapsulated. See `PrivateKey.decapsulate`. */
export function decapsulate(
  key: Pkey,
  given: AllowSharedBufferSource,
  options?: KemOptions,
): Bytes {
  const action = `decapsulate with ${key.type}`;
  const operation = operationOf(key, options, action);
  const { bytes, size } = takeInput(given, action, "ciphertext");
  const context = kemContext(key, "decapsulate", operation, action);
  try {
    checkCiphertext(key, operation, size, action);
    const call = key.functions.EVP_PKEY_decapsulate!;
    const written = new BigUint64Array(1);
    if (call(context, null, written, bytes, toSize(size)) !== 1) throw notDecapsulated(key, action);
    const out = newBytes(Number(written[0]), action);
    if (call(context, out, written, bytes, toSize(size)) === 1) {
      return cutTo(Number(written[0]), out);
    }
    out.fill(0);
    throw notDecapsulated(key, action);
  } finally {
    key.core.lib.EVP_PKEY_CTX_free(context);
  }
}

/** A ciphertext that is not even one: a point that is not on its curve. */
export function notDecapsulated({ core }: Pkey, action: string, found?: OpenSSLError): Error {
  const error = found ?? core.error(action);
  return memoryWasExhausted(core.lib, error.errors) ? error : new DecryptionFailed(action);
}

/** How many bytes the secret has. */
export function decapsulatedSize(
  key: Pkey,
  operation: string | undefined,
  { bytes, size }: Input,
  action: string,
): number {
  const context = kemContext(key, "decapsulate", operation, action);
  try {
    const length = new BigUint64Array(1);
    const call = key.functions.EVP_PKEY_decapsulate!;
    if (call(context, null, length, bytes, toSize(size)) === 1) return Number(length[0]);
    throw notDecapsulated(key, action);
  } finally {
    key.core.lib.EVP_PKEY_CTX_free(context);
  }
}

/** The bytes of ML-KEM's ciphertexts (FIPS 203, table 3), and of those of hybrids. */
const ciphertextSizes: Readonly<Record<string, number>> = {
  "ml-kem-512": 768,
  "ml-kem-768": 1088,
  "ml-kem-1024": 1568,
  x25519mlkem768: 1120,
  x448mlkem1024: 1624,
  secp256r1mlkem768: 1153,
  secp384r1mlkem1024: 1665,
  x25519: 32,
  x448: 56,
};

/** A ciphertext of the right size that is wrong gives another key, not an error. */
export function checkCiphertext(
  key: Pkey,
  operation: string | undefined,
  size: number,
  action: string,
): void {
  const wanted = operation === "RSASVE" ? key.size(action) : ciphertextSizes[key.type];
  if (wanted === undefined || wanted === size) return;
  throw new RangeError(
    `Cannot ${action}: ciphertext must have ${bytesIn(wanted)}, but has ${size}`,
  );
}
