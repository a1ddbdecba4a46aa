/**
 * `<openssl/bn.h>`
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/bn.h>`. */
export const bn = {
  BN_rand: {
    returns: "int",
    parameters: [
      "BIGNUM *rnd",
      "int bits",
      "int top",
      "int bottom",
    ],
  },
  BN_new: {
    returns: "BIGNUM *",
    parameters: [],
  },
  BN_clear_free: {
    returns: "void",
    parameters: [
      "BIGNUM *a",
    ],
  },
} as const satisfies Prototypes;
