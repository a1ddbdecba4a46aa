/**
 * Comparison whose time does not depend on what the bytes are.
 *
 * @module
 */
import { type AllowSharedBufferSource, viewOf } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";

const action = "compare";

/** Whether both are the same bytes. See `Backend.constantTimeEquals`. */
export function constantTimeEquals(
  core: Core,
  a: AllowSharedBufferSource,
  b: AllowSharedBufferSource,
): boolean {
  return areEqual(core, viewOf(a, action, "the first"), viewOf(b, action, "the second"));
}

/** Whether both views show the same bytes (CRYPTO_memcmp(3)). */
export function areEqual({ lib }: Core, a: ArrayBufferView, b: ArrayBufferView): boolean {
  const length = a.byteLength;
  return b.byteLength === length && lib.CRYPTO_memcmp(a, b, BigInt(length)) === 0;
}
