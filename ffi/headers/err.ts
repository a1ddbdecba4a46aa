/**
 * `<openssl/err.h>`
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** `ERR_TXT_STRING`: the entry's data is a string. */
export const ERR_TXT_STRING = 0x02;
/** `ERR_REASON_MASK`, from OpenSSL 3.0 on: the reason in an error's code. */
export const ERR_REASON_MASK = 0x7fffffn;
/** `ERR_R_MALLOC_FAILURE`, from OpenSSL 3.0 on. */
export const ERR_R_MALLOC_FAILURE = 0xc0100n;

/** `ERR_GET_REASON` of OpenSSL 1.1.1: the reason in an error's code. */
export const olderReasonMask = 0xfffn;
/** `ERR_R_MALLOC_FAILURE` of OpenSSL 1.1.1. */
export const olderMallocFailure = 65n;

/** The functions of `<openssl/err.h>`. */
export const err = {
  ERR_get_error_all: [
    "unsigned long (const char **file, int *line, const char **func, const char **data, int *flags)",
    "OpenSSL 3.0 and newer",
  ],
  ERR_get_error_line_data: [
    "unsigned long (const char **file, int *line, const char **data, int *flags)",
    "OpenSSL 1.1.1 to 3.x",
  ],
  ERR_peek_error: "unsigned long (void)",
  ERR_clear_error: "void (void)",
  ERR_error_string_n: "void (unsigned long e, char *buf, size_t len)",
} as const satisfies Prototypes;
