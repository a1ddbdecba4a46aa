/**
 * `<openssl/bn.h>`
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** The functions of `<openssl/bn.h>`. */
export const bn = {
  BN_rand: "int (BIGNUM *rnd, int bits, int top, int bottom)",
  BN_new: "BIGNUM *(void)",
  BN_clear_free: "void (BIGNUM *a)",
} as const satisfies Prototypes;
