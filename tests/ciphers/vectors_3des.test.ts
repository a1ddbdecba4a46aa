/**
 * Triple DES on NIST's vectors.
 *
 * @module
 */
import { bitwise, plain } from "../vectors/cipher_plans.ts";
import { type Rule, testFolder } from "../vectors/rules.ts";
import { concat, type Vector } from "../vectors/vector.ts";

/** One key three times ("KEYs"), or three. */
function keyOf(vector: Vector): Uint8Array<ArrayBuffer> {
  const names = vector.has("keys") ? ["keys", "keys", "keys"] : ["key1", "key2", "key3"];
  return concat(...names.map((name) => vector.bytes(name)));
}

const rules: readonly Rule[] = [
  [/TCBCI|TOFBI|TCFBP/, "no OpenSSL has interleaved and pipelined modes"],
  [/^ECB\/TECB/, () => plain("des-ede3", keyOf)],
  [/^CBC\/TCBC/, () => plain("des-ede3-cbc", keyOf)],
  [/^OFB\/TOFB/, () => plain("des-ede3-ofb", keyOf)],
  [/^CFB\/TCFB64/, () => plain("des-ede3-cfb", keyOf)],
  [/^CFB\/TCFB8/, () => plain("des-ede3-cfb8", keyOf)],
  [/^CFB\/TCFB1/, () => bitwise("des-ede3-cfb1", keyOf)],
];

testFolder("ciphers/3DES", rules);
