/**
 * Any KDF of the libcrypto, by OpenSSL's names for it and its parameters.
 *
 * @module
 */
import { lowerCase } from "../core/algorithms.ts";
import { checkInteger } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import { checkIsObject, type Names } from "../core/args.ts";
import { type ParamValues, type TakenParams, type TakenValue, takeParams } from "../core/params.ts";
import { checkCipherParam } from "../ciphers/cmac_cipher.ts";
import type { Derivation, Kdf } from "./derivation.ts";
import { evpKdf, hasEvpKdf, kdfsOf, takesParam } from "./evp_kdf.ts";
import { checkLength, checkMemory } from "./inputs.ts";
import { scryptMemory } from "./scrypt.ts";

/** Options of a derivation by a KDF's name. */
export interface KdfOptions {
  /** The parameters by OpenSSL's names, as EVP_KDF-NAME(7) lists them. */
  readonly params: ParamValues;
  /** How many bytes to derive: from 1 to 2^31-1. */
  readonly length: number;
  /** How many bytes of memory scrypt and Argon2 may have; 256 MiB by default. */
  readonly maxMemory?: number;
}

/** The derivation. See `kdf`. */
export function genericKdf(name: string): Kdf<KdfOptions> {
  return {
    action: "derive a key",
    names,
    plan: (core, options) => derivation(core, name, options),
  };
}

const names: Names<KdfOptions> = { params: true, length: true, maxMemory: true };

function derivation(core: Core, name: string, options: KdfOptions): Derivation {
  const taking = typeof name === "string" ? `derive with ${lowerCase(name)}` : "derive a key";
  checkIsObject(options.params, taking, "params", '{ digest: "sha256" }');
  const params = takeParams(options.params, taking);
  const kdf = hasEvpKdf(core) ? kdfsOf(core).get(name) : noSuch(core, name);
  const action = `derive with ${kdf.name}`;
  for (const param of Object.keys(params)) {
    // OpenSSL would ignore it, and derive something else.
    if (!takesParam(core, kdf, param)) throw unknown(action, param);
  }
  checkCipherParam(core, params, action);
  for (const param of wholeNumbers) checkWhole(params[param], action, param);
  const length = checkLength(options.length, Infinity, action);
  const isScrypt = takesParam(core, kdf, "maxmem_bytes");
  const memory = memoryOf(params, isScrypt, takesParam(core, kdf, "memcost"));
  const needed = memory === 0 ? 0 : memory + length;
  const limit = checkMemory(needed, options.maxMemory, action);
  const maxmem = isScrypt ? { maxmem_bytes: limit } : {};
  return evpKdf(core, { action, length, memory, kdf, params: { ...maxmem, ...params } });
}

/** The parameters of any KDF that say how much work and memory it takes. */
const wholeNumbers = ["n", "r", "p", "maxmem_bytes", "memcost", "lanes", "threads", "iter"];

/** Checks one of them: OpenSSL would treat text or bytes as nothing, or fail without saying why. */
function checkWhole(value: TakenValue | undefined, action: string, param: string): void {
  if (value === undefined || (typeof value === "bigint" && value >= 0n)) return;
  const number = typeof value === "bigint" ? Number(value) : value;
  checkInteger(number, 0, Number.MAX_SAFE_INTEGER, action, `parameter ${param}`);
}

/** Their defaults (EVP_KDF-SCRYPT(7), EVP_KDF-ARGON2(7)). */
const usual = { n: 2 ** 20, r: 8, p: 1, memcost: 8 };

/** How many bytes of memory scrypt or Argon2 needs; 0 for other KDFs, which need little. */
function memoryOf(params: TakenParams, isScrypt: boolean, isArgon2: boolean): number {
  const of = (name: keyof typeof usual) => Number(params[name] ?? usual[name]);
  if (isScrypt) return scryptMemory(of("n"), of("r"), of("p"));
  return isArgon2 ? of("memcost") * 1024 : 0;
}

function noSuch(core: Core, name: string): never {
  const advice = "OpenSSL 3.0 and newer take any KDF by its name; " +
    "pbkdf2(), hkdf(), scrypt(), tls1Prf() and x963kdf() work with this one too";
  throw new UnsupportedAlgorithm("KDF", String(name), core.versionText, advice);
}

function unknown(action: string, param: string): RangeError {
  return new RangeError(
    `Cannot ${action}: it has no parameter "${param}"; check the name, or leave it out`,
  );
}
