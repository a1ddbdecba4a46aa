/**
 * Where the source is.
 *
 * @module
 */

/** The repository's address, without a suffix. */
export const repository = "https://github.com/hazmat/openssl";
