/**
 * `<openssl/ec.h>`
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/ec.h>`. */
export const ec = {
  ECDH_KDF_X9_62: [
    "int (address unsigned char *out, size_t outlen, address const unsigned char *Z, size_t Zlen, address const unsigned char *sinfo, size_t sinfolen, const EVP_MD *md)",
    "an OpenSSL built with EC and, from 3.0 on, with deprecated functions",
  ],
} as const satisfies Prototypes;
