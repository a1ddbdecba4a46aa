/**
 * Signing and verifying: data at once, a digest, and recovering what RSA signed.
 *
 * @module
 */
import type { Pointer } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import {
  couldNotBegin,
  drainErrors,
  memoryWasExhausted,
  refuseWithoutMemory,
} from "../../ffi/libcrypto/error_queue.ts";
import { InvalidSignature, OpenSSLError } from "../../errors.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  bytesIn,
  copyOf,
  copyOfOptions,
  cutTo,
  type Input,
  isShared,
  newBytes,
  takeInput,
} from "../core/args.ts";
import { digest } from "../digests/one_shot.ts";
import { type KeyContext, type Pkey, setControls } from "./pkey.ts";
import { isHashedFirst, type Scheme, schemeOf, type Use } from "./schemes.ts";
import { ecdsaDerToP1363, ecdsaP1363ToDer, hasLowS, lowS } from "./signatures.ts";

const { toSize } = runtime;

/** Where libcrypto writes how many bytes it wrote. Every call is synchronous. */
const written = new BigUint64Array(1);

/** The signature of data. See `PrivateKey.sign`. */
export function signData(key: Pkey, data: AllowSharedBufferSource, options?: unknown): Bytes {
  const action = `sign with ${key.type}`;
  const scheme = schemeOf(key, options, "sign", action);
  const input = takeInput(data, action, "data");
  checkDataSize(scheme, input.size, action);
  if (isMessage(scheme)) {
    return withOwnCopy(input, (own) => signMessage(key, scheme, own, action));
  }
  return signHashed(key, scheme, hashed(key, scheme, input), action);
}

/** Whether the key itself hashes the data. */
export function isMessage({ controls, digest }: Scheme): boolean {
  const [first] = controls;
  return digest === undefined && first?.[0] !== "rsa_padding_mode";
}

/** The signature of a digest. See `PrivateKey.signDigest`. */
export function signDigest(key: Pkey, given: AllowSharedBufferSource, options: unknown): Bytes {
  const action = `sign a digest with ${key.type}`;
  const scheme = digestScheme(key, options, "sign", action);
  const input = takeInput(given, action, "digest");
  checkDigestSize(scheme, input.size, action);
  return signHashed(key, scheme, input, action);
}

/** The signature of a digest that was made by the scheme's own. */
export function signHash(key: Pkey, scheme: Scheme, made: Bytes): Bytes {
  return signHashed(key, scheme, { bytes: made, size: made.length }, `sign with ${key.type}`);
}

/** {@linkcode signHash}, for a signature that is checked. */
export function verifyHash(
  key: Pkey,
  scheme: Scheme,
  made: Bytes,
  signature: AllowSharedBufferSource,
): void {
  const action = `verify with ${key.type}`;
  const given = givenSignature(key, scheme, takeInput(signature, action, "signature"), action);
  verifyHashed(key, scheme, { bytes: made, size: made.length }, given, action);
}

/** How a digest is signed or verified: with keys that sign digests only. */
export function digestScheme(key: Pkey, options: unknown, use: Use, action: string): Scheme {
  const scheme = schemeOf(key, options, use, action);
  if (isHashedFirst(scheme)) return scheme;
  throw new TypeError(
    `Cannot ${action}: the key must be of a type that signs digests, but ${key.type} needs the ` +
      "whole data; use sign() and verify()",
  );
}

/** What the key signs: the data, or their digest. */
export function hashed(key: Pkey, { digest: algorithm }: Scheme, data: Input): Input {
  if (algorithm === undefined) return data;
  const bytes = digest(key.core, algorithm.name, data.bytes as Uint8Array);
  return { bytes, size: bytes.length };
}

/** Checks the length of data that must have one. */
export function checkDataSize({ dataSize }: Scheme, size: number, action: string): void {
  if (dataSize === undefined || size === dataSize) return;
  throw new RangeError(`Cannot ${action}: data must have ${bytesIn(dataSize)}, but has ${size}`);
}

/** Without that, libcrypto's ECDSA signs what is not a digest. */
export function checkDigestSize({ digest }: Scheme, size: number, action: string): void {
  const { name, size: wanted } = digest!;
  if (size === wanted) return;
  throw new RangeError(
    `Cannot ${action}: digest must have ${bytesIn(wanted)}, the size of ${name}, but has ${size}`,
  );
}

/**
 * Calls with data that nobody else can change meanwhile. Ed25519 hashes the data twice: what changes
 * in between gives a signature that tells the key.
 */
export function withOwnCopy<R>(input: Input, use: (own: Input) => R): R {
  if (!isShared(input.bytes)) return use(input);
  const bytes = copyOf(input);
  try {
    return use({ bytes, size: bytes.length });
  } finally {
    bytes.fill(0);
  }
}

/** Signs a digest, or a number as long as the modulus, with a context that is kept. */
function signHashed(key: Pkey, scheme: Scheme, { bytes, size }: Input, action: string): Bytes {
  const { core, functions } = key;
  const context = key.kept("sign", scheme.id, () => signContext(key, scheme, action));
  const out = newBytes(key.size(action), action);
  written[0] = BigInt(out.length);
  core.lib.ERR_clear_error();
  if (functions.EVP_PKEY_sign(context, out, written, bytes, toSize(size)) !== 1) {
    key.forget("sign");
    throw core.error(action);
  }
  return finished(scheme, cutTo(Number(written[0]), out));
}

/** A context that signs digests. */
export function signContext(key: Pkey, scheme: Scheme, action: string): KeyContext {
  return hashedContext(key, key.functions.EVP_PKEY_sign_init, scheme, action);
}

/** A context that verifies digests. */
export function verifyContext(key: Pkey, scheme: Scheme, action: string): KeyContext {
  return hashedContext(key, key.functions.EVP_PKEY_verify_init, scheme, action);
}

function hashedContext(
  key: Pkey,
  begin: (context: KeyContext) => number,
  { controls }: Scheme,
  action: string,
): KeyContext {
  const context = key.begin(action, begin);
  try {
    setControls(key.core, context, controls, action);
    return context;
  } catch (error) {
    key.core.lib.EVP_PKEY_CTX_free(context);
    throw error;
  }
}

/** A signature in the form that was asked for. */
export function finished({ pair }: Scheme, signature: Bytes): Bytes {
  if (pair === undefined) return signature;
  const { encoding, width, lowOrder } = pair;
  const low = lowOrder === undefined ? signature : lowS(signature, lowOrder)!;
  return encoding === "der" ? low : ecdsaDerToP1363(low, width)!;
}

type MessageContext = Pointer<"EVP_MD_CTX">;

/** A context for data that the key itself hashes. The caller frees it. */
export function messageContext(
  key: Pkey,
  use: Use,
  { keyDigest, controls }: Scheme,
  action: string,
): MessageContext {
  const { core, functions } = key;
  const none = runtime.nullPointer;
  const pointer = key.pointer(action);
  core.lib.ERR_clear_error();
  // A new one each time: one that was used would go on with its former key.
  const context = core.lib.EVP_MD_CTX_new();
  if (!context) throw core.error(action);
  try {
    const cell = new BigUint64Array(1);
    const begin = use === "sign" ? core.lib.EVP_DigestSignInit : functions.EVP_DigestVerifyInit;
    if (begin(context, cell, keyDigest?.pointer ?? none, none, pointer) !== 1) {
      throw core.error(action);
    }
    setControls(core, runtime.toPointer(cell[0]!), controls, action);
    return context;
  } catch (error) {
    core.lib.EVP_MD_CTX_free(context);
    throw error;
  }
}

/** Signs data that the key itself hashes. */
function signMessage(key: Pkey, scheme: Scheme, { bytes, size }: Input, action: string): Bytes {
  const { core, functions } = key;
  const context = messageContext(key, "sign", scheme, action);
  try {
    const out = newBytes(key.size(action), action);
    written[0] = BigInt(out.length);
    if (functions.EVP_DigestSign(context, out, written, bytes, toSize(size)) !== 1) {
      throw core.error(action);
    }
    return finished(scheme, cutTo(Number(written[0]), out));
  } finally {
    core.lib.EVP_MD_CTX_free(context);
  }
}

/**
 * Checks a signature of data. See `PublicKey.verify`.
 *
 * @throws {InvalidSignature} If it is not one.
 */
export function verifyData(
  key: Pkey,
  data: AllowSharedBufferSource,
  signature: AllowSharedBufferSource,
  options?: unknown,
): void {
  const action = `verify with ${key.type}`;
  const scheme = schemeOf(key, options, "verify", action);
  const input = takeInput(data, action, "data");
  const given = givenSignature(key, scheme, takeInput(signature, action, "signature"), action);
  checkDataSize(scheme, input.size, action);
  if (isMessage(scheme)) {
    return withOwnCopy(input, (own) => verifyMessage(key, scheme, own, given, action));
  }
  verifyHashed(key, scheme, hashed(key, scheme, input), given, action);
}

/** Checks a signature of a digest. See `PublicKey.verifyDigest`. */
export function verifyDigest(
  key: Pkey,
  given: AllowSharedBufferSource,
  signature: AllowSharedBufferSource,
  options: unknown,
): void {
  const action = `verify a digest with ${key.type}`;
  const scheme = digestScheme(key, options, "verify", action);
  const input = takeInput(given, action, "digest");
  const taken = givenSignature(key, scheme, takeInput(signature, action, "signature"), action);
  checkDigestSize(scheme, input.size, action);
  verifyHashed(key, scheme, input, taken, action);
}

/**
 * A signature as libcrypto takes it.
 *
 * @throws {InvalidSignature} If its length, or its form, is not that of one.
 */
export function givenSignature(key: Pkey, scheme: Scheme, given: Input, action: string): Input {
  const { size, pair } = scheme;
  const isFixed = size !== undefined || pair?.encoding === "p1363";
  const wanted = pair?.encoding === "p1363" ? 2 * pair.width : size ?? key.size(action);
  if (isFixed ? given.size !== wanted : given.size > wanted) {
    throw new InvalidSignature(
      action,
      `a signature has ${isFixed ? "" : "at most "}${bytesIn(wanted)}, but this has ` +
        `${given.size}; give the data first, then the signature`,
    );
  }
  if (pair === undefined) return given;
  const bytes = copyOf(given);
  const der = pair.encoding === "p1363" ? ecdsaP1363ToDer(bytes, pair.width) : bytes;
  if (der === undefined) throw new InvalidSignature(action);
  if (pair.lowOrder !== undefined && !hasLowS(der, pair.lowOrder)) {
    throw new InvalidSignature(action, "its s is in the upper half, or it is damaged");
  }
  return { bytes: der, size: der.length };
}

function verifyHashed(key: Pkey, scheme: Scheme, data: Input, given: Input, action: string): void {
  const { core, functions } = key;
  const context = key.kept("verify", scheme.id, () => verifyContext(key, scheme, action));
  core.lib.ERR_clear_error();
  const { bytes, size } = given;
  const result = functions.EVP_PKEY_verify(
    context,
    bytes,
    toSize(size),
    data.bytes,
    toSize(data.size),
  );
  if (result === 1) return;
  key.forget("verify");
  throw notVerified(key, action);
}

function verifyMessage(key: Pkey, scheme: Scheme, data: Input, given: Input, action: string): void {
  const { core, functions } = key;
  const context = messageContext(key, "verify", scheme, action);
  try {
    const result = functions.EVP_DigestVerify(
      context,
      given.bytes,
      toSize(given.size),
      data.bytes,
      toSize(data.size),
    );
    if (result !== 1) throw notVerified(key, action);
  } finally {
    core.lib.EVP_MD_CTX_free(context);
  }
}

/** A malformed signature gives less than 0, a wrong one 0: the same for whoever asks. */
export function notVerified({ core }: Pkey, action: string, found?: OpenSSLError): Error {
  const errors = found?.errors ?? drainErrors(core.lib);
  if (memoryWasExhausted(core.lib, errors) || couldNotBegin(core.lib, errors)) {
    return new OpenSSLError(action, errors);
  }
  refuseWithoutMemory(core.lib, action); // OpenSSL 3.5 does not always say so
  return new InvalidSignature(action);
}

/**
 * What RSA signed, taken out of the signature. See `PublicKey.recover`.
 *
 * @throws {InvalidSignature} If it is not one.
 */
export function recoverData(
  key: Pkey,
  signature: AllowSharedBufferSource,
  options?: unknown,
): Bytes {
  const action = `recover with ${key.type}`;
  const given = options === undefined ? {} : copyOfOptions(options as object, action);
  const usual = { ...given, padding: given.padding ?? "pkcs1" };
  const { controls, digest, size } = schemeOf(key, usual, "verify", action);
  if (key.type !== "rsa" || usual.padding === "pss") {
    throw new TypeError(
      `Cannot ${action}: the key must be of type rsa, and padding "pkcs1", "x931" or "none"; ` +
        "other signatures do not hold what was signed: use verify()",
    );
  }
  const { bytes, size: signatureSize } = takeInput(signature, action, "signature");
  const begin = key.functions.EVP_PKEY_verify_recover_init;
  return key.with(action, begin, (context) => {
    setControls(key.core, context, controls, action);
    const out = newBytes(size!, action);
    written[0] = BigInt(out.length);
    const { EVP_PKEY_verify_recover: recover } = key.functions;
    if (recover(context, out, written, bytes, toSize(signatureSize)) !== 1) {
      throw notVerified(key, action);
    }
    const recovered = cutTo(Number(written[0]), out);
    if (digest === undefined || recovered.length === digest.size) return recovered;
    throw new InvalidSignature(action);
  });
}
