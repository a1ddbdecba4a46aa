/**
 * Published MACs.
 *
 * @module
 */
import type { MacParams } from "../../hazmat/macs/mac.ts";

/** A published MAC. */
export interface MacAnswer {
  /** Where it is published. */
  readonly source: string;
  /** The MAC's name. */
  readonly name: string;
  /** Its parameters. */
  readonly params: MacParams;
  /** The key. */
  readonly key: Uint8Array;
  /** What is authenticated. */
  readonly data: Uint8Array;
  /** The MAC, in hexadecimal. */
  readonly mac: string;
  /** Whether OpenSSL 1.1.1 has it too. */
  readonly isOlder: boolean;
}

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));
const text = (value: string) => new TextEncoder().encode(value);
const counted = (from: number, to: number) => new Uint8Array(to - from + 1).map((_, i) => from + i);

const hiThere = { key: new Uint8Array(20).fill(0x0b), data: text("Hi There") };
const longKey = {
  key: new Uint8Array(131).fill(0xaa),
  data: text("Test Using Larger Than Block-Size Key - Hash Key First"),
};
const noKey = { key: new Uint8Array(0), data: new Uint8Array(0) };
const sha3Sample = { key: counted(0, 31), data: text("Sample message for keylen<blocklen") };

const hmacs: readonly (readonly [string, string, { key: Uint8Array; data: Uint8Array }, string])[] =
  [
    [
      "RFC 4231, 4.2",
      "sha224",
      hiThere,
      "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22",
    ],
    [
      "RFC 4231, 4.2",
      "sha256",
      hiThere,
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    ],
    [
      "RFC 4231, 4.2",
      "sha384",
      hiThere,
      "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c" +
      "faea9ea9076ede7f4af152e8b2fa9cb6",
    ],
    [
      "RFC 4231, 4.2",
      "sha512",
      hiThere,
      "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde" +
      "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
    ],
    [
      "RFC 4231, 4.7: a key longer than a block",
      "sha256",
      longKey,
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ],
    [
      "an empty key (openssl#13089)",
      "sha256",
      noKey,
      "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
    ],
    [
      "NIST's example of HMAC-SHA3-256 (bun#24075)",
      "sha3-256",
      sha3Sample,
      "4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205",
    ],
  ];

const cmacKey = hex("2b7e151628aed2a6abf7158809cf4f3c");
const cmacData = hex(
  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" +
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
);
const cmacs: readonly (readonly [number, string])[] = [
  [0, "bb1d6929e95937287fa37d129b756746"],
  [16, "070a16b46b4d4144f79bdd9dd04a287c"],
  [40, "dfa66747de9ae63030ca32611497c827"],
  [64, "51f0bebf7e3b9d92fc49741779363cfe"],
];

const tagged = text("My Tagged Application");
const kmacKey = counted(0x40, 0x5f);
const four = counted(0, 3);
const kmacs: readonly (readonly [string, MacParams, Uint8Array, string])[] = [
  ["kmac128", {}, four, "e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e"],
  [
    "kmac128",
    { custom: tagged },
    four,
    "3b1fba963cd8b0b59e8c1a6d71888b7143651af8ba0a7070c0979e2811324aa5",
  ],
  [
    "kmac128",
    { custom: tagged, size: 32 },
    counted(0, 0xc7),
    "1f5b4e6cca02209e0dcb5ca635b89a15e271ecc760071dfd805faa38f9729230",
  ],
  [
    "kmac256",
    { custom: tagged, size: 64 },
    four,
    "20c570c31346f703c9ac36c61c03cb64c3970d0cfc787e9b79599d273a68d2f7" +
    "f69d4cc3de9d104a351689f27cf6f5951f0103f33f4f24871024d9c27773a8dd",
  ],
  [
    "kmac128",
    { xof: true, size: 32 },
    four,
    "cd83740bbd92ccc8cf032b1481a0f4460e7ca9dd12b08a0c4031178bacd6ec35",
  ],
];

const others: readonly MacAnswer[] = [
  {
    source: "RFC 8439, 2.5.2",
    name: "poly1305",
    params: {},
    key: hex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"),
    data: text("Cryptographic Forum Research Group"),
    mac: "a8061dc1305136c6c22b8baf0c0127a9",
    isOlder: true,
  },
  {
    source: "SipHash's reference, 64 bits",
    name: "siphash",
    params: { size: 8 },
    key: counted(0, 15),
    data: counted(0, 14),
    mac: "e545be4961ca29a1",
    isOlder: true,
  },
  {
    source: "SipHash's reference, 128 bits",
    name: "siphash",
    params: {},
    key: counted(0, 15),
    data: new Uint8Array(0),
    mac: "a3817f04ba25a8e66df67214c7550293",
    isOlder: true,
  },
  {
    source: "The Galois/Counter Mode of Operation, test case 1",
    name: "gmac",
    params: { cipher: "aes-128-gcm", iv: new Uint8Array(12) },
    key: new Uint8Array(16),
    data: new Uint8Array(0),
    mac: "58e2fccefa7e3061367f1d57a4e7455a",
    isOlder: true,
  },
  {
    source: "NIST CAVP gcmEncryptExtIV128, with no plaintext",
    name: "gmac",
    params: { cipher: "aes-128-gcm", iv: hex("e0e00f19fed7ba0136a797f3") },
    key: hex("77be63708971c4e240d1cb79e8d77feb"),
    data: hex("7a43ec1d9c0a5a78a0b16533a6213cab"),
    mac: "209fcc8d3675ed938e9c7166709dd946",
    isOlder: true,
  },
  {
    source: "BLAKE2's reference",
    name: "blake2bmac",
    params: {},
    key: counted(0, 63),
    data: new Uint8Array(0),
    mac: "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786" +
      "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568",
    isOlder: false,
  },
  {
    source: "BLAKE2's reference",
    name: "blake2smac",
    params: {},
    key: counted(0, 31),
    data: new Uint8Array(0),
    mac: "48a8997da407876b3d79c0d92325ad3b89cbb754d86ab71aee047ad345fd2c49",
    isOlder: false,
  },
];

/** All of them. */
export const macAnswers: readonly MacAnswer[] = [
  ...hmacs.map(([source, digest, { key, data }, mac]) => (
    { source, name: "hmac", params: { digest }, key, data, mac, isOlder: true }
  )),
  ...cmacs.map(([length, mac]) => ({
    source: `RFC 4493, 4, of ${length} bytes`,
    name: "cmac",
    params: { cipher: "aes-128-cbc" },
    key: cmacKey,
    data: cmacData.subarray(0, length),
    mac,
    isOlder: true,
  })),
  ...kmacs.map(([name, params, data, mac]) => (
    {
      source: "NIST's examples of SP 800-185",
      name,
      params,
      key: kmacKey,
      data,
      mac,
      isOlder: false,
    }
  )),
  ...others,
];
