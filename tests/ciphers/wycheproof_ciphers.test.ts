/**
 * Ciphers on Project Wycheproof's tests.
 *
 * @module
 */
import { OpenSSLError } from "../../mod.ts";
import { decrypt, encrypt } from "../vectors/calls.ts";
import { cipher, type Need } from "../vectors/need.ts";
import { concat, zeros } from "../vectors/vector.ts";
import { type Subject, type Test, testWycheproof } from "../vectors/wycheproof.ts";

/**
 * How invalid tests end: input that is not a whole number of blocks, or not padded, fails at the
 * end.
 */
const refusals: Subject["refusals"] = {
  NoPadding: { forward: "differs", backward: [OpenSSLError] },
  BadPadding: { forward: "differs", backward: [OpenSSLError] },
};

function subject(need: Need, nameOf: (test: Test) => string, ivLength: number): Subject {
  const inputOf = (test: Test) => {
    const iv = test.bytes("iv");
    return { key: test.bytes("key"), iv: concat(iv, zeros(ivLength - iv.length)) };
  };
  return {
    need,
    output: ["ct"],
    input: "msg",
    forward: (test) => encrypt(nameOf(test), inputOf(test), test.bytes("msg")),
    backward: (test, ciphertext) => decrypt(nameOf(test), inputOf(test), ciphertext),
    refusals,
  };
}

const cbc = (family: string) =>
  subject(cipher(`${family}-128-cbc`), (test) => `${family}-${test.text("keySize")}-cbc`, 16);

/** The tweaks are numbers, least significant byte first: those that are short end in zeros. */
const xts = subject(cipher("aes-128-xts"), (test) => `aes-${test.number("keySize") / 2}-xts`, 16);

testWycheproof("ciphers", {
  aes_cbc_pkcs5: cbc("aes"),
  camellia_cbc_pkcs5: cbc("camellia"),
  aes_xts: {
    ...xts,
    limit: (test) =>
      test.text("keySize") === "384" ? "no OpenSSL has AES-192 in XTS mode" : undefined,
  },
});
