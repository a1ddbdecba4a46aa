/**
 * `<openssl/params.h>`, from OpenSSL 3.0 on.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/params.h>`. */
export const params = {
  OSSL_PARAM_locate_const: {
    optional: "OpenSSL 3.0 and newer",
    returns: "const OSSL_PARAM *",
    parameters: [
      "const OSSL_PARAM *p",
      "const char *key",
    ],
  },
} as const satisfies Prototypes;
