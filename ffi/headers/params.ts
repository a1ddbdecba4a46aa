/**
 * `<openssl/params.h>`, from OpenSSL 3.0 on.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

const v3 = "OpenSSL 3.0 and newer";

/** The functions of `<openssl/params.h>`. */
export const params = {
  OSSL_PARAM_locate_const: ["const OSSL_PARAM *(const OSSL_PARAM *p, const char *key)", v3],
} as const satisfies Prototypes;
