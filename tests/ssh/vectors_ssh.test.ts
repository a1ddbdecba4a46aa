/**
 * The OpenSSH keys and certificates of Python's cryptography, made by ssh-keygen or damaged by hand.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  HazmatError,
  KeyNotExportable,
  MalformedData,
  SshCertificateError,
  UnsupportedAlgorithm,
} from "../../errors.ts";
import {
  certificate,
  encodePrivateKey,
  encodePublicKey,
  parsePrivateKey,
  parsePublicKey,
  type SshCertificate,
} from "../../hazmat/ssh/mod.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { cryptography, newerCryptography } from "../vectors/places.ts";

/** The newer ones are more. */
const { path, skip } = newerCryptography.skip === false ? newerCryptography : cryptography;
const folder = join(path, "asymmetric", "OpenSSH");
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const filesIn = (path: string, end: RegExp) =>
  skip === false && existsSync(path) ? readdirSync(path).filter((name) => end.test(name)) : [];

const password = new TextEncoder().encode("password");

/**
 * Verifies it for what it says. One that names nobody is refused, but only after its signature was
 * found to be right.
 */
function verify(one: SshCertificate): void {
  try {
    one.verify({
      ...{ authorities: [one.authority], type: one.type, time: one.validAfter ?? new Date(0) },
      ...{ principal: one.principals[0] ?? "anybody" },
      criticalOptions: Object.keys(one.criticalOptions),
    });
  } catch (error) {
    const isForAll = error instanceof SshCertificateError && error.reason === "principal";
    if (!isForAll || one.principals.length > 0) throw error;
  }
}

describe("private keys of cryptography's vectors", () => {
  it("are there", { skip }, () => assert(filesIn(folder, /\.key$/).length >= 8));

  for (const name of filesIn(folder, /\.key$/)) {
    const options = name.endsWith("-psw.key") ? { passphrase: password } : {};

    it(`are read, and are those of their public keys: ${name}`, () => {
      if (name.startsWith("sk-")) {
        parsePublicKey(read(`${name}.pub`));
        return void assertThrows(() => parsePrivateKey(read(name), options), KeyNotExportable);
      }
      const { key, comment } = parsePrivateKey(read(name), options);
      const [type, base64] = read(`${name}.pub`).trim().split(" ");
      assertEquals(encodePublicKey(key), `${type} ${base64}`);
      assert(comment === name || comment === "", comment);
      const again = parsePrivateKey(encodePrivateKey(key, { comment }));
      assertEquals([again.key.equals(key), again.comment], [true, comment]);
    });
  }
});

describe("certificates of cryptography's vectors", () => {
  for (const name of filesIn(folder, /-cert\.pub$/)) {
    it(`are read, and verified if their signature is not with SHA-1: ${name}`, () => {
      const one = certificate(read(name));
      const [type, base64] = read(name.replace("-cert.pub", ".pub")).trim().split(" ");
      assertEquals(one.publicKey.toString(), `${type} ${base64}`);
      assertEquals(one.keyId, "name");
      if (name.startsWith("dsa")) {
        assertThrows(() => verify(one), UnsupportedAlgorithm, "SHA-1");
      } else verify(one);
    });
  }
});

/** What is wrong with those that are wrong; all others are right. One ends before it begins. */
const wrongs: readonly [name: RegExp, error: abstract new (...args: never[]) => HazmatError][] = [
  [/rsa-sha1|-dsa\./, UnsupportedAlgorithm],
  [/^dsa-/, SshCertificateError],
  [/broken-signature-key-type/, HazmatError],
  [/non-singular|duplicate|non-lexical|invalid-cert-type/, MalformedData],
];

describe("certificates of cryptography's vectors, more of them,", () => {
  for (const name of filesIn(join(folder, "certs"), /\.pub$/)) {
    const wrong = wrongs.find(([pattern]) => pattern.test(name))?.[1];

    it(`are ${wrong === undefined ? "accepted" : "refused"}: ${name}`, () => {
      const accept = () => verify(certificate(read(join("certs", name))));
      if (wrong === undefined) accept();
      else assertThrows(accept, wrong as never);
    });
  }
});
