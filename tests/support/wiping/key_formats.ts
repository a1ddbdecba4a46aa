/**
 * Keys in the formats of files.
 *
 * @module
 */
import { createHash, pbkdf2Sync } from "node:crypto";
import { DerReader, DerWriter } from "../../../hazmat/asn1/mod.ts";
import type { Bytes } from "../../../hazmat/core/args.ts";
import { coreFor } from "../../../hazmat/core/core.ts";
import { pkcs8OfJwk } from "../../../hazmat/keys/jwk.ts";
import { pkcs8OfRaw, rawOfPkcs8 } from "../../../hazmat/keys/raw.ts";
import { readPrivateKey, readPrivateKeyAsync } from "../../../hazmat/keys/read.ts";
import { encodePrivateKey, encodePrivateKeyAsync } from "../../../hazmat/keys/write.ts";
import type { Needles } from "../memory.ts";
import { errorOf, type Notes, rejectionOf, type Secrets, type WipingCases } from "./case.ts";

const action = "test";
const core = () => coreFor(undefined, action);
const kdf = { name: "pbkdf2", iterations: 1000 } as const;

/** PKCS #8 of a key of X448. */
function x448(key: Bytes): Bytes {
  return new DerWriter().sequence((info) => {
    info.integer(0).sequence((algorithm) => algorithm.objectIdentifier("1.3.101.111"));
    info.octetString((inside) => inside.octetString(key));
  }).finish();
}

/** The salt of a key that was encrypted here. */
function saltOf(encrypted: Bytes): string {
  const scheme = new DerReader(encrypted).sequence().sequence();
  scheme.skip();
  const derivation = scheme.sequence().sequence();
  derivation.skip();
  return derivation.sequence().octetString().toHex();
}

/** The key that the cipher of an encrypted key has. */
function cipherKey({ passphrase }: Secrets, { salt }: Notes): Needles {
  if (salt === undefined) return {};
  const bytes = pbkdf2Sync(passphrase!, Uint8Array.fromHex(salt), 1000, 32, "sha256");
  return { "the cipher's key": new Uint8Array(bytes) };
}

const salt = new Uint8Array(8).fill(7);

/** A key that is encrypted by a scheme of PKCS #12 (the third), or looks so. */
function withPkcs12(data: Bytes): Bytes {
  return new DerWriter().sequence((info) => {
    info.sequence((algorithm) => {
      algorithm.objectIdentifier("1.2.840.113549.1.12.1.3").sequence((parameters) => {
        parameters.octetString(salt).integer(2);
      });
    });
    info.octetString(data);
  }).finish();
}

/** A block of PEM with headers, whose contents are zeros. */
function oldPem(iv: string): Bytes {
  return new TextEncoder().encode(
    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n" +
      `DEK-Info: AES-256-CBC,${iv}\n\n${"AAAA".repeat(16)}\n-----END RSA PRIVATE KEY-----\n`,
  );
}

/** EVP_BytesToKey with MD5: two blocks. */
function oldKey({ passphrase }: Secrets): Needles {
  const iv = Uint8Array.fromHex("0102030405060708");
  const md5 = (...parts: Uint8Array[]): Uint8Array => {
    const hash = createHash("md5");
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  };
  const first = md5(passphrase!, iv);
  return { "the cipher's key": Uint8Array.of(...first, ...md5(first, passphrase!, iv)) };
}

/** The cases. */
export const keyFormats: WipingCases = {
  "has no key that was read when its caller has wiped both": {
    secrets: { key: 56 },
    async use({ key }, look) {
      const der = x448(key!);
      key!.fill(0);
      const { pkcs8 } = readPrivateKey(core(), der, {}, action);
      der.fill(0);
      await look({ present: ["key"] });
      const raw = rawOfPkcs8(pkcs8, action);
      pkcs8.fill(0);
      await look({ present: ["key"] });
      raw.fill(0);
    },
  },
  "has no key that was made of octets, or was refused": {
    secrets: { key: 66 },
    use({ key }) {
      key![0] = 0;
      pkcs8OfRaw("ec", key!, { curve: "P-521" }, action).pkcs8.fill(0);
      errorOf(() => pkcs8OfRaw("ec", key!, { curve: "P-256" }, action));
      errorOf(() => pkcs8OfRaw("ed25519", key!, {}, action));
      const der = x448(key!);
      errorOf(() => readPrivateKey(core(), der, {}, action));
      errorOf(() => readPrivateKey(core(), der, { passphrase: key! }, action));
      der.fill(0);
    },
  },
  "has no key, as bytes, that was made of a JWK": {
    secrets: { key: 32 },
    use({ key }) {
      const x = new Uint8Array(32).toBase64({ alphabet: "base64url", omitPadding: true });
      const d = key!.toBase64({ alphabet: "base64url", omitPadding: true });
      pkcs8OfJwk({ kty: "OKP", crv: "Ed25519", x, d }, action).pkcs8.fill(0);
    },
  },
  "has nothing of a key that was encrypted and decrypted": {
    secrets: { key: 56, passphrase: 40 },
    derived: cipherKey,
    async use({ key, passphrase }, look, notes) {
      const pkcs8 = x448(key!);
      key!.fill(0);
      const encrypted = encodePrivateKey(
        core(),
        pkcs8,
        { format: "der", passphrase: passphrase!, kdf },
        action,
      );
      pkcs8.fill(0);
      await look({ absent: ["key"] });
      notes.salt = saltOf(encrypted);
      const read = readPrivateKey(core(), encrypted, { passphrase: passphrase! }, action);
      errorOf(() => readPrivateKey(core(), encrypted, { passphrase: new Uint8Array(3) }, action));
      passphrase!.fill(0);
      await look({ present: ["key"], absent: ["passphrase", "the cipher's key"] });
      read.pkcs8.fill(0);
    },
  },
  "has nothing of a key that was encrypted and decrypted on other threads": {
    secrets: { key: 56, passphrase: 40 },
    derived: cipherKey,
    async use({ key, passphrase }, look, notes) {
      const pkcs8 = x448(key!);
      key!.fill(0);
      const options = { format: "der", passphrase: passphrase!, kdf } as const;
      const encrypted = await encodePrivateKeyAsync(core(), pkcs8, options, action) as Bytes;
      pkcs8.fill(0);
      notes.salt = saltOf(encrypted);
      const wrong = { passphrase: new Uint8Array(3) };
      await rejectionOf(readPrivateKeyAsync(core(), encrypted, wrong, action));
      const given = { passphrase: passphrase! };
      const reading = readPrivateKeyAsync(core(), encrypted, given, action);
      passphrase!.fill(0);
      const read = await reading;
      await look({ present: ["key"], absent: ["passphrase", "the cipher's key"], isSoon: true });
      read.pkcs8.fill(0);
    },
  },
  // libcrypto itself leaves the pass phrase in UTF-16 in memory that it frees: PKCS12_key_gen_uni.
  "has no pass phrase, as it was given, of a key that was not decrypted": {
    secrets: { passphrase: 40 },
    async use({ passphrase }) {
      const options = { passphrase: passphrase! };
      const der = withPkcs12(new Uint8Array(64));
      errorOf(() => readPrivateKey(core(), der, options, action));
      await rejectionOf(readPrivateKeyAsync(core(), der, options, action));
      errorOf(() => readPrivateKey(core(), x448(new Uint8Array(56)), options, action));
    },
  },
  "has no key of a cipher in the PEM of before PKCS #8": {
    secrets: { passphrase: 40 },
    derived: oldKey,
    async use({ passphrase }) {
      const pem = oldPem(`0102030405060708${"00".repeat(8)}`);
      const options = { passphrase: passphrase! };
      errorOf(() => readPrivateKey(core(), pem, options, action));
      await rejectionOf(readPrivateKeyAsync(core(), pem, options, action));
    },
  },
};
