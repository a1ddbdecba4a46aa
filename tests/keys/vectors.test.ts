/**
 * The keys of Python's cryptography, each of which is read, or refused for a reason that stands here.
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { coreFor } from "../../hazmat/core/core.ts";
import { readPrivateKey, readPublicKey } from "../../hazmat/keys/read.ts";
import { PassphraseError, UnsupportedAlgorithm } from "../../errors.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import { cryptography } from "../vectors/places.ts";

const core = coreFor(undefined, "test");

/** Their pass phrases, of which docs/development/test-vectors.rst tells. */
const passphrases = ["123456", "password", "foobar", "baz", "a123456"];

/** What is not read, by a part of its name, and by what the error says. */
const refused: readonly (readonly [name: string, reason: string])[] = [
  ["DH/dh_key_256", "modulus must have 512 to 10000 bits, but has 256"],
  ["DH/dhp", ""], // parameters, not a key
  ["dsaparam", "DSA PARAMETERS"],
  ["DSA/custom/", ""], // parameters among them
  ["dsa_public_key_no_params", "parameters must be in it, but are left out"],
  ["dsa_public_key_invalid_bit_string", "unused bits of a BIT STRING must be zeros"],
  ["rsa-bad-1025-q-is-2", "modulus must be odd, but is even"],
  ["bad-encryption-oid", "a scheme that is known, but is with 0.24.97.792.97.792.97.792"],
  ["ec_oid_not_in_reg_private_2", "curve must have a name, but is given by its parameters"],
  ["nodompar_private", "curve must have a name, but is given by its parameters"],
  ["PKCS8/private.pem", "curve must have a name, but is given by its parameters"],
  ["EC/explicit_parameters", "curve must have a name, but is given by its parameters"],
  ["PKCS1/dsa.pub", "DSA PUBLIC KEY"],
];

const folders = [
  ...["DER_Serialization", "PEM_Serialization", "PKCS8", "Traditional_OpenSSL_Serialization"],
  ...["DH", "EC", "Ed25519", "Ed448", "X25519", "X448", "public"],
];

const files = cryptography.skip ? [] : folders.flatMap((folder) => {
  const found = globSync(`${folder}/**/*.{pem,der,key,pub}`, {
    cwd: `${cryptography.path}/asymmetric`,
  });
  return found.map((file) => file.replaceAll("\\", "/")).sort();
});

/** The type of a key, private or public, with any of the pass phrases. */
function typeOf(data: Uint8Array): string {
  const attempts = [
    () => readPublicKey(data, "read the key"),
    () => readPrivateKey(core, data, {}, "read the key"),
    ...passphrases.map((text) => () => {
      const passphrase = new TextEncoder().encode(text);
      return readPrivateKey(core, data, { passphrase }, "read the key");
    }),
  ];
  const texts: string[] = [];
  for (const attempt of attempts) {
    try {
      return attempt().type;
    } catch (error) {
      if (error instanceof UnsupportedAlgorithm) return "lacking"; // such as RC2, without legacy
      texts.push(String(error));
      if (!(error instanceof PassphraseError) && attempt !== attempts[0]) break;
    }
  }
  return texts.join("\n");
}

describe("a key of Python's cryptography", () => {
  it("is read, or refused with the reason", { skip: cryptography.skip }, () => {
    assert(files.length > 60, `only ${files.length} are there`);
    const wrong = files.flatMap((file) => {
      const text = typeOf(readFileSync(join(cryptography.path, "asymmetric", file)));
      const rule = refused.find(([name]) => file.includes(name));
      const isRead = !text.includes("Cannot");
      const isRight = rule === undefined ? isRead : !isRead && text.includes(rule[1]);
      return isRight || rule?.[1] === "" ? [] : [`${file}: ${text}`];
    });
    assertEquals(wrong, []);
  });
});
