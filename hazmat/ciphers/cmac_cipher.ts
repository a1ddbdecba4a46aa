/**
 * The ciphers that CMAC can use, as a MAC and in KDFs.
 *
 * @module
 */
import { EVP_CIPH_CBC_MODE } from "../../ffi/headers/evp.ts";
import type { Core } from "../core/core.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";
import type { TakenParams } from "../core/params.ts";

/**
 * The cipher of a name, if CMAC can use it (NIST SP 800-38B): a block cipher with a fixed key
 * length, in plain CBC mode. libcrypto accepts others all the same: with a stream cipher, the tag
 * is the same byte 16 times.
 *
 * @throws {UnsupportedAlgorithm} If libcrypto lacks it.
 * @throws {RangeError} If CMAC cannot use it.
 */
export function cmacCipher(core: Core, name: string, action: string): CipherAlgorithm {
  const cipher = core.ciphers.get(name);
  if (isPlainCbc(cipher)) return cipher;
  throw new RangeError(
    `Cannot ${action}: cipher must be in plain CBC mode with keys of one length, ` +
      `such as aes-128-cbc, but is "${name}"`,
  );
}

/**
 * Checks the parameter `cipher` of a KDF, which uses it for CMAC, or works as CMAC does. A cipher
 * that only other properties find is not looked for: libcrypto will report it.
 *
 * @throws As {@linkcode cmacCipher}.
 */
export function checkCipherParam(core: Core, params: TakenParams, action: string): void {
  const { cipher, properties } = params;
  if (cipher === undefined) return;
  if (properties === undefined || core.ciphers.has(cipher as string)) {
    cmacCipher(core, cipher as string, action);
  }
}

function isPlainCbc(cipher: CipherAlgorithm): boolean {
  return cipher.mode === EVP_CIPH_CBC_MODE &&
    !(cipher.isAead || cipher.stealsCiphertext || cipher.isKeyLengthVariable);
}
