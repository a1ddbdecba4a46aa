/**
 * Keys as objects, and what is done with them.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/keys/wiping_keys.test.ts"];
const rules = ["tests/keys/defaults.test.ts"];
const options = ["tests/core/arguments_options.test.ts"];
const leaks = ["tests/core/leaks.test.ts"];
const health = ["tests/health.test.ts"];
const signing = ["tests/keys/every_type.test.ts", "tests/keys/known_signatures.test.ts"];

/** The mutations. */
export const keyObjects: readonly Mutation[] = [
  {
    what: "a key that was read is not checked",
    file: "hazmat/keys/import.ts",
    search: "      checkPrivate(key, validation, action);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "the widened scalar in a JWK is not wiped",
    file: "hazmat/keys/jwk.ts",
    search: "    wide.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "a scalar that was lengthened is not wiped",
    file: "hazmat/keys/read.ts",
    search: "    wipeParts(key.parts);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "the DER of a key that is exported is in memory that Bun moves",
    file: "hazmat/keys/der_calls.ts",
    search: "newFixedBytes(size)",
    replace: "new Uint8Array(size)",
    tests: wiping,
    runtimes: ["bun"],
  },
  {
    what: "an exported key's DER is not wiped",
    file: "hazmat/keys/private_key.ts",
    search: "encodePrivateKey(this.#pkey.core, pkcs8, writing, action);\n    } finally {\n" +
      "      pkcs8.fill(0);\n",
    replace: "encodePrivateKey(this.#pkey.core, pkcs8, writing, action);\n    } finally {\n",
    tests: wiping,
  },
  {
    what: "an EVP_PKEY is not freed by dispose()",
    file: "hazmat/keys/pkey.ts",
    search: '    this.core.objects("EVP_PKEY_free").free(this, pointer);\n',
    replace: "    void pointer;\n",
    tests: [...wiping, ...leaks],
  },
  {
    what: "a key that is not sound is not freed",
    file: "hazmat/keys/import.ts",
    search: "    key.dispose();\n    throw error;\n",
    replace: "    throw error;\n",
    tests: [...wiping, ...leaks],
  },
  {
    what: "a context of EVP_DigestSign is not freed",
    file: "hazmat/keys/sign.ts",
    search: "    return finished(scheme, cutTo(Number(written[0]), out));\n  } finally {\n" +
      "    core.lib.EVP_MD_CTX_free(context);\n",
    replace: "    return finished(scheme, cutTo(Number(written[0]), out));\n  } finally {\n",
    tests: leaks,
  },
  {
    what: "options that are inherited are lost on another thread",
    file: "hazmat/core/args.ts",
    search:
      "  for (const name in options) copy[name] = (options as Record<string, unknown>)[name];\n" +
      "  return copy;\n",
    replace: "  return { ...copy, ...options };\n",
    tests: options,
  },
  {
    what: "a ciphertext of RSA may be shorter than the modulus",
    file: "hazmat/keys/crypt.ts",
    search: 'key.type === "rsa" && input.size !== key.size(action)',
    replace: "false",
    tests: rules,
  },
  {
    what: "a forged signature that a key's message verification refuses is taken",
    file: "hazmat/keys/sign.ts",
    search: "    if (result !== 1) throw notVerified(key, action);\n",
    replace: "    if (result < 0) throw notVerified(key, action);\n",
    tests: [...health, ...signing],
  },
  {
    what: "a forged signature of a digest is taken",
    file: "hazmat/keys/sign.ts",
    search: '  if (result === 1) return;\n  key.forget("verify");\n',
    replace: '  if (result >= 0) return;\n  key.forget("verify");\n',
    tests: [...health, ...signing],
  },
  {
    what: "RSA signs with PKCS #1 v1.5 if nothing is said",
    file: "hazmat/keys/schemes.ts",
    search: 'options.padding ?? "pss"',
    replace: 'options.padding ?? "pkcs1"',
    tests: [...rules, ...signing],
  },
  {
    what: "RSA decrypts with PKCS #1 v1.5 if nothing is said",
    file: "hazmat/keys/crypt.ts",
    search: '  const { padding = "oaep", label } = options;\n',
    replace: '  const { padding = "pkcs1", label } = options;\n',
    tests: rules,
  },
  {
    what: "data in shared memory are signed where others can change them",
    file: "hazmat/keys/sign.ts",
    search: "  if (!isShared(input.bytes)) return use(input);\n",
    replace: "  return use(input);\n",
    tests: ["tests/core/arguments_shared.test.ts"],
    justified: "The moment between two readings is not hit at will",
  },
  {
    what: "keys do not test themselves",
    file: "hazmat/keys/mod.ts",
    search: 'registerSelfTests("keys", ',
    replace: 'void ((_: string, __: unknown) => {})("keys", ',
    tests: health,
  },
];
