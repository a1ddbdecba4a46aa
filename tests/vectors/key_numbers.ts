/**
 * Keys and signatures of vectors that give their numbers.
 *
 * @module
 */
import process from "node:process";
import {
  type KeyNumbers,
  type PrivateKey,
  privateKeyFromNumbers,
  type PublicKey,
  publicKeyFromNumbers,
} from "../../hazmat/keys/mod.ts";
import { InvalidKey, InvalidSignature } from "../../errors.ts";
import type { Check, Collection } from "./rules.ts";
import { knownNewerVersion, newerCryptography } from "./places.ts";
import { type Bytes, concat, type Vector } from "./vector.ts";

/** cryptography's newer vectors. */
export const newer: Collection = { place: newerCryptography, knownVersion: knownNewerVersion };

/** A number in hexadecimal. */
export function hexNumber(vector: Vector, name: string): bigint {
  return BigInt(`0x${vector.text(name).replaceAll(" ", "")}`);
}

/** Numbers of a vector, by ours and its names: `n`, or `y=qy`. */
export function numbersOf(vector: Vector, names: string): Record<string, bigint> {
  return Object.fromEntries(
    names.split(" ").map((pair) => {
      const [ours, its = ours] = pair.split("=");
      return [ours!, hexNumber(vector, its!)];
    }),
  );
}

/** Makes each key once: files give the same with every vector. */
function cached<K>(make: (type: string, numbers: KeyNumbers) => K) {
  const known = new Map<string, K>();
  return (type: string, numbers: KeyNumbers): K => {
    const id = `${type} ${Object.entries(numbers).join(" ")}`;
    const key = known.get(id) ?? make(type, numbers);
    known.set(id, key);
    return key;
  };
}

/** A public key of numbers. */
export const publicOf: (type: string, numbers: KeyNumbers) => PublicKey = cached(
  publicKeyFromNumbers,
);

/** A private key of numbers. */
export const privateOf: (type: string, numbers: KeyNumbers) => PrivateKey = cached(
  privateKeyFromNumbers,
);

/** Two numbers side by side, each of so many bytes. */
export function sideBySide(vector: Vector, names: readonly string[], width: number): Bytes {
  const parts = names.map((name) => hexNumber(vector, name).toString(16).padStart(2 * width, "0"));
  return concat(...parts.map((hex) => Uint8Array.fromHex(hex)));
}

/** "SHA-1", "SHA1", "SHA-512/224": sha1. */
export function hashOf(name: string): string {
  return name.toLowerCase().replace("sha-", "sha").replace("/", "-");
}

/** Checks what is to be valid, or, by the vector's `Result`, to be refused. */
export function expectResult(vector: Vector, check: () => void): void | "invalid" {
  if (!vector.has("result") || vector.text("result").startsWith("P")) return check();
  try {
    check();
  } catch (error) {
    if (error instanceof InvalidSignature || error instanceof InvalidKey) return "invalid";
    throw error;
  }
  throw new Error(`${vector.id}: it must be refused: ${vector.text("result")}`);
}

/** Of many vectors alike, one in so many, unless all are asked for. */
export function oneIn(many: number, check: Check): Check {
  let index = 0;
  return (vector) => {
    if (process.env.HAZMAT_TEST_ALL || index++ % many === 0) return check(vector);
    return { notApplicable: "many alike: run with --all" };
  };
}
