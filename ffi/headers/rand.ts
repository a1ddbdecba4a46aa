/**
 * `<openssl/rand.h>`
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/rand.h>`. */
export const rand = {
  RAND_set_rand_method: "int (const RAND_METHOD *meth)",
  RAND_get_rand_method: "const RAND_METHOD *(void)",
  RAND_OpenSSL: "RAND_METHOD *(void)",
  RAND_bytes: "int (unsigned char *buf, int num)",
  RAND_priv_bytes: "int (unsigned char *buf, int num)",
  RAND_seed: "void (const void *buf, int num)",
  RAND_add: "void (const void *buf, int num, double randomness)",
  RAND_status: "int (void)",
} as const satisfies Prototypes;
