/**
 * Providers: modules of OpenSSL 3 that bring algorithms (provider(7)).
 *
 * @module
 */
import { cString } from "../ffi/cstring.ts";
import type { Pointer } from "../ffi/prototype.ts";
import { runtime } from "../ffi/runtime.ts";
import type { Core } from "./core/core.ts";
import { UnsupportedAlgorithm } from "./core/errors.ts";

/** A provider that this program has loaded. */
export interface Provider {
  /** Its name. */
  readonly name: string;
  /**
   * Lets go of it. When all who loaded it have, libcrypto no longer offers its
   * algorithms; what was made of them before goes on working. A second call
   * changes nothing.
   */
  dispose(): void;
  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void;
}

/** Loads a provider. See `Backend.loadProvider`. */
export function loadProvider(core: Core, name: string): Provider {
  const { lib, versionText } = core;
  const text = cString(name);
  if (lib.OSSL_PROVIDER_try_load === null) {
    throw new UnsupportedAlgorithm("provider", name, versionText, "OpenSSL 3.0 and newer do");
  }
  lib.ERR_clear_error();
  // With OSSL_PROVIDER_load instead, the default provider would not be there
  // for a program in which nothing has been fetched yet.
  const provider = lib.OSSL_PROVIDER_try_load(runtime.nullPointer, text, 1);
  if (!provider) throw core.error(`load the provider "${name}"`);
  core.forgetAlgorithms();
  return disposable(core, name, provider);
}

function disposable(core: Core, name: string, provider: Pointer<"OSSL_PROVIDER">): Provider {
  let loaded = true;
  const dispose = (): void => {
    if (!loaded) return;
    loaded = false;
    core.forgetAlgorithms();
    core.lib.OSSL_PROVIDER_unload!(provider);
  };
  return { name, dispose, [Symbol.dispose]: dispose };
}
