/**
 * `<openssl/crypto.h>`
 *
 * @module
 */
import type { Prototypes } from "../prototype.ts";

/** `OPENSSL_INIT_NO_ATEXIT`: let no clean-up run at exit. */
export const OPENSSL_INIT_NO_ATEXIT = 0x00080000n;
/** `OPENSSL_INIT_LOAD_CONFIG`: read openssl.cnf, or what `OPENSSL_CONF` names. */
export const OPENSSL_INIT_LOAD_CONFIG = 0x00000040n;
/** `OPENSSL_VERSION`: the argument of OpenSSL_version for the version text. */
export const OPENSSL_VERSION = 0;

/** The functions of `<openssl/crypto.h>`. */
export const crypto = {
  OPENSSL_strlcpy: {
    returns: "size_t",
    parameters: [
      "char *dst",
      "address const char *src",
      "size_t siz",
    ],
  },
  OpenSSL_version_num: {
    returns: "unsigned long",
    parameters: [],
  },
  OpenSSL_version: {
    returns: "const char *",
    parameters: [
      "int type",
    ],
  },
  OPENSSL_init_crypto: {
    returns: "int",
    parameters: [
      "uint64_t opts",
      "const OPENSSL_INIT_SETTINGS *settings",
    ],
  },
} as const satisfies Prototypes;
