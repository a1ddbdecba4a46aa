/**
 * Providers: modules of OpenSSL 3 that add algorithms (provider(7)).
 *
 * @module
 */
import { cString, readCString } from "../ffi/bytes.ts";
import type { Pointer } from "../ffi/declare.ts";
import { runtime } from "../ffi/runtime.ts";
import { openSSLError } from "../ffi/libcrypto/error_queue.ts";
import { type Bindings, internalsOf } from "./core/bindings.ts";
import { OpenSSLError, UnsupportedAlgorithm } from "../errors.ts";
import { checkIsString } from "./core/args.ts";

/** A provider that this program has loaded. */
export interface Provider {
  /** Its name. */
  readonly name: string;
  /**
   * Unloads it. Once everyone who loaded it has done so, libcrypto no longer offers its algorithms;
   * objects made with them before keep working. A second call has no effect.
   */
  dispose(): void;
  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void;
}

/** Loads a provider. See `Backend.loadProvider`. */
export function loadProvider(bindings: Bindings, name: string): Provider {
  const { lib, versionText } = bindings;
  checkName(name);
  const text = cString(name);
  if (lib.OSSL_PROVIDER_try_load === null) {
    throw new UnsupportedAlgorithm("provider", name, versionText, "OpenSSL 3.0 and newer do");
  }
  lib.ERR_clear_error();
  // OSSL_PROVIDER_load would leave a program that has not fetched anything yet without the default
  // provider.
  const provider = lib.OSSL_PROVIDER_try_load(runtime.nullPointer, text, 1);
  if (!provider) throw notLoaded(bindings, name);
  providersChanged(bindings);
  return disposable(bindings, name, provider);
}

const OPENSSL_MODULES_DIR = 8; // <openssl/crypto.h>, from 3.0 on

/** Says where the module was looked for; libcrypto's own messages are in `errors`. */
function notLoaded(bindings: Bindings, name: string): OpenSSLError {
  const { errors } = openSSLError(bindings.lib, "load a provider");
  const action = `load the provider "${name}" from ${placeOf(bindings, name)}`;
  const isUnreadable = errors.some(({ text }) => /could not load the shared library/i.test(text));
  const advice = isUnreadable
    ? "its module is missing or does not load; install it, or set OPENSSL_MODULES to its directory"
    : "libcrypto does not start it; see the errors of this error" + ofFips(name);
  return new OpenSSLError(action, errors, advice);
}

function ofFips(name: string): string {
  return name === "fips" ? ', and run "openssl fipsinstall" and include what it writes' : "";
}

function placeOf({ lib }: Bindings, name: string): string {
  if (isAbsolute(name)) return "that path";
  const directory = runtime.environment("OPENSSL_MODULES") ||
    readCString(lib, lib.OpenSSL_version(OPENSSL_MODULES_DIR)).replace(/^MODULESDIR: /, "");
  return directory.replaceAll('"', "");
}

/**
 * Checks a name. libcrypto appends it to its modules directory, so a relative path could lead out
 * of that; an absolute path names a file, as intended.
 *
 * @throws {TypeError} If it is not a string.
 * @throws {RangeError} If it cannot be a provider's name, or is a relative path.
 */
function checkName(name: string): void {
  const action = "load a provider";
  checkIsString(name, action, "name");
  // No control characters: C would treat a NUL as the end.
  if (!/^\P{Cc}+$/u.test(name)) {
    throw new RangeError(
      `Cannot ${action}: name must be text without control characters, such as "legacy", ` +
        `but is ${JSON.stringify(name)}`,
    );
  }
  if (!/[/\\]/.test(name) || isAbsolute(name)) return;
  throw new RangeError(
    `Cannot ${action}: name must be a name, such as "legacy", or the absolute path of a file, ` +
      `but is ${JSON.stringify(name)}`,
  );
}

/** Whether a path is absolute, on POSIX or, with a drive, on Windows. */
function isAbsolute(path: string): boolean {
  return /^(\/|[a-z]:[/\\])/i.test(path);
}

function disposable(
  bindings: Bindings,
  name: string,
  provider: Pointer<"OSSL_PROVIDER">,
): Provider {
  let loaded = true;
  const dispose = (): void => {
    if (!loaded) return;
    loaded = false;
    providersChanged(bindings);
    bindings.lib.OSSL_PROVIDER_unload!(provider);
  };
  return { name, dispose, [Symbol.dispose]: dispose };
}

/** Which algorithms there are has changed. */
function providersChanged(bindings: Bindings): void {
  for (const listener of internalsOf(bindings).providerListeners) listener();
}
