/**
 * What is called of libcrypto's core: memory and versions, errors, the random source, engines and
 * providers.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

const v3 = "OpenSSL 3.0 and newer";

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

/** `ERR_TXT_STRING`: the entry's data is a string. */
export const ERR_TXT_STRING = 0x02;
/** `ERR_LIB_EVP`: the library whose error it is. */
export const ERR_LIB_EVP = 6;
/** `ERR_REASON_MASK`, from OpenSSL 3.0 on: the reason in an error's code. */
export const ERR_REASON_MASK = 0x7fffffn;
/** `ERR_R_MALLOC_FAILURE`, from OpenSSL 3.0 on. */
export const ERR_R_MALLOC_FAILURE = 0xc0100n;

/** `ERR_GET_REASON` of OpenSSL 1.1.1: the reason in an error's code. */
export const olderReasonMask = 0xfffn;
/** `ERR_R_MALLOC_FAILURE` of OpenSSL 1.1.1. */
export const olderMallocFailure = 65n;

/** The functions of `<openssl/err.h>`. */
export const err = {
  ERR_get_error_all: [
    "unsigned long (const char **file, int *line, const char **func, const char **data, int *flags)",
    v3,
  ],
  ERR_get_error_line_data: [
    "unsigned long (const char **file, int *line, const char **data, int *flags)",
    "OpenSSL 1.1.1 to 3.x",
  ],
  ERR_peek_error: "unsigned long (void)",
  ERR_clear_error: "void (void)",
  ERR_error_string_n: "void (unsigned long e, char *buf, size_t len)",
} as const satisfies Prototypes;

/** The functions of `<openssl/rand.h>`. */
export const rand = {
  RAND_set_rand_method: "int (const RAND_METHOD *meth)",
  RAND_get_rand_method: "const RAND_METHOD *(void)",
  RAND_OpenSSL: "RAND_METHOD *(void)",
  RAND_bytes: "int (unsigned char *buf, int num)",
  RAND_priv_bytes: "int (unsigned char *buf, int num)",
  RAND_seed: "void (const void *buf, int num)",
  RAND_add: "void (const void *buf, int num, double randomness)",
  RAND_status: "int (void)",
} as const satisfies Prototypes;

/** `sizeof(SHA256_CTX)`: bytes. */
export const SHA256_CTX_size = 112;

/** The functions of `<openssl/sha.h>`. */
export const sha = {
  SHA256_Init: "int (data SHA256_CTX *c)",
  SHA256_Update: "int (data SHA256_CTX *c, const void *data, size_t len)",
  SHA256_Final: "int (unsigned char *md, data SHA256_CTX *c)",
} as const satisfies Prototypes;

const having = "OpenSSL 1.1.1 to 3.x, built with engines,";

/** The functions of `<openssl/engine.h>`. */
export const engine = {
  ENGINE_get_first: ["ENGINE *(void)", having],
  ENGINE_get_next: ["ENGINE *(ENGINE *e)", having],
  ENGINE_by_id: ["ENGINE *(const char *id)", having],
  ENGINE_free: ["int (ENGINE *e)", having],
  ENGINE_get_id: ["const char *(const ENGINE *e)", having],
  ENGINE_get_name: ["const char *(const ENGINE *e)", having],
  ENGINE_init: ["int (ENGINE *e)", having],
  ENGINE_finish: ["int (ENGINE *e)", having],
  ENGINE_get_default_RAND: ["ENGINE *(void)", having],
  ENGINE_set_default_RAND: ["int (ENGINE *e)", having],
} as const satisfies Prototypes;

/** The functions of `<openssl/provider.h>`. */
export const provider = {
  OSSL_PROVIDER_load: ["OSSL_PROVIDER *(OSSL_LIB_CTX *libctx, const char *name)", v3],
  OSSL_PROVIDER_try_load: ["OSSL_PROVIDER *(OSSL_LIB_CTX *ctx, const char *name, int retain)", v3],
  OSSL_PROVIDER_unload: ["int (OSSL_PROVIDER *prov)", v3],
  OSSL_PROVIDER_available: ["int (OSSL_LIB_CTX *libctx, const char *name)", v3],
} as const satisfies Prototypes;

/** The functions of `<openssl/params.h>`. */
export const params = {
  OSSL_PARAM_locate_const: ["const OSSL_PARAM *(const OSSL_PARAM *p, const char *key)", v3],
} as const satisfies Prototypes;

/** The functions of `<openssl/bn.h>`. */
export const bn = {
  BN_rand: "int (BIGNUM *rnd, int bits, int top, int bottom)",
  BN_new: "BIGNUM *(void)",
  BN_clear_free: "void (BIGNUM *a)",
} as const satisfies Prototypes;
