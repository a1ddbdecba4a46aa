/**
 * `<openssl/provider.h>`, from OpenSSL 3.0 on.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

const v3 = "OpenSSL 3.0 and newer";

/** The functions of `<openssl/provider.h>`. */
export const provider = {
  OSSL_PROVIDER_load: ["OSSL_PROVIDER *(OSSL_LIB_CTX *libctx, const char *name)", v3],
  OSSL_PROVIDER_try_load: ["OSSL_PROVIDER *(OSSL_LIB_CTX *ctx, const char *name, int retain)", v3],
  OSSL_PROVIDER_unload: ["int (OSSL_PROVIDER *prov)", v3],
  OSSL_PROVIDER_available: ["int (OSSL_LIB_CTX *libctx, const char *name)", v3],
} as const satisfies Prototypes;
