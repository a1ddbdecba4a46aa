/**
 * `<openssl/pkcs12.h>`.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/pkcs12.h>`. */
export const pkcs12 = {
  PKCS12_key_gen_uni:
    "int (address unsigned char *pass, int passlen, address unsigned char *salt, int saltlen, int id, int iter, int n, address unsigned char *out, const EVP_MD *md_type)",
} as const satisfies Prototypes;
