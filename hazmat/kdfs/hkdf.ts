/**
 * HKDF (RFC 5869), whole and in halves.
 *
 * @module
 */
import type { OpenSSLError } from "../../errors.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { EVP_PKEY_HKDF } from "../../ffi/headers/evp.ts";
import {
  EVP_KDF_HKDF_MODE_EXPAND_ONLY,
  EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND,
  EVP_KDF_HKDF_MODE_EXTRACT_ONLY,
  EVP_PKEY_CTRL_HKDF_INFO,
  EVP_PKEY_CTRL_HKDF_KEY,
  EVP_PKEY_CTRL_HKDF_MODE,
} from "../../ffi/headers/kdf.ts";
import { runtime } from "../../ffi/runtime.ts";
import { type AllowSharedBufferSource, type Bytes, type Input, inputOf } from "../core/args.ts";
import { type CallMemory, callOf, type JobCall, outputAddress } from "../core/call.ts";
import { hmac } from "../../ffi/headers/openssl1.ts";
import type { Core } from "../core/core.ts";
import type { Digest } from "../core/kinds.ts";
import { type Derivation, type Kdf, kdfFunctions } from "./derivation.ts";
import { evpKdf, hasEvpKdf, kdfsOf } from "./evp_kdf.ts";
import { checkLength, fixedDigest, kdfInput, optionalInput, sizeOfInputs } from "./inputs.ts";
import { type Control, preparePkeyDerive } from "./openssl1.ts";

/** Options of HKDF-Extract. */
export interface HkdfExtractOptions {
  /** The digest of its HMAC, such as `"sha256"`. */
  readonly hash: string;
  /** The input keying material; it may be empty. */
  readonly key: AllowSharedBufferSource;
  /** The salt; without it, zeros of the digest's size. */
  readonly salt?: AllowSharedBufferSource;
}

/** Options of HKDF-Expand. */
export interface HkdfExpandOptions {
  /** The digest of its HMAC, such as `"sha256"`. */
  readonly hash: string;
  /** The pseudorandom key, of the digest's size or more. */
  readonly key: AllowSharedBufferSource;
  /** What the result is for; empty by default. */
  readonly info?: AllowSharedBufferSource;
  /** How many bytes to derive: from 1 to 255 times the digest's size. */
  readonly length: number;
}

/** Options of HKDF. */
export interface HkdfOptions extends HkdfExtractOptions {
  /** What the result is for; empty by default. */
  readonly info?: AllowSharedBufferSource;
  /** How many bytes to derive: from 1 to 255 times the digest's size. */
  readonly length: number;
}

/** RFC 5869, section 2.3: the most hashes that the result is made of. */
const mostHashes = 255;

/** HKDF or one of its halves, checked. */
interface Request {
  readonly action: string;
  readonly mode: number;
  readonly digest: Digest;
  readonly key: Input;
  readonly salt?: Input;
  readonly info?: Input;
  readonly length: number;
}

const none = runtime.nullPointer;

/** The derivation. See `hkdf`. */
export const hkdfAlgorithm: Kdf<HkdfOptions> = {
  action: "derive with HKDF",
  names: { hash: true, key: true, salt: true, info: true, length: true },
  plan(core, options) {
    const action = "derive with HKDF";
    const digest = fixedDigest(core, options.hash, action);
    return derivation(core, {
      action,
      mode: EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND,
      digest,
      key: kdfInput(options.key, action, "key"),
      salt: optionalInput(options.salt, action, "salt"),
      info: optionalInput(options.info, action, "info"),
      length: checkLength(options.length, mostHashes * digest.size, action),
    });
  },
};

/** The derivation. See `hkdfExtract`. */
export const hkdfExtractAlgorithm: Kdf<HkdfExtractOptions> = {
  action: "extract with HKDF",
  names: { hash: true, key: true, salt: true },
  plan(core, options) {
    const action = "extract with HKDF";
    const digest = fixedDigest(core, options.hash, action);
    return derivation(core, {
      action,
      mode: EVP_KDF_HKDF_MODE_EXTRACT_ONLY,
      digest,
      key: kdfInput(options.key, action, "key"),
      salt: optionalInput(options.salt, action, "salt"),
      length: digest.size,
    });
  },
};

/** The derivation. See `hkdfExpand`. */
export const hkdfExpandAlgorithm: Kdf<HkdfExpandOptions> = {
  action: "expand with HKDF",
  names: { hash: true, key: true, info: true, length: true },
  plan(core, options) {
    const action = "expand with HKDF";
    const digest = fixedDigest(core, options.hash, action);
    return derivation(core, {
      action,
      mode: EVP_KDF_HKDF_MODE_EXPAND_ONLY,
      digest,
      // RFC 5869 wants the digest's size or more; some protocols have a little less, none has an
      // empty key.
      key: kdfInput(options.key, action, "key", 1),
      info: optionalInput(options.info, action, "info"),
      length: checkLength(options.length, mostHashes * digest.size, action),
    });
  },
};

function derivation(core: Core, request: Request): Derivation {
  const { action, length } = request;
  const explain = (error: OpenSSLError) => explained(core, request, error);
  const { mode, digest, key, salt, info } = request;
  if (!hasEvpKdf(core)) {
    const sizes = { inputSize: sizeOfInputs([key, salt, info]), outputSize: length };
    return { action, explain, ...sizes, prepare: (memory) => prepare1(core, memory, request) };
  }
  const params = { mode, digest: digest.name, key, salt, info };
  return evpKdf(core, { action, length, explain, kdf: kdfsOf(core).get("hkdf"), params });
}

/**
 * OpenSSL 1.1.1's HKDF takes no empty key, so its first half is done by HMAC here, which is what it
 * is.
 */
function prepare1(core: Core, memory: CallMemory, request: Request): JobCall {
  const { mode, digest, key } = request;
  if (mode === EVP_KDF_HKDF_MODE_EXTRACT_ONLY) {
    return callOf(hmac, "HMAC_Final", [extract(core, memory, request), outputAddress, none]);
  }
  if (mode === EVP_KDF_HKDF_MODE_EXPAND_ONLY) return expand(core, memory, request, key);
  const extracted = extractNow(core, memory, request, digest.size);
  try {
    return expand(core, memory, request, inputOf(extracted));
  } finally {
    extracted.fill(0);
  }
}

/** An HMAC of everything but its end, which writes the result. */
function extract(core: Core, memory: CallMemory, request: Request): Pointer<"HMAC_CTX"> {
  const { action, digest, key } = request;
  const functions = kdfFunctions(core);
  core.lib.ERR_clear_error();
  const context = functions.HMAC_CTX_new();
  if (!context) throw core.error(action);
  memory.own(context, "HMAC_CTX_free");
  // Trailing zeros do not change an HMAC key; a null pointer would mean the previous one.
  const { salt = inputOf(new Uint8Array(1)) } = request;
  const ok = functions.HMAC_Init_ex(context, salt.bytes, salt.size, digest.pointer, none) === 1 &&
    functions.HMAC_Update(context, key.bytes, BigInt(key.size)) === 1;
  if (!ok) throw core.error(action);
  return context;
}

function extractNow(core: Core, memory: CallMemory, request: Request, size: number): Bytes {
  const output = memory.allocate(size);
  const context = extract(core, memory, request);
  if (kdfFunctions(core).HMAC_Final(context, output, none) !== 1) throw core.error(request.action);
  const extracted = new Uint8Array(size);
  core.native.hazmat_read(extracted, output, BigInt(size));
  return extracted;
}

function expand(core: Core, memory: CallMemory, request: Request, key: Input): JobCall {
  const { action, digest, info, length } = request;
  const controls: Control[] = [
    [EVP_PKEY_CTRL_HKDF_MODE, EVP_KDF_HKDF_MODE_EXPAND_ONLY],
    [EVP_PKEY_CTRL_HKDF_KEY, key],
    ...(info === undefined ? [] : [[EVP_PKEY_CTRL_HKDF_INFO, info] as const]),
  ];
  const type = EVP_PKEY_HKDF;
  return preparePkeyDerive(core, memory, { action, type, digest, controls, length });
}

/** libcrypto has a limit of its own for `info`, and gives no reason. */
function explained(core: Core, { action, info }: Request, error: OpenSSLError): Error {
  const size = info?.size ?? 0;
  if (size <= 1024) return error;
  return new RangeError(
    `Cannot ${action}: info must have at most 1024 bytes to suit every libcrypto, but has ${size}, ` +
      `which ${core.versionText} refuses; use a hash of it instead`,
    { cause: error },
  );
}
