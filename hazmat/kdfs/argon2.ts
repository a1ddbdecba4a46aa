/**
 * Argon2 (RFC 9106), since OpenSSL 3.2.
 *
 * @module
 */
import { type AllowSharedBufferSource, checkInteger, type Names } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { Derivation, Kdf } from "./derivation.ts";
import { evpKdf, kdfsOf } from "./evp_kdf.ts";
import { checkLength, checkMemory, kdfInput, optionalInput } from "./inputs.ts";

/** Options of Argon2. */
export interface Argon2Options {
  /** The password; it may be empty. */
  readonly password: AllowSharedBufferSource;
  /** The salt: 8 bytes or more, 16 random ones for passwords, stored beside the result. */
  readonly salt: AllowSharedBufferSource;
  /** The passes over the memory, t: from 1 to 2^32-1. */
  readonly iterations: number;
  /** The memory, m, in KiB: from 8 * `lanes` to 2^32-1. */
  readonly memoryCost: number;
  /** The lanes, p: from 1 to 2^24-1. They are processed one after the other. */
  readonly lanes: number;
  /** How many bytes to derive: from 4 to 2^31-1. */
  readonly length: number;
  /** A secret that is not stored beside the result, K ("pepper"); none by default. */
  readonly secret?: AllowSharedBufferSource;
  /** Associated data, X; none by default. */
  readonly associatedData?: AllowSharedBufferSource;
  /** How many bytes of memory it may use, including the result; 256 MiB by default. */
  readonly maxMemory?: number;
}

type Argon2Variant = "argon2d" | "argon2i" | "argon2id";

// RFC 9106, section 3.1.
const largest32 = 2 ** 32 - 1;
const mostLanes = 2 ** 24 - 1;
const leastSalt = 8; // OpenSSL's; the RFC recommends 16
const leastLength = 4;

const titles: Readonly<Record<Argon2Variant, string>> = {
  argon2d: "Argon2d",
  argon2i: "Argon2i",
  argon2id: "Argon2id",
};

const names: Names<Argon2Options> = {
  password: true,
  salt: true,
  iterations: true,
  memoryCost: true,
  lanes: true,
  length: true,
  secret: true,
  associatedData: true,
  maxMemory: true,
};

/** The derivation. See `argon2id`. */
export const argon2idAlgorithm: Kdf<Argon2Options> = argon2("argon2id");

/** The derivation. See `argon2i`. */
export const argon2iAlgorithm: Kdf<Argon2Options> = argon2("argon2i");

/** The derivation. See `argon2d`. */
export const argon2dAlgorithm: Kdf<Argon2Options> = argon2("argon2d");

function argon2(variant: Argon2Variant): Kdf<Argon2Options> {
  const action = `derive with ${titles[variant]}`;
  return { action, names, plan: (core, options) => plan(core, variant, options, action) };
}

function plan(
  core: Core,
  variant: Argon2Variant,
  options: Argon2Options,
  action: string,
): Derivation {
  const kdf = kdfsOf(core).get(variant);
  const lanes = checkInteger(options.lanes, 1, mostLanes, action, "lanes");
  const memoryCost = checkInteger(options.memoryCost, 8 * lanes, largest32, action, "memoryCost");
  const length = checkLength(options.length, Infinity, action, leastLength);
  const params = {
    pass: kdfInput(options.password, action, "password"),
    salt: kdfInput(options.salt, action, "salt", leastSalt),
    iter: checkInteger(options.iterations, 1, largest32, action, "iterations"),
    memcost: memoryCost,
    lanes,
    secret: optionalInput(options.secret, action, "secret"),
    ad: optionalInput(options.associatedData, action, "associatedData"),
  };
  const memory = memoryCost * 1024;
  checkMemory(memory + length, options.maxMemory, action);
  return evpKdf(core, { action, length, memory, kdf, params });
}
