/**
 * `<openssl/hmac.h>`, for OpenSSL 1.1.1: deprecated from 3.0 on.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/hmac.h>`. */
export const hmac = {
  HMAC_CTX_new: {
    returns: "HMAC_CTX *",
    parameters: [],
  },
  HMAC_CTX_free: {
    returns: "void",
    parameters: [
      "HMAC_CTX *ctx",
    ],
  },
  HMAC_Init_ex: {
    returns: "int",
    parameters: [
      "HMAC_CTX *ctx",
      "const void *key",
      "int len",
      "const EVP_MD *md",
      "ENGINE *impl",
    ],
  },
  HMAC_Update: {
    returns: "int",
    parameters: [
      "HMAC_CTX *ctx",
      "const unsigned char *data",
      "size_t len",
    ],
  },
  HMAC_Final: {
    returns: "int",
    parameters: [
      "HMAC_CTX *ctx",
      "address unsigned char *md",
      "address unsigned int *len",
    ],
  },
} as const satisfies Prototypes;
