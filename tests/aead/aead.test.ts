/**
 * AEAD: published answers.
 *
 * @module
 */
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import type { AssociatedData } from "../../hazmat/aead/aead.ts";
import { assertEquals, describe, it } from "../std.ts";
import { type Bytes, hex, lacksCipher, utf8 } from "../support/ciphers.ts";

interface Answer {
  readonly source: string;
  readonly name: string;
  readonly key: Bytes;
  readonly nonce: Bytes;
  readonly aad?: AssociatedData;
  readonly text: Bytes;
  readonly sealed: Bytes;
  readonly tagLength?: number;
}

const none = new Uint8Array();

const gcm = {
  name: "aes-128-gcm",
  key: hex("feffe9928665731c6d6a8f9467308308"),
  aad: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
  text: hex(`
    d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
    1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39`),
};

const ccmKey = hex("404142434445464748494a4b4c4d4e4f");
const ocbKey = hex("000102030405060708090a0b0c0d0e0f");

const answers: readonly Answer[] = [
  {
    ...gcm,
    source: "McGrew and Viega, The Galois/Counter Mode of Operation, test case 4",
    nonce: hex("cafebabefacedbaddecaf888"),
    sealed: hex(`
      42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05
      1ba30b396a0aac973d58e091 5bc94fbc3221a5db94fae95ae7121a47`),
  },
  {
    ...gcm,
    source: "McGrew and Viega, test case 5: a nonce of 8 bytes",
    nonce: hex("cafebabefacedbad"),
    sealed: hex(`
      61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c742373806900e49f24b22b097544d4896b42
      4989b5e1ebac0f07c23f4598 3612d2e79e3b0785561be14aaca2fccb`),
  },
  {
    ...gcm,
    source: "the same as test case 4, with a tag of 12 bytes",
    nonce: hex("cafebabefacedbaddecaf888"),
    sealed: hex(`
      42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05
      1ba30b396a0aac973d58e091 5bc94fbc3221a5db94fae95a`),
    tagLength: 12,
  },
  {
    source: "NIST SP 800-38C, example 1",
    name: "aes-128-ccm",
    key: ccmKey,
    nonce: hex("10111213141516"),
    aad: hex("0001020304050607"),
    text: hex("20212223"),
    sealed: hex("7162015b 4dac255d"),
    tagLength: 4,
  },
  {
    source: "NIST SP 800-38C, example 2",
    name: "aes-128-ccm",
    key: ccmKey,
    nonce: hex("1011121314151617"),
    aad: hex("000102030405060708090a0b0c0d0e0f"),
    text: hex("202122232425262728292a2b2c2d2e2f"),
    sealed: hex("d2a1f0e051ea5f62081a7792073d593d 1fc64fbfaccd"),
    tagLength: 6,
  },
  {
    source: "RFC 8439, section 2.8.2",
    name: "chacha20-poly1305",
    key: hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"),
    nonce: hex("070000004041424344454647"),
    aad: hex("50515253c0c1c2c3c4c5c6c7"),
    text: utf8(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the " +
        "future, sunscreen would be it.",
    ),
    sealed: hex(`
      d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b
      1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc
      3ff4def08e4b7a9de576d26586cec64b6116 1ae10b594f09e26a7e902ecbd0600691`),
  },
  {
    source: "RFC 7253, appendix A, first",
    name: "aes-128-ocb",
    key: ocbKey,
    nonce: hex("bbaa99887766554433221100"),
    text: none,
    sealed: hex("785407bfffc8ad9edcc5520ac9111ee6"),
  },
  {
    source: "RFC 7253, appendix A, second",
    name: "aes-128-ocb",
    key: ocbKey,
    nonce: hex("bbaa99887766554433221101"),
    aad: hex("0001020304050607"),
    text: hex("0001020304050607"),
    sealed: hex("6820b3657b6f615a5725bda0d3b4eb3a257c9af1f8f03009"),
  },
  {
    source: "RFC 7253, appendix A, with a tag of 96 bits",
    name: "aes-128-ocb",
    key: hex("0f0e0d0c0b0a09080706050403020100"),
    nonce: hex("bbaa9988776655443322110d"),
    aad: Uint8Array.from({ length: 40 }, (_, index) => index),
    text: Uint8Array.from({ length: 40 }, (_, index) => index),
    sealed: hex(`
      1792a4e31e0755fb03e31b22116e6c2ddf9efd6e33d536f1a0124b0a55bae884ed93481529c76b6a
      d0c515f4d1cdd4fdac4f02aa`),
    tagLength: 12,
  },
  {
    source: "RFC 5297, appendix A.1: deterministic",
    name: "aes-128-siv",
    key: hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
    nonce: none,
    aad: hex("101112131415161718191a1b1c1d1e1f2021222324252627"),
    text: hex("112233445566778899aabbccddee"),
    sealed: hex("85632d07c6e8f37f950acd320a2ecc93 40c02b9690c4dc04daef7f6afe5c"),
  },
  {
    source: "RFC 5297, appendix A.2: nonce and two components",
    name: "aes-128-siv",
    key: hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f"),
    nonce: hex("09f911029d74e35bd84156c5635688c0"),
    aad: [
      hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"),
      hex("102030405060708090a0"),
    ],
    text: utf8("this is some plaintext to encrypt using SIV-AES"),
    sealed: hex(`
      7bdb6e3b432667eb06f4d14bff2fbd0f
      cb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d`),
  },
  {
    source: "RFC 8452, appendix C.1, without additional data",
    name: "aes-128-gcm-siv",
    key: hex("01000000000000000000000000000000"),
    nonce: hex("030000000000000000000000"),
    text: hex("0100000000000000"),
    sealed: hex("b5d839330ac7b786578782fff6013b815b287c22493a364c"),
  },
  {
    source: "RFC 8452, appendix C.1, with additional data",
    name: "aes-128-gcm-siv",
    key: hex("01000000000000000000000000000000"),
    nonce: hex("030000000000000000000000"),
    aad: hex("01"),
    text: hex("0200000000000000"),
    sealed: hex("1e6daba35669f4273b0a1a2560969cdf790d99759abd1508"),
  },
];

describe("AEAD of the standards", () => {
  for (const { source, name, key, nonce, aad, text, sealed, tagLength } of answers) {
    const skip = lacksCipher(name);
    it(`${name} seals and opens: ${source}`, { skip }, () => {
      using aead = ourAead(name, key, { tagLength });
      for (let time = 0; time < 2; time++) { // what came before must not matter
        assertEquals(aead.seal(nonce, text, aad).toHex(), sealed.toHex());
        assertEquals(aead.open(nonce, sealed, aad).toHex(), text.toHex());
      }
    });
  }

  it("are the same as on fresh objects when nonces have several lengths in turn", () => {
    for (const name of ["aes-128-gcm", "aes-128-ccm", "aes-128-ocb"]) {
      using aead = ourAead(name, ccmKey);
      for (const length of [12, 7, 13, 12, 8, 13, 7]) {
        using fresh = ourAead(name, ccmKey);
        const nonce = new Uint8Array(length).fill(length);
        const sealed = aead.seal(nonce, gcm.text);
        assertEquals(sealed, fresh.seal(nonce, gcm.text), `${name} ${length}`);
        assertEquals(aead.open(nonce, sealed), gcm.text, `${name} ${length}`);
      }
    }
  });
});
