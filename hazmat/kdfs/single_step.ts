/**
 * The single-step KDFs: SSKDF (NIST SP 800-56C) and that of ANSI X9.63.
 *
 * @module
 */
import type { Core } from "../core/core.ts";
import type { TakenParams } from "../core/params.ts";
import {
  checkChoice,
  checkLength,
  fixedDigest,
  kdfInput,
  optionalInput,
  refuse,
  sizeOfInputs,
} from "./inputs.ts";
import { type AllowSharedBufferSource, inputOf } from "../core/args.ts";
import { callOf, outputAddress } from "../core/call.ts";
import { ec } from "../../ffi/headers/openssl1.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import { type Kdf, kdfFunctions } from "./derivation.ts";
import { evpKdf, hasEvpKdf, kdfsOf } from "./evp_kdf.ts";
/** Options of SSKDF. */
export interface SskdfOptions {
  /** The digest, such as `"sha256"`, by itself or in HMAC; not with KMAC. */
  readonly hash?: string;
  /** The shared secret, Z: from 1 to 2^30 bytes. */
  readonly key: AllowSharedBufferSource;
  /** What the result is for, FixedInfo; up to 2^30 bytes, empty by default. */
  readonly info?: AllowSharedBufferSource;
  /** The MAC to use in place of a digest; none by default. */
  readonly mac?: "hmac" | "kmac128" | "kmac256";
  /** The MAC's key, up to 2^30 bytes; by default as many zero bytes as SP 800-56C specifies. */
  readonly salt?: AllowSharedBufferSource;
  /** How many bytes to derive: from 1 to 2^30. */
  readonly length: number;
}

const action = "derive with SSKDF";

/** OpenSSL's limit on each input and on the output; SP 800-56C's are higher. */
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
    const kdf = kdfsOf(core).get("sskdf");
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
    refuse(salt, action, "salt", "a hash alone; give a mac");
    return { digest: fixedDigest(core, hash!, action).name };
  }
  checkChoice(mac, ["hmac", "kmac128", "kmac256"], action, "mac");
  const key = optionalInput(salt, action, "salt", largestShared);
  if (mac === "hmac") return { mac, digest: fixedDigest(core, hash!, action).name, salt: key };
  refuse(hash, action, "hash", "KMAC, which has its own");
  return { mac, salt: key };
}

/** Options of the KDF of ANSI X9.63. */
export interface X963KdfOptions {
  /** The digest, such as `"sha256"`. */
  readonly hash: string;
  /** The shared secret, Z: from 1 to 2^30 bytes. */
  readonly key: AllowSharedBufferSource;
  /** What the result is for, SharedInfo; up to 2^30 bytes, empty by default. */
  readonly info?: AllowSharedBufferSource;
  /** How many bytes to derive: from 1 to 2^30. */
  readonly length: number;
}

const x963Action = "derive with X9.63's KDF";
const nothing = inputOf(new Uint8Array(0));

/** The derivation. See `x963kdf`. */
export const x963kdfAlgorithm: Kdf<X963KdfOptions> = {
  action: x963Action,
  names: { hash: true, key: true, info: true, length: true },
  plan(core, options) {
    const digest = fixedDigest(core, options.hash, x963Action);
    const key = kdfInput(options.key, x963Action, "key", 1, largestShared);
    const info = optionalInput(options.info, x963Action, "info", largestShared);
    const length = checkLength(options.length, largestShared, x963Action);
    if (hasEvpKdf(core)) {
      const params = { digest: digest.name, key, info };
      return evpKdf(core, { action: x963Action, length, kdf: kdfsOf(core).get("x963kdf"), params });
    }
    if (kdfFunctions(core).ECDH_KDF_X9_62 === null) {
      throw new UnsupportedAlgorithm("KDF", "x963kdf", core.versionText, "it was built without EC");
    }
    return {
      action: x963Action,
      inputSize: sizeOfInputs([key, info]),
      outputSize: length,
      prepare: (memory) => {
        const secret = [memory.copyOf(key), key.size] as const;
        const shared = [memory.copyOf(info ?? nothing), info?.size ?? 0] as const;
        const args = [outputAddress, length, ...secret, ...shared, digest.pointer] as const;
        return callOf(ec, "ECDH_KDF_X9_62", args);
      },
    };
  },
};
