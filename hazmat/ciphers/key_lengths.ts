/**
 * The lengths of keys. libcrypto cuts a key that is too long for its cipher, and
 * says nothing.
 *
 * @module
 */
import { EVP_MAX_KEY_LENGTH } from "../../ffi/prototypes/evp.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";

/** The bytes that keys of variable length may have. */
const ranges: readonly (readonly [family: RegExp, least: number, most: number])[] = [
  [/^rc4/, 1, 256], // the size of its state
  [/^(bf|blowfish)/, 4, 56], // Schneier 1994: 32 to 448 bits
  [/^cast/, 5, 16], // RFC 2144, section 2.5
  [/^rc2/, 1, 128], // RFC 2268, section 1
  [/^rc5/, 1, 255], // RFC 2040, section 4; none is no key
];

/**
 * Checks the length of a key.
 *
 * @throws {RangeError} If the cipher does not take it.
 */
export function checkKeyLength(
  { name, keyLength, isKeyLengthVariable }: CipherAlgorithm,
  length: number,
  action: string,
): void {
  if (length === keyLength) return;
  if (!isKeyLengthVariable) {
    throw new RangeError(`Cannot ${action} as key must have ${keyLength} bytes: it has ${length}`);
  }
  const range = ranges.find(([family]) => family.test(name));
  const [, least, most] = range ?? [name, 1, EVP_MAX_KEY_LENGTH];
  if (length >= least && length <= most) return;
  throw new RangeError(
    `Cannot ${action} as key must have ${least} to ${most} bytes: it has ${length}`,
  );
}
