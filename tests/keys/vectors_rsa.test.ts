/**
 * RSA on the vectors of RSA Laboratories, of NIST (FIPS 186-2 and 186-3) and of cryptography.
 *
 * @module
 */
import { type PrivateKey, privateKey } from "../../hazmat/keys/mod.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import {
  expectResult,
  hashOf,
  newer,
  numbersOf,
  privateOf,
  publicOf,
} from "../vectors/key_numbers.ts";
import { keyType } from "../vectors/need.ts";
import { readExamples } from "../vectors/examples.ts";
import { type Check, type Plan, testFolder } from "../vectors/rules.ts";
import { type Bytes, same, type Vector } from "../vectors/vector.ts";

const need = keyType("rsa");

/** NIST's files, with the numbers of a key before its vectors. */
const nist = (check: Check): Plan => ({ need, start: "shaalg", shared: ["n", "p", "q"], check });

const verifies = (padding: "pkcs1" | "x931"): Plan =>
  nist((vector) => {
    const hash = hashOf(vector.text("shaalg"));
    return expectResult(vector, () => {
      const key = publicOf("rsa", numbersOf(vector, "n e"));
      key.verify(vector.bytes("msg"), vector.bytes("s"), { hash, padding });
    });
  });

/** Where no salt is given, the file says its length in words. */
const verifiesPss = (usual: number): Plan =>
  nist((vector) => {
    const hash = hashOf(vector.text("shaalg"));
    const saltLength = vector.has("saltval") ? vector.bytes("saltval").length : usual;
    return expectResult(vector, () => {
      const key = publicOf("rsa", numbersOf(vector, "n e"));
      key.verify(vector.bytes("msg"), vector.bytes("s"), { hash, padding: "pss", saltLength });
    });
  });

const pair: Plan = {
  need,
  start: "e",
  shared: [],
  check(vector) {
    const key = privateOf("rsa", numbersOf(vector, "n e d p q"));
    const expected = publicOf("rsa", numbersOf(vector, "n e"));
    if (!key.publicKey.equals(expected)) throw new Error(vector.id);
  },
};

const wholeKey = (vector: Vector): PrivateKey =>
  privateOf(
    "rsa",
    numbersOf(
      vector,
      "n=modulus e=public_exponent d=exponent p=prime_1 q=prime_2 dp=prime_exponent_1 " +
        "dq=prime_exponent_2 qi=coefficient",
    ),
  );

const examples = (check: Check): Plan => ({ need, read: readExamples, check });

const signsPkcs1 = examples((vector) => {
  const key = wholeKey(vector);
  const options = { padding: "pkcs1", hash: "sha1" } as const;
  same(key.sign(vector.bytes("message"), options), vector.bytes("signature"), vector.id);
  key.publicKey.verify(vector.bytes("message"), vector.bytes("signature"), options);
});

const signsPss = examples((vector) => {
  const key = wholeKey(vector);
  const options = { hash: "sha1", saltLength: vector.bytes("salt").length };
  key.publicKey.verify(vector.bytes("message"), vector.bytes("signature"), options);
  const own = key.sign(vector.bytes("message"), options);
  key.publicKey.verify(vector.bytes("message"), own, options);
});

const decryptsOaep = (mgf1Hash = "sha1", hash = "sha1"): Plan =>
  examples((vector) => {
    const key = wholeKey(vector);
    const options = { hash, mgf1Hash };
    same(key.decrypt(vector.bytes("encryption"), options), vector.bytes("message"), vector.id);
    const own = key.publicKey.encrypt(vector.bytes("message"), options);
    same(key.decrypt(own, options), vector.bytes("message"), vector.id);
  });

/** Before OpenSSL 3.2, only for those who say that nobody sees a failure. */
function decryptPkcs1(key: PrivateKey, ciphertext: Bytes): Bytes {
  try {
    return key.decrypt(ciphertext, { padding: "pkcs1" });
  } catch (error) {
    if (!(error instanceof UnsupportedAlgorithm)) throw error;
    return key.decrypt(ciphertext, { padding: "pkcs1", implicitRejection: false });
  }
}

const decryptsPkcs1 = examples((vector) => {
  const decrypted = decryptPkcs1(wholeKey(vector), vector.bytes("encryption"));
  same(decrypted, vector.bytes("message"), vector.id);
});

const decryptsWithLabel: Plan = {
  need,
  check(vector) {
    const hash = hashOf(vector.text("oaepdigest"));
    const options = { hash, label: vector.bytes("oaeplabel") };
    const plaintext = privateKey(vector.bytes("key")).decrypt(vector.bytes("input"), options);
    same(plaintext, vector.bytes("output"), vector.id);
  },
};

testFolder("asymmetric/RSA", [
  [/[Rr]eadme/, "not vectors"],
  [/SigGen.*\.txt$/, "the .rsp of that name, with values on the way"],
  [/KeyGenRSA/, () => pair],
  [/Sig(Gen|Ver)15/, () => verifies("pkcs1")],
  [/SigGenPSS_186-2/, () => verifiesPss(20)],
  [/Sig(Gen|Ver)PSS_186-3/, () => verifiesPss(0)],
  [/Sig(Gen|Ver)RSA/, () => verifies("x931")],
  [/oaep-custom\/oaep-(\w+)-(\w+)\.txt$/, (mgf1, hash) => decryptsOaep(mgf1, hash)],
  [/oaep-label/, () => decryptsWithLabel],
  [/oaep-(int|vect)/, () => decryptsOaep()],
  [/pss-(int|vect)/, () => signsPss],
  [/pkcs1v15crypt/, () => decryptsPkcs1],
  [/pkcs1v15sign/, () => signsPkcs1],
], newer);
