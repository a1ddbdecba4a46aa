/**
 * Encryption of parts of a file under a pass phrase.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { PassphraseError } from "../../errors.ts";
import { DerReader, DerWriter } from "../asn1/mod.ts";
import { newCipher } from "../ciphers/cipher.ts";
import { pkcs12Algorithm } from "../kdfs/file_keys.ts";
import { bmpString, noPassphrase } from "../keys/bmp_string.ts";
import { step, type Steps } from "../keys/derivation_steps.ts";
import { decrypt, readScheme } from "../keys/encrypted.ts";
import { encryptData, type Encrypted } from "../keys/encrypting.ts";
import { oids } from "../keys/encryption_schemes.ts";
import { joined } from "../keys/own_bytes.ts";
import { file } from "./pfx.ts";

/** Where a file is read or written, and for what, and how much work it may ask for. */
export interface Setting {
  readonly core: Core;
  /** For error texts: "read PKCS#12". */
  readonly action: string;
}

/** How much work a file may ask for. Who made it chose that, and may be no friend. */
export class Work {
  readonly #action: string;
  /** The limits of each derivation. */
  readonly limits: { readonly maxIterations: number; readonly maxMemory: number };
  #done = 0;

  /** Nothing has been done yet. */
  constructor(action: string, maxIterations: number, maxMemory: number) {
    this.#action = action;
    this.limits = { maxIterations, maxMemory };
  }

  /**
   * Counts the iterations of one more derivation, before it is made.
   *
   * @throws {RangeError} If they are too many with those before.
   */
  add(iterations: number): void {
    this.#done += iterations;
    const { maxIterations } = this.limits;
    if (this.#done <= maxIterations) return;
    throw new RangeError(
      `Cannot ${this.#action}: its iterations must be at most ${maxIterations} in all, but are ` +
        `${this.#done} or more; if it is to be trusted, raise maxIterations`,
    );
  }
}

/** What a pass phrase may have been when a file was made. */
export function candidates(passphrase: Bytes): readonly Bytes[] {
  return passphrase.length > 0 ? [passphrase] : [passphrase, noPassphrase];
}

/**
 * Decrypts, with each of these pass phrases in turn.
 *
 * @param algorithm An AlgorithmIdentifier.
 * @param accept Makes the result of a plaintext; `undefined` if it cannot be one. The plaintext is
 * wiped after it.
 * @returns `undefined` if none of them decrypts it.
 */
export function* decryptWithAny<T>(
  algorithm: Uint8Array,
  ciphertext: Uint8Array,
  passphrases: readonly Bytes[],
  { core, action, work }: Setting & { readonly work: Work },
  accept: (plaintext: Bytes) => T | undefined,
): Steps<T | undefined> {
  const reader = new DerReader(algorithm, `the encryption of ${file}`);
  const scheme = readScheme(reader.sequence(), work.limits, action);
  work.add(scheme.iterations);
  for (const passphrase of passphrases) {
    let plaintext: Bytes | undefined;
    try {
      plaintext = yield* decrypt(core, scheme, ciphertext, passphrase, action);
      const result = accept(plaintext);
      if (result !== undefined) return result;
    } catch (error) {
      if (!(error instanceof PassphraseError)) throw error;
    } finally {
      plaintext?.fill(0);
    }
  }
}

/** How to encrypt. */
export interface Encryption {
  /** The cipher: one of {@linkcode writtenCiphers}, or triple DES by PKCS#12's own KDF. */
  readonly cipher: Pkcs12Cipher | "des-ede3-cbc";
  /** PBKDF2's digest; PKCS#12's own KDF has SHA-1. */
  readonly hash: Pkcs12Hash;
  readonly iterations: number;
}

/** A cipher that can be chosen. */
export type Pkcs12Cipher = "aes-256-cbc" | "aes-192-cbc" | "aes-128-cbc";

/** The ciphers that can be chosen. */
export const writtenCiphers: readonly Pkcs12Cipher[] = [
  ...["aes-256-cbc", "aes-192-cbc", "aes-128-cbc"] as const,
];

/** HMACs that can be chosen, by their digests. */
const hmacs = {
  sha256: "1.2.840.113549.2.9",
  sha384: "1.2.840.113549.2.10",
  sha512: "1.2.840.113549.2.11",
  sha1: "1.2.840.113549.2.7",
} as const satisfies Record<Pkcs12Hash, string>;

/** A digest that can be chosen for PBKDF2. */
export type Pkcs12Hash = "sha256" | "sha384" | "sha512" | "sha1";

/** The digests that can be chosen for PBKDF2. */
export const writtenHashes = Object.keys(hmacs) as readonly Pkcs12Hash[];

/** What draws random bytes. */
export type Random = (size: number) => Bytes;

/** Encrypts: with PBES2, or as PKCS#12 did at first (RFC 7292 appendix C). */
export function encrypt(
  plaintext: Bytes,
  passphrase: Bytes,
  { cipher, hash, iterations }: Encryption,
  setting: Setting & { readonly random: Random },
): Steps<Encrypted> {
  if (cipher === "des-ede3-cbc") {
    return encryptTripleDes(plaintext, passphrase, iterations, setting);
  }
  const kdf = { name: "pbkdf2", hash, iterations } as const;
  return encryptData(setting.core, plaintext, { passphrase, cipher, kdf }, setting.action);
}

const sha1TripleDes = "1.2.840.113549.1.12.1.3";

function* encryptTripleDes(
  plaintext: Bytes,
  passphrase: Bytes,
  iterations: number,
  { core, random }: Setting & { readonly random: Random },
): Steps<Encrypted> {
  const salt = random(8);
  const password = bmpString(passphrase);
  const options = { hash: "sha1", password, salt, iterations };
  const iv = yield step(pkcs12Algorithm, { ...options, purpose: "iv", length: 8 });
  const key = yield step(pkcs12Algorithm, { ...options, purpose: "key", length: 24 });
  try {
    using cipher = newCipher(core, "des-ede3-cbc", { key, iv }, true);
    const data = joined([cipher.update(plaintext), cipher.final()]);
    const algorithm = new DerWriter().sequence((scheme) =>
      scheme.objectIdentifier(sha1TripleDes).sequence((parameters) =>
        parameters.octetString(salt).integer(iterations)
      )
    ).finish();
    return { algorithm, data };
  } finally {
    password.fill(0);
    key.fill(0);
  }
}

/** PBKDF2's parameters, as PBMAC1 has them. */
export interface Pbkdf2Parameters {
  readonly hash: Pkcs12Hash;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

/** Writes PBKDF2 as an AlgorithmIdentifier that says how long the key is, as RFC 9579 wants it. */
export function writePbkdf2(writer: DerWriter, parameters: Pbkdf2Parameters): void {
  const { hash, salt, iterations, length } = parameters;
  writer.sequence((kdf) =>
    kdf.objectIdentifier(oids.pbkdf2).sequence((inside) => {
      inside.octetString(salt).integer(iterations).integer(length);
      writeHmac(inside, hash);
    })
  );
}

/** Writes an HMAC as an AlgorithmIdentifier. */
export function writeHmac(writer: DerWriter, hash: Pkcs12Hash): void {
  writer.sequence((prf) => prf.objectIdentifier(hmacs[hash]).null());
}
