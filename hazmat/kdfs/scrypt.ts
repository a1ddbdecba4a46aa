/**
 * scrypt (RFC 7914).
 *
 * @module
 */
import { type AllowSharedBufferSource, checkInteger } from "../core/args.ts";
import { callOf, outputAddress } from "../core/call.ts";
import { evp } from "../../ffi/headers/evp.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import type { Kdf } from "./derivation.ts";
import { evpKdf, hasEvpKdf, kdfsOf } from "./evp_kdf.ts";
import { checkLength, checkMemory, kdfInput, sizeOfInputs } from "./inputs.ts";

/** Options of scrypt. */
export interface ScryptOptions {
  /** The password; it may be empty. */
  readonly password: AllowSharedBufferSource;
  /** The salt: 16 random bytes or more, stored beside the result. */
  readonly salt: AllowSharedBufferSource;
  /** The cost N: a power of two, 2 or more, and below 2^(16 * blockSize). */
  readonly cost: number;
  /** The block size r: 1 or more. */
  readonly blockSize: number;
  /** The parallelization p: 1 or more; its product with `blockSize` is below 2^30. */
  readonly parallelization: number;
  /** How many bytes to derive: from 1 to 2^31-1. */
  readonly length: number;
  /** How many bytes of memory it may use, including the result; 256 MiB by default. */
  readonly maxMemory?: number;
}

const action = "derive with scrypt";

/** RFC 7914, section 2: blockSize * parallelization is less than 2^30. */
const mostBlocks = 2 ** 30 - 1;

/** The derivation. See `scrypt`. */
export const scryptAlgorithm: Kdf<ScryptOptions> = {
  action,
  names: {
    password: true,
    salt: true,
    cost: true,
    blockSize: true,
    parallelization: true,
    length: true,
    maxMemory: true,
  },
  plan(core, options) {
    const password = kdfInput(options.password, action, "password");
    const salt = kdfInput(options.salt, action, "salt");
    const [n, r, p] = checkCost(options);
    // RFC 7914 allows (2^32-1) * 32 bytes: more than any array can hold.
    const length = checkLength(options.length, Infinity, action);
    const memory = scryptMemory(n, r, p);
    const limit = checkMemory(memory + length, options.maxMemory, action);
    if (hasEvpKdf(core)) {
      const params = { pass: password, salt, n, r, p, maxmem_bytes: limit };
      return evpKdf(core, { action, length, memory, kdf: kdfsOf(core).get("scrypt"), params });
    }
    if (core.lib.EVP_PBE_scrypt === null) {
      throw new UnsupportedAlgorithm("KDF", "scrypt", core.versionText, "it was built without it");
    }
    return {
      action,
      memory,
      inputSize: sizeOfInputs([password, salt]),
      outputSize: length,
      prepare: (memory) => {
        const pass = [memory.copyOf(password), password.size] as const;
        const saltCopy = [memory.copyOf(salt), salt.size] as const;
        const args = [n, r, p, limit, outputAddress, length] as const;
        return callOf(evp, "EVP_PBE_scrypt", [...pass, ...saltCopy, ...args]);
      },
    };
  },
};

/** How many bytes of memory OpenSSL's scrypt needs, by its own count (EVP_PBE_scrypt(3)). */
export function scryptMemory(n: number, r: number, p: number): number {
  return 128 * r * (n + p + 2);
}

function checkCost({ cost, blockSize, parallelization }: ScryptOptions): [
  n: number,
  r: number,
  p: number,
] {
  const n = checkInteger(cost, 2, Number.MAX_SAFE_INTEGER, action, "cost");
  const r = checkInteger(blockSize, 1, mostBlocks, action, "blockSize");
  const p = checkInteger(parallelization, 1, mostBlocks, action, "parallelization");
  if (!isPowerOfTwo(n)) {
    throw new RangeError(`Cannot ${action}: cost must be a power of two, but is ${n}`);
  }
  if (16 * r < 53 && n >= 2 ** (16 * r)) {
    throw new RangeError(
      `Cannot ${action}: cost must be less than 2^${16 * r} with a blockSize of ${r}, ` +
        `but is ${n}`,
    );
  }
  if (r * p > mostBlocks) {
    throw new RangeError(
      `Cannot ${action}: blockSize * parallelization must be less than 2^30, ` +
        `but is ${r * p}`,
    );
  }
  return [n, r, p];
}

function isPowerOfTwo(value: number): boolean {
  const bits = BigInt(value);
  return (bits & (bits - 1n)) === 0n;
}
