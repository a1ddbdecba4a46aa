/**
 * Draws from several libcryptos in turn, and what each of them served.
 *
 * @module
 */
import { type Bindings, open } from "../../hazmat/core/bindings.ts";
import { readCString } from "../../ffi/bytes.ts";

/** One libcrypto's share of the draws. */
export interface Share {
  /** The version that it states. */
  readonly version: string;
  /** How often it was asked. */
  readonly draws: number;
  /** How many of the draws osrandom served, by its count of this thread's calls. */
  readonly served: number;
  /** How often it failed, or answered as a different one. */
  readonly wrong: number;
  /** Whether its osrandom is registered. */
  readonly registered: boolean;
}

/** Opens each of the files. */
export function openAll(paths: readonly string[]): Bindings[] {
  return paths.map((path) => open({ libcrypto: path }));
}

/** Draws 16 bytes `count` times, from each in turn. */
export function drawInTurn(all: readonly Bindings[], count: number): Share[] {
  const [served, wrong] = [all.map(() => 0), all.map(() => 0)];
  const bytes = new Uint8Array(16);
  for (let i = 0; i < count; i++) {
    const which = i % all.length;
    const { lib, engine, versionNumber } = all[which]!;
    const before = engine.counters().threadCalls;
    const drawn = lib.RAND_bytes(bytes, bytes.length) === 1;
    if (engine.counters().threadCalls === before + 1n) served[which]!++;
    const same = Number(lib.OpenSSL_version_num()) === versionNumber;
    if (!drawn || !same) wrong[which]!++;
  }
  return all.map(({ lib, engine }, i) => ({
    version: readCString(lib, lib.OpenSSL_version(0)),
    draws: Math.ceil((count - i) / all.length),
    served: served[i]!,
    wrong: wrong[i]!,
    registered: engine.isRegistered(),
  }));
}
