/**
 * Known-answer tests of KDFs, at low costs: they show in less than a millisecond that the
 * computation is right, not how long one that protects a password takes.
 *
 * @module
 */
import type { BackendOption } from "../core/default.ts";
import { knownAnswer, type SelfTest, utf8 } from "../core/self_test.ts";
import type { Argon2Options } from "./argon2.ts";
import type { HkdfOptions } from "./hkdf.ts";
import type { Pbkdf2Options } from "./pbkdf2.ts";
import type { ScryptOptions } from "./scrypt.ts";

/** The functions under test. */
export interface Kdfs {
  hkdf(options: HkdfOptions & BackendOption): Uint8Array;
  pbkdf2(options: Pbkdf2Options & BackendOption): Uint8Array;
  scrypt(options: ScryptOptions & BackendOption): Uint8Array;
  argon2id(options: Argon2Options & BackendOption): Uint8Array;
}

const repeated = (byte: number, size: number): Uint8Array => new Uint8Array(size).fill(byte);
const empty = new Uint8Array(0);

/** RFC 5869, appendix A.1. */
const hkdfInput = (): HkdfOptions => ({
  hash: "sha256",
  key: repeated(0x0b, 22),
  salt: Uint8Array.fromHex("000102030405060708090a0b0c"),
  info: Uint8Array.fromHex("f0f1f2f3f4f5f6f7f8f9"),
  length: 42,
});
const hkdfAnswer =
  "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";

/** RFC 7914, section 11. */
const pbkdf2Input = (): Pbkdf2Options => ({
  hash: "sha256",
  password: utf8("passwd"),
  salt: utf8("salt"),
  iterations: 1,
  length: 64,
});
const pbkdf2Answer = "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc" +
  "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783";

/** RFC 7914, section 12. */
const scryptInput: ScryptOptions = {
  ...{ password: empty, salt: empty, length: 64 },
  ...{ cost: 16, blockSize: 1, parallelization: 1 },
};
const scryptAnswer = "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442" +
  "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906";

/** RFC 9106, section 5.3. */
const argon2Input = (): Argon2Options => ({
  password: repeated(1, 32),
  salt: repeated(2, 16),
  secret: repeated(3, 8),
  associatedData: repeated(4, 12),
  ...{ iterations: 3, memoryCost: 32, lanes: 4, length: 32 },
});
const argon2Answer = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";

/** The self-tests of KDFs. */
export function kdfSelfTests(
  { hkdf, pbkdf2, scrypt, argon2id }: Kdfs,
  on: BackendOption,
): SelfTest[] {
  return [
    knownAnswer("hkdf of sha256", hkdfAnswer, () => hkdf({ ...hkdfInput(), ...on })),
    knownAnswer("pbkdf2 of sha256", pbkdf2Answer, () => pbkdf2({ ...pbkdf2Input(), ...on })),
    knownAnswer("scrypt", scryptAnswer, () => scrypt({ ...scryptInput, ...on })),
    knownAnswer("argon2id", argon2Answer, () => argon2id({ ...argon2Input(), ...on })),
  ];
}
