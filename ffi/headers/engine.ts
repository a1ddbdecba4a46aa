/**
 * `<openssl/engine.h>`, which OpenSSL 4.0 removed and without which a 3.x can
 * be built.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

const having = "OpenSSL 1.1.1 to 3.x, built with engines,";

/** The functions of `<openssl/engine.h>`. */
export const engine = {
  ENGINE_get_first: {
    optional: having,
    returns: "ENGINE *",
    parameters: [],
  },
  ENGINE_get_next: {
    optional: having,
    returns: "ENGINE *",
    parameters: [
      "ENGINE *e",
    ],
  },
  ENGINE_by_id: {
    optional: having,
    returns: "ENGINE *",
    parameters: [
      "const char *id",
    ],
  },
  ENGINE_free: {
    optional: having,
    returns: "int",
    parameters: [
      "ENGINE *e",
    ],
  },
  ENGINE_get_id: {
    optional: having,
    returns: "const char *",
    parameters: [
      "const ENGINE *e",
    ],
  },
  ENGINE_get_name: {
    optional: having,
    returns: "const char *",
    parameters: [
      "const ENGINE *e",
    ],
  },
  ENGINE_init: {
    optional: having,
    returns: "int",
    parameters: [
      "ENGINE *e",
    ],
  },
  ENGINE_finish: {
    optional: having,
    returns: "int",
    parameters: [
      "ENGINE *e",
    ],
  },
  ENGINE_get_default_RAND: {
    optional: having,
    returns: "ENGINE *",
    parameters: [],
  },
  ENGINE_set_default_RAND: {
    optional: having,
    returns: "int",
    parameters: [
      "ENGINE *e",
    ],
  },
} as const satisfies Prototypes;
