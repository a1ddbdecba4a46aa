/**
 * MACs on Project Wycheproof's tests.
 *
 * @module
 */
import { InvalidTag } from "../../errors.ts";
import { constantTimeEquals, createMac, mac as ourMac } from "../../hazmat/macs/mod.ts";
import { both, hash, mac, type Need } from "../vectors/need.ts";
import type { Bytes } from "../vectors/vector.ts";
import { type Subject, type Test, testWycheproof } from "../vectors/wycheproof.ts";

type MacParams = NonNullable<Parameters<typeof createMac>[2]>;

/** How invalid tests end, for all MACs. */
const refusals: Subject["refusals"] = {
  ModifiedTag: { forward: "differs", backward: [InvalidTag] },
  InvalidKeySize: { forward: [RangeError], backward: [RangeError] },
};

/** Verifies a tag that may be truncated, which is up to the caller. */
function verify(name: string, test: Test, params: MacParams, tag: Bytes): void {
  using mac = createMac(name, test.bytes("key"), params).update(test.bytes("msg"));
  if (tag.length === mac.macSize) return mac.verify(tag);
  const whole = mac.digest();
  if (!constantTimeEquals(whole.subarray(0, tag.length), tag)) throw new InvalidTag("test");
}

function subject(name: string, need: Need, paramsOf: (test: Test) => MacParams): Subject {
  const compute = (test: Test) =>
    ourMac(name, test.bytes("key"), test.bytes("msg"), paramsOf(test));
  return {
    need: both(mac(name), need),
    output: ["tag"],
    forward: (test) => compute(test).slice(0, test.number("tagSize") / 8),
    backward: (test, tag) => verify(name, test, paramsOf(test), tag),
    refusals,
  };
}

const hmac = (digest: string) => subject("hmac", hash(digest), () => ({ digest }));
const sized = (name: string) =>
  subject(name, mac(name), (test) => ({ size: test.number("tagSize") / 8 }));

/** AES with a key length that AES does not have: libcrypto's own check must refuse it. */
function aesOf(test: Test): string {
  const size = test.number("keySize");
  return [128, 192, 256].includes(size) ? `aes-${size}-cbc` : "aes-128-cbc";
}

testWycheproof("MACs", {
  hmac_sha1: hmac("sha1"),
  hmac_sha256: hmac("sha256"),
  hmac_sha3_256: hmac("sha3-256"),
  hmac_sha512: hmac("sha512"),
  aes_cmac: subject("cmac", mac("cmac"), (test) => ({ cipher: aesOf(test) })),
  kmac128_no_customization: sized("kmac128"),
  siphash_2_4: sized("siphash"),
});
