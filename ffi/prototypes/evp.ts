/**
 * `<openssl/evp.h>`
 *
 * @module
 */
import type { Prototypes } from "../prototype.ts";

/** `EVP_CTRL_AEAD_SET_IV_FIXED`: set the fixed part of an IV, draw the rest. */
export const EVP_CTRL_AEAD_SET_IV_FIXED = 0x12;
/** `EVP_PKEY_X25519`. */
export const EVP_PKEY_X25519 = 1034;

/** The functions of `<openssl/evp.h>`. */
export const evp = {
  EVP_default_properties_is_fips_enabled: {
    optional: "OpenSSL 3.0 and newer",
    returns: "int",
    parameters: [
      "OSSL_LIB_CTX *libctx",
    ],
  },
  EVP_EncryptInit_ex: {
    returns: "int",
    parameters: [
      "EVP_CIPHER_CTX *ctx",
      "const EVP_CIPHER *cipher",
      "ENGINE *impl",
      "const unsigned char *key",
      "const unsigned char *iv",
    ],
  },
  EVP_CIPHER_CTX_new: {
    returns: "EVP_CIPHER_CTX *",
    parameters: [],
  },
  EVP_CIPHER_CTX_free: {
    returns: "void",
    parameters: [
      "EVP_CIPHER_CTX *c",
    ],
  },
  EVP_CIPHER_CTX_ctrl: {
    returns: "int",
    parameters: [
      "EVP_CIPHER_CTX *ctx",
      "int type",
      "int arg",
      "void *ptr",
    ],
  },
  EVP_aes_256_gcm: {
    returns: "const EVP_CIPHER *",
    parameters: [],
  },
  EVP_PKEY_free: {
    returns: "void",
    parameters: [
      "EVP_PKEY *pkey",
    ],
  },
  EVP_PKEY_CTX_new_id: {
    returns: "EVP_PKEY_CTX *",
    parameters: [
      "int id",
      "ENGINE *e",
    ],
  },
  EVP_PKEY_CTX_free: {
    returns: "void",
    parameters: [
      "EVP_PKEY_CTX *ctx",
    ],
  },
  EVP_PKEY_keygen_init: {
    returns: "int",
    parameters: [
      "EVP_PKEY_CTX *ctx",
    ],
  },
  EVP_PKEY_keygen: {
    returns: "int",
    parameters: [
      "EVP_PKEY_CTX *ctx",
      "EVP_PKEY **ppkey",
    ],
  },
} as const satisfies Prototypes;
