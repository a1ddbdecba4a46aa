/**
 * Keys on Project Wycheproof's tests: a line for each file, and in writing what becomes of those
 * that it calls acceptable.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { opensslVersionText } from "../../mod.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import { createDecipher } from "../../hazmat/ciphers/mod.ts";
import { pbkdf2 } from "../../hazmat/kdfs/mod.ts";
import * as keys from "../../hazmat/keys/mod.ts";
import { assertEquals, describe, it, type Skip } from "../std.ts";
import { wycheproofKeys } from "../vectors/places.ts";
import { concat } from "../vectors/vector.ts";
import { type KeySubject, type KeyTest, testWycheproofKeys } from "../vectors/wycheproof_keys.ts";

const lacks = (type: string): Skip =>
  !keys.keyTypeSupported(type) && `${opensslVersionText()} has no ${type}`;

type Options = keys.VerifyOptions;

/** The public key, read once for each group, in every format that the file has it in. */
const read = new Map<string, keys.PublicKey>();

function publicKeyOf(test: KeyTest): keys.PublicKey {
  const pem = test.text("publicKeyPem");
  const known = read.get(pem);
  if (known !== undefined) return known;
  const key = keys.publicKey(test.bytes("publicKeyDer"));
  if (!key.equals(keys.publicKey(pem))) throw new Error(`${test.id}: PEM differs`);
  for (const name of ["publicKeyJwk", "keyJwk"]) {
    if (!test.has(name)) continue;
    const fromJwk = keys.publicKeyFromJwk(test.value<keys.Jwk>(name));
    if (!key.equals(fromJwk)) throw new Error(`${test.id}: JWK differs`);
  }
  read.set(pem, key);
  return key;
}

/** A signature, verified with these options. */
function signature(optionsOf: (test: KeyTest) => Options): KeySubject {
  return {
    attempt: (test) =>
      publicKeyOf(test).verify(test.bytes("msg"), test.bytes("sig"), optionsOf(test)),
  };
}

const hashed = (more: Options = {}) => signature((test) => ({ hash: test.hash("sha"), ...more }));

testWycheproofKeys("DSA and ECDSA", {
  // Acceptable is an r without its leading zero, a negative number: refused.
  dsa_2048_256_sha256: hashed(),
  ecdsa_brainpoolP320r1_sha384: hashed(),
  ecdsa_secp224r1_shake128: { ...hashed(), refusedAltogether: "XOFs as digests of signatures" },
  ecdsa_secp256k1_sha256_bitcoin: hashed({ lowS: true }),
  ecdsa_secp256r1_sha256: hashed(),
  ecdsa_secp256r1_sha256_p1363: hashed({ encoding: "p1363" }),
  ecdsa_secp521r1_sha512: hashed(),
});

testWycheproofKeys("EdDSA", { ed25519: signature(() => ({})) });

const pss = signature((test) => ({
  hash: test.hash("sha"),
  mgf1Hash: test.hash("mgfSha"),
  saltLength: test.value<number>("sLen"),
}));

/** Signatures that are made, and are always the same. */
const pkcs1Generation: KeySubject = {
  attempt(test) {
    const key = keys.privateKey(test.bytes("privateKeyPkcs8"));
    return key.sign(test.bytes("msg"), { hash: test.hash("sha"), padding: "pkcs1" });
  },
  expected: (test) => test.bytes("sig"),
  accepts: (test) => test.is("WeakHash") || test.is("SmallPublicKey"),
};

testWycheproofKeys("RSA signatures", {
  rsa_pss_2048_sha256_mgf1_32: pss,
  rsa_pss_4096_sha512_mgf1_32_params: pss,
  // Acceptable is a DigestInfo without its NULL: refused.
  rsa_signature_2048_sha256: hashed({ padding: "pkcs1" }),
  rsa_signature_3072_sha512: hashed({ padding: "pkcs1" }),
  rsa_pkcs1_2048_sig_gen: pkcs1Generation,
});

function privateKeyOf(test: KeyTest): keys.PrivateKey {
  const key = keys.privateKey(test.bytes("privateKeyPkcs8"));
  if (!key.equals(keys.privateKey(test.text("privateKeyPem")))) {
    throw new Error(`${test.id}: PEM differs`);
  }
  return key;
}

const oaep: KeySubject = {
  attempt: (test) =>
    privateKeyOf(test).decrypt(test.bytes("ct"), {
      hash: test.hash("sha"),
      mgf1Hash: test.hash("mgfSha"),
      label: test.bytes("label"),
    }),
  expected: (test) => test.bytes("msg"),
};

/** Where forged ciphertexts are rejected implicitly, they give something else. */
const pkcs1Decryption: KeySubject = {
  attempt(test) {
    const key = privateKeyOf(test);
    try {
      return key.decrypt(test.bytes("ct"), { padding: "pkcs1" });
    } catch (error) {
      if (!(error instanceof UnsupportedAlgorithm)) throw error;
      return key.decrypt(test.bytes("ct"), { padding: "pkcs1", implicitRejection: false });
    }
  },
  expected: (test) => test.bytes("msg"),
};

testWycheproofKeys("RSA encryption", {
  rsa_oaep_2048_sha256_mgf1sha256: oaep,
  rsa_three_primes_oaep_2048_sha1_mgf1sha1: oaep,
  rsa_pkcs1_2048: pkcs1Decryption,
});

/** The secret of two keys. */
function agreement(
  privateOf: (test: KeyTest) => keys.PrivateKey,
  publicOf: (test: KeyTest) => keys.PublicKey,
): KeySubject {
  return {
    attempt(test) {
      using key = privateOf(test);
      return key.agree(publicOf(test));
    },
    expected: (test) => test.bytes("shared"),
    // Compressed points are keys like any other. Of curves whose parameters are spelled out none is
    // taken, and of X25519 and X448 all but what gives zeros.
    accepts: (test) =>
      test.is("CompressedPublic") ||
      (!test.is("ZeroSharedSecret") && /^X|curve/.test(test.text("curve"))),
  };
}

const curve = (test: KeyTest) => test.text("curve").replace("secp256r1", "P-256");
const scalar = (test: KeyTest) =>
  keys.privateKeyFromNumbers("ec", { curve: curve(test), d: BigInt(`0x${test.text("private")}`) });
const spki = (test: KeyTest) => keys.publicKey(test.bytes("public"));
const pem = (test: KeyTest) => keys.publicKey(test.text("public"));
const privateJwk = (test: KeyTest) => keys.privateKeyFromJwk(test.value("private"));
const publicJwk = (test: KeyTest) => keys.publicKeyFromJwk(test.value("public"));

const x25519 = agreement(
  (test) => keys.privateKeyFromRaw("x25519", test.bytes("private")),
  (test) => keys.publicKeyFromRaw("x25519", test.bytes("public")),
);

testWycheproofKeys("agreement", {
  ecdh_secp256r1: agreement(scalar, spki),
  ecdh_secp256r1_pem: agreement((test) => keys.privateKey(test.text("private")), pem),
  ecdh_secp256r1_ecpoint: agreement(
    scalar,
    (test) => keys.publicKeyFromRaw("ec", test.bytes("public"), { curve: curve(test) }),
  ),
  ecdh_secp384r1_webcrypto: agreement(privateJwk, publicJwk),
  x25519,
  x25519_jwk: agreement(privateJwk, publicJwk),
  x448_pem: agreement((test) => keys.privateKey(test.text("private")), pem),
});

const context = (test: KeyTest) => test.has("ctx") ? { context: test.bytes("ctx") } : {};

const mlDsaSign: KeySubject = {
  skip: lacks("ml-dsa-44"),
  attempt(test) {
    const key = keys.privateKeyFromRaw("ml-dsa-44", test.bytes("privateSeed"));
    if (key.publicKey.toRaw().toHex() !== test.text("publicKey")) {
      throw new Error(`${test.id}: the public key differs`);
    }
    const deterministic = true;
    return test.has("msg")
      ? key.sign(test.bytes("msg"), { deterministic, ...context(test) })
      : key.sign(test.bytes("mu"), { deterministic, externalMu: true });
  },
  expected: (test) => test.bytes("sig"),
  limit: (test) => test.has("rnd") ? "its random bytes are given, which nobody should" : undefined,
};

const mlDsaVerify: KeySubject = {
  skip: lacks("ml-dsa-65"),
  attempt: (test) =>
    keys.publicKeyFromRaw("ml-dsa-65", test.bytes("publicKey"))
      .verify(test.bytes("msg"), test.bytes("sig"), context(test)),
};

function mlKem(type: string, keyField: string): KeySubject {
  return {
    skip: lacks(type),
    attempt(test) {
      using key = keys.privateKeyFromRaw(type, test.bytes(keyField));
      if (keyField === "seed" && test.has("ek")) {
        assertEquals(key.publicKey.toRaw().toHex(), test.text("ek"));
      }
      return key.decapsulate(test.bytes("c"));
    },
    expected: (test) => test.bytes("K"),
  };
}

testWycheproofKeys("post-quantum algorithms", {
  mldsa_44_sign_seed: mlDsaSign,
  mldsa_65_verify: mlDsaVerify,
  mlkem_768: mlKem("ml-kem-768", "seed"),
  mlkem_512_semi_expanded_decaps: mlKem("ml-kem-512", "dk"),
});

/** What a key file of PBES2 is encrypted with. */
const pbes2: KeySubject = {
  attempt(test) {
    const key = pbkdf2({
      hash: "sha256",
      password: test.bytes("password"),
      salt: test.bytes("salt"),
      iterations: test.value<number>("iterationCount"),
      length: 32,
    });
    const decipher = createDecipher("aes-256-cbc", { key, iv: test.bytes("iv") });
    return concat(decipher.update(test.bytes("ct")), decipher.final());
  },
  expected: (test) => test.bytes("msg"),
};

const base64url = (text: string) => Uint8Array.fromBase64(text, { alphabet: "base64url" });

const jwsOptions: Readonly<Record<string, Options>> = {
  RS256: { padding: "pkcs1" },
  PS256: { padding: "pss" },
  ES256: { encoding: "p1363" },
};

/** Signatures by the one key of a set. */
const jws: KeySubject = {
  attempt(test) {
    const [jwk] = test.value<{ keys: keys.Jwk[] }>("private").keys;
    const [header, payload, tag] = test.text("jws").split(".") as [string, string, string];
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    const key = keys.privateKeyFromJwk(jwk!);
    key.publicKey.verify(signed, base64url(tag), jwsOptions[jwk!.alg!]);
  },
  limit(test) {
    const set = test.value<{ keys: keys.Jwk[] }>("private").keys;
    const [jwk] = set;
    if (set.length > 1 || jwk!.kty === "oct") return "JWS: a choice of keys, or a MAC";
    if (jwsOptions[jwk!.alg!] === undefined || jwk!.use !== "sig") return "JWS: what a key is for";
    if (/WrongUse|Roca|1024bit/.test(test.text("comment"))) return "JWS: what a key must be like";
    return undefined;
  },
};

testWycheproofKeys("formats", { pbes2_hmacsha256_aes_256: pbes2, json_web_key: jws });

describe("Wycheproof's files about keys", () => {
  it("are all tested", { skip: wycheproofKeys.skip }, () => {
    const text = readFileSync(import.meta.filename!, "utf8");
    const names = readdirSync(wycheproofKeys.path).map((name) => name.replace("_test.json", ""));
    assertEquals(names.filter((name) => !new RegExp(`\\b${name}[:,]`).test(text)), []);
  });
});
