/**
 * KBKDF: derivation from a key by a MAC, in counter or feedback mode (NIST SP 800-108), since
 * OpenSSL 3.0.
 *
 * @module
 */
import { type AllowSharedBufferSource, type Input, kindOf } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import type { TakenParams } from "../core/params.ts";
import { cmacCipher } from "../ciphers/cmac_cipher.ts";
import type { Kdf } from "./derivation.ts";
import { type EvpKdf, evpKdf, kdfsOf, takesParam } from "./evp_kdf.ts";
import {
  checkBoolean,
  checkChoice,
  checkLength,
  checkSize,
  fixedDigest,
  kdfInput,
  optionalInput,
  refuse,
} from "./inputs.ts";

/** Options of KBKDF. */
export interface KbkdfOptions {
  /** What goes into each block: a counter, or also the previous block. */
  readonly mode: "counter" | "feedback";
  /** The MAC. */
  readonly mac: "hmac" | "cmac";
  /** HMAC's digest, such as `"sha256"`; not with CMAC. */
  readonly hash?: string;
  /** CMAC's cipher, in CBC mode, such as `"aes-256-cbc"`; not with HMAC. */
  readonly cipher?: string;
  /** The key to derive from; for CMAC, of the cipher's key length. */
  readonly key: AllowSharedBufferSource;
  /** What the result is for, Label; empty by default. */
  readonly label?: AllowSharedBufferSource;
  /** Whom the result is for, Context; empty by default. */
  readonly context?: AllowSharedBufferSource;
  /** Feedback mode's IV, of the MAC's size; none by default. */
  readonly seed?: AllowSharedBufferSource;
  /** The counter's bits, r: 8, 16, 24 or 32, the default. */
  readonly counterLength?: 8 | 16 | 24 | 32;
  /** Whether the result's length in bits, L, is included; yes by default. */
  readonly useLength?: boolean;
  /** Whether a zero byte is put between label and context; yes by default. */
  readonly useSeparator?: boolean;
  /** How many bytes to derive: from 1 to as many blocks as the counter counts, below 2^29. */
  readonly length: number;
}

const action = "derive with KBKDF";

/** L is 32 bits long, and counts bits. */
const largestL = 2 ** 29 - 1;
const counterLengths = [8, 16, 24, 32] as const;
const usualCounterLength = 32;

/** The derivation. See `kbkdf`. */
export const kbkdfAlgorithm: Kdf<KbkdfOptions> = {
  action,
  names: {
    mode: true,
    mac: true,
    hash: true,
    cipher: true,
    key: true,
    label: true,
    context: true,
    seed: true,
    counterLength: true,
    useLength: true,
    useSeparator: true,
    length: true,
  },
  plan(core, options) {
    const kdf = kdfsOf(core).get("kbkdf");
    const { counterLength = usualCounterLength, useLength = true, useSeparator = true } = options;
    checkCounterLength(counterLength);
    const mode = checkChoice(options.mode, ["counter", "feedback"], action, "mode");
    const { size, ...mac } = checkMac(core, options);
    const params = {
      ...mac,
      mode,
      key: checkKey(core, options),
      salt: optionalInput(options.label, action, "label"),
      info: optionalInput(options.context, action, "context"),
      seed: checkSeed(options, size),
      "use-l": checkBoolean(useLength, action, "useLength"),
      "use-separator": checkBoolean(useSeparator, action, "useSeparator"),
      r: counterParam(core, kdf, counterLength),
    };
    const most = Math.min((2 ** counterLength - 1) * size, largestL);
    const length = checkLength(options.length, most, action);
    return evpKdf(core, { action, length, kdf, params });
  },
};

/** The MAC's parameters, and how many bytes it gives. */
function checkMac(core: Core, options: KbkdfOptions): TakenParams & { readonly size: number } {
  const mac = checkChoice(options.mac, ["hmac", "cmac"], action, "mac");
  if (mac === "hmac") {
    refuse(options.cipher, action, "cipher", "HMAC; give a hash");
    const digest = fixedDigest(core, options.hash!, action);
    return { mac, digest: digest.name, size: digest.size };
  }
  refuse(options.hash, action, "hash", "CMAC; give a cipher");
  const cipher = cmacCipher(core, options.cipher!, action);
  return { mac, cipher: cipher.name, size: cipher.blockSize };
}

/** The key, which for CMAC must have the cipher's key length. */
function checkKey(core: Core, { mac, cipher, key }: KbkdfOptions): Input {
  const { keyLength, isKeyLengthVariable } = mac === "cmac"
    ? core.ciphers.get(cipher!)
    : { keyLength: 0, isKeyLengthVariable: true };
  if (isKeyLengthVariable) return kdfInput(key, action, "key", 1);
  return kdfInput(key, action, "key", keyLength, keyLength);
}

/** The IV, which counter mode does not have. */
function checkSeed({ mode, seed }: KbkdfOptions, size: number): Input | undefined {
  if (mode === "counter") refuse(seed, action, "seed", "counter mode; use feedback mode");
  const input = optionalInput(seed, action, "seed");
  if (input !== undefined) checkSize(input, action, "seed", size, size);
  return input;
}

function checkCounterLength(bits: number): void {
  if (typeof bits === "number" && counterLengths.includes(bits as 8)) return;
  const message = `Cannot ${action}: counterLength must be 8, 16, 24 or 32 bits, but is `;
  if (typeof bits === "number") throw new RangeError(`${message}${bits}`);
  throw new TypeError(`${message}${kindOf(bits)}`);
}

/** OpenSSL would ignore a parameter that it does not know, and derive something else. */
function counterParam(core: Core, kdf: EvpKdf, bits: number): number | undefined {
  if (bits === usualCounterLength) return undefined;
  if (takesParam(core, kdf, "r")) return bits;
  const what = `kbkdf with a counter of ${bits} bits`;
  throw new UnsupportedAlgorithm("KDF", what, core.versionText, "OpenSSL 3.1 and newer do");
}
