/**
 * The KDF of ANSI X9.63 (also SEC 1, section 3.6.1).
 *
 * @module
 */
import { inputOf } from "../core/args.ts";
import type { AllowSharedBufferSource } from "../core/bytes.ts";
import { outputAddress } from "../core/call_memory.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import type { Kdf } from "./derivation.ts";
import { evpKdf, hasEvpKdf } from "./evp_kdf.ts";
import { checkLength, fixedDigest, kdfInput, optionalInput, sizeOfInputs } from "./inputs.ts";
import { largestShared } from "./sskdf.ts";

/** Options of the KDF of ANSI X9.63. */
export interface X963KdfOptions {
  /** The digest, as in `"sha256"`. */
  readonly hash: string;
  /** The shared secret, Z: from 1 to 2^30 bytes. */
  readonly key: AllowSharedBufferSource;
  /** What the result is for, SharedInfo; up to 2^30 bytes, empty by default. */
  readonly info?: AllowSharedBufferSource;
  /** How many bytes to derive: from 1 to 2^30. */
  readonly length: number;
}

const action = "derive with X9.63's KDF";
const nothing = inputOf(new Uint8Array(0));

/** The derivation. See `x963kdf`. */
export const x963kdfAlgorithm: Kdf<X963KdfOptions> = {
  action,
  names: { hash: true, key: true, info: true, length: true },
  plan(core, options) {
    const digest = fixedDigest(core, options.hash, action);
    const key = kdfInput(options.key, action, "key", 1, largestShared);
    const info = optionalInput(options.info, action, "info", largestShared);
    const length = checkLength(options.length, largestShared, action);
    if (hasEvpKdf(core)) {
      const params = { digest: digest.name, key, info };
      return evpKdf(core, { action, length, kdf: core.kdfs.get("x963kdf"), params });
    }
    if (core.lib.ECDH_KDF_X9_62 === null) {
      throw new UnsupportedAlgorithm("KDF", "x963kdf", core.versionText, "it was built without EC");
    }
    return {
      action,
      inputSize: sizeOfInputs([key, info]),
      outputSize: length,
      prepare: (memory) => {
        const inputs = [key, info ?? nothing].flatMap((v) => [memory.copyOf(v), v.size]);
        return { name: "ECDH_KDF_X9_62", args: [outputAddress, length, ...inputs, digest.pointer] };
      },
    };
  },
};
