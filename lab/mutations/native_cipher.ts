/**
 * Ciphers on the stack of the compiled library.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const file = "engine/c/calls/cipher.c";
const shared = ["tests/core/arguments_shared.test.ts"];
const use = ["tests/aead/aead_use.test.ts"];
const wipingAead = ["tests/aead/wiping_aead.test.ts"];
const wipingCiphers = ["tests/ciphers/wiping_ciphers.test.ts"];

/** The mutations. */
export const nativeCipher: readonly Mutation[] = [
  {
    what: "output may run into input",
    file,
    search: "    return to < from ? from - to < room : to > from && to - from < size;",
    replace: "    return to + from + room + size == 0;",
    tests: ["tests/ciphers/cipher_use.test.ts"],
  },
  {
    what: "data are read where another thread writes",
    file,
    search: "small.output, &count, small.input, size);",
    replace: "small.output, &count, in, size);",
    tests: shared,
  },
  {
    what: "the stack keeps the data of an update",
    file,
    search: "    osr_cleanse(small.input, length);\n    osr_cleanse(small.output, result == 1",
    replace: "    osr_cleanse(small.output, result == 1",
    tests: wipingCiphers,
  },
  {
    what: "the stack keeps the output of an update",
    file,
    search: "    osr_cleanse(small.output, result == 1 ? (size_t)count : length + EXCESS);\n",
    replace: "",
    tests: wipingCiphers,
  },
  {
    what: "the stack keeps a key",
    file,
    search: "    osr_cleanse(own, (size_t)size);\n",
    replace: "",
    tests: wipingCiphers,
  },
  {
    what: "nothing is sealed where the plaintext is empty",
    file,
    search: "    if ((size > 0 || (tag_size & HAZMAT_AEAD_AT_ONCE) != 0) &&\n",
    replace: "    if (size > 0 &&\n",
    tests: ["tests/aead/aead_every.test.ts", "tests/aead/vectors_aead.test.ts"],
    justified: "only SIV from OpenSSL 3.5 on needs it",
  },
  {
    what: "nothing is opened where the plaintext is empty",
    file,
    search: "    if ((size > 0 || is_at_once) && lib",
    replace: "    if (size > 0 && lib",
    tests: ["tests/aead/aead_every.test.ts", "tests/aead/vectors_aead.test.ts"],
    justified: "only SIV from OpenSSL 3.5 on needs it",
  },
  {
    what: "the last bytes that OCB encrypts are left out",
    file,
    search:
      "    if (last > 0)\n        osr_copy(out + written, rest, (size_t)last);\n    return 1;",
    replace: "    return 1;",
    tests: ["tests/aead/aead.test.ts"],
  },
  {
    what: "the last bytes that OCB decrypts are left out",
    file,
    search:
      "    if (result == 1 && last > 0)\n        osr_copy(out + written, rest, (size_t)last);\n",
    replace: "",
    tests: ["tests/aead/aead.test.ts"],
  },
  {
    what: "the stack keeps what OCB decrypts last",
    file,
    search:
      "    osr_cleanse(rest, sizeof rest); /* OCB decrypts its last bytes before it checks the tag */\n",
    replace: "",
    tests: wipingAead,
  },
  {
    what: "SIV's tag stands behind its text",
    file,
    search: "    return (tag & HAZMAT_AEAD_TAG_FIRST) != 0 ? 0 : size;",
    replace: "    return (tag & HAZMAT_AEAD_TAG_FIRST) != 0 ? size : size;",
    tests: use,
  },
  {
    what: "SIV's text stands where its tag does",
    file,
    search: "? (size_t)(tag & HAZMAT_AEAD_TAG) : 0;",
    replace: "? 0 : (size_t)0;",
    tests: use,
  },
  {
    what: "what is sealed is read where another thread writes",
    file,
    search: "seal(lib, context, small.output, small.input, size, made, tag);",
    replace: "seal(lib, context, small.output, in, size, made, tag);",
    tests: shared,
  },
  {
    what: "the stack keeps what is sealed",
    file,
    search:
      "            osr_copy(text, small.output, length);\n        osr_cleanse(small.input, length);",
    replace: "            osr_copy(text, small.output, length);",
    tests: wipingAead,
  },
  {
    what: "SIV in place leaves its text where the tag belongs",
    file,
    search: "        if (result == 1 && to != text)\n            osr_move_up(text, to, length);\n",
    replace: "",
    tests: use,
  },
  {
    what: "what is opened is read where another thread writes",
    file,
    search: "open(lib, context, small.output, small.input, size, given, tag);",
    replace: "open(lib, context, small.output, in + text_at(tag), size, given, tag);",
    tests: shared,
  },
  {
    what: "the stack keeps what was opened",
    file,
    search:
      "            osr_copy(out, small.output, length);\n        osr_cleanse(small.output, length + EXCESS);",
    replace: "            osr_copy(out, small.output, length);",
    tests: wipingAead,
  },
  {
    what: "SIV in place is opened into memory that is still to be read",
    file,
    search:
      "        if (out + text_at(tag) == in && in != out) {\n            osr_move_down(out, in, length);\n            in = out;\n        }\n",
    replace: "",
    tests: use,
    justified: "3.0 goes forwards, which is not promised: others may not",
  },
];
