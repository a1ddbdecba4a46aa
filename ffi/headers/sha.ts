/**
 * `<openssl/sha.h>`
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** `sizeof(SHA256_CTX)`: bytes. */
export const SHA256_CTX_size = 112;

/** The functions of `<openssl/sha.h>`. */
export const sha = {
  SHA256_Init: "int (data SHA256_CTX *c)",
  SHA256_Update: "int (data SHA256_CTX *c, const void *data, size_t len)",
  SHA256_Final: "int (unsigned char *md, data SHA256_CTX *c)",
} as const satisfies Prototypes;
