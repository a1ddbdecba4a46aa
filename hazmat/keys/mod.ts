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
  takeInput,
} from "../core/args.ts";
import type { JobOptions } from "../core/off_thread.ts";
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
import { importPrivate, importPublic, importRaw } from "./import.ts";
import { type Jwk, pkcs8OfJwk, spkiOfJwk } from "./jwk.ts";
import { generateAsync, importPrivateAsync, importPublicAsync, splitSignal } from "./key_jobs.ts";
import { keyTypeNamed } from "./key_types.ts";
import { type KeyNumbers, pkcs8OfNumbers, spkiOfNumbers } from "./numbers.ts";
import {
  curveNames,
  keyTypeNames,
  supportsCurve,
  supportsSignature,
  supportsType,
} from "./offered.ts";
import type { Pkey } from "./pkey.ts";
import { pkcs8OfRaw, spkiOfRaw } from "./raw.ts";
import { newPrivateKey, type PrivateKey } from "./private_key.ts";
import { newPublicKey, type PublicKey } from "./public_key.ts";
import { readPrivateKey, readPrivateKeyAsync, readPublicKey } from "./read.ts";
import { keySelfTests } from "./self_test.ts";
import type { KeyType, SignOptions } from "./types.ts";

export { type EncodePrivateOptions, PrivateKey, type RawPrivateOptions } from "./private_key.ts";
export type { Jwk } from "./jwk.ts";
export type { KeyNumbers, RsaPrimeNumbers } from "./numbers.ts";
export type { RawForm, RawPublicOptions } from "./raw.ts";
export type { KeyFormat, PassphraseKdf, PrivateWriting, PublicWriting } from "./write.ts";
export type { JobOptions } from "../core/off_thread.ts";
export { type EncodePublicOptions, PublicKey } from "./public_key.ts";
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
  AnyDetails,
  CurveDetails,
  GroupDetails,
  KeyDetails,
  Only,
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

/** {@linkcode generateKey} on another thread. */
export async function generateKeyAsync<T extends KeyType>(
  type: T,
  options?: GenerateOptions<T> & JobOptions,
): Promise<PrivateKey<T>> {
  const action = "generate the key";
  checkIsString(type, action, "type");
  const { options: others, job } = splitSignal(options, action);
  const read = readGeneration(type, others as object | undefined, action);
  const core = coreFor(read, action);
  return newPrivateKey<T>(await generateAsync(core, read.plan(core), action, job));
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

/** {@linkcode generateParameters} on another thread. */
export async function generateParametersAsync<T extends "dh" | "dsa">(
  type: T,
  options?: ParameterOptions<T> & JobOptions,
): Promise<KeyParameters> {
  const action = "generate the parameters";
  const { options: others, job } = splitSignal(options, action);
  const read = readParameterGeneration(type, others as object | undefined, action);
  const core = coreFor(read, action);
  return newParameters(await generateAsync(core, read.plan(core), action, job));
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

/** {@linkcode privateKey}: what a pass phrase and `"full"` take is done on another thread. */
export async function privateKeyAsync(
  data: AllowSharedBufferSource | string,
  options: PrivateKeyOptions & JobOptions = {},
): Promise<PrivateKey> {
  const action = "read the private key";
  const { options: others, job } = splitSignal(options, action);
  const read = readOptions(others as PrivateKeyOptions, privateNames, action);
  const { validate, ...reading } = read;
  const core = coreFor(reading, action);
  const validation = checkValidation(validate, action);
  const encoded = await readPrivateKeyAsync(core, data, reading, action, job.signal);
  return newPrivateKey(await importPrivateAsync(core, encoded, validation, action, job));
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

/** {@linkcode publicKey}: what `"full"` takes is done on another thread. */
export async function publicKeyAsync(
  data: AllowSharedBufferSource | string,
  options: PublicKeyOptions & JobOptions = {},
): Promise<PublicKey> {
  const action = "read the public key";
  const { options: given, job } = splitSignal(options, action);
  const { validate, ...others } = readOptions(given as PublicKeyOptions, publicNames, action);
  const core = coreFor(others, action);
  const validation = checkValidation(validate, action);
  const encoded = readPublicKey(data, action);
  return newPublicKey(await importPublicAsync(core, encoded, validation, action, job));
}

/**
 * The private key of a JSON Web Key: RSA, EC, OKP or AKP. Members that say what it is for, such as
 * `use`, are left to you.
 *
 * @throws {InvalidKey} If it is not one, or not sound.
 */
export function privateKeyFromJwk(jwk: Jwk, options: PublicKeyOptions = {}): PrivateKey {
  const action = "read the private key of a JWK";
  const { validate, ...others } = readOptions(options, publicNames, action);
  const core = coreFor(others, action);
  const validation = checkValidation(validate, action);
  const encoded = pkcs8OfJwk(jwk, action);
  return newPrivateKey(importPrivate(core, encoded, validation, action, "privateKeyFromJwk()"));
}

/**
 * The public key of a JSON Web Key, also of one that has private members.
 *
 * @throws {InvalidKey} If it is not one, or not sound.
 */
export function publicKeyFromJwk(jwk: Jwk, options: PublicKeyOptions = {}): PublicKey {
  const action = "read the public key of a JWK";
  const { validate, ...others } = readOptions(options, publicNames, action);
  const core = coreFor(others, action);
  const validation = checkValidation(validate, action);
  const encoded = spkiOfJwk(jwk, action);
  return newPublicKey(importPublic(core, encoded, validation, action, "publicKeyFromJwk()"));
}

/** How a key is read that is octets. */
export interface RawKeyOptions extends PublicKeyOptions {
  /** The curve, of the type `"ec"`. */
  readonly curve?: string;
}

const rawNames: Names<RawKeyOptions> = { ...publicNames, curve: true };

/** What the octets of a key become, of the types that are known or of others. */
function fromRaw(
  kind: "private" | "public",
  type: string,
  raw: AllowSharedBufferSource,
  options: RawKeyOptions,
): Pkey {
  const action = `read the ${kind} key`;
  const maker = `${kind}KeyFromRaw()`;
  checkIsString(type, action, "type");
  const { validate, curve, backend } = readOptions(options, rawNames, action);
  const core = coreFor({ backend }, action);
  const validation = checkValidation(validate, action);
  if (keyTypeNamed(type) === undefined) {
    return importRaw(core, kind, lowerCase(type), takeInput(raw, action, "key"), action);
  }
  if (kind === "private") {
    const encoded = pkcs8OfRaw(type, raw, { curve }, action);
    return importPrivate(core, encoded, validation, action, maker);
  }
  return importPublic(core, spkiOfRaw(type, raw, { curve }, action), validation, action, maker);
}

/**
 * A private key of its octets: of `"ec"` the scalar on a `curve`, of ML-DSA and ML-KEM the seed, or
 * what it expands to.
 *
 * @throws {InvalidKey} If they are not one of this type.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have the type.
 */
export function privateKeyFromRaw<T extends KeyType>(
  type: T,
  raw: AllowSharedBufferSource,
  options: RawKeyOptions = {},
): PrivateKey<T> {
  return newPrivateKey<T>(fromRaw("private", type, raw, options));
}

/**
 * A public key of its octets: of `"ec"` a point on a `curve`, compressed or not.
 *
 * @throws {InvalidKey} If they are not one of this type.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have the type.
 */
export function publicKeyFromRaw<T extends KeyType>(
  type: T,
  raw: AllowSharedBufferSource,
  options: RawKeyOptions = {},
): PublicKey<T> {
  return newPublicKey<T>(fromRaw("public", type, raw, options));
}

/**
 * A private key of its numbers: of `"rsa"` at least `n`, `e` and `d`; of `"ec"` `curve` and `d`; of
 * `"dsa"`, `"dh"` and `"dhx"` those of the group and `x`.
 *
 * @throws {InvalidKey} If they are not one of this type.
 */
export function privateKeyFromNumbers<T extends KeyType>(
  type: T,
  numbers: KeyNumbers,
  options: PublicKeyOptions = {},
): PrivateKey<T> {
  const action = "read the private key";
  checkIsString(type, action, "type");
  const { validate, ...others } = readOptions(options, publicNames, action);
  const core = coreFor(others, action);
  const validation = checkValidation(validate, action);
  const encoded = pkcs8OfNumbers(type, numbers, action);
  return newPrivateKey<T>(
    importPrivate(core, encoded, validation, action, "privateKeyFromNumbers()"),
  );
}

/**
 * A public key of its numbers: of `"rsa"` `n` and `e`; of `"ec"` `curve`, `x` and `y`; of `"dsa"`,
 * `"dh"` and `"dhx"` those of the group and `y`.
 *
 * @throws {InvalidKey} If they are not one of this type.
 */
export function publicKeyFromNumbers<T extends KeyType>(
  type: T,
  numbers: KeyNumbers,
  options: PublicKeyOptions = {},
): PublicKey<T> {
  const action = "read the public key";
  checkIsString(type, action, "type");
  const { validate, ...others } = readOptions(options, publicNames, action);
  const core = coreFor(others, action);
  const validation = checkValidation(validate, action);
  const encoded = spkiOfNumbers(type, numbers, action);
  return newPublicKey<T>(importPublic(core, encoded, validation, action, "publicKeyFromNumbers()"));
}

/**
 * Whether keys of a type sign with these options: whether libcrypto knows the digest, a context,
 * deterministic nonces. It asks with a key that it makes, of 2048 bits for RSA.
 *
 * @throws {TypeError} If the options are not those of the type.
 */
export function signatureSupported<T extends KeyType>(
  type: T,
  options?: SignOptions<T> & BackendOption,
): boolean {
  const action = "look for a way of signing";
  checkIsString(type, action, "type");
  const { backend, others } = splitBackend(options);
  return supportsSignature(coreFor({ backend }, action), lowerCase(type), others, action);
}

/** Options without the backend, each read once. */
function splitBackend(options: unknown): BackendOption & { others: unknown } {
  if (typeof options !== "object" || options === null) return { others: options };
  const { backend, ...others } = options as BackendOption;
  return { backend, others };
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
