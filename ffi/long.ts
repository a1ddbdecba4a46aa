/**
 * C's `long` has 32 bits on Windows and 64 elsewhere. It is a `bigint` here
 * everywhere, so on Windows its values are converted on their way.
 *
 * @module
 */
import type { ForeignFunction } from "./runtime.ts";
import { parameterPassing, type Passing, type Prototype, returnPassing } from "./prototype.ts";

const isLong = (passing: Passing): boolean => passing === "long" || passing === "ulong";

/** A function of 32-bit longs, made to take and return them as `bigint`. */
export function longsAsBigInt(
  found: ForeignFunction | null,
  prototype: Prototype,
): ForeignFunction | null {
  if (found === null) return null;
  const longs = prototype.parameters.map((p) => isLong(parameterPassing(p)));
  const returnsLong = isLong(returnPassing(prototype.returns));
  if (!returnsLong && !longs.includes(true)) return found;
  return (...args) => {
    const result = found(...args.map((arg, i) => longs[i] ? Number(arg) : arg));
    return returnsLong ? BigInt(result) : result;
  };
}
