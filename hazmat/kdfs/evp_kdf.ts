/**
 * Derivation by EVP_KDF (EVP_KDF(3)), since OpenSSL 3.0.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { kdf } from "../../ffi/headers/kdf.ts";
import { type CallMemory, callOf, type JobCall, outputAddress } from "../core/call.ts";
import type { FetchedAlgorithm } from "../core/kinds.ts";
import { runtime } from "../../ffi/runtime.ts";
import {
  namingRefused,
  noParams,
  type Setter,
  type TakenParams,
  withParams,
} from "../core/params.ts";
import { type Derivation, kdfFunctions } from "./derivation.ts";
import { sizeOfInputs } from "./inputs.ts";
import { type Core, perCore } from "../core/core.ts";
import { Algorithms, type Kind, lowerCase } from "../core/algorithms.ts";
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
export function hasEvpKdf(core: Core): boolean {
  return kdfFunctions(core).EVP_KDF_fetch !== null;
}

/** The KDFs by name; none before OpenSSL 3.0. */
export const kdfsOf: (core: Core) => Algorithms<"EVP_KDF", EvpKdf> = perCore((core) => {
  const kdfs = new Algorithms(() => kdfKind(core), core.lib, core.versionText);
  core.whenAlgorithmsChange(() => kdfs.clear());
  return kdfs;
});

function kdfKind(core: Core): Kind<"EVP_KDF", EvpKdf> {
  const { EVP_KDF_fetch: fetch, EVP_KDF_free: free } = kdfFunctions(core);
  return {
    label: "KDF",
    fetch: fetch === null
      ? () => runtime.nullPointer
      : (name) => fetch(runtime.nullPointer, name, null),
    free: free ?? (() => {}),
    describe: (pointer, name) => ({ name, pointer }),
  };
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
  { action, kdf: algorithm, params, length }: KdfDerivation,
): JobCall {
  const functions = kdfFunctions(core);
  core.lib.ERR_clear_error();
  const context = functions.EVP_KDF_CTX_new!(algorithm.pointer);
  if (!context) throw core.error(action);
  memory.own(context, "EVP_KDF_CTX_free");
  // The context copies them. Wrong ones show here, before any wait.
  withParams(core, params, action, (array) => {
    if (functions.EVP_KDF_CTX_set_params!(context, array) === 1) return;
    throw namingRefused(core, core.error(action), action, params, () => newSetter(core, algorithm));
  });
  return callOf(kdf, "EVP_KDF_derive", [context, outputAddress, length, noParams]);
}

function newSetter(core: Core, kdf: EvpKdf): Setter | undefined {
  const functions = kdfFunctions(core);
  const context = functions.EVP_KDF_CTX_new!(kdf.pointer);
  return context
    ? {
      set: (array) => functions.EVP_KDF_CTX_set_params!(context, array) === 1,
      free: () => functions.EVP_KDF_CTX_free!(context),
    }
    : undefined;
}

/** Whether the KDF knows a parameter: OpenSSL ignores one that it does not. */
export function takesParam(core: Core, kdf: EvpKdf, name: string): boolean {
  const settable: Pointer<"OSSL_PARAM"> = kdfFunctions(core)
    .EVP_KDF_settable_ctx_params!(kdf.pointer);
  return !!core.lib.OSSL_PARAM_locate_const!(settable, cString(name));
}

/** The KDFs' names, sorted, in lower case. */
export function kdfNames(core: Core): string[] {
  return hasEvpKdf(core) ? algorithmNames(core, "kdf", kdfsOf(core)) : olderNames(core);
}

/** Whether libcrypto has a KDF. */
export function hasKdf(core: Core, name: string): boolean {
  if (hasEvpKdf(core) || typeof name !== "string") return kdfsOf(core).has(name);
  return olderNames(core).includes(lowerCase(name));
}

/** OpenSSL 1.1.1 has KDFs, but none by name: these, by 3.0's names for them. */
function olderNames(core: Core): string[] {
  const names = ["hkdf", "pbkdf2"];
  if (core.lib.EVP_PBE_scrypt !== null) names.push("scrypt");
  names.push("tls1-prf");
  if (kdfFunctions(core).ECDH_KDF_X9_62 !== null) names.push("x963kdf");
  return names;
}
