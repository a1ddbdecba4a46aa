/**
 * OpenSSL's error queue. Each thread has its own: it is drained on the thread
 * that made the failing call, before anything else calls libcrypto.
 *
 * @module
 */
import { readCString } from "../bytes.ts";
import { OpenSSLError, type OpenSSLErrorEntry } from "../../errors.ts";
import {
  ERR_LIB_EVP,
  ERR_R_MALLOC_FAILURE,
  ERR_REASON_MASK,
  ERR_TXT_STRING,
  olderMallocFailure,
  olderReasonMask,
} from "../headers/core.ts";
import { EVP_R_INITIALIZATION_ERROR } from "../headers/evp.ts";
import type { LibcryptoFunctions } from "../headers/mod.ts";
import { runtime } from "../runtime.ts";

/** Empties the calling thread's error queue and returns it, oldest first. */
export function drainErrors(lib: LibcryptoFunctions): OpenSSLErrorEntry[] {
  const entries: OpenSSLErrorEntry[] = [];
  const data = new BigUint64Array(1);
  const flags = new Int32Array(1);
  for (;;) {
    const code = nextError(lib, data, flags);
    if (code === 0n) return entries;
    const isText = data[0] !== 0n && (flags[0]! & ERR_TXT_STRING) !== 0;
    entries.push({
      code,
      text: errorText(lib, code),
      data: isText ? readCString(lib, runtime.toPointer(data[0]!)) : "",
    });
  }
}

/** The error for a call that just failed on this thread. */
export function openSSLError(lib: LibcryptoFunctions, action: string): OpenSSLError {
  return new OpenSSLError(action, drainErrors(lib));
}

/**
 * Whether memory was exhausted in a call that may have returned 1 nevertheless, as OpenSSL's Argon2
 * does (3.5): it has then derived a wrong key. From 3.0 on.
 */
export function tellsOfMemory(errors: readonly OpenSSLErrorEntry[]): boolean {
  return errors.some(({ code }) => (code & ERR_REASON_MASK) === ERR_R_MALLOC_FAILURE);
}

/**
 * Empties the calling thread's error queue after a call that found nothing, or not everything.
 *
 * @throws {OpenSSLError} If memory was exhausted: what was not found may exist.
 */
export function refuseIfNoMemory(lib: LibcryptoFunctions, action: string): void {
  if (lib.ERR_peek_error() === 0n) return;
  const errors = drainErrors(lib);
  if (memoryWasExhausted(lib, errors)) throw new OpenSSLError(action, errors);
}

/** As {@linkcode tellsOfMemory}, of any libcrypto. Before 3.0, no call returns 1 then. */
export function memoryWasExhausted(
  lib: LibcryptoFunctions,
  errors: readonly OpenSSLErrorEntry[],
): boolean {
  return lib.ERR_get_error_all === null ? olderTellsOfMemory(errors) : tellsOfMemory(errors);
}

/**
 * {@linkcode refuseIfNoMemory}, and makes sure that there is memory, before something is called absent
 * or wrong: not all of libcrypto says why it found nothing.
 *
 * @throws {OpenSSLError} If memory was exhausted.
 * @throws {RangeError} If there is none.
 */
export function refuseWithoutMemory(lib: LibcryptoFunctions, action: string): void {
  refuseIfNoMemory(lib, action);
  const probe = lib.CRYPTO_zalloc(probeSize, null, 0);
  if (!probe) throw new RangeError(`Cannot ${action}: the system has no memory for it`);
  lib.CRYPTO_clear_free(probe, probeSize, null, 0);
}

const probeSize = 65_536n;

/** Whether libcrypto could not even begin: what it then says of the data is no verdict. */
export function couldNotBegin(
  lib: LibcryptoFunctions,
  errors: readonly OpenSSLErrorEntry[],
): boolean {
  const [shift, mask] = lib.ERR_get_error_all === null
    ? [24n, olderReasonMask]
    : [23n, ERR_REASON_MASK];
  return errors.some(({ code }) =>
    (code >> shift & 0xffn) === BigInt(ERR_LIB_EVP) &&
    (code & mask) === BigInt(EVP_R_INITIALIZATION_ERROR)
  );
}

function olderTellsOfMemory(errors: readonly OpenSSLErrorEntry[]): boolean {
  return errors.some(({ code }) => (code & olderReasonMask) === olderMallocFailure);
}

function nextError(
  lib: LibcryptoFunctions,
  data: BigUint64Array,
  flags: Int32Array,
): bigint {
  return lib.ERR_get_error_all !== null
    ? lib.ERR_get_error_all(null, null, null, data, flags)
    : lib.ERR_get_error_line_data!(null, null, data, flags);
}

/** An error code in words. */
export function errorText(lib: LibcryptoFunctions, code: bigint): string {
  const text = new Uint8Array(256);
  lib.ERR_error_string_n(code, text, BigInt(text.length));
  return new TextDecoder().decode(text.subarray(0, text.indexOf(0)));
}
