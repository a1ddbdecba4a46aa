/**
 * The files that Python's cryptography is tested with: what their key and certificates are called,
 * with and without a pass phrase.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodePem } from "../../hazmat/asn1/mod.ts";
import { privateKey } from "../../hazmat/keys/mod.ts";
import { readPkcs12 } from "../../hazmat/pkcs12/mod.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import { cipher } from "../vectors/need.ts";
import { cryptography } from "../vectors/places.ts";
import { utf8 } from "./known_files.ts";

const { path, skip } = cryptography;
const pem = (name: string) => readFileSync(join(path, "x509", name), "utf8");
const certificate = (name: string) => decodePem(pem(name))[0]!.der.toHex();

/** What the certificates are, in the files' words. */
const kinds: ReadonlyMap<string, string> = new Map(
  skip === false
    ? [
      [certificate("custom/ca/ca.pem"), "own"],
      [certificate("cryptography.io.pem"), "2"],
      [certificate("letsencryptx3.pem"), "3"],
    ]
    : [],
);

type Name = string | undefined;
interface Expected {
  /** The key's name; `null` if there is no key. */
  readonly key: Name | null;
  /** What each certificate is, and its name. */
  readonly certificates: readonly (readonly [string, Name])[];
}

const none = undefined;
const withKey = (key: Name, second: Name, third: Name): Expected => {
  return { key, certificates: [["own", key], ["2", second], ["3", third]] };
};
const withoutKey = (second: Name, third: Name): Expected => {
  return { key: null, certificates: [["2", second], ["3", third]] };
};
const alone: Expected = { key: none, certificates: [["own", none]] };

/** From tests/hazmat/primitives/test_pkcs12.py of cryptography. */
const named: Readonly<Record<string, Expected>> = {
  "no-name": withKey(none, none, none),
  "name-all": withKey("name", "name2", "name3"),
  "name-1": withKey("name", none, none),
  "name-2": withKey(none, "name2", none),
  "name-3": withKey(none, none, "name3"),
  "name-2-3": withKey(none, "name2", "name3"),
  "name-unicode": withKey("☺", "ä", "ç"),
  "no-cert-no-name": withoutKey(none, none),
  "no-cert-name-all": withoutKey("name2", "name3"),
  "no-cert-name-2": withoutKey("name2", none),
  "no-cert-name-3": withoutKey(none, "name3"),
  "no-cert-name-unicode": withoutKey("☹", "ï"),
};

interface File {
  readonly name: string;
  readonly passphrase?: string;
  readonly expected: Expected;
  readonly isOld?: boolean;
}

const files: readonly File[] = [
  ...Object.entries(named).flatMap(([name, expected]) => [
    { name: `${name}-no-pwd`, expected },
    { name: `${name}-pwd`, passphrase: "password", expected },
  ]),
  { name: "cert-key-aes256cbc", passphrase: "cryptography", expected: alone },
  { name: "cert-none-key-none", passphrase: "cryptography", expected: alone },
  { name: "cert-rc2-key-3des", passphrase: "cryptography", expected: alone, isOld: true },
  {
    ...{ name: "no-password", isOld: true },
    expected: { key: "6BC162DA", certificates: [["own", "cryptography CA"]] },
  },
  {
    ...{ name: "cert-aes256cbc-no-key", passphrase: "cryptography" },
    expected: { ...alone, key: null },
  },
  {
    ...{ name: "no-cert-key-aes256cbc", passphrase: "cryptography" },
    expected: { ...alone, certificates: [] },
  },
];

describe("a file of Python's cryptography", { skip: skip !== false }, () => {
  for (const { name, passphrase, expected, isOld = false } of files) {
    const need = cipher(isOld ? "rc2-40-cbc" : "aes-256-cbc");

    it(`is read: ${name}`, { skip: skip || need.skip }, () => {
      using _held = need.hold();
      const data = new Uint8Array(readFileSync(join(path, "pkcs12", `${name}.p12`)));
      const { keys, certificates } = readPkcs12(data, {
        ...passphrase !== undefined && { passphrase: utf8(passphrase) },
      });
      assertEquals(
        certificates.map((one) => [kinds.get(one.certificate.toHex()), one.name]),
        expected.certificates as unknown as (string | undefined)[][],
      );
      assertEquals(keys.map((one) => one.name), expected.key === null ? [] : [expected.key]);
      for (const { key } of keys) assert(key.equals(privateKey(pem("custom/ca/ca_key.pem"))));
    });
  }
});
