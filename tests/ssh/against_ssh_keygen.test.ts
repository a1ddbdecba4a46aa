/**
 * Keys and certificates of ssh-keygen are read here, and those written here are read by ssh-keygen.
 *
 * @module
 */
import { PassphraseError } from "../../errors.ts";
import { generateKey } from "../../hazmat/keys/mod.ts";
import {
  certificate,
  createCertificate,
  encodePrivateKey,
  encodePublicKey,
  fingerprint,
  parsePrivateKey,
  parsePublicKey,
  privateKey,
  publicKey,
  userExtensions,
} from "../../hazmat/ssh/mod.ts";
import { assertEquals, assertStringIncludes, assertThrows, describe, it } from "../std.ts";
import { ciphers, Keys, kinds, lacksKind, lacksSshKeygen } from "./ssh_keygen.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const passphrase = utf8("correct horse");

for (const [kind, args] of Object.entries(kinds)) {
  describe(`a key of ssh-keygen, ${kind}`, () => {
    it("is read, and written so that ssh-keygen reads it", { skip: lacksKind(kind) }, () => {
      using keys = new Keys();
      keys.make("key", ...args, "-N", "", "-C", "ada@example.com, 1st");
      const { key, comment } = parsePrivateKey(keys.read("key"));
      const line = keys.read("key.pub").trim();
      assertEquals(comment, "ada@example.com, 1st");
      assertEquals(encodePublicKey(key, { comment }), line);
      assertEquals(publicKey(line).equals(key.publicKey), true);
      keys.write("ours", encodePrivateKey(key, { comment: "other" }));
      assertEquals(keys.run("-y", "-f", "ours").trim(), encodePublicKey(key, { comment: "other" }));
    });

    for (const cipher of ciphers) {
      it(`is decrypted and encrypted with ${cipher}`, { skip: lacksKind(kind) }, () => {
        using keys = new Keys();
        keys.make("key", ...args, "-N", "correct horse", "-C", "ada", "-Z", cipher, "-a", "2");
        const line = keys.read("key.pub").trim();
        const { key, comment } = parsePrivateKey(keys.read("key"), { passphrase });
        assertEquals(encodePublicKey(key, { comment }), line);
        const wrong = { passphrase: utf8("correct horsf") };
        const error = assertThrows(() => privateKey(keys.read("key"), wrong), PassphraseError);
        assertEquals(error.reason, "wrong");
        keys.write("ours", encodePrivateKey(key, { passphrase, cipher, rounds: 3, comment }));
        assertEquals(keys.run("-y", "-P", "correct horse", "-f", "ours").trim(), line);
      });
    }

    it("has the same fingerprints", { skip: lacksKind(kind) }, () => {
      using keys = new Keys();
      keys.make("key", ...args, "-N", "");
      const line = keys.read("key.pub");
      for (const hash of ["sha256", "md5", "sha1", "sha384", "sha512"]) {
        const expected = keys.run("-l", "-E", hash, "-f", "key.pub").split(" ")[1];
        assertEquals(fingerprint(line, hash), expected!);
        assertEquals(fingerprint(privateKey(keys.read("key")), hash), expected!);
        assertEquals(fingerprint(publicKey(line), hash), expected!);
        assertEquals(parsePublicKey(line).fingerprint(hash), expected!);
      }
    });
  });
}

const authorities = Object.entries(kinds).filter(([kind]) => kind !== "dsa");

for (const [kind, args] of authorities) {
  describe(`an authority of ssh-keygen, ${kind}`, () => {
    it("signs certificates that are read and verified", { skip: lacksSshKeygen }, () => {
      using keys = new Keys();
      keys.make("ca", ...args, "-N", "");
      keys.make("key", "-t", "ecdsa", "-N", "", "-C", "ada");
      const validity = ["-V", "20200101000000Z:20300101000000Z", "-z", "18446744073709551615"];
      const force = ["-O", "force-command=echo hello", "-O", "source-address=10.0.0.0/8"];
      keys.run("-q", "-s", "ca", "-I", "Ada's", "-n", "ada,adah", ...validity, ...force, "key.pub");
      const read = certificate(keys.read("key-cert.pub"));
      const [authority, time] = [parsePublicKey(keys.read("ca.pub")), new Date("2026-01-01")];
      assertEquals(read.publicKey.toBlob(), parsePublicKey(keys.read("key.pub")).toBlob());
      assertEquals(read.authority.toBlob(), authority.toBlob());
      assertEquals([read.type, read.keyId, read.serial], ["user", "Ada's", 2n ** 64n - 1n]);
      assertEquals([...read.principals], ["ada", "adah"]);
      assertEquals(read.validAfter, new Date("2020-01-01T00:00:00Z"));
      assertEquals(read.validBefore, new Date("2030-01-01T00:00:00Z"));
      assertEquals({ ...read.criticalOptions }, {
        "force-command": "echo hello",
        "source-address": "10.0.0.0/8",
      });
      assertEquals({ ...read.extensions }, { ...userExtensions });
      assertEquals([read.comment, read.toString()], ["ada", keys.read("key-cert.pub").trim()]);
      const criticalOptions = ["force-command", "source-address"];
      const expected = { authorities: [authority], type: "user", principal: "ada" } as const;
      read.verify({ ...expected, time, criticalOptions });
    });

    it("can sign here too, and ssh-keygen reads that", { skip: lacksSshKeygen }, () => {
      using keys = new Keys();
      keys.make("ca", ...args, "-N", "");
      const user = parsePublicKey(encodePublicKey(generateKey("ed25519"), { comment: "ada" }));
      const made = createCertificate({
        ...{ publicKey: user, authority: privateKey(keys.read("ca")), type: "host", serial: 7 },
        ...{ principals: ["example.com"], keyId: "a host", validAfter: new Date("2025-01-01") },
        ...{ validBefore: new Date("2035-01-01"), criticalOptions: { "made-up": "a value" } },
        extensions: { b: "", a: "1" },
      });
      keys.write("made-cert.pub", made.toString());
      const shown = keys.run("-L", "-f", "made-cert.pub");
      assertStringIncludes(shown, "ssh-ed25519-cert-v01@openssh.com host certificate");
      assertStringIncludes(shown, `Signing CA: `);
      assertStringIncludes(shown, fingerprint(keys.read("ca.pub")));
      assertStringIncludes(shown, 'Key ID: "a host"');
      assertStringIncludes(shown, "Serial: 7");
      assertStringIncludes(shown, "example.com");
      assertStringIncludes(shown, "made-up");
    });
  });
}
