/**
 * What is loaded, where its randomness comes from, and why.
 *
 * @module
 */
import type { OsrandomMechanism } from "../engine/mechanism.ts";
import type { OsrandomImplementation } from "../engine/osrandom.ts";
import { readCString } from "../ffi/cstring.ts";
import { runtime } from "../ffi/runtime.ts";
import type { Bindings } from "./core/bindings.ts";

/** The state of a backend, as a plain object. */
export interface BackendStatus {
  /** The file that was actually loaded. */
  readonly libcrypto: string;
  /** The version text that it reports. */
  readonly version: string;
  /** How osrandom is added to it. */
  readonly mechanism: OsrandomMechanism;
  /** Where osrandom takes its bytes from. */
  readonly implementation: OsrandomImplementation;
  /** Whether osrandom is libcrypto's random source. */
  readonly registered: boolean;
  /** Why it is registered, or what the source is instead. */
  readonly reason: string;
  /** Whether libcrypto is in FIPS mode: its default properties ask for it, or it has no default provider. */
  readonly fips: boolean;
  /**
   * The environment variables that this package would obey but may not read, as in Deno without
   * `--allow-env`: their values are ignored.
   */
  readonly unseenVariables: readonly string[];
}

/** The variables that choose a libcrypto, a mechanism and a source. */
const variables = ["HAZMAT_LIBCRYPTO", "HAZMAT_OSRANDOM_MECHANISM", "HAZMAT_OSRANDOM_SOURCE"];

/** See `Backend.status`. */
export function backendStatus(bindings: Bindings): BackendStatus {
  const { engine, path, versionText } = bindings;
  const [registered, fips] = [engine.isRegistered(), engine.isFips()];
  return {
    libcrypto: path,
    version: versionText,
    mechanism: engine.mechanism,
    implementation: engine.implementation(),
    registered,
    reason: registered ? "osrandom is libcrypto's random source" : otherSource(bindings, fips),
    fips,
    unseenVariables: variables.filter((name) => !runtime.mayRead("variable", name)),
  };
}

function otherSource(bindings: Bindings, fips: boolean): string {
  const { lib, engine } = bindings;
  if (fips) return "libcrypto is in FIPS mode, where the FIPS provider's own generator stays";
  if (lib.RAND_get_rand_method() !== lib.RAND_OpenSSL()) return foreignMethod(bindings);
  return engine.mechanism === "provider"
    ? "OpenSSL's own CSPRNG or another random provider is the source: osrandom is not registered"
    : "OpenSSL's own CSPRNG is the source: osrandom is not registered";
}

function foreignMethod({ lib }: Bindings): string {
  const engine = lib.ENGINE_get_default_RAND?.();
  if (!engine) return "a RAND_METHOD that something else has set is the source";
  const id = readCString(lib, lib.ENGINE_get_id!(engine));
  lib.ENGINE_finish!(engine);
  return `the engine "${id}" is the source`;
}
