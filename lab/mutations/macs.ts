/**
 * Digests and MACs.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/hazmat/wiping_macs.test.ts"];

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
    search: "    right.fill(0); // of forged data it is what the forger lacks\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "dispose() of a MAC does not free its context",
    file: "hazmat/macs/mac.ts",
    search: "    context.free();\n",
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
    search: "this.#core.digestContexts.free(this, context);",
    replace: "",
    tests: wiping,
  },
  {
    what: "the context of an XOF's data is not freed",
    file: "hazmat/digests/one_shot.ts",
    search: "    lib.EVP_MD_CTX_free(context);\n",
    replace: "",
    tests: ["tests/hazmat/leaks.test.ts"],
  },
  {
    what: "an XOF's data are cut to its usual length",
    file: "hazmat/digests/one_shot.ts",
    search: "  if (digest.isXof) return extend(core, digest, data, size, out, length);\n",
    replace: "  void extend;\n",
    tests: ["tests/hazmat/digests.test.ts"],
  },
  {
    what: "bytes are compared as far as the first goes",
    file: "hazmat/macs/constant_time.ts",
    search: "return aSize === bSize && lib",
    replace: "return bSize >= 0 && lib",
    tests: ["tests/hazmat/constant_time.test.ts"],
  },
  {
    what: "digestInto() of a hash does not look for room",
    file: "hazmat/digests/hash.ts",
    search:
      '    checkRoom(sizeOf(target, "finish the hash", "out"), this.#length, "finish the hash");\n',
    replace: '    sizeOf(target, "finish the hash", "out");\n',
    tests: ["tests/hazmat/digest_use.test.ts"],
  },
  {
    what: "digestInto() of a MAC does not look for room",
    file: "hazmat/macs/mac.ts",
    search:
      '    checkRoom(sizeOf(target, "finish the MAC", "out"), context.size, "finish the MAC");\n',
    replace: '    sizeOf(target, "finish the MAC", "out");\n',
    tests: ["tests/hazmat/mac_use.test.ts"],
  },
  {
    what: "hashInto() does not look for room",
    file: "hazmat/digests/one_shot.ts",
    search: "  checkRoom(room, length, action);\n",
    replace: "  void room;\n",
    tests: ["tests/hazmat/digest_use.test.ts"],
  },
  {
    what: "a MAC is prepared once for all bytes among its parameters",
    file: "hazmat/macs/templates.ts",
    search: '    if (typeof value === "object") return undefined;\n',
    replace: "",
    tests: ["tests/hazmat/mac_use.test.ts", "tests/hazmat/macs.test.ts"],
  },
  {
    what: "a MAC of no bytes is made",
    file: "hazmat/macs/evp_mac.ts",
    search:
      "    if (this.#size === 0) throw this.#failed(context); // any empty tag would be right\n",
    replace: "",
    tests: ["tests/hazmat/mac_use.test.ts", "tests/hazmat/macs.test.ts"],
  },
  {
    what: "parameters of a MAC may be text or a list",
    file: "hazmat/macs/macs.ts",
    search: '  checkIsObject(params, creating, "parameters", \'{ digest: "sha256" }\');\n',
    replace: "  void checkIsObject;\n",
    tests: ["tests/hazmat/arguments_options.test.ts"],
  },
];
