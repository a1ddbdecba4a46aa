/**
 * What only OpenSSL 1.1.1 needs: from 3.0 on these are deprecated.
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

/** The functions of `<openssl/ec.h>`. */
export const ec = {
  ECDH_KDF_X9_62: [
    "int (address unsigned char *out, size_t outlen, address const unsigned char *Z, size_t Zlen, address const unsigned char *sinfo, size_t sinfolen, const EVP_MD *md)",
    "an OpenSSL built with EC and, from 3.0 on, with deprecated functions",
  ],
} as const satisfies Prototypes;
