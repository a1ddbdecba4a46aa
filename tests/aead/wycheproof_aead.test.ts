/**
 * AEAD on Project Wycheproof's tests.
 *
 * @module
 */
import { InvalidTag } from "../../errors.ts";
import { open, seal } from "../vectors/calls.ts";
import { cipher, type Need } from "../vectors/need.ts";
import { type Subject, type Test, testWycheproof } from "../vectors/wycheproof.ts";

const wrongLength = { forward: [RangeError], backward: [RangeError] };

/** How invalid tests end, for all AEAD. */
const refusals: Subject["refusals"] = {
  ModifiedTag: { forward: "differs", backward: [InvalidTag] },
  ZeroLengthIv: wrongLength,
  InvalidNonceSize: wrongLength,
  "CVE-2017-18330": wrongLength,
  InvalidTagSize: wrongLength,
  InsecureTagSize: wrongLength,
};

function aead(need: Need, nameOf: (test: Test) => string, limit?: Subject["limit"]): Subject {
  const inputOf = (test: Test) => ({
    key: test.bytes("key"),
    nonce: test.bytes("iv"),
    aad: test.bytes("aad"),
    tagLength: test.number("tagSize") / 8,
  });
  return {
    need,
    output: ["ct", "tag"],
    input: "msg",
    forward: (test) => seal(nameOf(test), inputOf(test), test.bytes("msg")),
    backward: (test, sealed) => open(nameOf(test), inputOf(test), sealed),
    refusals,
    limit,
  };
}

/** OpenSSL 3's GCM keeps the nonce in 128 bytes; 1.1.1 takes any length. */
function gcmLimit(test: Test): string | undefined {
  return test.number("ivSize") > 1024 ? "OpenSSL 3 takes GCM nonces of up to 128 bytes" : undefined;
}

testWycheproof("AEAD", {
  aes_ccm: aead(cipher("aes-128-ccm"), (test) => `aes-${test.text("keySize")}-ccm`),
  aes_gcm: aead(cipher("aes-128-gcm"), (test) => `aes-${test.text("keySize")}-gcm`, gcmLimit),
  aes_gcm_siv: aead(cipher("aes-128-gcm-siv"), (test) => `aes-${test.text("keySize")}-gcm-siv`),
  chacha20_poly1305: aead(cipher("chacha20-poly1305"), () => "chacha20-poly1305"),
});
