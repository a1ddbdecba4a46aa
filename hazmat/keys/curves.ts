/**
 * Elliptic curves: their names, OBJECT IDENTIFIERs, and what checks need to know of them.
 *
 * The numbers are those that OpenSSL's own program writes for the curves that it has built in
 * (`openssl ecparam -name NAME -param_enc explicit -text`).
 *
 * @module
 */
import { power } from "./magnitudes.ts";

/** A curve. */
export interface Curve {
  /** OpenSSL's name, such as `"prime256v1"`; of a curve that is not known, its identifier. */
  readonly name: string;
  /** Its OBJECT IDENTIFIER. */
  readonly oid: string;
  /** What it is over. */
  readonly field?: "prime" | "binary";
  /** The octets of a coordinate. */
  readonly fieldWidth?: number;
  /** The order of its base point. */
  readonly order?: bigint;
  /** The octets of the order, and so of a private key and of each half of a signature. */
  readonly orderWidth?: number;
}

/** y^2 = x^3 + ax + b modulo p, where p is 3 modulo 4, so that a square root is a power. */
interface Equation {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
}

/** Name, OBJECT IDENTIFIER, field and its bits, order. */
const table = `
secp112r1 1.3.132.0.6 prime 112 db7c2abf62e35e7628dfac6561c5
secp112r2 1.3.132.0.7 prime 112 36df0aafd8b8d7597ca10520d04b
secp128r1 1.3.132.0.28 prime 128 fffffffe0000000075a30d1b9038a115
secp128r2 1.3.132.0.29 prime 128 3fffffff7fffffffbe0024720613b5a3
secp160k1 1.3.132.0.9 prime 160 100000000000000000001b8fa16dfab9aca16b6b3
secp160r1 1.3.132.0.8 prime 160 100000000000000000001f4c8f927aed3ca752257
secp160r2 1.3.132.0.30 prime 160 100000000000000000000351ee786a818f3a1a16b
secp192k1 1.3.132.0.31 prime 192 fffffffffffffffffffffffe26f2fc170f69466a74defd8d
secp224k1 1.3.132.0.32 prime 224 10000000000000000000000000001dce8d2ec6184caf0a971769fb1f7
secp224r1 1.3.132.0.33 prime 224 ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d
secp256k1 1.3.132.0.10 prime 256 fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141
secp384r1 1.3.132.0.34 prime 384 ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973
secp521r1 1.3.132.0.35 prime 521 1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409
prime192v1 1.2.840.10045.3.1.1 prime 192 ffffffffffffffffffffffff99def836146bc9b1b4d22831
prime192v2 1.2.840.10045.3.1.2 prime 192 fffffffffffffffffffffffe5fb1a724dc80418648d8dd31
prime192v3 1.2.840.10045.3.1.3 prime 192 ffffffffffffffffffffffff7a62d031c83f4294f640ec13
prime239v1 1.2.840.10045.3.1.4 prime 239 7fffffffffffffffffffffff7fffff9e5e9a9f5d9071fbd1522688909d0b
prime239v2 1.2.840.10045.3.1.5 prime 239 7fffffffffffffffffffffff800000cfa7e8594377d414c03821bc582063
prime239v3 1.2.840.10045.3.1.6 prime 239 7fffffffffffffffffffffff7fffff975deb41b3a6057c3c432146526551
prime256v1 1.2.840.10045.3.1.7 prime 256 ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
sect113r1 1.3.132.0.4 binary 113 100000000000000d9ccec8a39e56f
sect113r2 1.3.132.0.5 binary 113 10000000000000108789b2496af93
sect131r1 1.3.132.0.22 binary 131 400000000000000023123953a9464b54d
sect131r2 1.3.132.0.23 binary 131 400000000000000016954a233049ba98f
sect163k1 1.3.132.0.1 binary 163 4000000000000000000020108a2e0cc0d99f8a5ef
sect163r1 1.3.132.0.2 binary 163 3ffffffffffffffffffff48aab689c29ca710279b
sect163r2 1.3.132.0.15 binary 163 40000000000000000000292fe77e70c12a4234c33
sect193r1 1.3.132.0.24 binary 193 1000000000000000000000000c7f34a778f443acc920eba49
sect193r2 1.3.132.0.25 binary 193 10000000000000000000000015aab561b005413ccd4ee99d5
sect233k1 1.3.132.0.26 binary 233 8000000000000000000000000000069d5bb915bcd46efb1ad5f173abdf
sect233r1 1.3.132.0.27 binary 233 1000000000000000000000000000013e974e72f8a6922031d2603cfe0d7
sect239k1 1.3.132.0.3 binary 239 2000000000000000000000000000005a79fec67cb6e91f1c1da800e478a5
sect283k1 1.3.132.0.16 binary 283 1ffffffffffffffffffffffffffffffffffe9ae2ed07577265dff7f94451e061e163c61
sect283r1 1.3.132.0.17 binary 283 3ffffffffffffffffffffffffffffffffffef90399660fc938a90165b042a7cefadb307
sect409k1 1.3.132.0.36 binary 409 7ffffffffffffffffffffffffffffffffffffffffffffffffffe5f83b2d4ea20400ec4557d5ed3e3e7ca5b4b5c83b8e01e5fcf
sect409r1 1.3.132.0.37 binary 409 10000000000000000000000000000000000000000000000000001e2aad6a612f33307be5fa47c3c9e052f838164cd37d9a21173
sect571k1 1.3.132.0.38 binary 571 20000000000000000000000000000000000000000000000000000000000000000000000131850e1f19a63e4b391a8db917f4138b630d84be5d639381e91deb45cfe778f637c1001
sect571r1 1.3.132.0.39 binary 571 3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe661ce18ff55987308059b186823851ec7dd9ca1161de93d5174d66e8382e9bb2fe84e47
c2pnb163v1 1.2.840.10045.3.0.1 binary 163 400000000000000000001e60fc8821cc74daeafc1
c2pnb163v2 1.2.840.10045.3.0.2 binary 163 3fffffffffffffffffffdf64de1151adbb78f10a7
c2pnb163v3 1.2.840.10045.3.0.3 binary 163 3fffffffffffffffffffe1aee140f110aff961309
c2pnb176v1 1.2.840.10045.3.0.4 binary 176 10092537397eca4f6145799d62b0a19ce06fe26ad
c2tnb191v1 1.2.840.10045.3.0.5 binary 191 40000000000000000000000004a20e90c39067c893bbb9a5
c2tnb191v2 1.2.840.10045.3.0.6 binary 191 20000000000000000000000050508cb89f652824e06b8173
c2tnb191v3 1.2.840.10045.3.0.7 binary 191 155555555555555555555555610c0b196812bfb6288a3ea3
c2pnb208w1 1.2.840.10045.3.0.10 binary 208 101baf95c9723c57b6c21da2eff2d5ed588bdd5717e212f9d
c2tnb239v1 1.2.840.10045.3.0.11 binary 239 2000000000000000000000000000000f4d42ffe1492a4993f1cad666e447
c2tnb239v2 1.2.840.10045.3.0.12 binary 239 1555555555555555555555555555553c6f2885259c31e3fcdf154624522d
c2tnb239v3 1.2.840.10045.3.0.13 binary 239 cccccccccccccccccccccccccccccac4912d2d9df903ef9888b8a0e4cff
c2pnb272w1 1.2.840.10045.3.0.16 binary 272 100faf51354e0e39e4892df6e319c72c8161603fa45aa7b998a167b8f1e629521
c2pnb304w1 1.2.840.10045.3.0.17 binary 304 101d556572aabac800101d556572aabac8001022d5c91dd173f8fb561da6899164443051d
c2tnb359v1 1.2.840.10045.3.0.18 binary 359 1af286bca1af286bca1af286bca1af286bca1af286bc9fb8f6b85c556892c20a7eb964fe7719e74f490758d3b
c2pnb368w1 1.2.840.10045.3.0.19 binary 368 10090512da9af72b08349d98a5dd4c7b0532eca51ce03e2d10f3b7ac579bd87e909ae40a6f131e9cfce5bd967
c2tnb431r1 1.2.840.10045.3.0.20 binary 431 340340340340340340340340340340340340340340340340340340323c313fab50589703b5ec68d3587fec60d161cc149c1ad4a91
wap-wsg-idm-ecid-wtls1 2.23.43.1.4.1 binary 113 fffffffffffffffdbf91af6dea73
wap-wsg-idm-ecid-wtls3 2.23.43.1.4.3 binary 163 4000000000000000000020108a2e0cc0d99f8a5ef
wap-wsg-idm-ecid-wtls4 2.23.43.1.4.4 binary 113 100000000000000d9ccec8a39e56f
wap-wsg-idm-ecid-wtls5 2.23.43.1.4.5 binary 163 400000000000000000001e60fc8821cc74daeafc1
wap-wsg-idm-ecid-wtls6 2.23.43.1.4.6 prime 112 db7c2abf62e35e7628dfac6561c5
wap-wsg-idm-ecid-wtls7 2.23.43.1.4.7 prime 160 100000000000000000000351ee786a818f3a1a16b
wap-wsg-idm-ecid-wtls8 2.23.43.1.4.8 prime 112 100000000000001ecea551ad837e9
wap-wsg-idm-ecid-wtls9 2.23.43.1.4.9 prime 160 100000000000000000001cdc98ae0e2de574abf33
wap-wsg-idm-ecid-wtls10 2.23.43.1.4.10 binary 233 8000000000000000000000000000069d5bb915bcd46efb1ad5f173abdf
wap-wsg-idm-ecid-wtls11 2.23.43.1.4.11 binary 233 1000000000000000000000000000013e974e72f8a6922031d2603cfe0d7
wap-wsg-idm-ecid-wtls12 2.23.43.1.4.12 prime 224 ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d
brainpoolP160r1 1.3.36.3.3.2.8.1.1.1 prime 160 e95e4a5f737059dc60df5991d45029409e60fc09
brainpoolP160t1 1.3.36.3.3.2.8.1.1.2 prime 160 e95e4a5f737059dc60df5991d45029409e60fc09
brainpoolP192r1 1.3.36.3.3.2.8.1.1.3 prime 192 c302f41d932a36cda7a3462f9e9e916b5be8f1029ac4acc1
brainpoolP192t1 1.3.36.3.3.2.8.1.1.4 prime 192 c302f41d932a36cda7a3462f9e9e916b5be8f1029ac4acc1
brainpoolP224r1 1.3.36.3.3.2.8.1.1.5 prime 224 d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f
brainpoolP224t1 1.3.36.3.3.2.8.1.1.6 prime 224 d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f
brainpoolP256r1 1.3.36.3.3.2.8.1.1.7 prime 256 a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7
brainpoolP256t1 1.3.36.3.3.2.8.1.1.8 prime 256 a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7
brainpoolP320r1 1.3.36.3.3.2.8.1.1.9 prime 320 d35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311
brainpoolP320t1 1.3.36.3.3.2.8.1.1.10 prime 320 d35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311
brainpoolP384r1 1.3.36.3.3.2.8.1.1.11 prime 384 8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565
brainpoolP384t1 1.3.36.3.3.2.8.1.1.12 prime 384 8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565
brainpoolP512r1 1.3.36.3.3.2.8.1.1.13 prime 512 aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069
brainpoolP512t1 1.3.36.3.3.2.8.1.1.14 prime 512 aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069
SM2 1.2.156.10197.1.301 prime 256 fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123
`;

/** Name, p, a, b: of the curves that JWK has, and a few more. */
const equations = `
secp256k1 fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f 0 7
secp384r1 fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef
secp521r1 1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff 1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc 51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00
prime192v1 fffffffffffffffffffffffffffffffeffffffffffffffff fffffffffffffffffffffffffffffffefffffffffffffffc 64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1
prime256v1 ffffffff00000001000000000000000000000000ffffffffffffffffffffffff ffffffff00000001000000000000000000000000fffffffffffffffffffffffc 5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
brainpoolP160r1 e95e4a5f737059dc60dfc7ad95b3d8139515620f 340e7be2a280eb74e2be61bada745d97e8f7c300 1e589a8595423412134faa2dbdec95c8d8675e58
brainpoolP192r1 c302f41d932a36cda7a3463093d18db78fce476de1a86297 6a91174076b1e0e19c39c031fe8685c1cae040e5c69a28ef 469a28ef7c28cca3dc721d044f4496bcca7ef4146fbf25c9
brainpoolP224r1 d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff 68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43 2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b
brainpoolP256r1 a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377 7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9 26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6
brainpoolP320r1 d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27 3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4 520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6
brainpoolP384r1 8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53 7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826 4a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11
brainpoolP512r1 aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3 7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca 3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723
`;

/** Other names. */
const aliases: Readonly<Record<string, string>> = {
  "p-192": "prime192v1",
  "p-224": "secp224r1",
  "p-256": "prime256v1",
  "p-384": "secp384r1",
  "p-521": "secp521r1",
  secp192r1: "prime192v1",
  secp256r1: "prime256v1",
};

const rows = table.trim().split("\n").map((line) => line.split(" ") as Row);
type Row = [name: string, oid: string, field: "prime" | "binary", bits: string, order: string];

const byName = new Map(rows.map((row) => [row[0].toLowerCase(), row]));
const byOid = new Map(rows.map((row) => [row[1], row]));

/** The names of the curves that are known here. A libcrypto may have fewer, or more. */
export const curveNames: readonly string[] = rows.map(([name]) => name);

/** The curve of a name, in any case; `undefined` if none is known. */
export function curveNamed(name: string): Curve | undefined {
  const lower = name.toLowerCase();
  const row = byName.get(Object.hasOwn(aliases, lower) ? aliases[lower]! : lower);
  return row && curveOf(row);
}

/** The curve of an OBJECT IDENTIFIER, known or not. */
export function curveWithOid(oid: string): Curve {
  const row = byOid.get(oid);
  return row === undefined ? { name: oid, oid } : curveOf(row);
}

function curveOf([name, oid, field, bits, order]: Row): Curve {
  const value = BigInt(`0x${order}`);
  const orderWidth = Math.ceil(order.length / 2);
  return { name, oid, field, fieldWidth: Math.ceil(+bits / 8), order: value, orderWidth };
}

function equationOf(name: string): Equation | undefined {
  const line = equations.split("\n").find((one) => one.startsWith(`${name} `));
  if (line === undefined) return undefined;
  const [p, a, b] = line.split(" ").slice(1).map((hex) => BigInt(`0x${hex}`));
  return { p: p!, a: a!, b: b! };
}

/** Whether {@linkcode decompress} knows the curve. */
export function canDecompress({ name }: Curve): boolean {
  return equationOf(name) !== undefined;
}

/**
 * The y of a compressed point, whose x is given. Points are public: nothing here takes care of time.
 *
 * @returns `undefined` if there is no such point.
 */
export function decompress(curve: Curve, x: bigint, isOdd: boolean): bigint | undefined {
  const { p, a, b } = equationOf(curve.name)!;
  if (x >= p) return undefined;
  const square = (x * x * x + a * x + b) % p;
  const root = power(square, (p + 1n) / 4n, p);
  if (root * root % p !== square) return undefined;
  if (root === 0n) return isOdd ? undefined : 0n;
  return (root & 1n) === (isOdd ? 1n : 0n) ? root : p - root;
}
