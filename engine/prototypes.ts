/**
 * `engine/osrandom.h`: what the compiled engine exports.
 *
 * @module
 */
import type { FunctionsOf, Prototypes } from "../ffi/prototype.ts";

/** The functions of `engine/osrandom.h`. */
export const osrandom = {
  osrandom_add: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
    ],
  },
  osrandom_activate: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
    ],
  },
  osrandom_register: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
    ],
  },
  osrandom_unregister: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
    ],
  },
  osrandom_is_registered: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
    ],
  },
  osrandom_source: {
    returns: "const char *",
    parameters: [
      "address const void *libcrypto",
    ],
  },
  osrandom_failure: {
    returns: "void",
    parameters: [
      "address const void *libcrypto",
      "int *out",
    ],
  },
  osrandom_counters: {
    returns: "void",
    parameters: [
      "address const void *libcrypto",
      "uint64_t *out",
    ],
  },
} as const satisfies Prototypes;

/** The compiled engine, as JavaScript calls it. */
export type OsrandomFunctions = FunctionsOf<typeof osrandom>;

/** `enum osr_status` of `engine/libcrypto.h`. */
export const OsrandomStatus = {
  OSR_UNCHANGED: 0,
  OSR_OK: 1,
  OSR_NO_LIBCRYPTO: -1,
  OSR_NO_ENGINE: -2,
  OSR_FOREIGN: -3,
  OSR_FAILED: -4,
  OSR_NOT_ADDED: -5,
  OSR_NO_SOURCE: -6,
} as const;
