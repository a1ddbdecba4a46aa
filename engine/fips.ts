/**
 * Whether a libcrypto runs with its FIPS provider.
 *
 * @module
 */
import { cString } from "../ffi/cstring.ts";
import type { LibcryptoFunctions } from "../ffi/prototypes/mod.ts";
import { runtime } from "../ffi/runtime.ts";

/**
 * Whether libcrypto's default is its FIPS provider: its default properties say
 * so (`default_properties = fips=yes`), or it has the FIPS provider and not the
 * default one (fips_module(7)).
 */
export function isFips(lib: LibcryptoFunctions): boolean {
  const none = runtime.nullPointer;
  if (lib.EVP_default_properties_is_fips_enabled === null) return false;
  if (lib.EVP_default_properties_is_fips_enabled(none) === 1) return true;
  const available = (name: string) => lib.OSSL_PROVIDER_available!(none, cString(name)) === 1;
  return available("fips") && !available("default");
}
