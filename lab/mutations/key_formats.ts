/**
 * Keys in the formats of files.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/keys/wiping_formats.test.ts"];
const refusals = ["tests/keys/refusals.test.ts"];
const encrypted = ["tests/keys/encrypted.test.ts"];
const formats = ["tests/keys/formats.test.ts"];

/** The mutations. */
export const keyFormats: readonly Mutation[] = [
  {
    what: "the copy of a key's DER is not wiped",
    file: "hazmat/keys/read.ts",
    search: '  if ("der" in source) source.der.fill(0);\n  else ',
    replace: '  if ("blocks" in source) ',
    tests: wiping,
  },
  {
    what: "the copy of a pass phrase is not wiped after reading",
    file: "hazmat/keys/read.ts",
    search: "    passphrase?.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "a scalar that got its zeros back is not wiped",
    file: "hazmat/keys/read.ts",
    search: "    wipeParts(key.parts);\n",
    replace: "    // nothing",
    tests: wiping,
  },
  {
    what: "a decrypted key is not wiped",
    file: "hazmat/keys/read.ts",
    search: "    plain.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "parts of a decrypted key are not wiped",
    file: "hazmat/keys/encrypted.ts",
    search: "    for (const part of parts) part.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "the key that is encrypted is not wiped",
    file: "hazmat/keys/write.ts",
    search: "    key.fill(0);\n    passphrase.fill(0);\n",
    replace: "    passphrase.fill(0);\n",
    tests: wiping,
  },
  {
    what: "the copy of a pass phrase is not wiped after writing",
    file: "hazmat/keys/write.ts",
    search: "    key.fill(0);\n    passphrase.fill(0);\n",
    replace: "    key.fill(0);\n",
    tests: wiping,
  },
  {
    what: "a cipher's key is not wiped after decryption",
    file: "hazmat/keys/encrypted.ts",
    search: "    derived.fill(0);\n    key.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "a cipher's key is not wiped after encryption",
    file: "hazmat/keys/encrypting.ts",
    search: "    key.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "the copy of a key of octets is not wiped",
    file: "hazmat/keys/raw.ts",
    search: "    octets.fill(0);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "the octets of a JWK are not wiped",
    file: "hazmat/keys/jwk.ts",
    search: "    wipeParts(key.parts);\n",
    replace: "    // nothing\n",
    tests: wiping,
  },
  {
    what: "copies of keys are in memory that Bun moves",
    file: "hazmat/keys/own_bytes.ts",
    search: "  return copyOf(takeInput(data, action, label));\n",
    replace: "  return new Uint8Array(takeInput(data, action, label).bytes as Uint8Array);\n",
    tests: wiping,
    runtimes: ["bun"],
  },
  {
    what: "a scalar of the order and more is taken",
    file: "hazmat/keys/key_parts.ts",
    search: 'limit && [limit, "the order of its curve"]',
    replace: "undefined",
    tests: refusals,
  },
  {
    what: "hybrid points are taken",
    file: "hazmat/keys/key_parts.ts",
    search: "  if (form === 6 || form === 7) {",
    replace: "  if (form === 6) {",
    tests: refusals,
  },
  {
    what: "what follows a key is not looked at",
    file: "hazmat/keys/read.ts",
    search: "  const key = readPrivate(reader, form, action);\n  reader.end();\n",
    replace: "  const key = readPrivate(reader, form, action);\n",
    tests: refusals,
  },
  {
    what: "more iterations than are allowed are made",
    file: "hazmat/keys/encrypted.ts",
    search: "  if (iterations <= maxIterations) return iterations;\n",
    replace: "  if (iterations <= maxIterations * 2) return iterations;\n",
    tests: refusals,
  },
  {
    what: "scrypt may work without end in little memory",
    file: "hazmat/keys/encrypted.ts",
    search: "  checkIterations(n * r * p, limits, action);\n",
    replace: "",
    tests: refusals,
  },
  {
    what: "a wrong pass phrase that gives right padding is told apart",
    file: "hazmat/keys/read.ts",
    search: '    if (!isOfForm(plain, form, action)) throw new PassphraseError(action, "wrong");\n',
    replace: "",
    tests: encrypted,
  },
  {
    what: "base64url may end in bits that are not zeros",
    file: "hazmat/keys/jwk.ts",
    search: "wrong < 0 || (bits & (1 << count) - 1) !== 0",
    replace: "wrong < 0",
    tests: refusals,
  },
  {
    what: "base64url may have other characters",
    file: "hazmat/keys/jwk.ts",
    search: "wrong < 0 || (bits & (1 << count) - 1) !== 0",
    replace: "(bits & (1 << count) - 1) !== 0",
    tests: refusals,
  },
  {
    what: "the public key beside a private one is lost",
    file: "hazmat/keys/pkcs8.ts",
    search: "  return { parts, beside };\n}\n\nfunction isSame",
    replace: "  return { parts };\n}\n\nfunction isSame",
    tests: formats,
  },
];
