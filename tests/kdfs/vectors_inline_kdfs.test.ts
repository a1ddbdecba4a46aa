/**
 * KDFs for which the other files have no vectors. All were recomputed, Argon2
 * with Python's cryptography, the PRF and SSKDF with implementations of their
 * definitions in Python, the rest with `openssl kdf`.
 *
 * @module
 */
import * as kdfsOf from "../../hazmat/kdfs/mod.ts";
import { describe, it } from "../std.ts";
import { both, cipher, kdf, type Need } from "../vectors/need.ts";
import { type Bytes, concat, same, zeros } from "../vectors/vector.ts";
import { kbkdf as ourKbkdf, kdf as ourKdf, sskdf, tls1Prf } from "../../hazmat/kdfs/mod.ts";

const hex = (value: string) => Uint8Array.fromHex(value);
const text = (value: string) => new TextEncoder().encode(value);
const repeat = (byte: number, length: number) => new Uint8Array(length).fill(byte);

type Row = readonly [need: Need, derive: (length: number) => Bytes, expected: string];

/** RFC 9106, section 5: one input for all three. */
const argon2Input = {
  password: repeat(1, 32),
  salt: repeat(2, 16),
  secret: repeat(3, 8),
  associatedData: repeat(4, 12),
  ...{ iterations: 3, memoryCost: 32, lanes: 4 },
};

const argon2 = (name: "argon2d" | "argon2i" | "argon2id", expected: string): Row => [
  kdf(name),
  (length) => kdfsOf[name]({ ...argon2Input, length }),
  expected,
];

function prf(hash: string, secret: Bytes, seed: Bytes, expected: string): Row {
  return [kdf("tls1-prf"), (length) => tls1Prf({ hash, secret, seed, length }), expected];
}

/** The IV of RFC 6803's feedback mode is zero. */
const kbkdf = (mac: "camellia-256-cbc", key: Bytes, label: Bytes, expected: string): Row => [
  both(kdf("kbkdf"), cipher(mac)),
  (length) =>
    ourKbkdf({
      ...{ mode: "feedback", mac: "cmac", cipher: mac },
      ...{ key, label, length, seed: zeros(16) },
    }),
  expected,
];

const hmacSskdf: Row = [
  kdf("sskdf"),
  (length) =>
    sskdf({
      ...{ mac: "hmac", hash: "sha256", length },
      key: hex("6ee6c00d70a6cd14bd5a4e8fcfec8386"),
      salt: hex("532f5131e0a2fecc722f87e5aa2062cb"),
      info: hex("861aa2886798231259bd0314"),
    }),
  "13479e9a91dd20fdd757d68ffe8869fb",
];

const kmacSskdf: Row = [
  kdf("sskdf"),
  (length) =>
    sskdf({
      ...{ mac: "kmac128", length },
      ...{ key: repeat(1, 16), info: repeat(2, 12), salt: repeat(3, 16) },
    }),
  "5840b4fa889222f2f9ae80262fa40f7e588d67f9744e7cd78a0b4d3615ecaee8",
];

const generic = (
  name: string,
  params: Parameters<typeof ourKdf>[1]["params"],
  expected: string,
): Row => [kdf(name), (length) => ourKdf(name, { params, length }), expected];

const sshHash = hex("a4ebd45934f56792b5112dcd75a1075fdc889245");
const sshKey = hex(
  "0000008055bae931c07fd824bf10add1902b6fbc7c665347383498a686929ff5" +
    "a25f8e40cb6645ea814fb1a5e0a11f852f86255641e5ed986e83a78bc8269480" +
    "eac0b0dfd770cab92e7a28dd87ff452466d6ae867cead63b366b1c286e6c4811" +
    "a9f14c27aea14c5171d49b78c06e3735d36e6a3be321dd5fc82308f34ee1cb17" +
    "fba94a59",
);

const camelliaKey = hex("b9d6828b2056b7be656d88a123b1fac68214ac2b727ecf5f69afe0c4df2a6d2c");

const rows: Readonly<Record<string, Row>> = {
  "Argon2d, RFC 9106 5.1": argon2(
    "argon2d",
    "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb",
  ),
  "Argon2i, RFC 9106 5.2": argon2(
    "argon2i",
    "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8",
  ),
  "Argon2id, RFC 9106 5.3": argon2(
    "argon2id",
    "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
  ),
  "TLS 1.2's PRF with SHA-256, ietf.org/mail-archive/web/tls/current/msg03416.html": prf(
    "sha256",
    hex("9bbe436ba940f017b17652849a71db35"),
    concat(text("test label"), hex("a0ba9f936cda311827a6f796ffd5198c")),
    "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a" +
      "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab" +
      "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701" +
      "87347b66",
  ),
  "TLS 1.0's PRF, from its definition (RFC 2246 5)": prf(
    "md5-sha1",
    repeat(0xab, 48),
    concat(text("PRF Testvector"), repeat(0xcd, 64)),
    "d3d4d1e349b5d515044666d51de32bab258cb521b6b053463e354832fd976754" +
      "443bcf9a296519bc289abcbc1187e4ebd31e602353776c408aafb74cbc85eff6" +
      "9255f9788faa184cbb957a9819d84a5d7eb006eb459d3ae8de9810454b8b2d8f" +
      "1afbc655a8c9a013",
  ),
  "KBKDF, feedback mode, CMAC of Camellia, RFC 6803 10": kbkdf(
    "camellia-256-cbc",
    camelliaKey,
    hex("0000000299"),
    "e467f9a9552bc7d3155a6220af9c19220eeed4ff78b0d1e6a1544991461a9e50",
  ),
  "SSKDF with HMAC, by github.com/patrickfav/singlestep-kdf": hmacSskdf,
  "SSKDF with KMAC128, from its definition": kmacSskdf,
  "Kerberos with triple DES, RFC 3961 A.3": generic(
    "krb5kdf",
    {
      cipher: "des-ede3-cbc",
      key: hex("dce06b1f64c857a11c3db57c51899b2cc1791008ce973b92"),
      constant: hex("0000000155"),
    },
    "925179d04591a79b5d3192c4a7e9c289b049c71f6ee604cd",
  ),
  "SSH, NIST CAVS 14.1": generic(
    "sshkdf",
    { digest: "sha1", key: sshKey, xcghash: sshHash, session_id: sshHash, type: "A" },
    "e2f627c0b43f1ac1",
  ),
};

describe("published vectors of KDFs", () => {
  for (const [title, [need, derive, expected]] of Object.entries(rows)) {
    it(title, { skip: need.skip }, () => {
      using _held = need.hold();
      same(derive(expected.length / 2), hex(expected), title);
      console.log(`${title}: 1 valid`);
    });
  }
});
