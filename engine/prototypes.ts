/**
 * `engine/osrandom.h`: what the compiled engine exports.
 *
 * @module
 */
import type { FunctionsOf, Prototypes } from "../ffi/prototype.ts";

/** The functions of `engine/osrandom.h`. */
export const osrandom = {
  osrandom_mechanism: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
    ],
  },
  osrandom_add: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
    ],
  },
  osrandom_activate: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
    ],
  },
  osrandom_register: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
    ],
  },
  osrandom_unregister: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
    ],
  },
  osrandom_is_registered: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
    ],
  },
  osrandom_source: {
    returns: "const char *",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
    ],
  },
  osrandom_choose_source: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
      "int choice",
    ],
  },
  osrandom_failure: {
    returns: "void",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
      "int *out",
    ],
  },
  osrandom_counters: {
    returns: "void",
    parameters: [
      "address const void *libcrypto",
      "int mechanism",
      "uint64_t *out",
    ],
  },
} as const satisfies Prototypes;

/** The compiled engine, as JavaScript calls it. */
export type OsrandomFunctions = FunctionsOf<typeof osrandom>;

/** `enum osr_status` of `engine/status.h`. */
export const OsrandomStatus = {
  OSR_UNCHANGED: 0,
  OSR_OK: 1,
  OSR_NO_LIBCRYPTO: -1,
  OSR_NO_MECHANISM: -2,
  OSR_FOREIGN: -3,
  OSR_FAILED: -4,
  OSR_NOT_ADDED: -5,
  OSR_NO_SOURCE: -6,
  OSR_TOO_MANY: -7,
  OSR_BUSY: -8,
  OSR_NO_SUCH_SOURCE: -9,
  OSR_STILL_SOURCE: -10,
} as const;

/** `enum osr_mechanism` of `engine/status.h`. */
export const OsrandomMechanisms = {
  OSR_ANY: 0,
  OSR_ENGINE: 1,
  OSR_PROVIDER: 2,
  OSR_METHOD: 3,
} as const;

/** `enum osr_choice` of `engine/status.h`. */
export const OsrandomChoices = {
  OSR_CHOOSE_VDSO: 1,
  OSR_CHOOSE_GETRANDOM: 2,
  OSR_CHOOSE_DEV_URANDOM: 3,
} as const;
