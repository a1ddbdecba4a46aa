/**
 * A fresh process in which libcrypto draws for its own purposes, with osrandom
 * registered and then not. Prints what osrandom served to each.
 *
 * @module
 */
import backend from "../../mod.ts";
import { EVP_CTRL_AEAD_SET_IV_FIXED, EVP_PKEY_X25519 } from "../../ffi/headers/evp.ts";
import { runtime } from "../../ffi/runtime.ts";

const { lib, engine } = backend.bindings;
const none = runtime.nullPointer;

function must(done: unknown, what: string): void {
  if (!done || done === -1) throw new Error(`${what} failed`);
}

function generateKey(): void {
  const context = lib.EVP_PKEY_CTX_new_id(EVP_PKEY_X25519, none);
  const out = new BigUint64Array(1);
  must(lib.EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init");
  must(lib.EVP_PKEY_keygen(context, out), "EVP_PKEY_keygen");
  lib.EVP_PKEY_free(runtime.toPointer(out[0]!));
  lib.EVP_PKEY_CTX_free(context);
}

/** The fixed part is given, libcrypto draws the other eight bytes. */
function generateIv(): void {
  const context = lib.EVP_CIPHER_CTX_new();
  const cipher = lib.EVP_aes_256_gcm();
  must(lib.EVP_EncryptInit_ex(context, cipher, none, new Uint8Array(32), null), "EncryptInit");
  must(lib.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IV_FIXED, 4, new Uint8Array(4)), "IV");
  lib.EVP_CIPHER_CTX_free(context);
}

function drawBignum(): void {
  const number = lib.BN_new();
  must(lib.BN_rand(number, 256, -1, 0), "BN_rand");
  lib.BN_clear_free(number);
}

function drawPrivate(): void {
  must(lib.RAND_priv_bytes(new Uint8Array(24), 24), "RAND_priv_bytes");
}

const uses = { generateKey, generateIv, drawBignum, drawPrivate };

function served(use: () => void): number {
  const before = engine.counters().threadBytes;
  use();
  return Number(engine.counters().threadBytes - before);
}

const measure = () => Object.entries(uses).map(([name, use]) => [name, served(use)]);
const registered = Object.fromEntries(measure());
backend.unregisterOsrandomEngine();
const unregistered = Object.fromEntries(measure());
console.log(JSON.stringify({ registered, unregistered, status: lib.RAND_status() }));
