/**
 * Authenticated encryption.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/aead/wiping_aead.test.ts"];
const shared = ["tests/core/arguments_shared.test.ts"];
const use = ["tests/aead/aead_use.test.ts"];

/** The mutations. */
export const aead: readonly Mutation[] = [
  {
    what: "a part has as much room as there is, also above 2^31 bytes",
    file: "hazmat/aead/context.ts",
    search: "    const most = Math.min(room, largestInt);\n",
    replace: "    const most = room + 0 * largestInt;\n",
    tests: ["tests/core/large.test.ts"],
  },
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
    file: "engine/c/calls/cipher.c",
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
    file: "hazmat/core/args.ts",
    search: "  bytes.fill(0);\n  return cut;",
    replace: "  return cut;",
    tests: ["tests/ciphers/wiping_ciphers.test.ts", ...wiping],
  },
  {
    what: "a tag that is wrong is told of as another error",
    file: "hazmat/aead/context.ts",
    search: "      throw this.#forged();\n    }\n    this.#takeRest(out, at);",
    replace: "      throw this.#error(false);\n    }\n    this.#takeRest(out, at);",
    tests: ["tests/aead/aead_every.test.ts"],
  },
  {
    what: "a nonce of any length is taken",
    file: "hazmat/aead/plan.ts",
    search: "    if (size >= least && size <= most) return;",
    replace: "    if (size >= 0 && most >= least) return;",
    tests: use,
  },
  {
    what: "more data are taken than the mode has tags for",
    file: "hazmat/aead/plan.ts",
    search: "    if (size > most) throw this.#tooMuch(size, most, action, label);",
    replace: "    if (size < 0) throw this.#tooMuch(size, most, action, label);",
    tests: use,
  },
  {
    what: "more components are taken than S2V allows",
    file: "hazmat/aead/plan.ts",
    search: "    if (data.length > most) throw",
    replace: "    if (data.length < 0) throw",
    tests: use,
  },
  {
    what: "sealInto() does not look for room",
    file: "hazmat/aead/aead.ts",
    search: "    checkRoom(room, sealedSize, action);\n",
    replace: "    void room;\n",
    tests: use,
  },
  {
    what: "openInto() does not look for room",
    file: "hazmat/aead/aead.ts",
    search: "    checkRoom(room, size, action);\n",
    replace: "    void room;\n",
    tests: use,
  },
  {
    what: "the nonce that is drawn is none",
    file: "hazmat/aead/aead.ts",
    search: "    this.#draw(nonce);\n",
    replace: "    nonce.fill(0);\n",
    tests: ["tests/aead/aead_every.test.ts"],
  },
  {
    what: "a context that has failed seals the next message",
    file: "hazmat/aead/aead.ts",
    search: "    this.#context = undefined;\n    context.free(this);\n  }",
    replace: "    void [this.#context, context];\n  }",
    tests: use,
    justified: "each message begins anew; this is for faults of some libcryptos",
  },
  {
    what: "open() reads twice what another thread writes",
    file: "hazmat/aead/aead.ts",
    search:
      "    const from = isWatched(input, sealedSize) ? copyOf({ bytes: input, size: sealedSize }) : input;",
    replace: "    const from = input;",
    tests: shared,
  },
  {
    what: "seal() reads twice what another thread writes",
    file: "hazmat/aead/aead.ts",
    search: "    const isSteady = this.#plan.mode.sealsInOnePass || !isWatched(input, size);",
    replace: "    const isSteady = this.#plan.mode.sealsInOnePass || size >= 0;",
    tests: shared,
  },
  {
    what: "seal() does not wipe its copy of shared plaintext",
    file: "hazmat/aead/aead.ts",
    search:
      "      this.#seal(nonce, nonceSize, copy, size, out, data);\n    } finally {\n      copy.fill(0);",
    replace:
      "      this.#seal(nonce, nonceSize, copy, size, out, data);\n    } finally {\n      // nothing",
    tests: wiping,
  },
  {
    what: "the tag of a mode without parts is read from the wrong end",
    file: "hazmat/aead/context.ts",
    search: "tagBefore ? 0 : size);",
    replace: "tagBefore ? size : 0);",
    tests: use,
  },
  {
    what: "a decryptor of parts reads twice what another thread writes",
    file: "hazmat/aead/parts.ts",
    search: "isWatched(bytes, size) ? copyOf({ bytes, size }) : undefined;",
    replace: "size < 0 ? copyOf({ bytes, size }) : undefined;",
    tests: shared,
  },
  {
    what: "an encryptor of parts does not wipe its copy of shared plaintext",
    file: "hazmat/aead/parts.ts",
    search: "        copy?.fill(0);\n",
    replace: "        // nothing\n",
    tests: wiping,
  },
  {
    what: "a message in parts forgets how much it has taken",
    file: "hazmat/aead/parts.ts",
    search: "    this.#size += size;\n",
    replace: "",
    tests: ["tests/aead/aead_parts.test.ts"],
  },
  {
    what: "a message in parts takes a tag that is shorter",
    file: "hazmat/aead/parts.ts",
    search: "    if (size !== tagLength) {",
    replace: "    if (size > tagLength) {",
    tests: ["tests/aead/aead_parts.test.ts"],
  },
  {
    what: "a nonce of another length is taken for the last one's",
    file: "hazmat/aead/keyed.ts",
    search: "    if (nonceSize !== this.#nonceLength) return",
    replace: "    if (nonceSize < 0) return",
    tests: use,
  },
  {
    what: "an empty component is none",
    file: "hazmat/aead/context.ts",
    search: "size === 0 ? nothing : bytes, size",
    replace: "bytes, size",
    tests: use,
  },
];
