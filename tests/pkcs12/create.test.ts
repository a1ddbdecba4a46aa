/**
 * Files that are created: read here, by OpenSSL's program and by Java's keytool.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePem, encodePem } from "../../hazmat/asn1/mod.ts";
import { generateKey, privateKey } from "../../hazmat/keys/mod.ts";
import {
  createPkcs12,
  createPkcs12Async,
  type CreatePkcs12Options,
  readPkcs12,
} from "../../hazmat/pkcs12/mod.ts";
import { MalformedData, PassphraseError } from "../../errors.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
  describe,
  it,
} from "../std.ts";
import { lacksOpenssl, opensslText } from "../keys/openssl_program.ts";
import { lacksProgram } from "../support/machine.ts";
import { known, utf8 } from "./known_files.ts";

const key = privateKey(known.key);
const passphrase = utf8("grüße");
const all = {
  ...{ key, certificate: known.leaf, chain: [known.root], name: "Schlüssel 😀", passphrase },
} as const;

/** Fewer iterations than there are by default, for the tests' time. */
const quick = { name: "pbkdf2", iterations: 2000 } as const;

const forms: Readonly<Record<string, Partial<CreatePkcs12Options>>> = {
  "as it is by default": {},
  "with the MAC SHA-512": { mac: "sha512", kdf: quick },
  "with PBMAC1": { mac: "pbmac1-sha256", kdf: quick },
  "with PBMAC1 and SHA-512": { mac: "pbmac1-sha512", kdf: { ...quick, hash: "sha512" } },
  "with AES-128": { cipher: "aes-128-cbc", kdf: { name: "pbkdf2", iterations: 1 } },
  "with AES-192": { cipher: "aes-192-cbc", kdf: { ...quick, hash: "sha384" } },
  "for old programs": { compatible: true },
};

const folder = mkdtempSync(join(tmpdir(), "hazmat-pkcs12-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether OpenSSL's program knows PBMAC1. */
const lacksPbmac1 = lacksOpenssl ||
  (/-pbmac1/.test(spawnSync("openssl", ["pkcs12", "-help"]).stderr.toString())
    ? false
    : "no openssl program with PBMAC1");
const lacksKeytool = lacksProgram("keytool", "-help");

/** What keytool exports of a file: its key's certificate. */
function keytool(...args: readonly string[]): Uint8Array {
  const { status, stdout, stderr } = spawnSync("keytool", args);
  assertEquals(status, 0, `${stdout}${stderr}`);
  return new Uint8Array(stdout);
}

describe("a file that is created", () => {
  for (const [name, options] of Object.entries(forms)) {
    it(`is read ${name}`, async () => {
      const made = [
        createPkcs12({ ...all, ...options }),
        await createPkcs12Async({ ...all, ...options }),
      ];
      assertNotEquals(made[0], made[1]);
      for (const data of made) {
        const { keys, certificates } = readPkcs12(data, { passphrase });
        assertEquals(keys.length, 1);
        assert(keys[0]!.key.equals(key));
        assertEquals(keys[0]!.name, "Schlüssel 😀");
        assertEquals(keys[0]!.chain, [known.leaf, known.root]);
        assertEquals(certificates, [
          { certificate: known.leaf, name: "Schlüssel 😀", trusted: false },
          { certificate: known.root, trusted: false },
        ]);
        assertThrows(() => readPkcs12(data, { passphrase: utf8("gruesse") }), PassphraseError);
      }
    });

    const skip = lacksOpenssl || (name.includes("PBMAC1") && lacksPbmac1);
    it(`is read ${name} by OpenSSL's program`, { skip }, () => {
      const data = createPkcs12({ ...all, ...options, name: "ours" });
      const args = ["pkcs12", "-nodes", "-passin", "pass:grüße"];
      const text = opensslText(args, data);
      assert(/friendlyName: ours/.test(text));
      const blocks = decodePem(text);
      assertEquals(blocks.map(({ label }) => label), ["CERTIFICATE", "CERTIFICATE", "PRIVATE KEY"]);
      assertEquals(blocks[0]!.der, known.leaf);
      assertEquals(blocks[1]!.der, known.root);
      assert(privateKey(encodePem("PRIVATE KEY", blocks[2]!.der)).equals(key));
    });
  }

  for (const name of ["as it is by default", "with AES-128", "for old programs"]) {
    it(`is read ${name} by keytool`, { skip: lacksKeytool }, () => {
      const path = join(folder, "ours.p12");
      writeFileSync(path, createPkcs12({ ...all, ...forms[name], passphrase: utf8("secret") }));
      const store = ["-keystore", path, "-storepass", "secret"];
      const listed = new TextDecoder().decode(keytool("-list", ...store));
      assert(/PrivateKeyEntry/.test(listed), listed);
      assert(/1 entry/.test(listed), listed);
    });
  }

  it("of certificates that Java trusts is read by keytool", { skip: lacksKeytool }, () => {
    const trusted = [{ certificate: known.root, name: "root" }, { certificate: known.leaf }];
    const path = join(folder, "trust.p12");
    writeFileSync(path, createPkcs12({ trusted, passphrase: utf8("secret"), kdf: quick }));
    const store = ["-keystore", path, "-storepass", "secret"];
    assert(/2 entries/.test(new TextDecoder().decode(keytool("-list", ...store))));
    assertEquals(keytool("-exportcert", "-alias", "root", ...store), known.root);
    const { keys, certificates } = readPkcs12(new Uint8Array(readFileSync(path)), {
      passphrase: utf8("secret"),
    });
    assertEquals(keys, []);
    assertEquals(certificates.map((one) => [one.name, one.trusted]), [["root", true], [
      undefined,
      true,
    ]]);
  });

  it("has the key of any type", () => {
    const types = [
      ["rsa", { bits: 2048 }],
      ["ec", { curve: "secp384r1" }],
      ["ed25519"],
      ["ed448"],
      ["x25519"],
    ] as const;
    for (const [type, options] of types) {
      const made = generateKey(type as "ec", options as { curve: string });
      const data = createPkcs12({ key: made, passphrase, kdf: quick });
      const { keys } = readPkcs12(data, { passphrase });
      assertEquals(keys.map((one) => [one.key.type, one.chain.length]), [[type, 0]]);
      assert(keys[0]!.key.equals(made));
      assertEquals([keys[0]!.name, keys[0]!.localKeyId], [undefined, undefined]);
    }
  });

  it("takes certificates in PEM too", () => {
    const pem = (der: Uint8Array) => encodePem("CERTIFICATE", der);
    const chain = pem(known.root) + pem(known.root);
    const certificate = utf8(`comment\n${pem(known.leaf)}`);
    const data = createPkcs12({ key, certificate, chain, passphrase, kdf: quick });
    const { certificates } = readPkcs12(data, { passphrase });
    assertEquals(certificates.map((one) => one.certificate), [known.leaf, known.root, known.root]);
  });

  it("may have an empty pass phrase", () => {
    const data = createPkcs12({ ...all, passphrase: new Uint8Array(), kdf: quick });
    assertEquals(readPkcs12(data).keys.length, 1);
    assertEquals(readPkcs12(data, { passphrase: new Uint8Array() }).keys.length, 1);
  });

  it("leaves the pass phrase and the key as they are", () => {
    createPkcs12({ ...all, kdf: quick });
    assertEquals(passphrase, utf8("grüße"));
    assert(key.equals(privateKey(known.key)));
  });
});

describe("what cannot be created", () => {
  const refused = (options: unknown, kind: new (...args: never[]) => Error, part: string) => {
    const given = { ...all, kdf: quick, ...options as object };
    assertThrows(() => createPkcs12(given as CreatePkcs12Options), kind as typeof Error, part);
    return assertRejects(
      () => createPkcs12Async(given as CreatePkcs12Options),
      kind as typeof Error,
    );
  };

  it("is named in the error", async () => {
    await refused({ certificate: known.root }, RangeError, "certificate must have the key's");
    await refused({ certificate: utf8("x") }, MalformedData, "PEM");
    await refused({ certificate: known.leaf.slice(1) }, MalformedData, "");
    await refused({ certificate: encodePem("X509 CRL", known.leaf) }, RangeError, '"X509 CRL"');
    await refused({ chain: known.root }, TypeError, "chain must be an array");
    await refused({ key: known.key }, TypeError, "key must be a PrivateKey");
    await refused({ passphrase: undefined }, TypeError, "passphrase must be bytes");
    await refused({ passphrase: "secret" }, TypeError, "TextEncoder");
    await refused({ name: 5 }, TypeError, "name must be a string");
    await refused({ name: "\ud800" }, RangeError, "half a surrogate pair");
    await refused({ name: "x".repeat(1025) }, RangeError, "at most 1024");
    await refused({ cipher: "rc2-cbc" }, RangeError, 'cipher must be one of "aes-256-cbc"');
    await refused({ mac: "md5" }, RangeError, 'mac must be one of "sha256"');
    await refused({ kdf: { name: "scrypt" } }, RangeError, 'kdf.name must be one of "pbkdf2"');
    await refused({ kdf: { ...quick, hash: "md5" } }, RangeError, "kdf.hash must be one of");
    await refused({ kdf: { ...quick, iterations: 0 } }, RangeError, "kdf.iterations must be");
    await refused({ kdf: { ...quick, rounds: 5 } }, TypeError, '"rounds"');
    await refused({ compatible: true }, RangeError, "kdf must not be given with compatible");
    await refused({ compatible: 1 }, TypeError, "compatible must be true or false");
    await refused({ trusted: [known.root] }, TypeError, "trusted certificates must be an object");
    await refused({ passphase: passphrase }, TypeError, 'did you mean "passphrase"?');
  });

  it("is a file with nothing in it", () => {
    assertThrows(() => createPkcs12({ passphrase }), RangeError, "it must hold something");
  });
});
