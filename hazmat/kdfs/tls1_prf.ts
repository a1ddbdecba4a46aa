/**
 * The PRF of TLS 1.0, 1.1 (RFC 2246, section 5) and 1.2 (RFC 5246, section 5).
 *
 * @module
 */
import { EVP_PKEY_TLS1_PRF } from "../../ffi/headers/evp.ts";
import { EVP_PKEY_CTRL_TLS_SECRET, EVP_PKEY_CTRL_TLS_SEED } from "../../ffi/headers/kdf.ts";
import type { AllowSharedBufferSource } from "../core/args.ts";
import type { Kdf } from "./derivation.ts";
import { evpKdf, hasEvpKdf, kdfsOf } from "./evp_kdf.ts";
import { checkLength, fixedDigest, kdfInput, sizeOfInputs } from "./inputs.ts";
import { type Control, preparePkeyDerive } from "./openssl1.ts";

/** Options of TLS 1's PRF. */
export interface Tls1PrfOptions {
  /** The digest: `"md5-sha1"` for TLS 1.0 and 1.1, the cipher suite's for 1.2. */
  readonly hash: string;
  /** The secret: 1 byte or more. */
  readonly secret: AllowSharedBufferSource;
  /** The label and the seed, one after the other: from 1 to 1024 bytes. */
  readonly seed: AllowSharedBufferSource;
  /** How many bytes to derive: from 1 to 2^31-1. */
  readonly length: number;
}

const action = "derive with TLS 1's PRF";

/** OpenSSL's limit, TLS1_PRF_MAXBUF. */
const largestSeed = 1024;

/** The derivation. See `tls1Prf`. */
export const tls1PrfAlgorithm: Kdf<Tls1PrfOptions> = {
  action,
  names: { hash: true, secret: true, seed: true, length: true },
  plan(core, options) {
    const digest = fixedDigest(core, options.hash, action);
    const secret = kdfInput(options.secret, action, "secret", 1);
    const seed = kdfInput(options.seed, action, "seed", 1, largestSeed);
    const length = checkLength(options.length, Infinity, action);
    if (hasEvpKdf(core)) {
      const params = { digest: digest.name, secret, seed };
      return evpKdf(core, { action, length, kdf: kdfsOf(core).get("tls1-prf"), params });
    }
    return {
      action,
      inputSize: sizeOfInputs([secret, seed]),
      outputSize: length,
      prepare: (memory) => {
        const controls: Control[] = [
          [EVP_PKEY_CTRL_TLS_SECRET, secret],
          [EVP_PKEY_CTRL_TLS_SEED, seed],
        ];
        const type = EVP_PKEY_TLS1_PRF;
        return preparePkeyDerive(core, memory, { action, type, digest, controls, length });
      },
    };
  },
};
