/**
 * Which types of keys and which curves a libcrypto has.
 *
 * @module
 */
import { OpenSSLError, UnsupportedAlgorithm } from "../../errors.ts";
import { readCString } from "../../ffi/bytes.ts";
import { curves as curvesTable, EC_builtin_curve_size, objects } from "../../ffi/headers/pkey.ts";
import { listedNames } from "../core/names.ts";
import type { Core } from "../core/core.ts";
import { curveNamed } from "./curves.ts";
import { keyTypeNames as knownTypes } from "./key_types.ts";
import { generate, hasCurve, readGeneration } from "./generate.ts";
import { findTypeContext, keyFunctions } from "./pkey.ts";
import { maySign, schemeOf } from "./schemes.ts";
import { isMessage, messageContext, signContext } from "./sign.ts";

/** What EVP_KEYMGMT also lists: keys for MACs and KDFs, which have families of their own. */
const notKeys = /^(hkdf|tls1-prf|scrypt|hmac|siphash|poly1305|cmac|generic-secret|aes|skey.*)$/;

/** The names of the types that libcrypto has: one for each, ours if it has one. */
export function keyTypeNames(core: Core): string[] {
  const has = (type: string): boolean => supportsType(core, type, "list key types");
  const others = listedNames(core, "keymgmt")
    .filter((names) => !names.some((name) => knownTypes.includes(name) || notKeys.test(name)))
    .flatMap(([name]) => name ?? []);
  return [...new Set([...knownTypes, ...others])].filter(has).sort();
}

/** Whether libcrypto has keys of that type. */
export function supportsType(core: Core, type: string, action: string): boolean {
  if (!/^[!-~]+$/.test(type)) return false;
  const context = findTypeContext(core, type, action);
  if (context === undefined) return false;
  const canBegin = keyFunctions(core).EVP_PKEY_keygen_init(context) > 0;
  core.lib.EVP_PKEY_CTX_free(context);
  core.lib.ERR_clear_error();
  return canBegin;
}

/** Whether libcrypto has the curve, by its name or another. */
export function supportsCurve(core: Core, name: string, action: string): boolean {
  return /^[!-~]+$/.test(name) && hasCurve(core, curveNamed(name)?.name ?? name, action);
}

/** The names of the curves that are built in, without those that a provider refuses. */
export function curveNames(core: Core): string[] {
  const { EC_get_builtin_curves } = core.functions(curvesTable);
  const { OBJ_nid2sn } = core.functions(objects);
  const count = Number(EC_get_builtin_curves(null, 0n));
  const list = new DataView(new ArrayBuffer(EC_builtin_curve_size * count));
  EC_get_builtin_curves(list, BigInt(count));
  const names = Array.from({ length: count }, (_, i) => {
    const number = list.getInt32(EC_builtin_curve_size * i, true);
    return readCString(core.lib, OBJ_nid2sn(number));
  });
  return names
    .map((name) => curveNamed(name)?.name ?? name)
    .filter((name) => supportsCurve(core, name, "list curves"))
    .sort();
}

/** The smallest keys that sign with every digest: they are made to ask, and sign nothing. */
const smallest: Readonly<Record<string, object>> = {
  rsa: { bits: 2048 },
  "rsa-pss": { bits: 2048 },
  dsa: { bits: 1024, divisorBits: 160, allowWeak: true },
};

/** Whether keys of a type sign so: whether libcrypto takes it all for a new key. */
export function supportsSignature(
  core: Core,
  type: string,
  options: unknown,
  action: string,
): boolean {
  if (!maySign(type) || !supportsType(core, type, action)) return false;
  const generation = readGeneration(type, smallest[type], action).plan(core);
  const key = generate(core, generation, action);
  try {
    const scheme = schemeOf(key, options, "sign", action);
    if (isMessage(scheme)) core.lib.EVP_MD_CTX_free(messageContext(key, "sign", scheme, action));
    else core.lib.EVP_PKEY_CTX_free(signContext(key, scheme, action));
    return true;
  } catch (error) {
    if (error instanceof UnsupportedAlgorithm || error instanceof OpenSSLError) return false;
    throw error;
  } finally {
    key.dispose();
    core.lib.ERR_clear_error();
  }
}
