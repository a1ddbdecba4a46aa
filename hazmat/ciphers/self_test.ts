/**
 * Known-answer tests of ciphers, in both directions.
 *
 * @module
 */
import type { BackendOption } from "../core/default.ts";
import type { SelfTest } from "../core/self_test.ts";
import type { CipherOptions } from "./cipher.ts";

/** A cipher in progress. */
interface Running {
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

/** The functions under test. */
export interface Ciphers {
  createCipher(name: string, options: CipherOptions & BackendOption): Running;
  createDecipher(name: string, options: CipherOptions & BackendOption): Running;
}

/** NIST SP 800-38A, F.2.1 and F.5.5: the first block of the plaintext that they share. */
const plaintext = "6bc1bee22e409f96e93d7e117393172a";
const answers = [
  {
    name: "aes-128-cbc",
    key: "2b7e151628aed2a6abf7158809cf4f3c",
    iv: "000102030405060708090a0b0c0d0e0f",
    ciphertext: "7649abac8119b246cee98e9b12e9197d",
  },
  {
    name: "aes-256-ctr",
    key: "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
    iv: "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
    ciphertext: "601ec313775789a5b7a7f504bbf3d228",
  },
];

function translated(cipher: Running, hex: string): string {
  return cipher.update(Uint8Array.fromHex(hex)).toHex() + cipher.final().toHex();
}

/** The self-tests of ciphers. */
export function cipherSelfTests(
  { createCipher, createDecipher }: Ciphers,
  on: BackendOption,
): SelfTest[] {
  return answers.map(({ name, key, iv, ciphertext }) => {
    const options = {
      ...on,
      key: Uint8Array.fromHex(key),
      iv: Uint8Array.fromHex(iv),
      padding: false,
    };
    const passes = () =>
      translated(createCipher(name, options), plaintext) === ciphertext &&
      translated(createDecipher(name, options), ciphertext) === plaintext;
    return { name, passes };
  });
}
