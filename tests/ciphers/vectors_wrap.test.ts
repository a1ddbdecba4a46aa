/**
 * AES key wrap on NIST's vectors (KWVS), RFC 5649 and Botan's.
 *
 * @module
 */
import { OpenSSLError } from "../../mod.ts";
import { assert, assertThrows } from "../std.ts";
import { decrypt, encrypt } from "../vectors/calls.ts";
import { cipher } from "../vectors/need.ts";
import { type Plan, type Rule, testFolder } from "../vectors/rules.ts";
import { type Bytes, same } from "../vectors/vector.ts";
import { createDecipher } from "../../hazmat/ciphers/mod.ts";

/**
 * Fails if bytes are written beyond `out`. CRYPTO_128_unwrap_pad wipes as many as the
 * input has, 8 more than the output, if it refuses the input.
 */
function checkBounds(name: string, key: Bytes, wrapped: Bytes, id: string): void {
  const room = new Uint8Array(wrapped.length + 64).fill(0xaa);
  const [out, beyond] = [room.subarray(0, wrapped.length), room.subarray(wrapped.length)];
  using decipher = createDecipher(name, { key });
  try {
    decipher.updateInto(wrapped, out);
  } catch (error) {
    assert(error instanceof OpenSSLError, `${id}: ${error}`);
  }
  assert(beyond.every((byte) => byte === 0xaa), `${id}: it writes beyond the output`);
}

/** Wraps, and unwraps. A vector without a plaintext must be refused. */
function check(name: string, key: Bytes, wrapped: Bytes, plaintext: Bytes | undefined, id: string) {
  checkBounds(name, key, wrapped, id);
  if (plaintext === undefined) {
    assertThrows(() => decrypt(name, { key }, wrapped), OpenSSLError);
    return "invalid";
  }
  same(encrypt(name, { key }, plaintext), wrapped, `${id} wrap`);
  same(decrypt(name, { key }, wrapped), plaintext, `${id} unwrap`);
}

/** A ciphertext that is not authentic has a line `FAIL` in place of a plaintext. */
const nist = (name: string): Plan => ({
  need: cipher(name),
  check(vector) {
    const plaintext = vector.has("fail") ? undefined : vector.bytes("p");
    return check(name, vector.bytes("k"), vector.bytes("c"), plaintext, vector.id);
  },
});

/** One file holds keys of all three lengths. */
const botan: Plan = {
  need: cipher("id-aes128-wrap-pad"),
  check(vector) {
    const key = vector.bytes("key");
    const name = `id-aes${key.length * 8}-wrap-pad`;
    return check(name, key, vector.bytes("output"), vector.bytes("input"), vector.id);
  },
};

const rules: readonly Rule[] = [
  [/Readme/, "no vectors"],
  [/TKW/, "no OpenSSL has NIST's TKW; its des3-wrap is that of RFC 3217"],
  [/kwp_botan/, () => botan],
  [/KW_A[DE]_(\d+)\.txt$/, (bits) => nist(`aes${bits}-wrap`)],
  [/KWP_A[DE]_(\d+)\.txt$/, (bits) => nist(`aes${bits}-wrap-pad`)],
  [/KW_A[DE]_(\d+)_inv\.txt$/, (bits) => nist(`aes-${bits}-wrap-inv`)],
  [/KWP_A[DE]_(\d+)_inv\.txt$/, (bits) => nist(`aes-${bits}-wrap-pad-inv`)],
];

testFolder("keywrap", rules);
