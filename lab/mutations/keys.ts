/**
 * What is done with keys.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const rules = ["tests/keys/rules.test.ts"];
const every = ["tests/keys/every_type.test.ts"];
const leaks = ["tests/core/leaks.test.ts"];
const wiping = ["tests/keys/wiping_keys.test.ts"];
const defaults = ["tests/keys/defaults.test.ts"];
const options = ["tests/core/arguments_options.test.ts"];
const health = ["tests/health.test.ts"];
const signing = ["tests/keys/every_type.test.ts", "tests/keys/known_signatures.test.ts"];

/** The mutations. */
export const keys: readonly Mutation[] = [
  {
    what: "a context that is kept serves other parameters",
    file: "hazmat/keys/pkey.ts",
    search: "    if (kept?.id === id && this.#pointer",
    replace: "    if (kept && this.#pointer",
    tests: rules,
  },
  {
    what: "a context that is kept outlives its key",
    file: "hazmat/keys/pkey.ts",
    search:
      '    this.forget("sign");\n    this.forget("verify");\n    this.core.objects("EVP_PKEY_free")',
    replace: '    this.core.objects("EVP_PKEY_free")',
    tests: leaks,
  },
  {
    what: "a context that failed to begin is not freed",
    file: "hazmat/keys/pkey.ts",
    search: "    core.lib.EVP_PKEY_CTX_free(context);\n    throw this.#notBegun(action, result);",
    replace: "    throw this.#notBegun(action, result);",
    tests: leaks,
    justified: "types that cannot do it are refused before",
  },
  {
    what: "PSS has libcrypto's salt",
    file: "hazmat/keys/schemes.ts",
    search: ', ["rsa_pss_saltlen", String(salt)]',
    replace: "",
    tests: rules,
  },
  {
    what: "MGF1 has libcrypto's digest",
    file: "hazmat/keys/schemes.ts",
    search: '["rsa_mgf1_md", mgf1.name], ',
    replace: "",
    tests: rules,
  },
  {
    what: "a control that libcrypto does not know is left out",
    file: "hazmat/keys/pkey.ts",
    search: "    if (result > 0) continue;",
    replace: "    if (result > 0 || result === -2) continue;",
    tests: rules,
  },
  {
    what: "the length of a digest is left to libcrypto",
    file: "hazmat/keys/sign.ts",
    search: "  if (size === wanted) return;",
    replace: "  if (size >= 0) return;",
    tests: every,
  },
  {
    what: "a wrong signature says why",
    file: "hazmat/keys/sign.ts",
    search: "  return new InvalidSignature(action);\n",
    replace: "  return new OpenSSLError(action, errors);\n",
    tests: every,
  },
  {
    what: "a failed decryption says why",
    file: "hazmat/keys/crypt.ts",
    search:
      "    key.core.lib.ERR_clear_error();\n    throw new DecryptionFailed(action);\n  } finally {\n    key.core.lib.EVP_PKEY_CTX_free(context);\n  }\n}\n\n/** The most",
    replace:
      "    throw key.core.error(action);\n  } finally {\n    key.core.lib.EVP_PKEY_CTX_free(context);\n  }\n}\n\n/** The most",
    tests: every,
  },
  {
    what: "PKCS #1 v1.5 is decrypted where forgeries fail",
    file: "hazmat/keys/crypt.ts",
    search: "    if (scheme.rejectsImplicitly !== undefined) {",
    replace: "    if (scheme.dataSize === -1) {",
    tests: rules,
    justified: "OpenSSL 3.2 and newer reject implicitly by themselves",
  },
  {
    what: "a peer of another libcrypto is taken",
    file: "hazmat/keys/agree.ts",
    search: "  if (peer.core !== key.core) {",
    replace: "  if (peer.core === undefined) {",
    tests: rules,
  },
  {
    what: "Diffie-Hellman's secret loses its zeros",
    file: "hazmat/keys/agree.ts",
    search: 'if (key.type === "dh") controls.push(["dh_pad", isPadded ? "1" : "0"]);',
    replace: "",
    tests: every,
    justified: "one secret in 256 has a zero to lose",
  },
  {
    what: "the public key of an EC key may be another's",
    file: "hazmat/keys/checks.ts",
    search: "    if (pairwise(context) !== 1) throw",
    replace: "    if (pairwise(context) === -9) throw",
    tests: rules,
  },
  {
    what: "RSA's numbers are not tried",
    file: "hazmat/keys/checks.ts",
    search: '  if (key.type === "rsa" || key.type === "rsa-pss") checkSigns(key, action);',
    replace: "",
    tests: rules,
  },
  {
    what: "RSA's modulus may be another product",
    file: "hazmat/keys/checks.ts",
    search: "    if (functions.BN_cmp(product, numberOf(parts.n)) === 0) return;",
    replace: "    if (functions.BN_cmp(product, numberOf(parts.n)) >= -1) return;",
    tests: rules,
  },
  {
    what: "RSA's primes stay in libcrypto's heap",
    file: "hazmat/keys/checks.ts",
    search: "    for (const number of made) core.lib.BN_clear_free(number);",
    replace: "    void made;",
    tests: leaks,
  },
  {
    what: "a public key beside a private one may be another's",
    file: "hazmat/keys/import.ts",
    search: "  if (own.toHex() === spki.toHex()) return;",
    replace: "  if (own.length === spki.length) return;",
    tests: rules,
  },
  {
    what: "a key that is refused is not freed",
    file: "hazmat/keys/import.ts",
    search: "    key.dispose();\n    throw error;",
    replace: "    throw error;",
    tests: leaks,
  },
  {
    what: "the public key goes with the private one",
    file: "hazmat/keys/private_key.ts",
    search: "newPublicKey<T>(publicPart(this.#pkey))",
    replace: "newPublicKey<T>(this.#pkey)",
    tests: every,
  },
  {
    what: "printing a private key shows all of it",
    file: "hazmat/keys/private_key.ts",
    search: 'return `PrivateKey { type: "${this.type}" }`;',
    replace: "return this.toPem();",
    tests: every,
  },
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
    tests: defaults,
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
    tests: [...defaults, ...signing],
  },
  {
    what: "RSA decrypts with PKCS #1 v1.5 if nothing is said",
    file: "hazmat/keys/crypt.ts",
    search: '  const { padding = "oaep", label } = options;\n',
    replace: '  const { padding = "pkcs1", label } = options;\n',
    tests: defaults,
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
