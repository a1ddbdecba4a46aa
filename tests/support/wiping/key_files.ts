/**
 * Keys to read, whose secrets are nowhere but in the arrays that are given out.
 *
 * @module
 */
import { DerWriter } from "../../../hazmat/asn1/mod.ts";
import { createCipher } from "../../../hazmat/ciphers/mod.ts";
import type { Bytes } from "../../../hazmat/core/args.ts";
import { pbkdf2 } from "../../../hazmat/kdfs/mod.ts";

/** RSAPrivateKey of 1024 bits, made for these tests, each octet exclusively ored with 0x5a. */
const maskedRsa =
  "athYAVhbWljb21rgoZDp3pGBqbE1xAVo6L3UxTWlBq44dG7wsTmePL4d3h5IggJxiKJTMd7jW6qYzjCiLSnufmNG" +
  "mZDixectUYsfFzeGU5E6WSwNtqNWSkjQQlTCeuOSlEMQ7f8iUpUayfNH9MzJiREB8Ebnmz3myh8JPzkUxGezW8DA" +
  "nw5ZHbSqSVhZW1pbWNvaHXUK9Hk4CrYn7Qjn5QMygAcWyk8HBiE8n/lp8GmD4iIGEHIEorpwA+HhR9G/yJQAeUP8" +
  "lrWvPB5RkQOPS8ESe5NL7WQOlnmYoBLjSvBxUg97mr8ppgmlsgiWZTU6tdAb+W9fw0z8nCZ9EvojKI6Ybhtd3Oib" +
  "XR7JCh+uf1pMrstYG1q2ES9cTeS5b3ckXV+K//kXKy/8ZYiNnKliv8OGLML6ydr09H660q5eoR5hzTYiyD2o6YNi" +
  "3JamITWh98iVE9WtWBtakMnHepgLCgc2YE1YL8p70PqDHiOhkAgscO/l/hPgCKaDyHYv+O8WpZHR0LZvHqA2jRc+" +
  "dzkduvwFRexRkLALn1gaQiioHYpBcXd2MoyNdGrfHE9KHh4+FSMbBRLgKZBnxM2eJZQgog7JCU760+eqbB/dn7pa" +
  "WpQTjyumaRsLMjEdRVgaH0wyh2wSOUVzJqAbry4XNnNfChYfsHXRMTXcnSuj+uOzZ72jkMVSJPLHyfLLDApXrumT" +
  "Y9ff2VsA85ynMsGNJ1gaOag6oklqTqLl2EuWA1DuzoC6ohPPD0ChbW1vIzJGNoxDZkTgjvAV1yFfixNASaLFlJyO" +
  "Ee4YHvSdA7Us3MoV0g==";

/** RSAPrivateKey. */
export function rsaKey(): Bytes {
  const der = joined(Uint8Array.fromBase64(maskedRsa));
  for (let i = 0; i < der.length; i++) der[i]! ^= 0x5a;
  return der;
}

const asHex = (hex: string): Bytes => Uint8Array.fromHex(hex);

/** What stands in front of the octets of a private key, in PrivateKeyInfo. */
const heads = {
  ed25519: asHex("302e020100300506032b657004220420"),
  x25519: asHex("302e020100300506032b656e04220420"),
  x448: asHex("3046020100300506032b656f043a0438"),
  ec: asHex("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420"),
  "ml-dsa-65": asHex("3034020100300b060960864801650304031204228020"),
  "ml-kem-768": asHex("3054020100300b060960864801650304040204428040"),
} as const;

/** Types of keys that are octets. */
export type OctetType = keyof typeof heads;

/** One array of several, whose bytes no engine moves. */
export function joined(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(new ArrayBuffer(parts.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** PrivateKeyInfo of octets. */
export function infoOf(type: OctetType, octets: Uint8Array): Bytes {
  return joined(heads[type], octets);
}

const alphabet = Uint8Array.from(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  (character) => character.charCodeAt(0),
);

/** PEM of one line, written without a string, which could not be wiped. */
export function pemOf(label: string, der: Uint8Array): Bytes {
  const text = (text: string): Uint8Array => new TextEncoder().encode(text);
  const line = new Uint8Array(new ArrayBuffer(Math.ceil(der.length / 3) * 4)).fill(0x3d);
  for (let i = 0; 6 * i < 8 * der.length; i++) {
    const at = Math.floor(6 * i / 8);
    const bits = der[at]! << 8 | (der[at + 1] ?? 0);
    line[i] = alphabet[bits >> 10 - 6 * i % 8 & 63]!;
  }
  const pem = joined(text(`-----BEGIN ${label}-----\n`), line, text(`\n-----END ${label}-----\n`));
  line.fill(0);
  return pem;
}

const salt = new Uint8Array(16).fill(3);
const iv = new Uint8Array(16).fill(4);

/** The key of {@linkcode encryptedInfo}'s cipher. */
export function cipherKey(password: Uint8Array): Bytes {
  return pbkdf2({ hash: "sha256", password, salt, iterations: 2048, length: 32 });
}

/** EncryptedPrivateKeyInfo: PBES2 with AES-256 (RFC 8018). */
export function encryptedInfo(info: Uint8Array, passphrase: Uint8Array): Bytes {
  const key = cipherKey(passphrase);
  const cipher = createCipher("aes-256-cbc", { key, iv });
  const data = joined(cipher.update(info), cipher.final());
  key.fill(0);
  return new DerWriter().sequence((whole) =>
    whole.sequence((scheme) =>
      scheme.objectIdentifier("1.2.840.113549.1.5.13").sequence((pbes2) =>
        pbes2
          .sequence((one) =>
            one.objectIdentifier("1.2.840.113549.1.5.12").sequence((pbkdf2) =>
              pbkdf2.octetString(salt).integer(2048)
                .sequence((prf) => prf.objectIdentifier("1.2.840.113549.2.9").null())
            )
          )
          .sequence((one) => one.objectIdentifier("2.16.840.1.101.3.4.1.42").octetString(iv))
      )
    ).octetString(data)
  ).finish();
}
