/**
 * The derivations of old files with keys: PBKDF1 (RFC 8018 section 5.1) and what OpenSSL made of it
 * (EVP_BytesToKey(3)), and that of PKCS #12 (RFC 7292 appendix B). They are for reading such files,
 * and no entry point has them.
 *
 * @module
 */
import { checkInteger, type Input, largestInt } from "../core/args.ts";
import { callOf, outputAddress } from "../core/call.ts";
import { evp } from "../../ffi/headers/evp.ts";
import { pkcs12 as pkcs12Table } from "../../ffi/headers/pkcs12.ts";
import type { Kdf } from "./derivation.ts";
import { checkChoice, fixedDigest, kdfInput, sizeOfInputs } from "./inputs.ts";

/** What all of them take. */
interface FileKeyOptions {
  /** The digest, such as `"md5"`. */
  readonly hash: string;
  /** The password, in the encoding of the format. */
  readonly password: Uint8Array;
  /** The salt. */
  readonly salt: Uint8Array;
  /** How often it is hashed. */
  readonly iterations: number;
  /** How many bytes to derive. */
  readonly length: number;
}

/** Options of {@linkcode bytesToKeyAlgorithm}. */
export interface BytesToKeyOptions extends FileKeyOptions {
  /** How many bytes to derive: 16, 24 or 32. */
  readonly length: 16 | 24 | 32;
}

/** Options of {@linkcode pkcs12Algorithm}. */
export interface Pkcs12KdfOptions extends FileKeyOptions {
  /** What it is for. */
  readonly purpose: "key" | "iv" | "mac";
}

const bytesToKey = "derive with EVP_BytesToKey";
const ciphers = { 16: "aes-128-cbc", 24: "aes-192-cbc", 32: "aes-256-cbc" } as const;

/**
 * EVP_BytesToKey, whose result is PBKDF1's as far as that goes: to the length of one digest. The
 * cipher only says how long the key is.
 */
export const bytesToKeyAlgorithm: Kdf<BytesToKeyOptions> = {
  action: bytesToKey,
  names: { hash: true, password: true, salt: true, iterations: true, length: true },
  plan(core, { hash, password, salt, iterations, length }) {
    const digest = fixedDigest(core, hash, bytesToKey);
    const pass = kdfInput(password, bytesToKey, "password");
    const eight = kdfInput(salt, bytesToKey, "salt", 8, 8);
    const count = checkInteger(iterations, 1, largestInt, bytesToKey, "iterations");
    const cipher = core.ciphers.get(ciphers[length]);
    return {
      action: bytesToKey,
      inputSize: sizeOfInputs([pass, eight]),
      outputSize: length,
      prepare: (memory) => {
        const [saltCopy, passCopy] = [memory.copyOf(eight), memory.copyOf(pass)];
        const iv = memory.allocate(16);
        const { pointer } = cipher;
        const inputs = [saltCopy, passCopy, pass.size, count] as const;
        const args = [pointer, digest.pointer, ...inputs, outputAddress, iv] as const;
        return callOf(evp, "EVP_BytesToKey", args);
      },
    };
  },
};

const pkcs12 = "derive with PKCS12KDF";

/** The ID of RFC 7292 appendix B.3. */
const purposes = { key: 1, iv: 2, mac: 3 } as const;

/** The derivation of PKCS #12. Its password is a BMPString with two zeros at its end, or empty. */
export const pkcs12Algorithm: Kdf<Pkcs12KdfOptions> = {
  action: pkcs12,
  names: { hash: true, password: true, salt: true, iterations: true, length: true, purpose: true },
  plan(core, { hash, password, salt, iterations, length, purpose }) {
    const digest = fixedDigest(core, hash, pkcs12);
    const inputs: Input[] = [
      kdfInput(password, pkcs12, "password"),
      kdfInput(salt, pkcs12, "salt"),
    ];
    const count = checkInteger(iterations, 1, largestInt, pkcs12, "iterations");
    const size = checkInteger(length, 1, largestInt, pkcs12, "length");
    const id = purposes[checkChoice(purpose, ["key", "iv", "mac"], pkcs12, "purpose")];
    return {
      action: pkcs12,
      inputSize: sizeOfInputs(inputs),
      outputSize: size,
      prepare: (memory) => {
        const [pass, saltCopy] = [memory.copyOf(inputs[0]!), memory.copyOf(inputs[1]!)];
        const copies = [pass, inputs[0]!.size, saltCopy, inputs[1]!.size] as const;
        const args = [...copies, id, count, size, outputAddress, digest.pointer] as const;
        return callOf(pkcs12Table, "PKCS12_key_gen_uni", args);
      },
    };
  },
};
