/**
 * PBKDF2 with HMAC (RFC 8018, section 5.2).
 *
 * @module
 */
import { type AllowSharedBufferSource, checkInteger, largestInt } from "../core/args.ts";
import { callOf, outputAddress } from "../core/call.ts";
import { evp } from "../../ffi/headers/evp.ts";
import type { Kdf } from "./derivation.ts";
import { evpKdf, hasEvpKdf, kdfsOf } from "./evp_kdf.ts";
import { checkLength, fixedDigest, kdfInput, sizeOfInputs } from "./inputs.ts";

/** Options of PBKDF2. */
export interface Pbkdf2Options {
  /** The digest of its HMAC, such as `"sha256"`. */
  readonly hash: string;
  /** The password; it may be empty. */
  readonly password: AllowSharedBufferSource;
  /** The salt: 16 random bytes or more, stored beside the result. */
  readonly salt: AllowSharedBufferSource;
  /** How often each block is hashed: from 1 to 2^31-1. */
  readonly iterations: number;
  /** How many bytes to derive: from 1 to 2^31-1. */
  readonly length: number;
}

const action = "derive with PBKDF2";

/** The derivation. See `pbkdf2`. */
export const pbkdf2Algorithm: Kdf<Pbkdf2Options> = {
  action,
  names: {
    hash: true,
    password: true,
    salt: true,
    iterations: true,
    length: true,
  },
  plan(core, options) {
    const digest = fixedDigest(core, options.hash, action);
    const password = kdfInput(options.password, action, "password");
    const salt = kdfInput(options.salt, action, "salt");
    const iterations = checkInteger(options.iterations, 1, largestInt, action, "iterations");
    // RFC 8018 allows 2^32-1 blocks: more than any array can hold, whatever the hash.
    const length = checkLength(options.length, Infinity, action);
    if (hasEvpKdf(core)) {
      const params = { pass: password, salt, iter: iterations, digest: digest.name };
      return evpKdf(core, { action, length, kdf: kdfsOf(core).get("pbkdf2"), params });
    }
    return {
      action,
      inputSize: sizeOfInputs([password, salt]),
      outputSize: length,
      prepare: (memory) => {
        const pass = [memory.copyOf(password), password.size] as const;
        const saltCopy = [memory.copyOf(salt), salt.size] as const;
        const args = [iterations, digest.pointer, length, outputAddress] as const;
        return callOf(evp, "PKCS5_PBKDF2_HMAC", [...pass, ...saltCopy, ...args]);
      },
    };
  },
};
