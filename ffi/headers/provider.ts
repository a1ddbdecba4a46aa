/**
 * `<openssl/provider.h>`, from OpenSSL 3.0 on.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

const having = "OpenSSL 3.0 and newer";

/** The functions of `<openssl/provider.h>`. */
export const provider = {
  OSSL_PROVIDER_load: {
    optional: having,
    returns: "OSSL_PROVIDER *",
    parameters: [
      "OSSL_LIB_CTX *libctx",
      "const char *name",
    ],
  },
  OSSL_PROVIDER_try_load: {
    optional: having,
    returns: "OSSL_PROVIDER *",
    parameters: [
      "OSSL_LIB_CTX *libctx",
      "const char *name",
      "int retain_fallbacks",
    ],
  },
  OSSL_PROVIDER_unload: {
    optional: having,
    returns: "int",
    parameters: [
      "OSSL_PROVIDER *prov",
    ],
  },
  OSSL_PROVIDER_available: {
    optional: having,
    returns: "int",
    parameters: [
      "OSSL_LIB_CTX *libctx",
      "const char *name",
    ],
  },
} as const satisfies Prototypes;
