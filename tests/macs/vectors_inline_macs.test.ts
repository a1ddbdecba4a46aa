/**
 * MACs for which the other files have no vectors. All were recomputed with
 * hashlib, or with implementations of their definitions in Python.
 *
 * @module
 */
import { createMac, mac as ourMac } from "../../hazmat/macs/mod.ts";
import { describe, it } from "../std.ts";
import { mac } from "../vectors/need.ts";
import { type Bytes, same } from "../vectors/vector.ts";

type MacParams = NonNullable<Parameters<typeof createMac>[2]>;
type Row = readonly [message: Bytes, params: MacParams, tag: string];

const text = (value: string) => new TextEncoder().encode(value);

/** 00 01 02 ... */
const counting = (length: number, first = 0) => new Uint8Array(length).map((_, i) => first + i);

/** NIST, "KMAC samples" to SP 800-185: key 40 41 ... 5f, messages of 4 and 200 bytes. */
const kmacKey = counting(32, 0x40);
const custom = text("My Tagged Application");
const kmac128: readonly Row[] = [
  [counting(4), {}, "e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e"],
  [counting(4), { custom }, "3b1fba963cd8b0b59e8c1a6d71888b7143651af8ba0a7070c0979e2811324aa5"],
  [counting(200), { custom }, "1f5b4e6cca02209e0dcb5ca635b89a15e271ecc760071dfd805faa38f9729230"],
];
const kmac256: readonly Row[] = [
  [
    counting(4),
    { custom },
    "20c570c31346f703c9ac36c61c03cb64c3970d0cfc787e9b79599d273a68d2f7" +
    "f69d4cc3de9d104a351689f27cf6f5951f0103f33f4f24871024d9c27773a8dd",
  ],
  [
    counting(200),
    {},
    "75358cf39e41494e949707927cee0af20a3ff553904c86b08f21cc414bcfd691" +
    "589d27cf5e15369cbbff8b9a4c2eb17800855d0235ff635da82533ec6b759b69",
  ],
  [
    counting(200),
    { custom },
    "b58618f71f92e1d56c1b8c55ddd7cd188b97b4ca4d99831eb2699a837da2e4d9" +
    "70fbacfde50033aea585f1a2708510c32d07880801bd182898fe476876fc8965",
  ],
];

/** SipHash's reference implementation, vectors.h: vectors_sip128 and vectors_sip64. */
const siphash: readonly Row[] = [
  [counting(0), {}, "a3817f04ba25a8e66df67214c7550293"],
  [counting(1), { size: 16 }, "da87c1d86b99af44347659119b22fc45"],
  [counting(8), {}, "3b62a9ba6258f5610f83e264f31497b4"],
  [counting(63), {}, "5150d1772f50834a503e069a973fbd7c"],
  [counting(15), { size: 8 }, "e545be4961ca29a1"],
];

/** BLAKE2's blake2b-kat and blake2s-kat; the last of each with all parameters, by hashlib. */
const blake2b: readonly Row[] = [
  [
    counting(0),
    {},
    "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786" +
    "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568",
  ],
  [
    counting(255),
    {},
    "142709d62e28fcccd0af97fad0f8465b971e82201dc51070faa0372aa43e9248" +
    "4be1c1e73ba10906d5d1853db6a4106e0a7bf9800d373d6dee2d46d62ef2a461",
  ],
];
const blake2s: readonly Row[] = [
  [counting(0), {}, "48a8997da407876b3d79c0d92325ad3b89cbb754d86ab71aee047ad345fd2c49"],
  [counting(255), {}, "3fb735061abc519dfe979e54c1ee5bfad0a9d858b3315bad34bde999efd724dd"],
];
const blake2Long: readonly Row[] = [[
  text("abc"),
  { size: 20, salt: text("s".repeat(16)), custom: text("p".repeat(16)) },
  "d4c817384a26c2eefcbc14170f9a15801aba30f2",
]];
const blake2Short: readonly Row[] = [[
  text("abc"),
  { size: 20, salt: text("s".repeat(8)), custom: text("p".repeat(8)) },
  "58a3b51b02b14c6baa56ee7fe1322ff26206b1cd",
]];

const subjects: readonly (readonly [string, string, Bytes, readonly Row[]])[] = [
  ["KMAC128", "kmac128", kmacKey, kmac128],
  ["KMAC256", "kmac256", kmacKey, kmac256],
  ["SipHash", "siphash", counting(16), siphash],
  ["keyed BLAKE2b", "blake2bmac", counting(64), blake2b],
  ["keyed BLAKE2s", "blake2smac", counting(32), blake2s],
  ["BLAKE2b with parameters", "blake2bmac", text("k".repeat(20)), blake2Long],
  ["BLAKE2s with parameters", "blake2smac", text("k".repeat(20)), blake2Short],
];

describe("published vectors of MACs", () => {
  for (const [title, name, key, rows] of subjects) {
    it(title, { skip: mac(name).skip }, () => {
      for (const [message, params, hex] of rows) {
        const tag = Uint8Array.fromHex(hex);
        same(ourMac(name, key, message, params), tag, name);
        createMac(name, key, params).update(message).verify(tag);
      }
      console.log(`${title}: ${rows.length} valid`);
    });
  }
});
