/**
 * Reading PKCS#12 that other programs have made.
 *
 * @module
 */
import backend from "../../mod.ts";
import { cipherSupported } from "../../hazmat/ciphers/mod.ts";
import { publicKey } from "../../hazmat/keys/mod.ts";
import {
  type Pkcs12,
  readPkcs12,
  readPkcs12Async,
  toPem,
  toPemAsync,
} from "../../hazmat/pkcs12/mod.ts";
import { decodePem } from "../../hazmat/asn1/mod.ts";
import { MalformedData, PassphraseError, UnsupportedAlgorithm } from "../../errors.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
  describe,
  it,
} from "../std.ts";
import { cipher } from "../vectors/need.ts";
import { known, knownFile, knownFiles, utf8 } from "./known_files.ts";

const spki = publicKey(known.leaf).toDer().toHex();
const [leaf, root] = [known.leaf.toHex(), known.root.toHex()];

/** What is in each file: names of keys and certificates, and which certificates those are. */
const contents: Readonly<Record<string, { keys: string[]; certificates: string[] }>> = {
  "openssl-3.5-jdktrust": { keys: [], certificates: ["trusted root"] },
  "nss-default": { keys: ["nss-key"], certificates: ["Root root", "nss-key leaf"] },
  "nss-aes": { keys: ["nss-key"], certificates: ["Root root", "nss-key leaf"] },
  "nss-empty": { keys: ["nss-key"], certificates: ["Root root", "nss-key leaf"] },
  "gnutls-password": { keys: ["gnutls"], certificates: ["gnutls leaf", "root"] },
  "gnutls-nullpassword": { keys: ["gnutls"], certificates: ["gnutls leaf", "root"] },
  "gnutls-emptypassword": { keys: ["gnutls"], certificates: ["gnutls leaf", "root"] },
  "gnutls-aes": { keys: ["gnutls"], certificates: ["gnutls leaf"] },
  "java17-two-keys": {
    keys: ["one", "two"],
    certificates: ["one leaf", "CN=Root root", "two other", "trusted trusted root"],
  },
  "java17-legacy": { keys: ["one"], certificates: ["one leaf", "CN=Root root"] },
  "java17-trust": { keys: [], certificates: ["trusted trusted root"] },
  "java17-trust-open": { keys: [], certificates: ["trusted trusted root"] },
};
const usual = { keys: ["Schlüssel"], certificates: ["Schlüssel leaf", "root"] };

/** The same of what was read. */
function shown({ keys, certificates }: Pkcs12) {
  return {
    keys: keys.map(({ name }) => name),
    certificates: certificates.map(({ name, trusted, certificate }) => {
      const hex = certificate.toHex();
      const which = hex === leaf ? "leaf" : hex === root ? "root" : "other";
      return [name, trusted && "trusted", which].filter((part) => part).join(" ");
    }),
  };
}

/** Those that are encrypted with RC2. */
const old = ["openssl-1.1.1-default", "openssl-4.0-legacy", "java17-legacy"];
const needs = (name: string) => cipher(old.includes(name) ? "rc2-40-cbc" : "aes-256-cbc");

describe("a file of another program", () => {
  for (const { name, by, passphrase, data } of knownFiles) {
    const options = {
      ...passphrase !== "" && { passphrase: utf8(passphrase) },
      allowUnauthenticated: name === "java17-trust-open",
    };
    const need = needs(name);

    it(`is read: ${by}`, { skip: need.skip }, async () => {
      using _held = need.hold();
      const expected = contents[name] ?? usual;
      const read = readPkcs12(data, options);
      assertEquals(shown(read), expected);
      assertEquals(shown(await readPkcs12Async(data, options)), expected);
      if (read.keys.length === 0) return;
      const { key, chain } = read.keys[0]!;
      assertEquals(key.publicKey.toDer().toHex(), spki);
      key.publicKey.verify(data, key.sign(data));
      const wholeChain = expected.certificates.some((one) => one.endsWith("root"));
      assertEquals(chain.map((one) => one.toHex()), wholeChain ? [leaf, root] : [leaf]);
    });

    it(`is refused with a wrong pass phrase: ${by}`, { skip: need.skip }, async () => {
      using _held = need.hold();
      const wrong = { ...options, passphrase: utf8("wrong") };
      const { reason, code } = assertThrows(() => readPkcs12(data, wrong), PassphraseError);
      assertEquals([reason, code], [
        name === "java17-trust-open" ? "not needed" : "wrong",
        "ERR_PASSPHRASE",
      ]);
      await assertRejects(() => readPkcs12Async(data, wrong), PassphraseError);
    });

    it(`asks for its pass phrase if it has one: ${by}`, { skip: need.skip }, () => {
      using _held = need.hold();
      if (passphrase === "") return;
      const { reason } = assertThrows(() => readPkcs12(data), PassphraseError);
      assertEquals(reason, "missing");
    });
  }

  it("with an empty pass phrase is read with an empty one", () => {
    for (const name of ["gnutls-nullpassword", "gnutls-emptypassword", "nss-empty"]) {
      const { keys } = readPkcs12(knownFile(name).data, { passphrase: new Uint8Array() });
      assertEquals(keys.length, 1);
    }
  });

  it("without a MAC is read only if that is allowed", () => {
    const { data } = knownFile("java17-trust-open");
    const error = assertThrows(() => readPkcs12(data), MalformedData);
    assertStringIncludes(error.message, "allowUnauthenticated");
  });

  it("with two keys gives each its own chain", () => {
    const { data } = knownFile("java17-two-keys");
    const { keys } = readPkcs12(data, { passphrase: utf8("changeit") });
    for (const { key, chain, localKeyId } of keys) {
      assertEquals(publicKey(chain[0]!).toDer(), key.publicKey.toDer());
      assert(localKeyId!.length > 0);
    }
    assertEquals(keys.map(({ chain }) => chain.length), [2, 1]);
  });

  it("says where RC2 is if it is not there", () => {
    if (cipherSupported("rc2-40-cbc")) return;
    const { data } = knownFile("openssl-1.1.1-default");
    const error = assertThrows(
      () => readPkcs12(data, { passphrase: utf8("grüße") }),
      UnsupportedAlgorithm,
    );
    if (backend.bindings.lib.OSSL_PROVIDER_try_load === null) return;
    assertStringIncludes(error.message, 'loadProvider("legacy")');
  });
});

describe("PEM of a file", () => {
  const { data } = knownFile("java17-two-keys");
  const passphrase = utf8("changeit");
  const ders = (pem: string) => pem === "" ? [] : decodePem(pem).map(({ der }) => der.toHex());

  it("is a key, its chain, and the other certificates", async () => {
    const options = { passphrase, name: "one" };
    for (const pem of [toPem(data, options), await toPemAsync(data, options)]) {
      assertEquals(Object.keys(pem), ["key", "cert", "others"]);
      assert(pem.key.startsWith("-----BEGIN PRIVATE KEY-----\n"));
      assertEquals(ders(pem.key), [known.key.toHex()]);
      assertEquals(ders(pem.cert), [leaf, root]);
      assertEquals(ders(pem.others).length, 2);
    }
  });

  it("needs a name if there are several keys", () => {
    const { message } = assertThrows(() => toPem(data, { passphrase }), RangeError);
    assertStringIncludes(message, 'keys must be one, but are 2; choose by name: "one", "two"');
    const wrong = assertThrows(() => toPem(data, { passphrase, name: "three" }), RangeError);
    assertStringIncludes(wrong.message, 'keys with the name "three" must be one, but are 0');
  });

  it("is of a key: a trust store has none", () => {
    const { data } = knownFile("java17-trust");
    assertThrows(() => toPem(data, { passphrase }), RangeError, "readPkcs12()");
  });
});
