/**
 * `<openssl/crypto.h>`
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** `OPENSSL_INIT_NO_ATEXIT`: run no clean-up at exit. */
export const OPENSSL_INIT_NO_ATEXIT = 0x00080000n;
/** `OPENSSL_INIT_LOAD_CONFIG`: read openssl.cnf, or the file that `OPENSSL_CONF` names. */
export const OPENSSL_INIT_LOAD_CONFIG = 0x00000040n;
/** `OPENSSL_VERSION`: the argument of OpenSSL_version for the version text. */
export const OPENSSL_VERSION = 0;

/** The functions of `<openssl/crypto.h>`. */
export const crypto = {
  OPENSSL_strlcpy: "size_t (char *dst, address const char *src, size_t siz)",
  CRYPTO_zalloc: "void *(size_t num, const char *file, int line)",
  CRYPTO_clear_free: "void (address void *ptr, size_t num, const char *file, int line)",
  OPENSSL_cleanse: "void (void *ptr, size_t len)",
  OpenSSL_version_num: "unsigned long (void)",
  OpenSSL_version: "const char *(int type)",
  OPENSSL_init_crypto: "int (uint64_t opts, const OPENSSL_INIT_SETTINGS *settings)",
  CRYPTO_memcmp: "int (const void *in_a, const void *in_b, size_t len)",
} as const satisfies Prototypes;
