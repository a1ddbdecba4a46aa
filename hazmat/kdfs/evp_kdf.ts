/**
 * Derivation by EVP_KDF (EVP_KDF(3)), since OpenSSL 3.0.
 *
 * @module
 */
import { cString } from "../../ffi/cstring.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { type CallMemory, type JobCall, outputAddress } from "../core/job.ts";
import type { FetchedAlgorithm } from "../core/kinds.ts";
import {
  namingRefused,
  noParams,
  type Setter,
  type TakenParams,
  withParams,
} from "../core/params.ts";
import type { Derivation } from "./derivation.ts";
import { sizeOfInputs } from "./inputs.ts";
import type { Core } from "../core/core.ts";
import { lowerCase } from "../core/algorithms.ts";
import { algorithmNames } from "../core/names.ts";
/** A KDF of EVP_KDF. */
export type EvpKdf = FetchedAlgorithm<"EVP_KDF">;

/** What EVP_KDF is to derive. */
export interface KdfDerivation extends Pick<Derivation, "action" | "memory" | "explain"> {
  /** The KDF. */
  readonly kdf: EvpKdf;
  /** Its parameters. */
  readonly params: TakenParams;
  /** How many bytes to derive. */
  readonly length: number;
}

/** Whether this libcrypto has EVP_KDF. */
export function hasEvpKdf({ lib }: Core): boolean {
  return lib.EVP_KDF_fetch !== null;
}

/** The derivation. */
export function evpKdf(core: Core, derivation: KdfDerivation): Derivation {
  const { action, memory, explain, params, length } = derivation;
  return {
    ...{ action, memory, explain },
    inputSize: sizeOfInputs(Object.values(params)),
    outputSize: length,
    prepare: (memory) => prepare(core, memory, derivation),
  };
}

function prepare(
  core: Core,
  memory: CallMemory,
  { action, kdf, params, length }: KdfDerivation,
): JobCall {
  const { lib } = core;
  lib.ERR_clear_error();
  const context = lib.EVP_KDF_CTX_new!(kdf.pointer);
  if (!context) throw core.error(action);
  memory.own(context, "EVP_KDF_CTX_free");
  // The context copies them. Wrong ones show here, before any wait.
  withParams(core, params, action, (array) => {
    if (lib.EVP_KDF_CTX_set_params!(context, array) === 1) return;
    throw namingRefused(core, core.error(action), action, params, () => newSetter(core, kdf));
  });
  return { name: "EVP_KDF_derive", args: [context, outputAddress, length, noParams] };
}

function newSetter({ lib }: Core, kdf: EvpKdf): Setter | undefined {
  const context = lib.EVP_KDF_CTX_new!(kdf.pointer);
  return context
    ? {
      set: (array) => lib.EVP_KDF_CTX_set_params!(context, array) === 1,
      free: () => lib.EVP_KDF_CTX_free!(context),
    }
    : undefined;
}

/** Whether the KDF knows a parameter: OpenSSL ignores one that it does not. */
export function takesParam({ lib }: Core, kdf: EvpKdf, name: string): boolean {
  const settable: Pointer<"OSSL_PARAM"> = lib.EVP_KDF_settable_ctx_params!(kdf.pointer);
  return !!lib.OSSL_PARAM_locate_const!(settable, cString(name));
}

/** The KDFs' names, sorted, in lower case. */
export function kdfNames(core: Core): string[] {
  return hasEvpKdf(core) ? algorithmNames(core, "kdf") : olderNames(core);
}

/** Whether libcrypto has a KDF. */
export function hasKdf(core: Core, name: string): boolean {
  if (hasEvpKdf(core) || typeof name !== "string") return core.kdfs.has(name);
  return olderNames(core).includes(lowerCase(name));
}

/** OpenSSL 1.1.1 has KDFs, but none by name: these, by 3.0's names for them. */
function olderNames({ lib }: Core): string[] {
  const names = ["hkdf", "pbkdf2"];
  if (lib.EVP_PBE_scrypt !== null) names.push("scrypt");
  names.push("tls1-prf");
  if (lib.ECDH_KDF_X9_62 !== null) names.push("x963kdf");
  return names;
}
