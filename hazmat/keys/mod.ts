/**
 * Asymmetric keys: making them, reading and writing them, and what can be done with them.
 *
 * @example
 * ```ts
 * import { generateKey } from "@hazmat/openssl/keys";
 *
 * const key = generateKey("ed25519");
 * const data = new TextEncoder().encode("order 66");
 * key.publicKey.verify(data, key.sign(data)); // throws InvalidSignature unless it is valid
 * ```
 *
 * @module
 */
import { lowerCase } from "../core/algorithms.ts";
import {
  type AllowSharedBufferSource,
  checkIsString,
  kindOf,
  type Names,
  readOptions,
} from "../core/args.ts";
import { coreFor, coreForOnly } from "../core/core.ts";
import type { BackendOption } from "../core/default.ts";
import { registerSelfTests } from "../core/self_test.ts";
import type { Validation } from "./checks.ts";
import {
  generate,
  type GenerateOptions,
  type KeyParameters,
  newParameters,
  type ParameterOptions,
  readGeneration,
  readParameterGeneration,
} from "./generate.ts";
import { importPrivate, importPublic } from "./import.ts";
import { curveNames, keyTypeNames, supportsCurve, supportsType } from "./offered.ts";
import { newPrivateKey, type PrivateKey } from "./private_key.ts";
import { newPublicKey, type PublicKey } from "./public_key.ts";
import { readPrivateKey, readPublicKey } from "./read.ts";
import { keySelfTests } from "./self_test.ts";
import type { KeyType } from "./types.ts";

export { PrivateKey } from "./private_key.ts";
export { PublicKey } from "./public_key.ts";
export { Signer, Verifier } from "./signer.ts";
export { KeyParameters } from "./generate.ts";
export type {
  AnyGenerateOptions,
  DhGenerateOptions,
  DhParameterOptions,
  DsaGenerateOptions,
  EcGenerateOptions,
  GenerateOptions,
  ParameterOptions,
  ParametersOption,
  RsaGenerateOptions,
  RsaPssGenerateOptions,
  WeakOption,
} from "./generate.ts";
export type * from "./types.ts";
export type {
  CurveDetails,
  GroupDetails,
  KeyDetails,
  RsaDetails,
  RsaPssDetails,
} from "./details.ts";
export type { Validation } from "./checks.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";

/** How a public key is read. */
export interface PublicKeyOptions extends BackendOption {
  /**
   * `"quick"`, if left out: what takes microseconds, which is all that there is for most types;
   * `"full"`: all that libcrypto checks, for RSA some milliseconds; `"none"`: for keys that you have
   * written yourself.
   */
  readonly validate?: Validation;
}

/** How a private key is read. */
export interface PrivateKeyOptions extends PublicKeyOptions {
  /** What it is encrypted with; it must not be given for one that is not encrypted. */
  readonly passphrase?: AllowSharedBufferSource;
  /** The most iterations that a file may ask for: 10 million if left out. */
  readonly maxIterations?: number;
  /** The most memory in bytes that a file may ask for: 256 MiB if left out. */
  readonly maxMemory?: number;
}

const publicNames: Names<PublicKeyOptions> = { validate: true, backend: true };
const privateNames: Names<PrivateKeyOptions> = {
  ...publicNames,
  passphrase: true,
  maxIterations: true,
  maxMemory: true,
};

function checkValidation(value: Validation | undefined, action: string): Validation {
  if (value === undefined) return "quick";
  if (value === "quick" || value === "full" || value === "none") return value;
  const is = typeof value === "string" ? JSON.stringify(value) : kindOf(value);
  throw new RangeError(
    `Cannot ${action}: validate must be one of "quick", "full", "none", but is ${is}`,
  );
}

/**
 * Makes a private key (EVP_PKEY_keygen(3)). RSA keys take 0.1 to 1 seconds: in a server, use
 * {@linkcode generateKeyAsync}.
 *
 * @example
 * ```ts
 * import { generateKey } from "@hazmat/openssl/keys";
 *
 * const key = generateKey("ec", { curve: "secp256k1" });
 * console.assert(key.details.curve === "secp256k1");
 * ```
 *
 * @param type OpenSSL's name, in any case: see {@linkcode keyTypes}.
 * @param options Of the type: a curve, a size.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have the type, the curve or the group.
 * @throws {TypeError} If an option has the wrong type, or is not one of this type's.
 * @throws {RangeError} If a size is not allowed, or too weak for today.
 * @throws {OpenSSLError} If libcrypto fails.
 */
export function generateKey<T extends KeyType>(
  type: T,
  options?: GenerateOptions<T>,
): PrivateKey<T> {
  const action = "generate the key";
  checkIsString(type, action, "type");
  const read = readGeneration(type, options, action);
  const core = coreFor(read, action);
  return newPrivateKey<T>(generate(core, read.plan(core), action));
}

/**
 * Makes the parameters of DSA or Diffie-Hellman, from which keys are then made. It takes seconds,
 * for Diffie-Hellman up to minutes: a group with a name needs none.
 *
 * @throws {RangeError} If a size is not allowed, or too weak for today.
 * @throws {OpenSSLError} If libcrypto fails.
 */
export function generateParameters<T extends "dh" | "dsa">(
  type: T,
  options?: ParameterOptions<T>,
): KeyParameters {
  const action = "generate the parameters";
  const read = readParameterGeneration(type, options, action);
  const core = coreFor(read, action);
  return newParameters(generate(core, read.plan(core), action));
}

/**
 * Reads a private key, in PEM or DER: PKCS #8, encrypted or not, or the traditional formats of RSA,
 * DSA and EC.
 *
 * @throws {MalformedData} If it is none of these.
 * @throws {PassphraseError} If the pass phrase is missing, wrong, or not needed.
 * @throws {InvalidKey} If the key is not sound.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have its type.
 */
export function privateKey(
  data: AllowSharedBufferSource | string,
  options: PrivateKeyOptions = {},
): PrivateKey {
  const action = "read the private key";
  const { validate, ...reading } = readOptions(options, privateNames, action);
  const core = coreFor(reading, action);
  const validation = checkValidation(validate, action);
  const encoded = readPrivateKey(core, data, reading, action);
  return newPrivateKey(importPrivate(core, encoded, validation, action));
}

/**
 * Reads a public key, in PEM or DER: SubjectPublicKeyInfo, PKCS #1, or a certificate's.
 *
 * @throws {MalformedData} If it is none of these.
 * @throws {InvalidKey} If the key is not sound.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have its type.
 */
export function publicKey(
  data: AllowSharedBufferSource | string,
  options: PublicKeyOptions = {},
): PublicKey {
  const action = "read the public key";
  const { validate, ...others } = readOptions(options, publicNames, action);
  const core = coreFor(others, action);
  const validation = checkValidation(validate, action);
  return newPublicKey(importPublic(core, readPublicKey(data, action), validation, action));
}

/** The types of keys that libcrypto has, in lower case, sorted. */
export function keyTypes(options?: BackendOption): string[] {
  return keyTypeNames(coreForOnly(options, "list key types"));
}

/** Whether libcrypto has keys of that type, in any case. */
export function keyTypeSupported(type: string, options?: BackendOption): boolean {
  const action = "look for a key type";
  checkIsString(type, action, "type");
  return supportsType(coreForOnly(options, action), lowerCase(type), action);
}

/** The elliptic curves that libcrypto has, by its names, sorted. */
export function curves(options?: BackendOption): string[] {
  return curveNames(coreForOnly(options, "list curves"));
}

/** Whether libcrypto has the curve, by its name or NIST's (`"P-256"`). */
export function curveSupported(name: string, options?: BackendOption): boolean {
  const action = "look for a curve";
  checkIsString(name, action, "name");
  return supportsCurve(coreForOnly(options, action), name, action);
}

registerSelfTests("keys", (backend) => keySelfTests({ privateKey, publicKey }, { backend }));
