/**
 * Operations on keys on other threads. What is hashed first is hashed on the caller's: a digest is
 * all that is copied.
 *
 * @module
 */
import { DecryptionFailed, OpenSSLError, UnsupportedAlgorithm } from "../../errors.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { pkey as table } from "../../ffi/headers/pkey.ts";
import { runtime } from "../../ffi/runtime.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  copyOfOptions,
  type Input,
  type Names,
  readOptions,
  takeInput,
  takenNames,
} from "../core/args.ts";
import { type CallMemory, callOf, outputAddress } from "../core/call.ts";
import type { Core } from "../core/core.ts";
import {
  type JobOptions,
  runJobForObject,
  runJobForParts,
  runJobForVerdict,
} from "../core/off_thread.ts";
import { agreeContext, agreementOf, refusedPeer, secretSize } from "./agree.ts";
import type { Check, Validation } from "./checks.ts";
import { cryptScheme, decryptContext, decryptedSize, takeCiphertext } from "./crypt.ts";
import { generated, type Generation, generationContext } from "./generate.ts";
import { importPrivate, importPublic } from "./import.ts";
import {
  checkCiphertext,
  decapsulatedSize,
  kemContext,
  notDecapsulated,
  operationOf,
} from "./kem.ts";
import { type KeyContext, type KeyPointer, type Pkey, refusedKey } from "./pkey.ts";
import type { EncodedPrivateKey } from "./pkcs8.ts";
import { type Scheme, schemeOf } from "./schemes.ts";
import type { EncodedPublicKey } from "./spki.ts";
import {
  checkDataSize,
  checkDigestSize,
  digestScheme,
  finished,
  givenSignature,
  hashed,
  isMessage,
  messageContext,
  notVerified,
  signContext,
  verifyContext,
} from "./sign.ts";
import type { AgreeOptions, KemOptions } from "./types.ts";

const none = runtime.nullPointer;

/** Options without the signal, which is not the key's; each is read once. */
export function splitSignal(
  options: unknown,
  action: string,
): { options: unknown; job: JobOptions } {
  if (options === undefined) return { options, job: {} };
  const { signal, ...others } = copyOfOptions(options as object, action) as JobOptions;
  return { options: { ...others, [takenNames]: ["signal"] }, job: { signal } };
}

const jobNames: Names<JobOptions> = { signal: true };

/** Hands a context over to the call. */
function ownContext(memory: CallMemory, context: KeyContext): KeyContext {
  memory.own(context, "EVP_PKEY_CTX_free");
  return context;
}

/** `PrivateKey.sign` on another thread. */
export async function signDataAsync(
  key: Pkey,
  data: AllowSharedBufferSource,
  given?: unknown,
): Promise<Bytes> {
  const action = `sign with ${key.type}`;
  const { options, job } = splitSignal(given, action);
  const scheme = schemeOf(key, options, "sign", action);
  const input = takeInput(data, action, "data");
  checkDataSize(scheme, input.size, action);
  return await signOffThread(key, scheme, hashed(key, scheme, input), job, action);
}

/** `PrivateKey.signDigest` on another thread. */
export async function signDigestAsync(
  key: Pkey,
  digest: AllowSharedBufferSource,
  given: unknown,
): Promise<Bytes> {
  const action = `sign a digest with ${key.type}`;
  const { options, job } = splitSignal(given, action);
  const scheme = digestScheme(key, options, "sign", action);
  const input = takeInput(digest, action, "digest");
  checkDigestSize(scheme, input.size, action);
  return await signOffThread(key, scheme, input, job, action);
}

async function signOffThread(
  key: Pkey,
  scheme: Scheme,
  input: Input,
  job: JobOptions,
  action: string,
): Promise<Bytes> {
  const [signature] = await runJobForParts(key.core, {
    action,
    inputSize: input.size,
    capacities: [key.size(action)],
    prepare(memory, [out]) {
      const { bytes, length } = out!;
      if (isMessage(scheme)) {
        const context = messageContext(key, "sign", scheme, action);
        memory.own(context, "EVP_MD_CTX_free");
        const tbs = memory.copyOf(input);
        return callOf(table, "EVP_DigestSign", [context, bytes, length, tbs, input.size]);
      }
      const context = ownContext(memory, signContext(key, scheme, action));
      const tbs = memory.copyOf(input);
      return callOf(table, "EVP_PKEY_sign", [context, bytes, length, tbs, input.size]);
    },
  }, job);
  return finished(scheme, signature!);
}

/** `PublicKey.verify` on another thread. */
export async function verifyDataAsync(
  key: Pkey,
  data: AllowSharedBufferSource,
  signature: AllowSharedBufferSource,
  given?: unknown,
): Promise<void> {
  const action = `verify with ${key.type}`;
  const { options, job } = splitSignal(given, action);
  const scheme = schemeOf(key, options, "verify", action);
  const input = takeInput(data, action, "data");
  const taken = givenSignature(key, scheme, takeInput(signature, action, "signature"), action);
  checkDataSize(scheme, input.size, action);
  await verifyOffThread(key, scheme, hashed(key, scheme, input), taken, job, action);
}

/** `PublicKey.verifyDigest` on another thread. */
export async function verifyDigestAsync(
  key: Pkey,
  digest: AllowSharedBufferSource,
  signature: AllowSharedBufferSource,
  given: unknown,
): Promise<void> {
  const action = `verify a digest with ${key.type}`;
  const { options, job } = splitSignal(given, action);
  const scheme = digestScheme(key, options, "verify", action);
  const input = takeInput(digest, action, "digest");
  const taken = givenSignature(key, scheme, takeInput(signature, action, "signature"), action);
  checkDigestSize(scheme, input.size, action);
  await verifyOffThread(key, scheme, input, taken, job, action);
}

async function verifyOffThread(
  key: Pkey,
  scheme: Scheme,
  input: Input,
  signature: Input,
  job: JobOptions,
  action: string,
): Promise<void> {
  const prepare = (memory: CallMemory) => {
    const isWhole = isMessage(scheme);
    const context = isWhole
      ? messageContext(key, "verify", scheme, action)
      : verifyContext(key, scheme, action);
    memory.own(context, isWhole ? "EVP_MD_CTX_free" : "EVP_PKEY_CTX_free");
    const [sig, tbs] = [memory.copyOf(signature), memory.copyOf(input)];
    const inputs = [sig, signature.size, tbs, input.size] as const;
    return isWhole
      ? callOf(table, "EVP_DigestVerify", [context as Pointer<"EVP_MD_CTX">, ...inputs])
      : callOf(table, "EVP_PKEY_verify", [context as KeyContext, ...inputs]);
  };
  const inputSize = input.size + signature.size;
  const refuse = (error: OpenSSLError): Error => notVerified(key, action, error);
  const { holds, errors } = await translated(
    () => runJobForVerdict(key.core, { action, inputSize, prepare }, job),
    refuse,
  );
  if (!holds) throw refuse(new OpenSSLError(action, errors));
}

/** Calls, and has libcrypto's errors put in our words. */
async function translated<T>(
  call: () => Promise<T>,
  translate: (error: OpenSSLError) => Error,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof OpenSSLError ? translate(error) : error;
  }
}

/** `PrivateKey.decrypt` on another thread. */
export async function decryptAsync(
  key: Pkey,
  ciphertext: AllowSharedBufferSource,
  given?: unknown,
): Promise<Bytes> {
  const action = `decrypt with ${key.type}`;
  const { options, job } = splitSignal(given, action);
  const scheme = cryptScheme(key, options, "decrypt", action);
  const input = takeCiphertext(key, ciphertext, action);
  const capacity = decryptedSize(key, scheme, input, action);
  const [plaintext] = await translated(() =>
    runJobForParts(key.core, {
      action,
      inputSize: input.size,
      capacities: [capacity],
      prepare(memory, [out]) {
        const context = ownContext(memory, decryptContext(key, scheme, action));
        const { bytes, length } = out!;
        const from = memory.copyOf(input);
        return callOf(table, "EVP_PKEY_decrypt", [context, bytes, length, from, input.size]);
      },
    }, job), () => new DecryptionFailed(action));
  return plaintext!;
}

/** `PrivateKey.agree` on another thread. */
export async function agreeAsync(
  key: Pkey,
  peer: Pkey,
  given?: AgreeOptions & JobOptions,
): Promise<Bytes> {
  const action = `agree with ${key.type}`;
  const { options, job } = splitSignal(given, action);
  const agreement = agreementOf(key, peer, options as AgreeOptions | undefined, action);
  const sized = agreeContext(agreement, action);
  let capacity: number;
  try {
    capacity = secretSize(key, sized, action);
  } finally {
    key.core.lib.EVP_PKEY_CTX_free(sized);
  }
  const [secret] = await translated(() =>
    runJobForParts(key.core, {
      action,
      capacities: [capacity],
      prepare(memory, [out]) {
        const context = ownContext(memory, agreeContext(agreement, action));
        return callOf(table, "EVP_PKEY_derive", [context, out!.bytes, out!.length]);
      },
    }, job), (error) => refusedPeer(key, action, error));
  return secret!;
}

/** `PrivateKey.decapsulate` on another thread. */
export async function decapsulateAsync(
  key: Pkey,
  ciphertext: AllowSharedBufferSource,
  given?: KemOptions & JobOptions,
): Promise<Bytes> {
  const action = `decapsulate with ${key.type}`;
  const { options, job } = splitSignal(given, action);
  const operation = operationOf(key, options as KemOptions | undefined, action);
  const input = takeInput(ciphertext, action, "ciphertext");
  checkCiphertext(key, operation, input.size, action);
  const capacity = decapsulatedSize(key, operation, input, action);
  const [secret] = await translated(() =>
    runJobForParts(key.core, {
      action,
      inputSize: input.size,
      capacities: [capacity],
      prepare(memory, [out]) {
        const context = ownContext(memory, kemContext(key, "decapsulate", operation, action));
        const from = memory.copyOf(input);
        const args = [context, out!.bytes, out!.length, from, input.size] as const;
        return callOf(table, "EVP_PKEY_decapsulate", args);
      },
    }, job), (error) => notDecapsulated(key, action, error));
  return secret!;
}

/** `PrivateKey.check` on another thread. */
export async function checkKeyAsync(
  key: Pkey,
  check: Check,
  action: string,
  options: JobOptions = {},
): Promise<void> {
  const job = readOptions(options, jobNames, action);
  const prepare = (memory: CallMemory) => {
    const { core, functions } = key;
    core.lib.ERR_clear_error();
    const context = functions.EVP_PKEY_CTX_new(key.pointer(action), none);
    if (!context) throw core.error(action);
    return callOf(table, check, [ownContext(memory, context)]);
  };
  const refuse = (error: OpenSSLError) => refusedKey(key.core, action, error);
  const { holds, errors } = await translated(
    () => runJobForVerdict(key.core, { action, prepare }, job),
    refuse,
  );
  if (!holds) throw refuse(new OpenSSLError(action, errors));
}

/** Makes a key or parameters on another thread. */
export async function generateAsync(
  core: Core,
  generation: Generation,
  action: string,
  job: JobOptions,
): Promise<Pkey> {
  const { facts, parameters, ofParameters } = generation;
  if (facts.type === "dsa" && parameters === undefined && !ofParameters) {
    return await generateDsaAsync(core, generation, action, job);
  }
  const name = ofParameters ? "EVP_PKEY_paramgen" : "EVP_PKEY_keygen";
  return await runJobForObject(
    core,
    {
      action,
      prepare(memory) {
        const context = ownContext(memory, generationContext(core, generation, action));
        return { ...callOf(table, name, [context, outputAddress]), freedBy: "EVP_PKEY_free" };
      },
    },
    (made) => generated(core, generation, made as KeyPointer),
    job,
  );
}

async function generateDsaAsync(
  core: Core,
  generation: Generation,
  action: string,
  job: JobOptions,
): Promise<Pkey> {
  const first = { ...generation, ofParameters: true };
  const parameters = await generateAsync(core, first, action, job);
  try {
    const second = { facts: generation.facts, controls: [], parameters };
    return await generateAsync(core, second, action, job);
  } finally {
    parameters.dispose();
  }
}

/** A private key that was read; a full check is made on another thread. */
export async function importPrivateAsync(
  core: Core,
  encoded: EncodedPrivateKey,
  validation: Validation,
  action: string,
  job: JobOptions,
): Promise<Pkey> {
  const isFull = validation === "full";
  const key = importPrivate(core, encoded, isFull ? "quick" : validation, action);
  return isFull ? await checkedAsync(key, "EVP_PKEY_check", action, job) : key;
}

/** A public key that was read; a full check is made on another thread. */
export async function importPublicAsync(
  core: Core,
  encoded: EncodedPublicKey,
  validation: Validation,
  action: string,
  job: JobOptions,
): Promise<Pkey> {
  const isFull = validation === "full";
  const key = importPublic(core, encoded, isFull ? "quick" : validation, action);
  return isFull ? await checkedAsync(key, "EVP_PKEY_public_check", action, job) : key;
}

async function checkedAsync(
  key: Pkey,
  check: Check,
  action: string,
  job: JobOptions,
): Promise<Pkey> {
  try {
    await checkKeyAsync(key, check, action, job);
    return key;
  } catch (error) {
    if (error instanceof UnsupportedAlgorithm) return key; // 1.1.1 has no check of some types
    key.dispose();
    throw error;
  }
}
