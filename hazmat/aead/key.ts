/**
 * Keys in native memory, where libcrypto needs them more than once.
 *
 * @module
 */
import type { Pointer } from "../../ffi/prototype.ts";
import { EVP_MAX_KEY_LENGTH } from "../../ffi/prototypes/evp.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Input } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { NativeKey } from "./keyed.ts";
import type { AeadPlan } from "./plan.ts";

const { toSize } = runtime;

/**
 * A copy of a key that `core.keys` can free.
 *
 * @throws {RangeError} If it has not the length that the AEAD takes.
 */
export function nativeKey(core: Core, plan: AeadPlan, { bytes, size }: Input): NativeKey {
  const { name, keyLength } = plan.algorithm;
  const action = `make the AEAD ${name}`;
  if (size !== keyLength) {
    throw new RangeError(`Cannot ${action} as key must have ${keyLength} bytes: it has ${size}`);
  }
  const address = core.lib.CRYPTO_zalloc(toSize(EVP_MAX_KEY_LENGTH), null, 0);
  if (!address) throw core.error(action);
  core.native.hazmat_write(address, bytes, toSize(keyLength));
  return address as Pointer as NativeKey;
}
