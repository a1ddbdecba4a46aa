/**
 * What every libcrypto has.
 *
 * @module
 */

/** A symbol that every libcrypto since 1.1.0 exports. */
export const libcryptoSymbol = "OpenSSL_version_num";
