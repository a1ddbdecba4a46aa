/**
 * OpenSSH's keys and certificates.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const wiping = ["tests/ssh/wiping_ssh.test.ts"];
const inC = ["tests/c"];
const files = ["tests/ssh/private_keys.test.ts"];
const lines = ["tests/ssh/public_keys.test.ts"];
const certificates = ["tests/ssh/certificates.test.ts"];

/** The mutations. */
export const ssh: readonly Mutation[] = [
  {
    what: "what bcrypt computes with is freed as it is",
    file: "engine/c/calls/bcrypt_pbkdf.c",
    search: "sha512->clear_free(work, size, 0, 0);",
    replace: "sha512->clear_free(work, 8, 0, 0);",
    tests: inC,
  },
  {
    what: "a key of bcrypt_pbkdf may be longer than its blocks can be spread",
    file: "engine/c/calls/bcrypt_pbkdf.c",
    search: "key_size <= largest_key",
    replace: "key_size <= 2 * largest_key",
    tests: inC,
  },
  {
    what: "the key that encrypts a file stays when it was read",
    file: "hazmat/ssh/ssh_private_key.ts",
    search: "    keyAndIv = plan && bcryptPbkdf(core, plan, action);\n" +
      "    return open(core, envelope, keyAndIv, own, action);\n" +
      "  } finally {\n" +
      "    keyAndIv?.fill(0);",
    replace: "    keyAndIv = plan && bcryptPbkdf(core, plan, action);\n" +
      "    return open(core, envelope, keyAndIv, own, action);\n" +
      "  } finally {",
    tests: wiping,
  },
  {
    what: "the key that encrypts a file stays when it was read on another thread",
    file: "hazmat/ssh/ssh_private_key.ts",
    search: "await bcryptPbkdfAsync(core, plan, action, { signal });\n" +
      "    return open(core, envelope, keyAndIv, own, action);\n" +
      "  } finally {\n" +
      "    keyAndIv?.fill(0);",
    replace: "await bcryptPbkdfAsync(core, plan, action, { signal });\n" +
      "    return open(core, envelope, keyAndIv, own, action);\n" +
      "  } finally {",
    tests: wiping,
  },
  {
    what: "the key that encrypts a file stays when it was written",
    file: "hazmat/ssh/encode_private.ts",
    search: "    sealing.keyAndIv?.fill(0);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "what is decrypted stays when it is refused",
    file: "hazmat/ssh/key_file.ts",
    search: "  } catch (error) {\n    section.fill(0);\n",
    replace: "  } catch (error) {\n",
    tests: wiping,
  },
  {
    what: "what another array holds stays when it is moved",
    file: "hazmat/asn1/input.ts",
    search: "    bytes.fill(0);\n",
    replace: "",
    tests: wiping,
  },
  {
    what: "the rounds of bcrypt have no limit",
    file: "hazmat/ssh/key_file.ts",
    search: "kdf.rounds > maxRounds",
    replace: "kdf.rounds < 0",
    tests: files,
  },
  {
    what: "a passphrase that is not needed is ignored",
    file: "hazmat/ssh/key_file.ts",
    search: '    if (passphrase !== undefined) throw new PassphraseError(action, "not needed");\n',
    replace: "",
    tests: files,
  },
  {
    what: "the padding of a file is not looked at",
    file: "hazmat/ssh/key_file.ts",
    search: "padding.every((byte, i) => byte === i + 1)",
    replace: "true",
    tests: files,
  },
  {
    what: "the public key of a file need not be that of its private key",
    file: "hazmat/ssh/ssh_private_key.ts",
    search: "importPrivate(core, { ...encoded, spki }",
    replace: "importPrivate(core, encoded",
    tests: files,
  },
  {
    what: "the public keys of a file may differ",
    file: "hazmat/ssh/key_file.ts",
    search: "  if (!isSameKey) throw twoKeys(reader);\n",
    replace: "",
    tests: files,
  },
  {
    what: "a comment may have the end of a line in it",
    file: "hazmat/ssh/key_line.ts",
    search: "  if (found === null) return;",
    replace: "  if (found === null || found.index >= 0) return;",
    tests: lines,
  },
  {
    what: "a number may have zeros before it",
    file: "hazmat/ssh/wire.ts",
    search:
      '    if (first === 0 && second < 0x80) throw this.malformed("a number must be minimal", start);\n',
    replace: "",
    tests: lines,
  },
  {
    what: "something may follow a key",
    file: "hazmat/ssh/wire.ts",
    search: "    if (!this.isAtEnd) throw",
    replace: "    if (this.left < 0) throw",
    tests: lines,
  },
  {
    what: "a signature with SHA-1 is accepted",
    file: "hazmat/ssh/ssh_signature.ts",
    search: '  if (algorithm.type === "dsa" || name === "ssh-rsa") {',
    replace: '  if (algorithm.type === "dsa") {',
    tests: lines,
  },
  {
    what: "the signature of a certificate is not verified",
    file: "hazmat/ssh/ssh_certificate.ts",
    search: "    verifySignature(this.authority.key,",
    replace: "    void verifySignature; [].concat(this.authority.key as never,",
    tests: certificates,
  },
  {
    what: "an authority need not be trusted",
    file: "hazmat/ssh/ssh_certificate.ts",
    search: "    if (!asked.authorities.some(",
    replace: "    if (asked.authorities.length < 0 && !asked.authorities.some(",
    tests: certificates,
  },
  {
    what: "a certificate is accepted after its end",
    file: "hazmat/ssh/ssh_certificate.ts",
    search: "if (now >= read.validBefore)",
    replace: "if (now > read.validBefore)",
    tests: certificates,
  },
  {
    what: "a critical option that is not enforced is ignored",
    file: "hazmat/ssh/ssh_certificate.ts",
    search: "    if (criticalOptions.includes(name)) continue;",
    replace: "    if (criticalOptions.length >= 0) continue;",
    tests: certificates,
  },
  {
    what: "a principal is found without its byte order mark",
    file: "hazmat/ssh/wire.ts",
    search: "{ fatal: true, ignoreBOM: true }",
    replace: "{ fatal: true }",
    tests: certificates,
  },
];
