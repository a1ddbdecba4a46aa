/**
 * Digests and MACs.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/macs/wiping_macs.test.ts"];

/** The mutations. */
export const macs: readonly Mutation[] = [
  {
    what: "KMAC's key stays on the stack",
    file: "engine/c/calls/copy.c",
    search: "    osr_cleanse(below, sizeof below);\n",
    replace: "    below[0] = 0, (void)below;\n",
    tests: wiping,
  },
  {
    what: "verify() does not wipe the tag that is right",
    file: "hazmat/macs/mac.ts",
    search: "    right.fill(0); // for forged data, this is the tag the forger lacks\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "dispose() of a MAC does not free its context",
    file: "hazmat/macs/mac.ts",
    search: "    contexts.free(this, context);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "a MAC that has ended is not disposed of",
    file: "hazmat/macs/mac.ts",
    search: "throw this.#failed(verb);\n    this.dispose();",
    replace: "throw this.#failed(verb);",
    tests: wiping,
  },
  {
    what: "Poly1305 and SipHash are freed with their keys",
    file: "hazmat/macs/evp_mac.ts",
    search: "    if (keyLength !== undefined) {",
    replace: "    if (keyLength === 0) {",
    tests: wiping,
  },
  {
    what: "dispose() of a hash does not free its context",
    file: "hazmat/digests/hash.ts",
    search: 'this.#core.objects("EVP_MD_CTX_free").free(this, context);',
    replace: "",
    tests: wiping,
  },
  {
    what: "a digest's new context is not freed",
    file: "engine/c/calls/digest.c",
    search: "    lib->free(context);\n",
    replace: "",
    tests: ["tests/core/leaks.test.ts", "tests/c"],
  },
  {
    what: "an XOF's data are cut to its usual length",
    file: "hazmat/digests/one_shot.ts",
    search: "  const asked = digest.isXof ? length : 0;\n",
    replace: "  const asked = digest.isXof ? 0 : 0;\n",
    tests: ["tests/digests/digests.test.ts"],
  },
  {
    what: "a digest's context is kept as the digest has left it",
    file: "engine/c/calls/digest.c",
    search: "    digest->has_begun = digest->init(context, digest->md, 0) == 1;\n",
    replace: "    digest->has_begun = 0;\n",
    tests: wiping,
  },
  {
    what: "a digest goes on after one that could not be begun",
    file: "engine/c/calls/digest.c",
    search: "    digest->has_begun = digest->init(context, digest->md, 0) == 1;\n",
    replace: "    (void)digest->init(context, digest->md, 0), digest->has_begun = 1;\n",
    tests: ["tests/c"],
  },
  {
    what: "a prepared digest is not freed with its algorithm",
    file: "hazmat/digests/one_shot.ts",
    search: "    freeLater(() => core.native.hazmat_digest_free(calls!));\n",
    replace: "    void [freeLater, calls];\n",
    tests: ["tests/core/leaks.test.ts"],
  },
  {
    what: "the key of an HMAC stays in the context that is kept",
    file: "engine/c/calls/mac.c",
    search: "    return size > 0 && mac->init(context, other_key, (size_t)size, 0) == 1;\n",
    replace: "    return size > 0 && context != 0 && mac != 0 && other_key[0] == 0;\n",
    tests: [...wiping, "tests/c"],
  },
  {
    what: "a context that has kept its key is used again",
    file: "engine/c/calls/mac.c",
    search: "    if (forget_key(mac, context) && mac->form.keeps)\n",
    replace: "    if (forget_key(mac, context) | mac->form.keeps)\n",
    tests: ["tests/c"],
  },
  {
    what: "a MAC at once takes a key of any length",
    file: "hazmat/macs/evp_mac.ts",
    search: "    checkKeySize(this.#name, key.size, this.#keyLimits, this.#action);\n",
    replace: "    void checkKeySize;\n",
    tests: ["tests/macs/mac_use.test.ts"],
    justified: "libcrypto refuses it too, and the usual way then says why",
  },
  {
    what: "KMAC at once leaves its key on the stack",
    file: "hazmat/macs/evp_mac.ts",
    search: "    if (this.#leavesKeyOnStack) native.hazmat_cleanse_stack();\n",
    replace: "",
    tests: wiping,
    justified: "what is called next happens to overwrite it here",
  },
  {
    what: "bytes are compared as far as the first goes",
    file: "hazmat/macs/mac.ts",
    search: "return aSize === bSize && lib",
    replace: "return bSize >= 0 && lib",
    tests: ["tests/core/constant_time.test.ts"],
  },
  {
    what: "digestInto() of a hash does not look for room",
    file: "hazmat/digests/hash.ts",
    search:
      '    checkRoom(sizeOf(target, "finish the hash", "out"), this.#length, "finish the hash");\n',
    replace: '    sizeOf(target, "finish the hash", "out");\n',
    tests: ["tests/digests/digest_use.test.ts"],
  },
  {
    what: "digestInto() of a MAC does not look for room",
    file: "hazmat/macs/mac.ts",
    search:
      '    checkRoom(sizeOf(target, "finish the MAC", "out"), context.size, "finish the MAC");\n',
    replace: '    sizeOf(target, "finish the MAC", "out");\n',
    tests: ["tests/macs/mac_use.test.ts"],
  },
  {
    what: "hashInto() does not look for room",
    file: "hazmat/digests/one_shot.ts",
    search: "  checkRoom(room, length, action);\n",
    replace: "  void room;\n",
    tests: ["tests/digests/digest_use.test.ts"],
  },
  {
    what: "a MAC is prepared once for all bytes among its parameters",
    file: "hazmat/macs/evp_mac.ts",
    search: '    if (typeof value === "object") return undefined;\n',
    replace: "",
    tests: ["tests/macs/mac_use.test.ts", "tests/macs/macs.test.ts"],
  },
  {
    what: "a MAC of no bytes is made",
    file: "hazmat/macs/evp_mac.ts",
    search:
      "    if (this.#size === 0) throw this.#failed(context); // any empty tag would be right\n",
    replace: "",
    tests: ["tests/macs/mac_use.test.ts", "tests/macs/macs.test.ts"],
  },
  {
    what: "parameters of a MAC may be text or a list",
    file: "hazmat/macs/mac.ts",
    search: '  checkIsObject(params, creating, "parameters", \'{ digest: "sha256" }\');\n',
    replace: "  void checkIsObject;\n",
    tests: ["tests/core/arguments_options.test.ts"],
  },
];
