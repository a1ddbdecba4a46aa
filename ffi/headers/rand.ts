/**
 * `<openssl/rand.h>`
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/rand.h>`. */
export const rand = {
  RAND_set_rand_method: {
    returns: "int",
    parameters: [
      "const RAND_METHOD *meth",
    ],
  },
  RAND_get_rand_method: {
    returns: "const RAND_METHOD *",
    parameters: [],
  },
  RAND_OpenSSL: {
    returns: "RAND_METHOD *",
    parameters: [],
  },
  RAND_bytes: {
    returns: "int",
    parameters: [
      "unsigned char *buf",
      "int num",
    ],
  },
  RAND_priv_bytes: {
    returns: "int",
    parameters: [
      "unsigned char *buf",
      "int num",
    ],
  },
  RAND_seed: {
    returns: "void",
    parameters: [
      "const void *buf",
      "int num",
    ],
  },
  RAND_add: {
    returns: "void",
    parameters: [
      "const void *buf",
      "int num",
      "double randomness",
    ],
  },
  RAND_status: {
    returns: "int",
    parameters: [],
  },
} as const satisfies Prototypes;
