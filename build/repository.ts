/**
 * Where the source is.
 *
 * @module
 */

/** The repository's address, without an end. */
export const repository = "https://github.com/hazmat/openssl";
