/**
 * Whether keys are what they say.
 *
 * @module
 */
import { refuseWithoutMemory } from "../../ffi/libcrypto/error_queue.ts";
import { InvalidKey } from "../../errors.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { numbers } from "../../ffi/headers/pkey.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Core } from "../core/core.ts";
import type { RsaPrivate } from "./key_parts.ts";
import { type KeyContext, keyFunctions, type Pkey, refusedKey, unsupported } from "./pkey.ts";
import { signContext, verifyContext } from "./sign.ts";
import { schemeOf } from "./schemes.ts";

const { toSize } = runtime;

/** How closely a key is looked at when it is read. */
export type Validation = "quick" | "full" | "none";

/** What libcrypto can check of a key. */
export type Check = "EVP_PKEY_check" | "EVP_PKEY_public_check" | "EVP_PKEY_param_check";

/**
 * Has libcrypto check a key, in full. See `PrivateKey.check`.
 *
 * @throws {UnsupportedAlgorithm} If it has no check for keys of this type.
 */
export function checkKey(key: Pkey, check: Check, action: string): void {
  const result = resultOf(key, check, action);
  if (result === unknown) throw uncheckable(key);
  if (result !== 1) throw refusedKey(key.core, action);
}

/** {@linkcode checkKey}, of types that have a check: OpenSSL 1.1.1 has none for DSA. */
function checkIfKnown(key: Pkey, check: Check, action: string): void {
  const result = resultOf(key, check, action);
  if (result !== 1 && result !== unknown) throw refusedKey(key.core, action);
}

/** What a check returns that a type does not have. */
const unknown = -2;

function resultOf(key: Pkey, check: Check, action: string): number {
  return key.with(action, () => 1, (context) => key.functions[check](context));
}

/** The error where there is no check. */
export function uncheckable({ core, type }: Pkey): Error {
  core.lib.ERR_clear_error();
  return unsupported(core, "check of the key type", type);
}

/** What a public key is checked with when it is read. */
export function checkPublic(key: Pkey, validation: Validation, action: string): void {
  if (validation === "none") return;
  // Not on a curve's subgroup, or the point at infinity: reading a key does not tell.
  const isQuick = ["ec", "sm2", "dsa", "dh", "dhx"].includes(key.type);
  if (validation === "full" || isQuick) checkIfKnown(key, "EVP_PKEY_public_check", action);
}

/** What a private key is checked with when it is read. */
export function checkPrivate(key: Pkey, validation: Validation, action: string): void {
  if (validation === "none") return;
  if (validation === "full") return checkIfKnown(key, "EVP_PKEY_check", action);
  if (key.type === "ec" || key.type === "sm2") return checkCurveKey(key, action);
  if (key.type === "rsa" || key.type === "rsa-pss") checkSigns(key, action);
}

/** That the public point is on the curve, and belongs to the scalar. */
function checkCurveKey(key: Pkey, action: string): void {
  checkKey(key, "EVP_PKEY_public_check", action);
  const { core } = key;
  const pairwise = keyFunctions(core).EVP_PKEY_pairwise_check;
  if (pairwise === null) return checkKey(key, "EVP_PKEY_check", action);
  key.with(action, () => 1, (context) => {
    if (pairwise(context) !== 1) throw refusedKey(core, action);
  });
}

/** That RSA's modulus is the product of its primes. */
export function checkProduct(core: Core, parts: RsaPrivate, action: string): void {
  const functions = core.functions(numbers);
  const context = functions.BN_CTX_new();
  if (!context) throw core.error(action);
  const made: Pointer<"BIGNUM">[] = [];
  const numberOf = (octets: Uint8Array): Pointer<"BIGNUM"> => {
    const number = functions.BN_bin2bn(octets, octets.length, runtime.nullPointer);
    if (!number) throw core.error(action);
    made.push(number);
    return number;
  };
  try {
    const product = numberOf(Uint8Array.of(1));
    for (const prime of [parts.p, parts.q, ...parts.others.map(({ r }) => r)]) {
      const isDone = functions.BN_mul(product, product, numberOf(prime), context) === 1;
      if (!isDone) throw core.error(action);
    }
    if (functions.BN_cmp(product, numberOf(parts.n)) === 0) return;
  } finally {
    for (const number of made) core.lib.BN_clear_free(number);
    functions.BN_CTX_free(context);
  }
  refuseWithoutMemory(core.lib, action);
  throw new InvalidKey(action, "its modulus must be the product of its primes, but is not");
}

/** RSA's numbers are checked in 0.5 ms by what they are for; libcrypto's check takes 65 to 97 ms. */
function checkSigns(key: Pkey, action: string): void {
  const options = key.type === "rsa" ? { padding: "pkcs1", hash: "sha256" } : undefined;
  const scheme = schemeOf(key, options, "sign", action);
  const digest = new Uint8Array(scheme.digest!.size).fill(0x5a);
  const signature = new Uint8Array(key.size(action));
  const size = BigUint64Array.of(BigInt(signature.length));
  const { functions } = key;
  const signs = (context: KeyContext): boolean =>
    functions.EVP_PKEY_sign(context, signature, size, digest, toSize(digest.length)) === 1;
  const verifies = (context: KeyContext): boolean =>
    functions.EVP_PKEY_verify(context, signature, size[0]!, digest, toSize(digest.length)) === 1;
  if (
    withFreed(key, signContext(key, scheme, action), signs) &&
    withFreed(key, verifyContext(key, scheme, action), verifies)
  ) return;
  key.core.lib.ERR_clear_error();
  refuseWithoutMemory(key.core.lib, action);
  throw new InvalidKey(
    action,
    "its numbers must belong together, but it does not verify what it signs; give a key that is " +
      "whole",
  );
}

function withFreed<R>(key: Pkey, context: KeyContext, use: (context: KeyContext) => R): R {
  try {
    return use(context);
  } finally {
    key.core.lib.EVP_PKEY_CTX_free(context);
  }
}
