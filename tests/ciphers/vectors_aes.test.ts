/**
 * AES's modes without authentication on NIST's vectors (AESVS, XTSVS) and RFC 3686.
 *
 * @module
 */
import { decrypt, encrypt } from "../vectors/calls.ts";
import { bitwise, plain } from "../vectors/cipher_plans.ts";
import { cipher } from "../vectors/need.ts";
import { type Plan, type Rule, testFolder } from "../vectors/rules.ts";
import { type Bytes, same, type Vector, zeros } from "../vectors/vector.ts";

/** A data unit's number is 128 bits, least significant byte first. */
function tweakOfNumber(vector: Vector): Bytes {
  const tweak = zeros(16);
  new DataView(tweak.buffer).setBigUint64(0, BigInt(vector.text("dataunitseqnumber")), true);
  return tweak;
}

/** XTS takes one data unit per call, so these cannot go in pieces. */
function xts(bits: string, tweakOf: (vector: Vector) => Bytes): Plan {
  const name = `aes-${bits}-xts`;
  return {
    need: cipher(name),
    check(vector) {
      // Units of 130 bits: the file gives 17 bytes, of which 6 bits do not count.
      if (vector.number("dataunitlen") % 8 !== 0) return { notApplicable: "bits, not bytes" };
      const input = { key: vector.bytes("key"), iv: tweakOf(vector), padding: false };
      const plaintext = vector.bits("pt", "dataunitlen");
      const ciphertext = vector.bits("ct", "dataunitlen");
      same(encrypt(name, input, plaintext), ciphertext, `${vector.id} encrypt`);
      same(decrypt(name, input, ciphertext), plaintext, `${vector.id} decrypt`);
    },
  };
}

const file = /^(?:ECB|CBC|OFB)\/(ECB|CBC|OFB)[A-Z]\w*?(\d+)\.rsp$/;

const rules: readonly Rule[] = [
  [/^(GCM|CCM|OCB3|SIV)\//, "AEAD: in vectors_aead.test.ts"],
  [file, (mode, bits) => plain(`aes-${bits}-${mode!.toLowerCase()}`)],
  [/^CFB\/CFB128[A-Z]\w*?(\d+)\.rsp$/, (bits) => plain(`aes-${bits}-cfb`)],
  [/^CFB\/CFB8[A-Z]\w*?(\d+)\.rsp$/, (bits) => plain(`aes-${bits}-cfb8`)],
  [/^CFB\/CFB1[A-Z]\w*?(\d+)\.rsp$/, (bits) => bitwise(`aes-${bits}-cfb1`)],
  [/^CTR\/aes-(\d+)-ctr\.txt$/, (bits) => plain(`aes-${bits}-ctr`)],
  [/^XTS\/tweak-128hexstr\/XTSGenAES(\d+)/, (bits) => xts(bits!, (vector) => vector.bytes("i"))],
  [/^XTS\/tweak-dataunitseqno\/XTSGenAES(\d+)/, (bits) => xts(bits!, tweakOfNumber)],
];

testFolder("ciphers/AES", rules);
