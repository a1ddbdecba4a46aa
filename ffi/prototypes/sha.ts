/**
 * `<openssl/sha.h>`
 *
 * @module
 */
import type { Prototypes } from "../prototype.ts";

/** The functions of `<openssl/sha.h>`. */
export const sha = {
  SHA256: {
    returns: "unsigned char *",
    parameters: [
      "const unsigned char *d",
      "size_t n",
      "unsigned char *md",
    ],
  },
} as const satisfies Prototypes;
