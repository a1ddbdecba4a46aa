/**
 * `<openssl/hmac.h>`, for OpenSSL 1.1.1: deprecated from 3.0 on.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/hmac.h>`. */
export const hmac = {
  HMAC_CTX_new: "HMAC_CTX *(void)",
  HMAC_CTX_free: "void (HMAC_CTX *ctx)",
  HMAC_Init_ex: "int (HMAC_CTX *ctx, const void *key, int len, const EVP_MD *md, ENGINE *impl)",
  HMAC_Update: "int (HMAC_CTX *ctx, const unsigned char *data, size_t len)",
  HMAC_Final: "int (HMAC_CTX *ctx, address unsigned char *md, address unsigned int *len)",
} as const satisfies Prototypes;
