/**
 * Authenticated encryption.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/hazmat/wiping_aead.test.ts"];

/** The mutations. */
export const aead: readonly Mutation[] = [
  {
    what: "a decryptor of parts is not disposed of when it has ended",
    file: "hazmat/aead/parts.ts",
    search: "    } finally {\n      this.dispose();\n    }",
    replace: "    } finally {\n      // nothing\n    }",
    tests: wiping,
  },
  {
    what: "a decryptor of parts does not wipe what it has decrypted",
    file: "hazmat/aead/parts.ts",
    search: "    for (const part of this.#parts) part.fill(0);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "the context of a message in parts is not freed",
    file: "hazmat/aead/parts.ts",
    search: "    context.free(this);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "the plaintext of a forged message is not wiped",
    file: "native/cipher.c",
    search: "    if (result != 1)\n        osr_cleanse(out, length);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "dispose() of an AEAD does not free its context",
    file: "hazmat/aead/aead.ts",
    search: "    context?.free(this);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "dispose() of an AEAD does not free its copy of the key",
    file: "hazmat/aead/aead.ts",
    search: "    this.#core.keys.free(this, key);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "the end of a message stays where it was held back",
    file: "hazmat/aead/context.ts",
    search: "    this.#rest.fill(0);\n    return size;",
    replace: "    return size;",
    tests: wiping,
  },
  {
    what: "what a plaintext was cut off from is not wiped",
    file: "hazmat/core/bytes.ts",
    search: "  bytes.fill(0);\n  return cut;",
    replace: "  return cut;",
    tests: ["tests/hazmat/wiping_ciphers.test.ts", ...wiping],
  },
  {
    what: "a tag that is wrong is told of as another error",
    file: "hazmat/aead/context.ts",
    search: "      throw this.#forged();\n    }\n    this.#takeRest(out, at);",
    replace: "      throw this.#error(false);\n    }\n    this.#takeRest(out, at);",
    tests: ["tests/hazmat/aead_every.test.ts"],
  },
];
