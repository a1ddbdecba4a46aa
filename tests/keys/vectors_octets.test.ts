/**
 * Keys that are octets on their vectors: Ed25519 (its designers'), Ed448, X25519 and X448 (RFC 8032
 * and 7748), ML-DSA and ML-KEM (of post-quantum-cryptography/KAT).
 *
 * @module
 */
import { privateKeyFromRaw, publicKeyFromRaw, signatureSupported } from "../../hazmat/keys/mod.ts";
import { newer, oneIn } from "../vectors/key_numbers.ts";
import { keyType } from "../vectors/need.ts";
import { type Plan, testFolder } from "../vectors/rules.ts";
import { concat, same, Vector } from "../vectors/vector.ts";

/** `secret and public : public : message : signature and message :`. */
function readEd25519(file: string, text: string): Vector[] {
  return text.trim().split("\n").map((line, index) => {
    const [secret, key, message, signed] = line.split(":");
    return new Vector(`${file}, line ${index + 1}`, {
      secret: secret!.slice(0, 64),
      public: key,
      message,
      signature: signed!.slice(0, 128),
    });
  });
}

const edwards = (type: "ed25519" | "ed448", read?: Plan["read"]): Plan => ({
  need: keyType(type),
  ...read === undefined ? {} : { read },
  check(vector) {
    const context = vector.has("context") ? vector.bytes("context") : undefined;
    const options = context === undefined ? {} : { context };
    if (context !== undefined && !signatureSupported(type, options)) {
      return { notApplicable: "OpenSSL 3.2 and newer have contexts" };
    }
    const key = privateKeyFromRaw(type, vector.bytes("secret"));
    const expected = publicKeyFromRaw(type, vector.bytes("public"));
    if (!key.publicKey.equals(expected)) throw new Error(vector.id);
    const [message, signature] = [vector.bytes("message"), vector.bytes("signature")];
    same(key.sign(message, options), signature, vector.id);
    expected.verify(message, signature, options);
  },
});

const ed25519 = edwards("ed25519", readEd25519);
testFolder("asymmetric/Ed25519", [
  [/sign\.input/, () => ({ ...ed25519, check: oneIn(4, ed25519.check) })],
], newer);
testFolder("asymmetric/Ed448", [[/rfc8032/, () => edwards("ed448")]], newer);

const montgomery = (type: "x25519" | "x448"): Plan => ({
  need: keyType(type),
  check(vector) {
    const key = privateKeyFromRaw(type, vector.bytes("input_scalar"));
    const peer = publicKeyFromRaw(type, vector.bytes("input_u"));
    same(key.agree(peer), vector.bytes("output_u"), vector.id);
  },
});

testFolder("asymmetric/X25519", [[/rfc7748/, () => montgomery("x25519")]], newer);
testFolder("asymmetric/X448", [[/rfc7748/, () => montgomery("x448")]], newer);

/** Both forms of the private key: the seed, and what it expands to. */
function bothForms(type: string, seed: Uint8Array, vector: Vector) {
  const expected = publicKeyFromRaw(type, vector.bytes("pk"));
  const keys = [privateKeyFromRaw(type, seed), privateKeyFromRaw(type, vector.bytes("sk"))];
  for (const key of keys) if (!key.publicKey.equals(expected)) throw new Error(vector.id);
  return { keys, expected };
}

const mlDsa = (size: string): Plan => ({
  need: keyType(`ml-dsa-${size}`),
  check(vector) {
    const { keys, expected } = bothForms(`ml-dsa-${size}`, vector.bytes("xi"), vector);
    const [message, context] = [vector.bytes("msg"), vector.bytes("ctx")];
    const signature = vector.bytes("sm").slice(0, -message.length);
    for (const key of keys) {
      same(key.sign(message, { context, deterministic: true }), signature, vector.id);
    }
    expected.verify(message, signature, { context });
  },
});

/** Of the wrong ciphertext comes another key. */
const mlKem = (size: string): Plan => ({
  need: keyType(`ml-kem-${size}`),
  check(vector) {
    const seed = concat(vector.bytes("d"), vector.bytes("z"));
    for (const key of bothForms(`ml-kem-${size}`, seed, vector).keys) {
      same(key.decapsulate(vector.bytes("ct")), vector.bytes("ss"), vector.id);
      same(key.decapsulate(vector.bytes("ct_n")), vector.bytes("ss_n"), vector.id);
    }
  },
});

testFolder("asymmetric/MLDSA", [[/kat_MLDSA_(\d+)/, (size) => mlDsa(size!)]], newer);
testFolder("asymmetric/MLKEM", [[/kat_MLKEM_(\d+)/, (size) => mlKem(size!)]], newer);
