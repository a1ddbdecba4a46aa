/**
 * Keys from and to DER, by libcrypto. What it reads, our readers have read before: it takes more
 * than DER.
 *
 * @module
 */
import type { Pointer } from "../../ffi/declare.ts";
import { refuseIfNoMemory, refuseWithoutMemory } from "../../ffi/libcrypto/error_queue.ts";
import { runtime } from "../../ffi/runtime.ts";
import { KeyNotExportable } from "../../errors.ts";
import { type Bytes, newFixedBytes } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { keyFunctions, type KeyPointer, refusedKey } from "./pkey.ts";

const { toSize } = runtime;

/** A structure from DER: libcrypto wants the address of native memory, and moves it. */
function decode<T extends string>(
  core: Core,
  der: Uint8Array,
  action: string,
  d2i: (cell: BigUint64Array, size: bigint) => Pointer<T>,
): Pointer<T> | undefined {
  const { lib, native } = core;
  lib.ERR_clear_error();
  const copy: Pointer = lib.CRYPTO_zalloc(toSize(der.length || 1), null, 0);
  if (!copy) throw core.error(action);
  try {
    native.hazmat_write(copy, der, toSize(der.length));
    const cell = BigUint64Array.of(BigInt(copy));
    const object = d2i(cell, toSize(der.length));
    return object || undefined;
  } finally {
    lib.CRYPTO_clear_free(copy, toSize(der.length || 1), null, 0);
  }
}

/** The DER of a structure: libcrypto allocates it. `undefined` if it fails. */
function encode(
  core: Core,
  i2d: (cell: BigUint64Array) => number,
): Bytes | undefined {
  const { lib, native } = core;
  const cell = new BigUint64Array(1);
  const size = i2d(cell);
  if (size <= 0 || cell[0] === 0n) return undefined;
  const address = runtime.toPointer<"void">(cell[0]!);
  try {
    const der = newFixedBytes(size);
    native.hazmat_read(der, address, toSize(size));
    return der;
  } finally {
    lib.CRYPTO_clear_free(address, toSize(size), null, 0);
  }
}

/**
 * A public key from its SubjectPublicKeyInfo.
 *
 * @throws {InvalidKey} If libcrypto refuses it.
 */
export function decodeSpki(core: Core, spki: Uint8Array, action: string): KeyPointer {
  const { d2i_PUBKEY } = keyFunctions(core);
  const key = decode(core, spki, action, (cell, size) => d2i_PUBKEY(null, cell, size));
  if (key === undefined) throw refusedKey(core, action);
  return key;
}

/**
 * A private key from its PrivateKeyInfo.
 *
 * @throws {InvalidKey} If libcrypto refuses it.
 */
export function decodePkcs8(core: Core, pkcs8: Uint8Array, action: string): KeyPointer {
  const functions = keyFunctions(core);
  const info = decode(
    core,
    pkcs8,
    action,
    (cell, size) => functions.d2i_PKCS8_PRIV_KEY_INFO(null, cell, size),
  );
  if (info === undefined) throw refusedKey(core, action);
  try {
    const key = functions.EVP_PKCS82PKEY(info);
    if (!key) throw refusedKey(core, action);
    return key;
  } finally {
    functions.PKCS8_PRIV_KEY_INFO_free(info);
  }
}

/** A key's SubjectPublicKeyInfo; `undefined` if it has none, as hybrid KEMs. */
export function findSpki(core: Core, key: KeyPointer, action: string): Bytes | undefined {
  core.lib.ERR_clear_error();
  const { i2d_PUBKEY } = keyFunctions(core);
  const der = encode(core, (cell) => i2d_PUBKEY(key, cell));
  if (der === undefined) refuseIfNoMemory(core.lib, action);
  return der;
}

/**
 * {@linkcode findSpki}.
 *
 * @throws {KeyNotExportable} If it has none.
 */
export function encodeSpki(core: Core, key: KeyPointer, action: string): Bytes {
  const der = findSpki(core, key, action);
  if (der !== undefined) return der;
  refuseWithoutMemory(core.lib, action);
  throw new KeyNotExportable(action);
}

/**
 * A key's PrivateKeyInfo. The caller wipes it.
 *
 * @throws {KeyNotExportable} If it is held where it cannot be read, or has no such form.
 */
export function encodePkcs8(core: Core, key: KeyPointer, action: string): Bytes {
  const functions = keyFunctions(core);
  core.lib.ERR_clear_error();
  const info = functions.EVP_PKEY2PKCS8(key);
  if (!info) {
    refuseWithoutMemory(core.lib, action);
    throw new KeyNotExportable(action);
  }
  try {
    const der = encode(core, (cell) => functions.i2d_PKCS8_PRIV_KEY_INFO(info, cell));
    if (der === undefined) throw core.error(action);
    return der;
  } finally {
    functions.PKCS8_PRIV_KEY_INFO_free(info);
  }
}
