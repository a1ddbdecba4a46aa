/**
 * The backend's calls, as vectors need them.
 *
 * @module
 */
import { type Bytes, concat, empty } from "./vector.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { createCipher, createDecipher } from "../../hazmat/ciphers/mod.ts";

/** What a cipher takes. */
export interface CipherInput {
  readonly key: Bytes;
  readonly iv?: Bytes;
  readonly padding?: boolean;
}

/** Encrypts with one update. */
export function encrypt(name: string, input: CipherInput, plaintext: Bytes): Bytes {
  using cipher = createCipher(name, input);
  return concat(cipher.update(plaintext), cipher.final());
}

/** Decrypts with one update. */
export function decrypt(name: string, input: CipherInput, ciphertext: Bytes): Bytes {
  using cipher = createDecipher(name, input);
  return concat(cipher.update(ciphertext), cipher.final());
}

/** Decrypts with updates that are not multiples of a block, which must not matter. */
export function decryptInPieces(name: string, input: CipherInput, ciphertext: Bytes): Bytes {
  using cipher = createDecipher(name, input);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < ciphertext.length; at += 7) {
    parts.push(cipher.update(ciphertext.subarray(at, at + 7)));
  }
  return concat(...parts, cipher.final());
}

/** What an AEAD takes. */
export interface AeadInput {
  readonly key: Bytes;
  readonly nonce?: Bytes;
  /** Several only for SIV. */
  readonly aad?: Bytes | Bytes[];
  /** 16 unless given. */
  readonly tagLength?: number;
}

/** Seals: ciphertext, then tag (SIV: tag, then ciphertext). */
export function seal(name: string, input: AeadInput, plaintext: Bytes): Bytes {
  using aead = ourAead(name, input.key, { tagLength: input.tagLength });
  return aead.seal(input.nonce ?? empty, plaintext, input.aad);
}

/** Opens what {@linkcode seal} makes. */
export function open(name: string, input: AeadInput, sealed: Bytes): Bytes {
  using aead = ourAead(name, input.key, { tagLength: input.tagLength });
  return aead.open(input.nonce ?? empty, sealed, input.aad);
}
