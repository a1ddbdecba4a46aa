/**
 * Comparison whose time does not depend on what the bytes are.
 *
 * @module
 */
import { runtime } from "../../ffi/runtime.ts";
import { sizeOf, take, type Taken } from "../core/args.ts";
import type { AllowSharedBufferSource } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";

const { toSize } = runtime;

const action = "compare";

/** Whether both are the same bytes. See `constantTimeEquals`. */
export function areTheSame(
  core: Core,
  a: AllowSharedBufferSource,
  b: AllowSharedBufferSource,
): boolean {
  const first = take(a, action, "the first");
  const second = take(b, action, "the second");
  const length = sizeOf(first, action, "the first");
  return areEqual(core, first, length, second, sizeOf(second, action, "the second"));
}

/** Whether both have the same bytes (CRYPTO_memcmp(3)). */
export function areEqual(
  { lib }: Core,
  a: Taken,
  aSize: number,
  b: Taken,
  bSize: number,
): boolean {
  return aSize === bSize && lib.CRYPTO_memcmp(a, b, toSize(aSize)) === 0;
}
