/**
 * What libcrypto itself says about its random source, without our bookkeeping.
 *
 * @module
 */
import type { Bindings } from "../../bindings.ts";
import { readCString } from "../../ffi/bytes.ts";

/** libcrypto's random source, seen from outside. */
export interface Source {
  /** The id of the default engine for RAND; `null` if there is none. */
  readonly defaultEngine: string | null;
  /** Whether the method that RAND_bytes calls is OpenSSL's own. */
  readonly isBuiltin: boolean;
  /** Sixteen bytes that it gives now, in hexadecimal. */
  readonly draw: string;
  /** Whether osrandom served that draw, by the engine's own count. */
  readonly servedByOsrandom: boolean;
}

/** Asks libcrypto for its random source. */
export function observe(bindings: Bindings): Source {
  const { lib, engine } = bindings;
  const defaultEngine = defaultEngineId(bindings);
  const before = engine.counters().threadBytes;
  const bytes = new Uint8Array(16);
  if (lib.RAND_bytes(bytes, bytes.length) !== 1) throw new Error("RAND_bytes failed");
  return {
    defaultEngine,
    isBuiltin: lib.RAND_get_rand_method() === lib.RAND_OpenSSL(),
    draw: hex(bytes),
    servedByOsrandom: engine.counters().threadBytes === before + 16n,
  };
}

/** The id of libcrypto's default engine for RAND; draws nothing, sets nothing. */
export function defaultEngineId({ lib }: Bindings): string | null {
  const engine = lib.ENGINE_get_default_RAND?.();
  if (!engine) return null;
  const id = readCString(lib, lib.ENGINE_get_id!(engine));
  lib.ENGINE_finish!(engine);
  return id;
}

/** Bytes in hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
