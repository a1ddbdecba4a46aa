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

const having3 = "OpenSSL 3.0 and newer";

/** The functions of `<openssl/kdf.h>`. */
export const kdf = {
  EVP_KDF_fetch: {
    optional: having3,
    returns: "EVP_KDF *",
    parameters: [
      "OSSL_LIB_CTX *libctx",
      "const char *algorithm",
      "const char *properties",
    ],
  },
  EVP_KDF_CTX_new: {
    optional: having3,
    returns: "EVP_KDF_CTX *",
    parameters: [
      "EVP_KDF *kdf",
    ],
  },
  EVP_KDF_CTX_free: {
    optional: having3,
    returns: "void",
    parameters: [
      "EVP_KDF_CTX *ctx",
    ],
  },
  EVP_KDF_free: {
    optional: having3,
    returns: "void",
    parameters: [
      "EVP_KDF *kdf",
    ],
  },
  EVP_KDF_CTX_get_kdf_size: {
    optional: having3,
    returns: "size_t",
    parameters: [
      "EVP_KDF_CTX *ctx",
    ],
  },
  EVP_KDF_derive: {
    optional: having3,
    returns: "int",
    parameters: [
      "EVP_KDF_CTX *ctx",
      "address unsigned char *key",
      "size_t keylen",
      "const OSSL_PARAM *params",
    ],
  },
  EVP_KDF_CTX_set_params: {
    optional: having3,
    returns: "int",
    parameters: [
      "EVP_KDF_CTX *ctx",
      "const OSSL_PARAM *params",
    ],
  },
  EVP_KDF_settable_ctx_params: {
    optional: having3,
    returns: "const OSSL_PARAM *",
    parameters: [
      "const EVP_KDF *kdf",
    ],
  },
} as const satisfies Prototypes;
