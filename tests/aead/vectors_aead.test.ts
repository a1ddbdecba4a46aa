/**
 * AEAD on NIST's vectors (GCMVS, CCMVS), those of RFC 5297, 7253 and 8439, and
 * OpenSSL's and BoringSSL's.
 *
 * @module
 */
import { aead } from "../vectors/aead_plans.ts";
import { cipher } from "../vectors/need.ts";
import { type Plan, testFolder } from "../vectors/rules.ts";
import { concat, type Vector } from "../vectors/vector.ts";

/** A decryption that must fail has a line `FAIL` in place of a plaintext. */
const gcm = (bits: string): Plan =>
  aead(`aes-${bits}-gcm`, (vector) => ({
    input: {
      key: vector.bytes("key"),
      nonce: vector.bytes("iv"),
      aad: vector.bytes("aad"),
      tagLength: vector.number("taglen") / 8,
    },
    sealed: concat(vector.bytes("ct"), vector.bytes("tag")),
    plaintext: vector.has("fail") ? undefined : vector.bytes("pt"),
  }));

/**
 * "CT" ends with the tag, and empty values are written as `00`. Some lengths and keys are given
 * above their group; if a result is given, only "Pass" is right.
 */
const ccm = (bits: string): Plan =>
  aead(`aes-${bits}-ccm`, (vector) => ({
    input: {
      key: vector.bytes("key"),
      nonce: vector.counted("nonce", "nlen"),
      aad: vector.counted("adata", "alen"),
      tagLength: vector.number("tlen"),
    },
    sealed: vector.bytes("ct"),
    plaintext: failed(vector) ? undefined : vector.counted("payload", "plen"),
  }));

function failed(vector: Vector): boolean {
  if (!vector.has("result")) return false;
  if (/^(Pass|Fail)$/.test(vector.text("result"))) return vector.text("result") === "Fail";
  throw new Error(`${vector.id}: unknown result ${vector.text("result")}`);
}

/** "Ciphertext" ends with the tag. */
const ocb: Plan = aead("aes-128-ocb", (vector) => ({
  input: {
    key: vector.bytes("key"),
    nonce: vector.bytes("nonce"),
    aad: vector.bytes("aad"),
  },
  sealed: vector.bytes("ciphertext"),
  plaintext: vector.bytes("plaintext"),
}));

/** The name is in a comment; the key's length also tells it. */
const siv: Plan = {
  need: cipher("aes-128-siv"),
  check(vector) {
    const name = `aes-${vector.bytes("key").length * 4}-siv`;
    return aead(name, (vector) => ({
      input: {
        key: vector.bytes("key"),
        aad: ["aad", "aad2", "aad3"].filter((field) => vector.has(field)).map((field) =>
          vector.bytes(field)
        ),
      },
      sealed: concat(vector.bytes("tag"), vector.bytes("ciphertext")),
      plaintext: vector.bytes("plaintext"),
    })).check(vector);
  },
};

const boringssl: Plan = aead("chacha20-poly1305", (vector) => ({
  input: {
    key: vector.bytes("key"),
    nonce: vector.bytes("nonce"),
    aad: vector.bytes("ad"),
  },
  // Some tags are cut short: none shorter than 16 bytes is one.
  sealed: concat(vector.bytes("ct"), vector.bytes("tag")),
  plaintext: vector.bytes("in"),
}));

const openssl: Plan = aead("chacha20-poly1305", (vector) => ({
  input: { key: vector.bytes("key"), nonce: vector.bytes("iv"), aad: vector.bytes("aad") },
  sealed: concat(vector.bytes("ciphertext"), vector.bytes("tag")),
  plaintext: vector.has("result") ? undefined : vector.bytes("plaintext"),
}));

testFolder("ciphers/AES/GCM", [[/gcm\w+?(\d+)\.rsp$/, (bits) => gcm(bits!)]]);
testFolder("ciphers/AES/CCM", [
  [/Readme/, "no vectors"],
  [/DVPT\d+\.txt$/, "the .rsp file with remarks"],
  [/^[A-Z]+(\d+)\.rsp$/, (bits) => ccm(bits!)],
]);
testFolder("ciphers/AES/OCB3", [[/./, () => ocb]]);
testFolder("ciphers/AES/SIV", [[/./, () => siv]]);
testFolder("ciphers/ChaCha20Poly1305", [
  [/boringssl/, () => boringssl],
  [/openssl/, () => openssl],
]);
