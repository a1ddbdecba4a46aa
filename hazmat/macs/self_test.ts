/**
 * Known-answer tests of MACs.
 *
 * @module
 */
import type { BackendOption } from "../core/default.ts";
import { knownAnswer, type SelfTest, utf8 } from "../core/self_test.ts";
import type { MacParams } from "./mac_context.ts";

/** The functions under test. */
export interface Macs {
  hmac(hash: string, key: Uint8Array, data: Uint8Array, on: BackendOption): Uint8Array;
  mac(name: string, key: Uint8Array, data: Uint8Array, params: MacParams): Uint8Array;
}

/** RFC 4231, section 4.2. */
const hiThere = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
/** RFC 4493, section 4, example 2. */
const cmac = {
  key: "2b7e151628aed2a6abf7158809cf4f3c",
  data: "6bc1bee22e409f96e93d7e117393172a",
  answer: "070a16b46b4d4144f79bdd9dd04a287c",
};
/** RFC 8439, section 2.5.2. */
const poly1305 = {
  key: "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
  answer: "a8061dc1305136c6c22b8baf0c0127a9",
};

/** The self-tests of MACs. */
export function macSelfTests({ hmac, mac }: Macs, on: BackendOption): SelfTest[] {
  const bytes = Uint8Array.fromHex;
  return [
    knownAnswer(
      "hmac of sha256",
      hiThere,
      () => hmac("sha256", new Uint8Array(20).fill(0x0b), utf8("Hi There"), on),
    ),
    knownAnswer(
      "cmac of aes-128",
      cmac.answer,
      () => mac("cmac", bytes(cmac.key), bytes(cmac.data), { ...on, cipher: "aes-128-cbc" }),
    ),
    knownAnswer(
      "poly1305",
      poly1305.answer,
      () =>
        mac("poly1305", bytes(poly1305.key), utf8("Cryptographic Forum Research Group"), { ...on }),
    ),
  ];
}
