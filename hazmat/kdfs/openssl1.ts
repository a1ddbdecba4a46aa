/**
 * Derivation by EVP_PKEY_derive, as OpenSSL 1.1.1 has HKDF and the PRF of TLS 1
 * (EVP_PKEY_HKDF(7), EVP_PKEY_TLS1_PRF(7)).
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Input } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { type CallMemory, callOf, type JobCall, outputAddress } from "../core/call.ts";
import { evp } from "../../ffi/headers/evp.ts";
import type { Digest } from "../core/kinds.ts";

/** What EVP_PKEY_CTX_ctrl is given: a command, and a number or bytes, which it copies. */
export type Control = readonly [command: number, value: number | Input];

/** What EVP_PKEY_derive is to do. */
export interface PkeyDerivation {
  /** For error texts: "derive with scrypt". */
  readonly action: string;
  /** `EVP_PKEY_HKDF` or `EVP_PKEY_TLS1_PRF`. */
  readonly type: number;
  /** The digest. */
  readonly digest: Digest;
  /** Everything else that it is given, in order. */
  readonly controls: readonly Control[];
  /** How many bytes to derive. */
  readonly length: number;
}

/** Any type of key, and any operation: their numbers differ between versions. */
const any = -1;

/** Prepares the call. */
export function preparePkeyDerive(
  core: Core,
  memory: CallMemory,
  derivation: PkeyDerivation,
): JobCall {
  const { action, type, digest, controls, length } = derivation;
  const { lib } = core;
  lib.ERR_clear_error();
  const context = lib.EVP_PKEY_CTX_new_id(type, runtime.nullPointer);
  if (!context) throw core.error(action);
  memory.own(context, "EVP_PKEY_CTX_free");
  const check = (result: number): void => {
    if (result <= 0) throw core.error(action);
  };
  check(lib.EVP_PKEY_derive_init(context));
  check(lib.EVP_PKEY_CTX_ctrl_str(context, cString("md"), cString(digest.name)));
  for (const [command, value] of controls) {
    const [number, bytes] = typeof value === "number" ? [value, null] : [value.size, value.bytes];
    check(lib.EVP_PKEY_CTX_ctrl(context, any, any, command, number, bytes));
  }
  const size = memory.cellOf(length);
  return callOf(evp, "EVP_PKEY_derive", [context, outputAddress, size]);
}
