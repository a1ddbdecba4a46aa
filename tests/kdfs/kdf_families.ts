/**
 * Every key derivation with valid options, for the tests of what all of them
 * promise.
 *
 * @module
 */
import type { ParamValues } from "../../hazmat/core/params.ts";
import type { Skip } from "../std.ts";
import { count } from "./kdf_reference.ts";
import { kdf as ourKdf, kdfAsync, kdfSupported } from "../../hazmat/kdfs/mod.ts";
import * as everyKdf from "../../hazmat/kdfs/mod.ts";

/** Options of any of them. */
export type KdfOptions = Record<string, unknown> & { readonly length?: number };

/** One of them. */
export interface KdfFamily {
  /** The method's name. */
  readonly name: string;
  /** Why it cannot be tested here. */
  readonly skip: Skip;
  /** Options that work. */
  readonly options: KdfOptions;
  /** Those of them that are bytes; all but the first are optional if `optional` says so. */
  readonly inputs: readonly string[];
  /** The inputs that may be left out. */
  readonly optional: readonly string[];
  /** The inputs that may be empty. */
  readonly mayBeEmpty: readonly string[];
  /** Those of the options that are names of algorithms. */
  readonly names: readonly string[];
  /** Calls the method. */
  derive(options: KdfOptions): Uint8Array;
  /** Calls its twin. */
  deriveAsync(options: KdfOptions & { signal?: AbortSignal }): Promise<Uint8Array>;
}

type Method<R> = (options: KdfOptions) => R;
type Lists = "inputs" | "optional" | "mayBeEmpty" | "names";

function family(
  name: string,
  kdf: string,
  options: KdfOptions,
  lists: Pick<KdfFamily, "inputs"> & Partial<Pick<KdfFamily, Lists>>,
): KdfFamily {
  const methods = everyKdf as unknown as
    & Record<string, Method<Uint8Array>>
    & Record<`${string}Async`, Method<Promise<Uint8Array>>>;
  return {
    name,
    skip: kdfSupported(kdf) ? false : `this libcrypto has no ${kdf}`,
    options,
    optional: [],
    mayBeEmpty: [],
    names: "hash" in options ? ["hash"] : [],
    ...lists,
    derive: (options) => methods[name]!(options) as Uint8Array,
    deriveAsync: (options) => methods[`${name}Async`]!(options),
  };
}

const hash = "sha256";
const length = 48;
const [key, salt, info, password] = [count(32, 1), count(16, 2), count(24, 3), count(8, 4)];

const argon2 = (name: string): KdfFamily =>
  family(
    name,
    name,
    { password, salt, iterations: 1, memoryCost: 64, lanes: 2, length, secret: key },
    {
      inputs: ["password", "salt", "secret", "associatedData"],
      optional: ["secret", "associatedData"],
      mayBeEmpty: ["password", "secret", "associatedData"],
    },
  );

/** HKDF by its general name. */
const generic: KdfFamily = {
  ...family("kdf", "sshkdf", { digest: hash, key, salt, info, length }, {
    inputs: ["key", "salt", "info"],
    optional: ["salt", "info"],
    mayBeEmpty: ["key", "salt", "info"],
  }),
  derive: ({ length, ...params }) =>
    ourKdf("hkdf", { params: params as ParamValues, length: length! }),
  deriveAsync: ({ length, signal, ...params }) => {
    return kdfAsync("hkdf", { params: params as ParamValues, length: length!, signal });
  },
};

/** Every key derivation. */
export const kdfFamilies: readonly KdfFamily[] = [
  family("pbkdf2", "pbkdf2", { hash, password, salt, iterations: 2, length }, {
    inputs: ["password", "salt"],
    mayBeEmpty: ["password", "salt"],
  }),
  family(
    "scrypt",
    "scrypt",
    { password, salt, cost: 16, blockSize: 2, parallelization: 2, length },
    { inputs: ["password", "salt"], mayBeEmpty: ["password", "salt"] },
  ),
  argon2("argon2id"),
  argon2("argon2i"),
  argon2("argon2d"),
  family("hkdf", "hkdf", { hash, key, salt, info, length }, {
    inputs: ["key", "salt", "info"],
    optional: ["salt", "info"],
    mayBeEmpty: ["key", "salt", "info"],
  }),
  family("hkdfExtract", "hkdf", { hash, key, salt }, {
    inputs: ["key", "salt"],
    optional: ["salt"],
    mayBeEmpty: ["key", "salt"],
  }),
  family("hkdfExpand", "hkdf", { hash, key, info, length }, {
    inputs: ["key", "info"],
    optional: ["info"],
    mayBeEmpty: ["info"],
  }),
  family(
    "kbkdf",
    "kbkdf",
    { mode: "feedback", mac: "hmac", hash, key, label: salt, context: info, seed: key, length },
    {
      inputs: ["key", "label", "context", "seed"],
      optional: ["label", "context", "seed"],
      mayBeEmpty: ["label", "context", "seed"],
    },
  ),
  family("sskdf", "sskdf", { mac: "hmac", hash, key, info, salt, length }, {
    inputs: ["key", "info", "salt"],
    optional: ["info", "salt"],
    mayBeEmpty: ["info", "salt"],
  }),
  family("x963kdf", "x963kdf", { hash, key, info, length }, {
    inputs: ["key", "info"],
    optional: ["info"],
    mayBeEmpty: ["info"],
  }),
  family("tls1Prf", "tls1-prf", { hash, secret: key, seed: info, length }, {
    inputs: ["secret", "seed"],
  }),
  generic,
];
