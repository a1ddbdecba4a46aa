/**
 * Key files of cryptography's vectors: each is read, or refused for the fault that it was made with.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidKey, MalformedData, UnsupportedAlgorithm } from "../../errors.ts";
import {
  keyTypeSupported,
  type PrivateKey,
  privateKey,
  type PublicKey,
  publicKey,
} from "../../hazmat/keys/mod.ts";
import backend from "../../mod.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import { cipher } from "../vectors/need.ts";
import { cryptographyVersion, knownNewerVersion, newerCryptography } from "../vectors/places.ts";

type Kind = "private" | "public";

/** Files that are keys: which, of what type, and the pass phrase if there is one. */
const keys: Readonly<Record<string, readonly [kind: Kind, type: string, passphrase?: string]>> = {
  "DER_Serialization/dsa.1024.der": ["private", "dsa"],
  "DER_Serialization/dsa.2048.der": ["private", "dsa"],
  "DER_Serialization/dsa.3072.der": ["private", "dsa"],
  "DER_Serialization/dsa_public_key.der": ["public", "dsa"],
  "DER_Serialization/ec_private_key.der": ["private", "ec"],
  "DER_Serialization/ec_private_key_encrypted.der": ["private", "ec", "123456"],
  "DER_Serialization/ec_public_key.der": ["public", "ec"],
  "DER_Serialization/enc-rsa-pkcs8.der": ["private", "rsa", "foobar"],
  "DER_Serialization/enc2-rsa-pkcs8.der": ["private", "rsa", "baz"],
  "DER_Serialization/rsa_public_key.der": ["public", "rsa"],
  "DER_Serialization/testrsa.der": ["private", "rsa"],
  "DER_Serialization/unenc-dsa-pkcs8.der": ["private", "dsa"],
  "DER_Serialization/unenc-dsa-pkcs8.pub.der": ["public", "dsa"],
  "DER_Serialization/unenc-rsa-pkcs8.der": ["private", "rsa"],
  "DER_Serialization/unenc-rsa-pkcs8.pub.der": ["public", "rsa"],
  "DH/dhkey.der": ["private", "dh"],
  "DH/dhkey.pem": ["private", "dh"],
  "DH/dhkey_rfc5114_2.der": ["private", "dhx"],
  "DH/dhkey_rfc5114_2.pem": ["private", "dhx"],
  "DH/dhpub.der": ["public", "dh"],
  "DH/dhpub.pem": ["public", "dh"],
  "DH/dhpub_cryptography_old.pem": ["public", "dh"],
  "DH/dhpub_rfc5114_2.der": ["public", "dhx"],
  "DH/dhpub_rfc5114_2.pem": ["public", "dhx"],
  "EC/high-bit-set.pem": ["private", "ec"],
  "EC/secp128r1_private_key.pem": ["private", "ec"],
  "EC/sect163k1-spki.pem": ["public", "ec"],
  "EC/sect163r2-spki.pem": ["public", "ec"],
  "EC/sect233k1-spki.pem": ["public", "ec"],
  "EC/sect233r1-spki.pem": ["public", "ec"],
  "EC/truncated-private-key.der": ["private", "ec"],
  "Ed25519/ed25519-pkcs8-enc.der": ["private", "ed25519", "password"],
  "Ed25519/ed25519-pkcs8-enc.pem": ["private", "ed25519", "password"],
  "Ed25519/ed25519-pkcs8.der": ["private", "ed25519"],
  "Ed25519/ed25519-pkcs8.pem": ["private", "ed25519"],
  "Ed25519/ed25519-pub.der": ["public", "ed25519"],
  "Ed25519/ed25519-pub.pem": ["public", "ed25519"],
  "Ed448/ed448-pkcs8-enc.der": ["private", "ed448", "password"],
  "Ed448/ed448-pkcs8-enc.pem": ["private", "ed448", "password"],
  "Ed448/ed448-pkcs8.der": ["private", "ed448"],
  "Ed448/ed448-pkcs8.pem": ["private", "ed448"],
  "Ed448/ed448-pub.der": ["public", "ed448"],
  "Ed448/ed448-pub.pem": ["public", "ed448"],
  "MLDSA/mldsa44_priv.der": ["private", "ml-dsa-44"],
  "MLDSA/mldsa44_pub.der": ["public", "ml-dsa-44"],
  "MLDSA/mldsa65_noseed_priv.der": ["private", "ml-dsa-65"],
  "MLKEM/mlkem768.der": ["private", "ml-kem-768"],
  "MLKEM/mlkem768.pem": ["private", "ml-kem-768"],
  "PEM_Serialization/dsa_4096.pem": ["private", "dsa"],
  "PEM_Serialization/dsa_private_key.pem": ["private", "dsa", "123456"],
  "PEM_Serialization/dsa_public_key.pem": ["public", "dsa"],
  "PEM_Serialization/ec_private_key.pem": ["private", "ec"],
  "PEM_Serialization/ec_private_key_encrypted.pem": ["private", "ec", "123456"],
  "PEM_Serialization/ec_public_key.pem": ["public", "ec"],
  "PEM_Serialization/rsa_private_key.pem": ["private", "rsa", "123456"],
  "PEM_Serialization/rsa_public_key.pem": ["public", "rsa"],
  "PKCS8/ec-consistent-curve.pem": ["private", "ec"],
  "PKCS8/ec_private_key.pem": ["private", "ec"],
  "PKCS8/ec_private_key_encrypted.pem": ["private", "ec", "123456"],
  "PKCS8/ecc_private_with_rfc5915_ext.pem": ["private", "ec"],
  "PKCS8/ed25519-scrypt.pem": ["private", "ed25519", "hunter42"],
  "PKCS8/enc-ec-sha1-128-rc4.pem": ["private", "ec", "password"],
  "PKCS8/enc-rsa-3des.pem": ["private", "rsa", "password"],
  "PKCS8/enc-rsa-pkcs8.pem": ["private", "rsa", "foobar"],
  "PKCS8/enc2-rsa-pkcs8.pem": ["private", "rsa", "baz"],
  "PKCS8/invalid-version.der": ["private", "ec"],
  "PKCS8/pkcs12_s2k_pem-X_9607.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9671.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9925.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9926.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9927.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9928.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9929.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9930.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9931.pem": ["private", "rsa", "123456"],
  "PKCS8/pkcs12_s2k_pem-X_9932.pem": ["private", "rsa", "123456"],
  "PKCS8/rsa-40bitrc2.pem": ["private", "rsa", "baz"],
  "PKCS8/rsa-aes-192-cbc.pem": ["private", "rsa", "PolarSSLTest"],
  "PKCS8/rsa-pbe-3des-long-salt.pem": ["private", "rsa", "password"],
  "PKCS8/rsa-pbewithmd5anddescbc.pem": ["private", "rsa", "hunter2"],
  "PKCS8/rsa-rc2-cbc.pem": ["private", "rsa", "Red Hat Enterprise Linux 7.4"],
  "PKCS8/rsa_pkcs8_pbes2_pbkdf2_2048_3des_sha224.pem": ["private", "rsa", "PolarSSLTest"],
  "PKCS8/rsa_pkcs8_pbes2_pbkdf2_2048_3des_sha384.pem": ["private", "rsa", "PolarSSLTest"],
  "PKCS8/rsa_pkcs8_pbes2_pbkdf2_2048_3des_sha512.pem": ["private", "rsa", "PolarSSLTest"],
  "PKCS8/rsa_pss_2048.pem": ["private", "rsa-pss"],
  "PKCS8/rsa_pss_2048_hash.pem": ["private", "rsa-pss"],
  "PKCS8/rsa_pss_2048_hash_mask.pem": ["private", "rsa-pss"],
  "PKCS8/rsa_pss_2048_hash_mask_diff.pem": ["private", "rsa-pss"],
  "PKCS8/rsa_pss_2048_hash_mask_salt.pem": ["private", "rsa-pss"],
  "PKCS8/rsa_pss_2048_pub.der": ["public", "rsa-pss"],
  "PKCS8/unenc-dsa-pkcs8.pem": ["private", "dsa"],
  "PKCS8/unenc-dsa-pkcs8.pub.pem": ["public", "dsa"],
  "PKCS8/unenc-rsa-pkcs8.pem": ["private", "rsa"],
  "PKCS8/unenc-rsa-pkcs8.pub.pem": ["public", "rsa"],
  "Traditional_OpenSSL_Serialization/dsa.1024.pem": ["private", "dsa"],
  "Traditional_OpenSSL_Serialization/dsa.2048.pem": ["private", "dsa"],
  "Traditional_OpenSSL_Serialization/dsa.3072.pem": ["private", "dsa"],
  "Traditional_OpenSSL_Serialization/key1.pem": ["private", "rsa", "123456"],
  "Traditional_OpenSSL_Serialization/key2.pem": ["private", "rsa", "a123456"],
  "Traditional_OpenSSL_Serialization/testrsa-encrypted.pem": ["private", "rsa", "password"],
  "Traditional_OpenSSL_Serialization/testrsa.pem": ["private", "rsa"],
  "X25519/x25519-pkcs8-enc.der": ["private", "x25519", "password"],
  "X25519/x25519-pkcs8-enc.pem": ["private", "x25519", "password"],
  "X25519/x25519-pkcs8.der": ["private", "x25519"],
  "X25519/x25519-pkcs8.pem": ["private", "x25519"],
  "X25519/x25519-pub.der": ["public", "x25519"],
  "X25519/x25519-pub.pem": ["public", "x25519"],
  "X448/x448-pkcs8-enc.der": ["private", "x448", "password"],
  "X448/x448-pkcs8-enc.pem": ["private", "x448", "password"],
  "X448/x448-pkcs8.der": ["private", "x448"],
  "X448/x448-pkcs8.pem": ["private", "x448"],
  "X448/x448-pub.der": ["public", "x448"],
  "X448/x448-pub.pem": ["public", "x448"],
  "public/PKCS1/rsa.pub.der": ["public", "rsa"],
  "public/PKCS1/rsa.pub.pem": ["public", "rsa"],
};

/** A curve that is given by its numbers, which nobody has checked (CVE-2020-0601). */
const explicit = /its curve must have a name, but is given by its parameters/;

/** Files that are refused, and how the error reads. */
const refused: Readonly<Record<string, readonly [kind: Kind, text: RegExp, passphrase?: string]>> =
  {
    "DER_Serialization/dsa_public_key_invalid_bit_string.der": ["public", /unused bits/],
    "DER_Serialization/dsa_public_key_no_params.der": ["public", /its parameters must be in it/],
    "DH/dh_key_256.pem": ["private", /its modulus must have 512/],
    "DH/dhp.der": ["private", /INTEGER must have at most 6 octets/],
    "DH/dhp.pem": ["private", /holds ".*PARAMETERS"/],
    "DH/dhp_rfc5114_2.der": ["private", /INTEGER must have at most 6 octets/],
    "DH/dhp_rfc5114_2.pem": ["private", /holds ".*PARAMETERS"/],
    "DSA/custom/nilpotent.pem": ["private", /its modulus must have 512/],
    "EC/ec-missing-curve.pem": ["private", /is left out/],
    "EC/explicit_parameters_private_key.pem": ["private", explicit],
    "EC/explicit_parameters_wap_wsg_idm_ecid_wtls11_private_key.pem": ["private", explicit],
    "EC/secp256k1-explicit-no-seed.pem": ["private", explicit],
    "EC/secp256k1-pub-explicit-no-seed.pem": ["public", explicit],
    "EC/secp256r1-explicit-no-seed.pem": ["private", explicit],
    "EC/secp256r1-explicit-seed.pem": ["private", explicit],
    "EC/secp256r1-pub-explicit-no-seed.pem": ["public", explicit],
    "EC/secp256r1-pub-explicit-seed.pem": ["public", explicit],
    "EC/secp384r1-explicit-no-seed.pem": ["private", explicit],
    "EC/secp384r1-explicit-seed.pem": ["private", explicit],
    "EC/secp384r1-pub-explicit-no-seed.pem": ["public", explicit],
    "EC/secp384r1-pub-explicit-seed.pem": ["public", explicit],
    "EC/secp521r1-explicit-no-seed.pem": ["private", explicit],
    "EC/secp521r1-explicit-seed.pem": ["private", explicit],
    "EC/secp521r1-pub-explicit-no-seed.pem": ["public", explicit],
    "EC/secp521r1-pub-explicit-seed.pem": ["public", explicit],
    "PEM_Serialization/dsaparam.pem": ["private", /holds ".*PARAMETERS"/],
    "PEM_Serialization/ec_public_key_rsa_delimiter.pem": ["public", /INTEGER must be here/],
    "PEM_Serialization/rsa-bad-1025-q-is-2.pem": ["private", /its modulus must be odd/],
    "PEM_Serialization/rsa_wrong_delimiter_public_key.pem": ["public", /INTEGER must be here/],
    "PKCS8/bad-encryption-oid.pem": ["private", /a scheme that is known/, "password"],
    "PKCS8/bad-oid-dsa-key.pem": ["private", /^Cannot use the key type/],
    "PKCS8/ec-inconsistent-curve.pem": ["private", /two different ones/],
    "PKCS8/ec-inconsistent-curve2.pem": ["private", /two different ones/],
    "PKCS8/ec-invalid-private-scalar.pem": ["private", /its private scalar must have 32 bytes/],
    "PKCS8/ec-invalid-version.pem": ["private", /its version must be/],
    "PKCS8/ec_oid_not_in_reg_private_2.pkcs8.pem": ["private", explicit],
    "PKCS8/enc-rsa-pkcs8-pbkdf2-0iter.pem": [
      "private",
      /its iterations must be 1 or more/,
      "password",
    ],
    "PKCS8/enc-unknown-algorithm.pem": ["private", /that is known, but is with/, "password"],
    "PKCS8/enc-unknown-kdf.pem": ["private", /that is known, but is with/, "password"],
    "PKCS8/enc-unknown-pbkdf2-prf.pem": ["private", /that is known, but is with/, "password"],
    "PKCS8/nodompar_private.pkcs8.pem": ["private", explicit],
    "PKCS8/private.pem": ["private", explicit],
    "PKCS8/rsa-rc2-cbc-effective-key-length.pem": [
      "private",
      /its RC2 key must have 40, 64 or 128 bits/,
      "password",
    ],
    "PKCS8/unknown-oid.der": ["private", /^Cannot use the key type/],
    "PKCS8/withdompar_private.pkcs8.pem": ["private", /libcrypto refuses it/],
    "PKCS8/wrong-pem-delimiter-rsa.pem": ["private", /INTEGER must be here/],
    "Traditional_OpenSSL_Serialization/dsa-wrong-version.pem": ["private", /its version must be/],
    "Traditional_OpenSSL_Serialization/key1-malformed-dek-info.pem": [
      "private",
      /DEK-Info must have an IV/,
      "password",
    ],
    "Traditional_OpenSSL_Serialization/key1-malformed-iv.pem": [
      "private",
      /DEK-Info must have an IV/,
      "password",
    ],
    "Traditional_OpenSSL_Serialization/key1-no-dek-info.pem": [
      "private",
      /DEK-Info must name/,
      "password",
    ],
    "Traditional_OpenSSL_Serialization/key1-short-iv.pem": [
      "private",
      /DEK-Info must have an IV/,
      "password",
    ],
    "Traditional_OpenSSL_Serialization/rsa-wrong-version.pem": ["private", /its version must be/],
    "public/PKCS1/dsa.pub.pem": ["public", /holds "DSA PUBLIC KEY"/],
  };

/** Files of the same key. */
const sameKeys: readonly (readonly string[])[] = [
  ...["Ed25519", "Ed448", "X25519", "X448"].map((folder) =>
    Object.keys(keys).filter((name) => name.startsWith(`${folder}/`))
  ),
  ["DH/dhkey.pem", "DH/dhkey.der", "DH/dhpub.pem", "DH/dhpub.der"],
  ["DH/dhkey_rfc5114_2.pem", "DH/dhkey_rfc5114_2.der", "DH/dhpub_rfc5114_2.pem"],
  ["PKCS8/unenc-rsa-pkcs8.pem", "PKCS8/unenc-rsa-pkcs8.pub.pem"],
  ["PKCS8/unenc-dsa-pkcs8.pem", "PKCS8/unenc-dsa-pkcs8.pub.pem"],
  ["PKCS8/ec_private_key.pem", "PKCS8/ec_private_key_encrypted.pem"],
  ["PEM_Serialization/rsa_private_key.pem", "PEM_Serialization/rsa_public_key.pem"],
  ["PEM_Serialization/dsa_private_key.pem", "PEM_Serialization/dsa_public_key.pem"],
  [
    ...["private_key", "private_key_encrypted", "public_key"].flatMap((name) => [
      `PEM_Serialization/ec_${name}.pem`,
      `DER_Serialization/ec_${name}.der`,
    ]),
  ],
  ["public/PKCS1/rsa.pub.pem", "public/PKCS1/rsa.pub.der"],
];

const folder = join(newerCryptography.path, "asymmetric");

function read(name: string, kind: Kind, passphrase?: string): PrivateKey | PublicKey {
  const bytes = new Uint8Array(readFileSync(join(folder, name)));
  const data = name.endsWith(".pem") ? new TextDecoder().decode(bytes) : bytes;
  if (kind === "public") return publicKey(data);
  if (passphrase === undefined) return privateKey(data);
  return privateKey(data, { passphrase: new TextEncoder().encode(passphrase) });
}

/** Its SubjectPublicKeyInfo, by which files of one key are told. */
function spki(name: string): string {
  const [kind, , passphrase] = keys[name]!;
  const key = read(name, kind, passphrase);
  const shown = "publicKey" in key ? key.publicKey : key;
  return shown.toDer().toHex();
}

function filesOf(collection: string): string[] {
  return readdirSync(collection, { recursive: true }).map(String)
    .filter((name) => /\.(pem|der)$/.test(name) && !name.startsWith("OpenSSH")).sort();
}

/** Ciphers that only the legacy provider has. */
const isOld = /rc4|rc2|md5anddes|pkcs12_s2k/;
const legacy = cipher("rc2-40-cbc");

describe("key files of cryptography", () => {
  const { skip } = newerCryptography;
  if (skip !== false) return it("all", { skip }, () => {});

  for (const [name, [kind, type, passphrase]] of Object.entries(keys)) {
    const missing = keyTypeSupported(type)
      ? false
      : `${backend.opensslVersionText()} has no ${type}`;
    it(`reads ${name}`, { skip: missing || (isOld.test(name) && legacy.skip) }, () => {
      using _held = isOld.test(name) ? legacy.hold() : undefined;
      const key = read(name, kind, passphrase);
      assertEquals(key.type as string, type);
      if (kind === "private") {
        const again = privateKey((key as PrivateKey).toDer());
        assert(again.equals(key as PrivateKey), "what is written is not what was read");
      }
    });
  }

  for (const [name, [kind, text, passphrase]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      let error: unknown;
      try {
        read(name, kind, passphrase);
      } catch (thrown) {
        error = thrown;
      }
      const isRefused = [InvalidKey, MalformedData, UnsupportedAlgorithm]
        .some((type) => error instanceof type);
      assert(isRefused, `it must be refused: ${error}`);
      assert(text.test((error as Error).message), (error as Error).message);
    });
  }

  for (const names of sameKeys) {
    it(`finds the same key in ${names.join(", ")}`, () => {
      const [first, ...others] = names.map(spki);
      for (const other of others) assertEquals(other, first);
    });
  }

  const isKnown = cryptographyVersion(newerCryptography) === knownNewerVersion;
  it("are all listed", { skip: !isKnown && "another version of the vectors" }, () => {
    assertEquals(filesOf(folder), [...Object.keys(keys), ...Object.keys(refused)].sort());
  });
});
