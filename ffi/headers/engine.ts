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
  ENGINE_get_first: ["ENGINE *(void)", having],
  ENGINE_get_next: ["ENGINE *(ENGINE *e)", having],
  ENGINE_by_id: ["ENGINE *(const char *id)", having],
  ENGINE_free: ["int (ENGINE *e)", having],
  ENGINE_get_id: ["const char *(const ENGINE *e)", having],
  ENGINE_get_name: ["const char *(const ENGINE *e)", having],
  ENGINE_init: ["int (ENGINE *e)", having],
  ENGINE_finish: ["int (ENGINE *e)", having],
  ENGINE_get_default_RAND: ["ENGINE *(void)", having],
  ENGINE_set_default_RAND: ["int (ENGINE *e)", having],
} as const satisfies Prototypes;
