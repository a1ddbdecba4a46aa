/**
 * Key derivation.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/kdfs/wiping_kdfs.test.ts"];

/** The mutations. */
export const kdfs: readonly Mutation[] = [
  {
    what: "what Argon2 leaves on the stack stays there",
    file: "hazmat/kdfs/derivation.ts",
    search: "    native.hazmat_cleanse_stack();",
    replace: "    void 0;",
    tests: wiping,
    justified: "only OpenSSL 3.2 and newer have Argon2",
  },
  {
    what: "what Argon2 leaves on another thread's stack stays there",
    file: "engine/c/calls/job.c",
    search: "    hazmat_cleanse_stack();",
    replace: "    ;",
    tests: wiping,
    justified: "only OpenSSL 3.2 and newer have Argon2",
  },
  {
    what: "the memory of a direct call is freed as it is",
    file: "hazmat/kdfs/derivation.ts",
    search: "lib.CRYPTO_clear_free(address, toSize(allocated), null, 0)",
    replace: "lib.CRYPTO_clear_free(address, 0n, null, 0)",
    tests: wiping,
  },
  {
    what: "the memory of a direct call is not freed",
    file: "hazmat/kdfs/derivation.ts",
    search: "    call.free();\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "what a direct call owns is not freed",
    file: "hazmat/kdfs/derivation.ts",
    search: "this.#frees.push(() => functionNamed(this.#core, free)(pointer));",
    replace: "this.#frees.push(() => functionNamed(this.#core, free));",
    tests: wiping,
  },
  {
    what: "the JavaScript copy of parameters is not wiped",
    file: "hazmat/core/params.ts",
    search: "  image.fill(0); // text may be secret\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "the encoded text of a parameter is not wiped",
    file: "hazmat/core/params.ts",
    search: ", entry.text.fill(0);",
    replace: ";",
    tests: wiping,
    justified: "the text that the caller gave is in memory too",
  },
  {
    what: "parameters are freed as they are",
    file: "hazmat/core/params.ts",
    search: "lib.CRYPTO_clear_free(pointer, toSize(size), null, 0);",
    replace: "lib.CRYPTO_clear_free(pointer, 0n, null, 0);",
    tests: wiping,
  },
  {
    what: "parameters are not freed after a call",
    file: "hazmat/core/params.ts",
    search: "    freeParams(core, params);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "what was extracted for HKDF is not wiped",
    file: "hazmat/kdfs/hkdf.ts",
    search: "    extracted.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
    justified: "OpenSSL 3 never comes there",
  },
  {
    what: "a key that came of exhausted memory is returned",
    file: "hazmat/kdfs/derivation.ts",
    search: "    if (lib.ERR_peek_error() !== 0n) this.#checkMemory();\n",
    replace: "",
    tests: ["tests/faults_memory.test.ts"],
    justified: "only Argon2 of OpenSSL 3.2 and newer returns one",
  },
  {
    what: "a derivation takes more memory than it may",
    file: "hazmat/kdfs/inputs.ts",
    search: "  if (needed <= limit) return limit;",
    replace: "  if (needed >= 0) return limit;",
    tests: ["tests/kdfs/scrypt.test.ts"],
  },
  {
    what: "a digest of any length passes for one of a fixed length",
    file: "hazmat/kdfs/inputs.ts",
    search: "  if (!digest.isXof && digest.size > 0) return digest;",
    replace: "  if (digest.size >= 0) return digest;",
    tests: ["tests/kdfs/inputs.test.ts"],
  },
  {
    what: "a parameter that a KDF does not know is ignored",
    file: "hazmat/kdfs/generic.ts",
    search: "    if (!takesParam(core, kdf, param)) throw unknown(action, param);\n",
    replace: "    void [unknown, param];\n",
    tests: ["tests/kdfs/generic.test.ts"],
  },
  {
    what: "a KDF's parameter of work may be a fraction",
    file: "hazmat/kdfs/generic.ts",
    search: "  for (const param of wholeNumbers) checkWhole(params[param], action, param);\n",
    replace: "  void [wholeNumbers, checkWhole];\n",
    tests: ["tests/kdfs/generic.test.ts"],
  },
];
