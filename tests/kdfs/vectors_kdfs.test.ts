/**
 * KDFs on the vectors of RFC 5869, 6070 and 7914 and NIST's (ANSI X9.63, KBKDF,
 * and the one-step KDF within those of key agreement).
 *
 * @module
 */
import { UnsupportedAlgorithm } from "../../errors.ts";
import backend from "../../mod.ts";
import { kdf } from "../vectors/need.ts";
import { wycheproof } from "../vectors/places.ts";
import { type Check, type Plan, testFolder } from "../vectors/rules.ts";
import { type Bytes, concat, same, sameBytes, type Vector } from "../vectors/vector.ts";
import {
  hkdf as ourHkdf,
  hkdfExpand,
  hkdfExtract,
  kbkdf,
  pbkdf2 as ourPbkdf2,
  scrypt as ourScrypt,
  sskdf,
  x963kdf as ourX963kdf,
} from "../../hazmat/kdfs/mod.ts";

/** "SHA-256", "SHA256": sha256. */
const digestOf = (name: string) => name.toLowerCase().replace("-", "");

/** RFC 5869 gives the value between the two steps; the long vector does not. */
const hkdf: Plan = {
  need: kdf("hkdf"),
  check(vector) {
    const hash = digestOf(vector.text("hash"));
    const [key, salt, info] = [vector.bytes("ikm"), vector.bytes("salt"), vector.bytes("info")];
    const [length, output] = [vector.number("l"), vector.bytes("okm")];
    same(ourHkdf({ hash, key, salt, info, length }), output, vector.id);
    if (!vector.has("prk")) return;
    const extracted = vector.bytes("prk");
    same(hkdfExtract({ hash, key, salt }), extracted, `${vector.id} extract`);
    const expanded = hkdfExpand({ hash, key: extracted, info, length });
    same(expanded, output, `${vector.id} expand`);
  },
};

/** Passwords are text, in which `\0` is a zero byte. */
function textOf(vector: Vector, name: string): Bytes {
  return new TextEncoder().encode(vector.text(name).replaceAll("\\0", "\0"));
}

/** The one with 2^24 iterations takes seconds, and is in Wycheproof's pbkdf2_hmacsha1 too. */
const isDouble = (iterations: number) => iterations > 1_000_000 && wycheproof.skip === false;

const pbkdf2: Plan = {
  need: kdf("pbkdf2"),
  check(vector) {
    if (isDouble(vector.number("iterations"))) return { notApplicable: "in Wycheproof too" };
    const derived = ourPbkdf2({
      hash: "sha1",
      password: textOf(vector, "password"),
      salt: textOf(vector, "salt"),
      iterations: vector.number("iterations"),
      length: vector.number("length"),
    });
    same(derived, vector.bytes("derived_key"), vector.id);
  },
};

/** The last one takes 1 GiB. */
const scryptMemory = 1.5 * 2 ** 30;

const scrypt: Plan = {
  need: kdf("scrypt"),
  check(vector) {
    const derived = ourScrypt({
      password: textOf(vector, "password"),
      salt: textOf(vector, "salt"),
      cost: vector.number("n"),
      blockSize: vector.number("r"),
      parallelization: vector.number("p"),
      length: vector.number("length"),
      maxMemory: scryptMemory,
    });
    same(derived, vector.bytes("derived_key"), vector.id);
  },
};

const x963kdf: Plan = {
  need: kdf("x963kdf"),
  check(vector) {
    const output = vector.bits("key_data", "key data length");
    // 521 bits come in 66 bytes: this length is not in whole ones.
    const derived = ourX963kdf({
      hash: digestOf(vector.text("title")),
      key: vector.bytes("z"),
      info: vector.bits("sharedinfo", "sharedinfo length"),
      length: output.length,
    });
    same(derived, output, vector.id);
  },
};

/** What the file calls MACs. */
function prfOf(vector: Vector): { mac: "hmac"; hash: string } | { mac: "cmac"; cipher: string } {
  const [mac, function_] = vector.text("prf").split("_");
  if (mac === "HMAC") return { mac: "hmac", hash: digestOf(function_!) };
  const aes = /^AES(\d+)$/.exec(function_!);
  return { mac: "cmac", cipher: aes ? `aes-${aes[1]}-cbc` : "des-ede3-cbc" };
}

/** Triple DES with two keys is triple DES with three, the last equal to the first. */
function kbkdfKey(vector: Vector): Bytes {
  const key = vector.bytes("ki");
  return vector.text("prf") === "CMAC_TDES2" ? concat(key, key.subarray(0, 8)) : key;
}

/**
 * The file's "fixed input data" is plain bytes. OpenSSL builds it from label, zero byte, context
 * and length, all of which but the label can be left out.
 */
const checkKbkdf: Check = (vector) => {
  if (vector.text("ctrlocation") !== "BEFORE_FIXED") {
    return { notApplicable: "no OpenSSL puts the counter elsewhere" };
  }
  const counterLength = Number.parseInt(vector.text("rlen")) as 8 | 16 | 24 | 32;
  const output = vector.bits("ko", "l");
  try {
    const derived = kbkdf({
      ...prfOf(vector),
      mode: "counter",
      key: kbkdfKey(vector),
      label: vector.counted("fixedinputdata", "fixedinputdatabytelen"),
      counterLength,
      useLength: false,
      useSeparator: false,
      length: output.length,
    });
    same(derived, output, vector.id);
  } catch (error) {
    const isOld = backend.opensslVersionNumber() < 0x30100000;
    if (!isOld || counterLength === 32 || !(error instanceof UnsupportedAlgorithm)) throw error;
    return { notApplicable: "OpenSSL 3.0 has counters of 32 bits only" };
  }
};

/** Results by number: the change does not affect the KDF, or is its result. */
const kasResults: Readonly<Record<string, "right" | "wrong">> = {
  ...{ 0: "right", 13: "right", 14: "right" },
  ...{ 11: "right", 12: "right" }, // the MAC's data and tag
  9: "wrong", // the derived key
};

const checkKas: Check = (vector) => {
  const number = /\((\d+) /.exec(vector.text("result"))![1]!;
  const expected = kasResults[number];
  if (expected === undefined) return { notApplicable: "a fault before the derivation" };
  const output = vector.bytes("dkm");
  const derived = sskdf({
    hash: digestOf(/SHA\d+$/.exec(vector.text("title"))![0]),
    key: vector.bytes("z"),
    info: vector.bytes("oi"),
    length: output.length,
  });
  if (expected === "right") return same(derived, output, vector.id);
  if (sameBytes(derived, output)) throw new Error(`${vector.id}: this key is wrong`);
  return "invalid";
};

testFolder("KDF", [
  [/HKDF|hkdf/, () => hkdf],
  [/PBKDF2/, () => pbkdf2],
  [/scrypt/, () => scrypt],
  [/ansx963/, () => x963kdf],
  [/KBKDF/, () => ({ need: kdf("kbkdf"), check: checkKbkdf })],
]);
testFolder("asymmetric/ECDH", [
  [/KDFConcat/, () => ({ need: kdf("sskdf"), check: checkKas })],
  [/./, "key agreement without a KDF"],
]);
