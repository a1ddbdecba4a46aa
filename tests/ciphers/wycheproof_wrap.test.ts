/**
 * AES key wrap on Project Wycheproof's tests.
 *
 * @module
 */
import { OpenSSLError } from "../../mod.ts";
import { decrypt, encrypt } from "../vectors/calls.ts";
import { cipher } from "../vectors/need.ts";
import { type Subject, testWycheproof } from "../vectors/wycheproof.ts";

/** libcrypto gives the same error for everything that it cannot unwrap. */
const unwrapped = [OpenSSLError, RangeError];

/** How invalid tests end. */
const refusals: Subject["refusals"] = {
  // An empty key comes out as nothing, which is not the invalid output.
  EmptyKey: { forward: "differs", backward: unwrapped },
  ShortKey: { forward: "differs", backward: unwrapped },
  WrongDataSize: { forward: unwrapped, backward: unwrapped },
  InvalidWrappingSize: { forward: "differs", backward: unwrapped },
  ModifiedIv: { forward: "differs", backward: unwrapped },
  ModifiedPadding: { forward: "differs", backward: unwrapped },
};

function wrap(suffix: string): Subject {
  return {
    need: cipher(`id-aes128-${suffix}`),
    output: ["ct"],
    input: "msg",
    forward: (test) =>
      encrypt(`id-aes${test.text("keySize")}-${suffix}`, {
        key: test.bytes("key"),
      }, test.bytes("msg")),
    backward: (test, wrapped) =>
      decrypt(`id-aes${test.text("keySize")}-${suffix}`, { key: test.bytes("key") }, wrapped),
    refusals,
  };
}

testWycheproof("AES key wrap", { aes_wrap: wrap("wrap"), aes_kwp: wrap("wrap-pad") });
