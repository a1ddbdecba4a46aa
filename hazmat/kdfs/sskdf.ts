/**
 * SSKDF: one-step derivation from a shared secret (NIST SP 800-56C, section 4),
 * from OpenSSL 3.0 on.
 *
 * @module
 */
import type { AllowSharedBufferSource } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import type { TakenParams } from "../core/params.ts";
import type { Kdf } from "./derivation.ts";
import { evpKdf } from "./evp_kdf.ts";
import {
  checkChoice,
  checkLength,
  fixedDigest,
  kdfInput,
  optionalInput,
  refuse,
} from "./inputs.ts";

/** Options of SSKDF. */
export interface SskdfOptions {
  /** The digest, as in `"sha256"`, by itself or in HMAC; not with KMAC. */
  readonly hash?: string;
  /** The shared secret, Z: from 1 to 2^30 bytes. */
  readonly key: AllowSharedBufferSource;
  /** What the result is for, FixedInfo; up to 2^30 bytes, empty by default. */
  readonly info?: AllowSharedBufferSource;
  /** The MAC to use in place of a digest; none by default. */
  readonly mac?: "hmac" | "kmac128" | "kmac256";
  /** The MAC's key, up to 2^30 bytes; by default as many zero bytes as SP 800-56C says. */
  readonly salt?: AllowSharedBufferSource;
  /** How many bytes to derive: from 1 to 2^30. */
  readonly length: number;
}

const action = "derive with SSKDF";

/** OpenSSL's limit of each input and of the output; SP 800-56C's are higher. */
export const largestShared: number = 2 ** 30;

/** The derivation. See `sskdf`. */
export const sskdfAlgorithm: Kdf<SskdfOptions> = {
  action,
  names: {
    hash: true,
    key: true,
    info: true,
    mac: true,
    salt: true,
    length: true,
  },
  plan(core, options) {
    const kdf = core.kdfs.get("sskdf");
    const { key, info, length } = options;
    const params = {
      ...checkFunction(core, options),
      key: kdfInput(key, action, "key", 1, largestShared),
      info: optionalInput(info, action, "info", largestShared),
    };
    return evpKdf(core, {
      action,
      length: checkLength(length, largestShared, action),
      kdf,
      params,
    });
  },
};

/** The parameters of the auxiliary function, H. */
function checkFunction(core: Core, { hash, mac, salt }: SskdfOptions): TakenParams {
  if (mac === undefined) {
    refuse(salt, action, "salt", "a hash alone: give it a mac");
    return { digest: fixedDigest(core, hash!, action).name };
  }
  checkChoice(mac, ["hmac", "kmac128", "kmac256"], action, "mac");
  const key = optionalInput(salt, action, "salt", largestShared);
  if (mac === "hmac") return { mac, digest: fixedDigest(core, hash!, action).name, salt: key };
  refuse(hash, action, "hash", "KMAC, which has its own");
  return { mac, salt: key };
}
