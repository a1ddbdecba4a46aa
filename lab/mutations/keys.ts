/**
 * What is done with keys.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const rules = ["tests/keys/rules.test.ts"];
const every = ["tests/keys/every_type.test.ts"];
const leaks = ["tests/core/leaks.test.ts"];

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
];
