/**
 * MACs on the vectors of RFC 2202, 2286, 4231, 7539 and NIST SP 800-38B.
 *
 * @module
 */
import { createMac, hmac as ourHmac, mac as ourMac } from "../../hazmat/macs/mod.ts";
import { both, cipher, hash, mac, type Need } from "../vectors/need.ts";
import { type Plan, testFolder } from "../vectors/rules.ts";
import { type Bytes, concat, same, type Vector } from "../vectors/vector.ts";

type MacParams = NonNullable<Parameters<typeof createMac>[2]>;

/** Computes at once and in pieces, and verifies. */
function check(name: string, key: Bytes, message: Bytes, params: MacParams, tag: Bytes): void {
  same(ourMac(name, key, message, params), tag, name);
  using mac = createMac(name, key, params);
  for (let at = 0; at < message.length; at += 7) mac.update(message.subarray(at, at + 7));
  mac.verify(tag);
}

const hmac = (digest: string): Plan => ({
  need: both(mac("hmac"), hash(digest)),
  start: "len",
  check(vector) {
    const [key, message] = [vector.bytes("key"), vector.bits("msg", "len")];
    check("hmac", key, message, { digest }, vector.bytes("md"));
    same(ourHmac(digest, key, message), vector.bytes("md"), vector.id);
  },
});

const cmac = (need: Need, name: string, keyOf: (vector: Vector) => Bytes): Plan => ({
  need: both(mac("cmac"), need),
  check(vector) {
    const params = { cipher: name };
    check("cmac", keyOf(vector), vector.bytes("message"), params, vector.bytes("output"));
  },
});

const threeKeys = (vector: Vector) =>
  concat(vector.bytes("key1"), vector.bytes("key2"), vector.bytes("key3"));

const poly1305: Plan = {
  need: mac("poly1305"),
  check: (vector) =>
    check("poly1305", vector.bytes("key"), vector.bytes("msg"), {}, vector.bytes("tag")),
};

testFolder("HMAC", [[/^rfc-\d+-(\w+)\.txt$/, (digest) => hmac(digest!)]]);
testFolder("CMAC", [
  [/aes(\d+)/, (bits) => {
    const name = `aes-${bits}-cbc`;
    return cmac(cipher(name), name, (vector) => vector.bytes("key"));
  }],
  [/3des/, () => cmac(cipher("des-ede3-cbc"), "des-ede3-cbc", threeKeys)],
]);
testFolder("poly1305", [[/rfc7539/, () => poly1305]]);
