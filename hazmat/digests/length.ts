/**
 * How long a digest's output is.
 *
 * @module
 */
import { checkInteger, largestInt } from "../core/bytes.ts";
import type { BackendOption } from "../core/default.ts";
import type { Digest } from "../core/kinds.ts";
import { checkNames, type Names } from "../core/options.ts";

/** Options of a digest. */
export interface HashOptions extends BackendOption {
  /**
   * Bytes of output, from 1 to 2147483647. An XOF (`"shake128"`, `"shake256"`)
   * must be told; of any other digest it can only be its size.
   */
  readonly length?: number;
}

const names: Names<HashOptions> = { length: true, backend: true };

/**
 * The length that options ask for. It is read before the digest is fetched: a
 * getter in between could unload its provider.
 *
 * @throws {TypeError} If they are no options.
 */
export function askedLength(options: HashOptions | undefined, action: string): number | undefined {
  if (options === undefined) return undefined;
  checkNames(options, names, action, "{ length: 32 }");
  return options.length;
}

/**
 * The bytes of output: what was asked for, if the digest can give it.
 *
 * @throws {TypeError} If the length is of another type.
 * @throws {RangeError} If the length is missing, no length, or not the digest's.
 */
export function outputLength(digest: Digest, length: number | undefined, action: string): number {
  if (digest.isXof) return xofLength(digest, length, action);
  if (length === undefined) return digest.size;
  const given = checkInteger(length, 0, largestInt, action, "length");
  if (given === digest.size) return given;
  throw new RangeError(
    `Cannot ${action} as length, if given, must be ${digest.size}, the size of ${digest.name} ` +
      `in bytes: current value is ${given}; only an XOF, such as shake256, has any length`,
  );
}

function xofLength(digest: Digest, length: number | undefined, action: string): number {
  if (length !== undefined) return checkInteger(length, 1, largestInt, action, "length");
  throw new RangeError(
    `Cannot ${action} as ${digest.name} is an XOF, whose output has any length: ` +
      `give its bytes as { length }, from 1 to ${largestInt}`,
  );
}
