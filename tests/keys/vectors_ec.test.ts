/**
 * Elliptic curves on the vectors of NIST (FIPS 186-2 and 186-3, SP 800-56A), RFC 7027 and
 * cryptography.
 *
 * @module
 */
import { publicKeyFromRaw } from "../../hazmat/keys/mod.ts";
import {
  expectResult,
  hashOf,
  newer,
  numbersOf,
  oneIn,
  privateOf,
  publicOf,
  sideBySide,
} from "../vectors/key_numbers.ts";
import { keyType } from "../vectors/need.ts";
import { readRecords } from "../vectors/records.ts";
import { type Check, type Plan, testFolder } from "../vectors/rules.ts";
import { same, type Vector } from "../vectors/vector.ts";

const need = keyType("ec");

/** NIST's older names of curves. */
function curveOf(vector: Vector): string {
  const name = vector.text("curve");
  const [, kind, bits] = /^([PKB])-(\d+)$/.exec(name) ?? [];
  if (kind === undefined) return name;
  if (kind === "P") return name;
  if (bits === "256") return "secp256k1";
  return `sect${bits}${kind === "K" ? "k1" : bits === "163" ? "r2" : "r1"}`;
}

/** Files whose brackets say the curve and the digest: `[P-192,SHA-1]`. */
const sections = (start: string) => (file: string, text: string) =>
  readRecords(
    file,
    text.replace(/^\[([PKB]-\d+)(?:,(SHA-\d+))?\]/gm, "[curve = $1, hash = $2]"),
    start,
  );

const point = (vector: Vector, x: string, y: string) =>
  publicOf("ec", { curve: curveOf(vector), ...numbersOf(vector, `x=${x} y=${y}`) });

const scalar = (vector: Vector, d: string) =>
  privateOf("ec", { curve: curveOf(vector), ...numbersOf(vector, `d=${d}`) });

const pair: Check = (vector) => {
  const own = scalar(vector, "d").publicKey;
  if (!own.equals(point(vector, "qx", "qy"))) throw new Error(vector.id);
};

const onCurve: Check = (vector) => expectResult(vector, () => void point(vector, "qx", "qy"));

const signature: Check = (vector) => {
  const hash = hashOf(vector.text("hash") || "SHA-1");
  return expectResult(vector, () => {
    const key = point(vector, "qx", "qy");
    const pair = sideBySide(vector, ["r", "s"], Math.ceil(key.bits / 8));
    key.verify(vector.bytes("msg"), pair, { hash, encoding: "p1363" });
  });
};

const plan = (start: string, check: Check): Plan => ({ need, read: sections(start), check });

testFolder("asymmetric/ECDSA", [
  [/Readme/, "not vectors"],
  [/RFC6979/, "OpenSSL's own: in vectors_openssl.test.ts"],
  [/FIPS.*SigGen\.txt/, "the .rsp of that name, with values on the way"],
  [/KeyPair/, () => plan("d", pair)],
  [/PKV/, () => plan("qx", onCurve)],
  [/FIPS_186-2.Sig(Gen|Ver)/, () => plan("msg", signature)],
  [/Sig(Gen|Ver)/, () => plan("msg", oneIn(5, signature))],
], newer);

/** The curve is named once for each set, at the file's start. */
function readAgreement(file: string, text: string): Vector[] {
  const names = [...text.matchAll(/^\[(E.)\]\s*\[Curve selected:\s*(\S+)\]/gm)];
  const curves = new Map(names.map(([, set, curve]) => [set!, curve!]));
  const named = text.replace(/^\[(E.) - SHA\d+\]/gm, (_, set) => `[curve = ${curves.get(set)}]`);
  return readRecords(file, named, "count");
}

const agreement: Check = (vector) => {
  const result = vector.text("result");
  if (result.includes("IUT's Static")) {
    return { notApplicable: "a private key that does not belong to the public one beside it" };
  }
  const agree = () => scalar(vector, "dsiut").agree(point(vector, "qscavsx", "qscavsy"));
  if (!result.includes("Z changed")) {
    return expectResult(vector, () => same(agree(), vector.bytes("z"), vector.id));
  }
  if (agree().toHex() === vector.text("z").toLowerCase()) throw new Error(vector.id);
  return "invalid";
};

const brainpool: Check = (vector) => {
  const [a, b] = [scalar(vector, "da"), scalar(vector, "db")];
  const [publicA, publicB] = [point(vector, "x_qa", "y_qa"), point(vector, "x_qb", "y_qb")];
  if (!a.publicKey.equals(publicA) || !b.publicKey.equals(publicB)) throw new Error(vector.id);
  same(a.agree(publicB), vector.bytes("x_z"), vector.id);
  same(b.agree(publicA), vector.bytes("x_z"), vector.id);
};

testFolder("asymmetric/ECDH", [
  [/KDFConcat/, "with a KDF: in tests/kdfs/vectors_kdfs.test.ts"],
  [/ZZOnly/, () => ({ need, read: readAgreement, check: agreement })],
  [/brainpool/, () => ({ need, check: brainpool })],
], newer);

const compressed: Check = (vector) => {
  const curve = vector.text("curve").toLowerCase();
  const key = publicKeyFromRaw("ec", vector.bytes("point"), { curve });
  if (!key.equals(publicOf("ec", { curve, ...numbersOf(vector, "x y") }))) {
    throw new Error(vector.id);
  }
  same(key.toRaw({ compressed: true }), vector.bytes("point"), vector.id);
};

testFolder("asymmetric/EC", [[/compressed_points/, () => ({ need, check: compressed })]], newer);
