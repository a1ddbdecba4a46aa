/**
 * Ciphers that do not authenticate.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/ciphers/wiping_ciphers.test.ts"];
const use = ["tests/ciphers/cipher_use.test.ts"];

/** The mutations. */
export const ciphers: readonly Mutation[] = [
  {
    what: "dispose() of a cipher does not free its context",
    file: "hazmat/ciphers/cipher.ts",
    search: '    this.#core.objects("EVP_CIPHER_CTX_free").free(this, context);\n',
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
    file: "hazmat/core/cipher_context.ts",
    search: "  lib.EVP_CIPHER_CTX_free(context);\n  throw error;",
    replace: "  throw error;",
    tests: ["tests/core/leaks.test.ts"],
  },
  {
    what: "a decryption reads twice what another thread writes",
    file: "hazmat/ciphers/cipher.ts",
    search: "    this.#readsTwice = !encrypts || this.#unit !== undefined;",
    replace: "    this.#readsTwice = false;",
    tests: ["tests/core/arguments_shared.test.ts"],
  },
  {
    what: "output may go where input has not been read",
    file: "hazmat/ciphers/cipher.ts",
    search: "    this.#checkInPlace(bytes, size, target);\n",
    replace: "",
    tests: use,
  },
  {
    what: "output that runs into input is another error",
    file: "hazmat/ciphers/cipher.ts",
    search:
      "    if (result === HAZMAT_CIPHER_OVERLAPS) throw overlapping(bytes, out, this.#action);\n",
    replace: "    void [HAZMAT_CIPHER_OVERLAPS, overlapping];\n",
    tests: use,
  },
  {
    what: "what is held back is not counted",
    file: "hazmat/ciphers/cipher.ts",
    search: "    this.#hasUnit = true;\n    this.#held += size - written;\n",
    replace: "    this.#hasUnit = true;\n",
    tests: use,
  },
  {
    what: "a cipher of one unit takes a second",
    file: "hazmat/ciphers/cipher.ts",
    search: "    if (this.#hasUnit) {",
    replace: "    if (this.#hasUnit && size < 0) {",
    tests: ["tests/ciphers/ciphers.test.ts", "tests/ciphers/vectors_wrap.test.ts", ...use],
  },
  {
    what: "updateInto() does not look for room",
    file: "hazmat/ciphers/cipher.ts",
    search: '    checkRoom(sizeOf(target, this.#action, "out"), room, this.#action);\n',
    replace: '    sizeOf(target, this.#action, "out");\n',
    tests: use,
  },
  {
    what: "finalInto() does not look for room",
    file: "hazmat/ciphers/cipher.ts",
    search: "    checkRoom(size, this.#isPadded ? this.#block : 0, this.#action);\n",
    replace: "",
    tests: use,
  },
  {
    what: "an IV of any length is taken",
    file: "hazmat/ciphers/cipher_options.ts",
    search: "  if (iv.size === ivLength) return",
    replace: "  if (iv.size >= 0) return",
    tests: use,
  },
  {
    what: "a key of any length is taken",
    file: "hazmat/ciphers/cipher_options.ts",
    search: "  checkKeyLength(algorithm, key.size, action);\n",
    replace: "  void checkKeyLength;\n",
    tests: use,
  },
];
