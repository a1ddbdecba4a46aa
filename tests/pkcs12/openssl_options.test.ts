/**
 * Files that OpenSSL's program makes, with each of its options that it has here.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePem } from "../../hazmat/asn1/mod.ts";
import { privateKey } from "../../hazmat/keys/mod.ts";
import { readPkcs12 } from "../../hazmat/pkcs12/mod.ts";
import { PassphraseError } from "../../errors.ts";
import { afterAll, assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { lacksOpenssl, opensslText } from "../keys/openssl_program.ts";
import { both, cipher, hash } from "../vectors/need.ts";
import { known, utf8 } from "./known_files.ts";

const folder = mkdtempSync(join(tmpdir(), "hazmat-pkcs12-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
writeFileSync(path("key.pem"), encodePem("PRIVATE KEY", known.key));
writeFileSync(path("leaf.pem"), encodePem("CERTIFICATE", known.leaf));
writeFileSync(path("root.pem"), encodePem("CERTIFICATE", known.root));
writeFileSync(
  path("many.pem"),
  [known.root, known.leaf, known.root].map((der) => encodePem("CERTIFICATE", der)).join(""),
);

const key = privateKey(known.key);
const base = [
  "-inkey",
  path("key.pem"),
  "-in",
  path("leaf.pem"),
  "-passout",
  "pass:pässe",
  "-name",
  "Grüße",
];

/** What the program makes with options, or `undefined` if it refuses them. */
function exported(options: readonly string[]): Uint8Array<ArrayBuffer> | undefined {
  const out = path("out.p12");
  const args = ["pkcs12", "-export", ...base, ...options, "-out", out];
  // Before 3.0 there are no providers to name, and none is needed.
  const providers = needsLegacy.test(options.join())
    ? ["-provider", "legacy", "-provider", "default"]
    : [];
  const isMade = [providers, []].some((more) =>
    spawnSync("openssl", [...args, ...more]).status === 0
  );
  return isMade ? new Uint8Array(readFileSync(out)) : undefined;
}

/** Schemes of the legacy provider. */
const needsLegacy = /PBE-.*(RC|-DES)|seed/;

/** PBE by the program's names, and the cipher that it takes to read it. */
const schemes: Readonly<Record<string, string>> = {
  "aes-128-cbc": "aes-128-cbc",
  "aes-192-cbc": "aes-192-cbc",
  "aes-256-cbc": "aes-256-cbc",
  "camellia-128-cbc": "camellia-128-cbc",
  "camellia-192-cbc": "camellia-192-cbc",
  "camellia-256-cbc": "camellia-256-cbc",
  "aria-128-cbc": "aria-128-cbc",
  "aria-256-cbc": "aria-256-cbc",
  "des3": "des-ede3-cbc",
  "PBE-SHA1-3DES": "des-ede3-cbc",
  "PBE-SHA1-2DES": "des-ede-cbc",
  "PBE-SHA1-RC2-128": "rc2-cbc",
  "PBE-SHA1-RC2-40": "rc2-40-cbc",
  "PBE-SHA1-RC4-128": "rc4",
  "PBE-SHA1-RC4-40": "rc4-40",
  "PBE-MD5-DES": "des-cbc",
  "PBE-SHA1-DES": "des-cbc",
  "PBE-MD5-RC2-64": "rc2-64-cbc",
  "PBE-SHA1-RC2-64": "rc2-64-cbc",
  "seed-cbc": "seed-cbc",
  "sm4-cbc": "sm4-cbc",
};
const digests = [
  ...["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha512-224", "sha512-256"],
  ...["sha3-224", "sha3-256", "sha3-384", "sha3-512", "ripemd160", "sm3"],
];

/** What it takes to read what the program makes by itself: 1.1.1 and before encrypt with RC2. */
const usual = cipher(
  lacksOpenssl === false && /^OpenSSL 1/.test(opensslText(["version"]))
    ? "rc2-40-cbc"
    : "aes-256-cbc",
);

interface Made {
  readonly title: string;
  readonly options: readonly string[];
  readonly need?: ReturnType<typeof cipher>;
  readonly chain?: number;
}

const made: readonly Made[] = [
  { title: "no option", options: [] },
  ...Object.entries(schemes).map(([name, needed]) => {
    const options = ["-certpbe", name, "-keypbe", name];
    return {
      title: `-certpbe and -keypbe ${name}`,
      options,
      need: cipher(needed),
    };
  }),
  ...digests.map((name) => {
    return { title: `-macalg ${name}`, options: ["-macalg", name], need: both(hash(name), usual) };
  }),
  { title: "-legacy", options: ["-legacy"], need: cipher("rc2-40-cbc") },
  { title: "-certpbe NONE", options: ["-certpbe", "NONE"] },
  { title: "-keypbe NONE", options: ["-keypbe", "NONE"] },
  { title: "-certpbe NONE -keypbe NONE", options: ["-certpbe", "NONE", "-keypbe", "NONE"] },
  { title: "-nomac", options: ["-nomac"] },
  { title: "-noiter -nomaciter", options: ["-noiter", "-nomaciter"] },
  { title: "-iter 20000", options: ["-iter", "20000"] },
  { title: "-macsaltlen 32", options: ["-macsaltlen", "32"] },
  { title: "-descert", options: ["-descert"] },
  { title: "-CSP and -LMK", options: ["-LMK", "-CSP", "Microsoft Software Key Storage Provider"] },
  { title: "-keysig", options: ["-keysig"] },
  { title: "-certfile", options: ["-certfile", path("root.pem")], chain: 2 },
  { title: "many certificates", options: ["-certfile", path("many.pem")], chain: 2 },
  { title: "-caname", options: ["-certfile", path("root.pem"), "-caname", "Wurzel ü"], chain: 2 },
  { title: "-pbmac1_pbkdf2", options: ["-pbmac1_pbkdf2"] },
  {
    title: "-pbmac1_pbkdf2_md sha512",
    options: ["-pbmac1_pbkdf2", "-pbmac1_pbkdf2_md", "sha512", "-macalg", "sha384"],
  },
  { title: "-nocerts", options: ["-nocerts"], chain: 0 },
];

const passphrase = utf8("pässe");

describe("a file that OpenSSL's program makes", { skip: lacksOpenssl !== false }, () => {
  for (const { title, options, need = usual, chain = 1 } of made) {
    const data = lacksOpenssl === false && exported(options);
    const skip = lacksOpenssl || need.skip || (!data && "this openssl program refuses it");

    it(`is read: ${title}`, { skip: skip || false }, () => {
      using _held = need.hold();
      const allowUnauthenticated = title === "-nomac";
      const read = readPkcs12(data as Uint8Array, { passphrase, allowUnauthenticated });
      assertEquals(read.keys.length, 1);
      assert(read.keys[0]!.key.equals(key));
      assertEquals(read.keys[0]!.name, "Grüße");
      assertEquals(read.keys[0]!.chain, [known.leaf, known.root].slice(0, chain));
      const wrong = { passphrase: utf8("passe"), allowUnauthenticated };
      assertThrows(() => readPkcs12(data as Uint8Array, wrong), PassphraseError);
    });
  }

  const trust = lacksOpenssl === false && exported(["-jdktrust", "anyExtendedKeyUsage"]);
  const skip = lacksOpenssl || (!trust && "this openssl program refuses it");
  it("is read: -jdktrust, which leaves the key out", { skip: skip || false }, () => {
    const { keys, certificates } = readPkcs12(trust as Uint8Array, { passphrase });
    assertEquals(keys, []);
    assertEquals(certificates.map((one) => one.trusted), [true]);
  });
});
