/**
 * Why a draw from the operating system failed.
 *
 * @module
 */
import type { Libcrypto } from "../ffi/libcrypto.ts";
import type { SourceFailure } from "../errors.ts";
import type { OsrandomFunctions } from "./prototypes.ts";

/** `enum osr_call` of `engine/source.h`. */
const calls = [
  "none",
  "getrandom",
  "open /dev/random",
  "poll /dev/random",
  "open /dev/urandom",
  "check /dev/urandom to be the kernel's random device",
  "read /dev/urandom",
  "getentropy",
  "ProcessPrng",
  "check /dev/random to be the kernel's random device",
] as const;

/** The last failed draw of the calling thread; empty if none ever failed. */
export function lastFailures(
  functions: OsrandomFunctions,
  { anchor }: Libcrypto,
  mechanism: number,
): SourceFailure[] {
  const out = new Int32Array(3);
  functions.osrandom_failure(anchor, mechanism, out);
  const [refused, call, errno] = [out[0]!, out[1]!, out[2]!];
  const last = { call: calls[call] ?? `call ${call}`, errno };
  if (call === 0) return [];
  return refused !== 0 && call !== 1 ? [{ call: "getrandom", errno: refused }, last] : [last];
}
