/**
 * Ciphers that do not authenticate.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/hazmat/wiping_ciphers.test.ts"];

/** The mutations. */
export const ciphers: readonly Mutation[] = [
  {
    what: "dispose() of a cipher does not free its context",
    file: "hazmat/ciphers/cipher.ts",
    search: "    this.#core.cipherContexts.free(this, context);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "a cipher that has ended is not disposed of",
    file: "hazmat/ciphers/cipher.ts",
    search: "!== 1) throw this.#failed();\n    this.dispose();",
    replace: "!== 1) throw this.#failed();",
    tests: wiping,
  },
  {
    what: "a cipher that has failed is not disposed of",
    file: "hazmat/ciphers/cipher.ts",
    search: "    const error = this.#core.error(this.#action);\n    this.dispose();",
    replace: "    const error = this.#core.error(this.#action);",
    tests: wiping,
  },
  {
    what: "a context that could not begin is not freed",
    file: "hazmat/ciphers/context.ts",
    search: "  lib.EVP_CIPHER_CTX_free(context);\n  throw error;",
    replace: "  throw error;",
    tests: ["tests/hazmat/leaks.test.ts"],
  },
];
