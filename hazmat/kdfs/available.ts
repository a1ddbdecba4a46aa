/**
 * Which KDFs a libcrypto has.
 *
 * @module
 */
import type { Core } from "../core/core.ts";
import { lowerCase } from "../core/algorithms.ts";
import { algorithmNames } from "../core/names.ts";
import { hasEvpKdf } from "./evp_kdf.ts";

/** The KDFs' names, sorted, in lower case. */
export function kdfNames(core: Core): string[] {
  return hasEvpKdf(core) ? algorithmNames(core, "kdf") : olderNames(core);
}

/** Whether libcrypto has a KDF. */
export function hasKdf(core: Core, name: string): boolean {
  if (hasEvpKdf(core) || typeof name !== "string") return core.kdfs.has(name);
  return olderNames(core).includes(lowerCase(name));
}

/** OpenSSL 1.1.1 has KDFs, though none by name: these, as 3.0 calls them. */
function olderNames({ lib }: Core): string[] {
  const names = ["hkdf", "pbkdf2"];
  if (lib.EVP_PBE_scrypt !== null) names.push("scrypt");
  names.push("tls1-prf");
  if (lib.ECDH_KDF_X9_62 !== null) names.push("x963kdf");
  return names;
}
