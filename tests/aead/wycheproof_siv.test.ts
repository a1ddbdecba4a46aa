/**
 * AES-SIV on Project Wycheproof's tests.
 *
 * @module
 */
import { InvalidTag } from "../../errors.ts";
import { open, seal } from "../vectors/calls.ts";
import { cipher } from "../vectors/need.ts";
import { type Test, testWycheproof } from "../vectors/wycheproof.ts";

/** The key is two of AES's, and AES's length is in the name. */
const nameOf = (test: Test) => `aes-${test.number("keySize") / 2}-siv`;

/** Each test has one component of associated data, even where that is empty. */
const inputOf = (test: Test) => ({ key: test.bytes("key"), aad: [test.bytes("aad")] });

testWycheproof("AES-SIV", {
  aes_siv_cmac: {
    need: cipher("aes-128-siv"),
    output: ["ct"],
    input: "msg",
    forward: (test) => seal(nameOf(test), inputOf(test), test.bytes("msg")),
    backward: (test, sealed) => open(nameOf(test), inputOf(test), sealed),
    limit: (test) =>
      test.text("msg") === "" ? "OpenSSL before 3.5 does not seal an empty plaintext" : undefined,
    refusals: { "": { forward: "differs", backward: [InvalidTag] } },
  },
});
