/**
 * Any KDF of the libcrypto, by OpenSSL's names for it and its parameters.
 *
 * @module
 */
import type { Core } from "../core/core.ts";
import { UnsupportedAlgorithm } from "../core/errors.ts";
import type { ParamValues } from "../core/params.ts";
import { checkCipherParam } from "../macs/cmac_cipher.ts";
import type { Derivation } from "./derivation.ts";
import { evpKdf, hasEvpKdf, takesParam } from "./evp_kdf.ts";
import { checkLength, checkMemory } from "./inputs.ts";
import { scryptMemory } from "./scrypt.ts";

/** Options of a derivation by a KDF's name. */
export interface KdfOptions {
  /** The parameters by OpenSSL's names, as EVP_KDF-NAME(7) lists them. */
  readonly params: ParamValues;
  /** How many bytes to derive: from 1 to 2^31-1. */
  readonly length: number;
  /** How many bytes of memory scrypt and Argon2 may work in; 256 MiB by default. */
  readonly maxMemory?: number;
}

/** The derivation. See `Deriving.kdf`. */
export function genericKdf(core: Core, name: string, options: KdfOptions): Derivation {
  const kdf = hasEvpKdf(core) ? core.kdfs.get(name) : noSuch(core, name);
  const action = `derive with ${kdf.name}`;
  const { params } = options;
  for (const param of Object.keys(params)) {
    // OpenSSL would ignore it, and derive something else.
    if (!takesParam(core, kdf, param)) throw unknown(action, param);
  }
  checkCipherParam(core, params, action);
  const length = checkLength(options.length, Infinity, action);
  const memory = memoryOf(params);
  const limit = checkMemory(memory, options.maxMemory, action);
  const maxmem = memory > 0 && "n" in params ? { maxmem_bytes: limit } : {};
  return evpKdf(core, { action, length, memory, kdf, params: { ...maxmem, ...params } });
}

/** The bytes that scrypt or Argon2 works in; 0 of a KDF that takes few. */
function memoryOf({ memcost, n, r, p }: ParamValues): number {
  if (memcost !== undefined) return Number(memcost) * 1024;
  return n === undefined ? 0 : scryptMemory(Number(n), Number(r ?? 8), Number(p ?? 1));
}

function noSuch(core: Core, name: string): never {
  const advice = "OpenSSL 3.0 and newer take any KDF by its name; " +
    "pbkdf2(), hkdf(), scrypt(), tls1Prf() and x963kdf() work with this one too";
  throw new UnsupportedAlgorithm("KDF", String(name), core.versionText, advice);
}

function unknown(action: string, param: string): RangeError {
  return new RangeError(`Cannot ${action} as params must be its own: it has no "${param}"`);
}
