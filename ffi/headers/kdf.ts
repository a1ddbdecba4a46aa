/**
 * `<openssl/kdf.h>`: EVP_KDF, from OpenSSL 3.0 on, and the controls of 1.1.1's
 * EVP_PKEY_derive.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** `EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND` */
export const EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND = 0;
/** `EVP_KDF_HKDF_MODE_EXTRACT_ONLY` */
export const EVP_KDF_HKDF_MODE_EXTRACT_ONLY = 1;
/** `EVP_KDF_HKDF_MODE_EXPAND_ONLY` */
export const EVP_KDF_HKDF_MODE_EXPAND_ONLY = 2;
/** `EVP_PKEY_CTRL_TLS_SECRET`: TLS1-PRF's secret. */
export const EVP_PKEY_CTRL_TLS_SECRET = 0x1001;
/** `EVP_PKEY_CTRL_TLS_SEED`: adds to TLS1-PRF's seed. */
export const EVP_PKEY_CTRL_TLS_SEED = 0x1002;
/** `EVP_PKEY_CTRL_HKDF_KEY`: HKDF's key. */
export const EVP_PKEY_CTRL_HKDF_KEY = 0x1005;
/** `EVP_PKEY_CTRL_HKDF_INFO`: adds to HKDF's info. */
export const EVP_PKEY_CTRL_HKDF_INFO = 0x1006;
/** `EVP_PKEY_CTRL_HKDF_MODE`: one of `EVP_KDF_HKDF_MODE_*`. */
export const EVP_PKEY_CTRL_HKDF_MODE = 0x1007;

const v3 = "OpenSSL 3.0 and newer";

/** The functions of `<openssl/kdf.h>`. */
export const kdf = {
  EVP_KDF_fetch: ["EVP_KDF *(OSSL_LIB_CTX *ctx, const char *name, const char *props)", v3],
  EVP_KDF_CTX_new: ["EVP_KDF_CTX *(EVP_KDF *kdf)", v3],
  EVP_KDF_CTX_free: ["void (EVP_KDF_CTX *ctx)", v3],
  EVP_KDF_free: ["void (EVP_KDF *kdf)", v3],
  EVP_KDF_CTX_get_kdf_size: ["size_t (EVP_KDF_CTX *ctx)", v3],
  EVP_KDF_derive: [
    "int (EVP_KDF_CTX *ctx, address unsigned char *key, size_t keylen, const OSSL_PARAM *params)",
    v3,
  ],
  EVP_KDF_CTX_set_params: ["int (EVP_KDF_CTX *ctx, const OSSL_PARAM *params)", v3],
  EVP_KDF_settable_ctx_params: ["const OSSL_PARAM *(const EVP_KDF *kdf)", v3],
} as const satisfies Prototypes;
