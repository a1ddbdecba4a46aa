/**
 * The modes of authenticated encryption: what each takes, and which calls of libcrypto it needs.
 *
 * @module
 */
import { UnsupportedAlgorithm } from "../../errors.ts";
import type { Core } from "./core.ts";
import {
  EVP_CIPH_CCM_MODE,
  EVP_CIPH_GCM_MODE,
  EVP_CIPH_GCM_SIV_MODE,
  EVP_CIPH_OCB_MODE,
  EVP_CIPH_SIV_MODE,
  EVP_CIPH_STREAM_CIPHER,
} from "../../ffi/headers/evp.ts";
import { largestInt } from "./args.ts";
import type { CipherAlgorithm } from "./kinds.ts";

/** A mode. Lengths are in bytes. */
export interface AeadMode {
  /** Its name. */
  readonly name: string;
  /** Where its limits come from. */
  readonly source: string;
  /** Lengths of nonces: the least, the usual, the most. */
  readonly nonce: readonly [least: number, usual: number, most: number];
  /** Lengths of tags. 16 is among them. */
  readonly tags: readonly number[];
  /** The most plaintext for a nonce of some length. */
  readonly mostData: (nonceLength: number) => number;
  /** The most associated data. */
  readonly mostAssociated: number;
  /** Whether plaintext and associated data may come in parts. */
  readonly takesParts: boolean;
  /** Whether libcrypto must know the tag's length before the key. */
  readonly tagLengthFirst: boolean;
  /** Whether libcrypto must know the plaintext's length before anything else. */
  readonly saysLength: boolean;
  /** When libcrypto needs the key again: for each message, or when the direction changes. */
  readonly rekeys: "each" | "turned" | "never";
  /** Whether the nonce is the last component of the associated data, which may have several. */
  readonly hasComponents: boolean;
  /** Whether some libcryptos do not seal empty input, or do so wrongly. */
  readonly hasFaults: boolean;
  /**
   * Whether a context must not even be freed after an update that ran out of memory: that of OCB
   * counts entries of its table that it did not get, and cleanses those too, which are others'
   * memory (`ocb_lookup_l`, 1.1.1 to 4.0).
   */
  readonly breaksInUpdate: boolean;
  /**
   * Whether sealing reads a byte of plaintext only once: modes that authenticate the plaintext
   * itself do not.
   */
  readonly sealsInOnePass: boolean;
  /** Whether the tag is known before the ciphertext is read, and comes before it. */
  readonly tagBefore: boolean;
}

const unlimited = Number.MAX_SAFE_INTEGER;

const inParts: Omit<AeadMode, "name" | "source" | "nonce" | "tags" | "mostData"> = {
  mostAssociated: unlimited, // beyond what memory holds
  takesParts: true,
  tagLengthFirst: false,
  saysLength: false,
  rekeys: "never",
  hasComponents: false,
  hasFaults: false,
  breaksInUpdate: false,
  sealsInOnePass: false,
  tagBefore: false,
};

/** The most that one call takes, less a tag. */
export const largestOneShot = largestInt - 16;

/** All data in one call, whose lengths are of C's type `int`. */
const atOnce: typeof inParts = { ...inParts, mostAssociated: largestInt, takesParts: false };

const gcm: AeadMode = {
  ...inParts,
  name: "GCM",
  sealsInOnePass: true,
  source: "NIST SP 800-38D, section 5.2.1",
  nonce: [1, 12, 128], // libcrypto's limit; the standard's is 2^61 - 1
  tags: [16, 15, 14, 13, 12, 8, 4],
  mostData: () => 2 ** 36 - 32,
};

const ccm: AeadMode = {
  ...atOnce,
  name: "CCM",
  source: "NIST SP 800-38C, appendix A.1",
  nonce: [7, 12, 13],
  tags: [16, 14, 12, 10, 8, 6, 4],
  mostData: (nonceLength) => Math.min(256 ** (15 - nonceLength) - 1, largestOneShot),
  tagLengthFirst: true,
  rekeys: "turned",
  // Otherwise 3.x keeps the length and the nonce of a message whose tag was wrong.
  saysLength: true,
};

const ocb: AeadMode = {
  ...inParts,
  name: "OCB",
  source: "RFC 7253, section 4.2",
  nonce: [1, 12, 15],
  tags: Array.from({ length: 16 }, (_, index) => 16 - index),
  mostData: () => unlimited,
  tagLengthFirst: true,
  rekeys: "turned",
  breaksInUpdate: true,
};

const chacha20Poly1305: AeadMode = {
  ...inParts,
  name: "ChaCha20-Poly1305",
  sealsInOnePass: true,
  source: "RFC 8439, section 2.8",
  nonce: [12, 12, 12],
  tags: [16],
  mostData: () => 2 ** 38 - 64,
};

const siv: AeadMode = {
  ...atOnce,
  name: "SIV",
  source: "RFC 5297, section 2.6",
  nonce: [0, 16, largestInt],
  tags: [16],
  mostData: () => largestOneShot,
  rekeys: "each",
  hasFaults: true,
  hasComponents: true,
  tagBefore: true,
};

const gcmSiv: AeadMode = {
  ...atOnce,
  name: "GCM-SIV",
  source: "RFC 8452, section 4",
  nonce: [12, 12, 12],
  tags: [16],
  mostData: () => largestOneShot,
  rekeys: "each",
  hasFaults: true,
};

/** The mode of a cipher that authenticates; `undefined` for those made for TLS records. */
export function modeOf({ mode, ivLength }: CipherAlgorithm): AeadMode | undefined {
  switch (mode) {
    case EVP_CIPH_GCM_MODE:
      return gcm;
    case EVP_CIPH_CCM_MODE:
      return ccm;
    case EVP_CIPH_OCB_MODE:
      return ocb;
    case EVP_CIPH_SIV_MODE:
      return siv;
    case EVP_CIPH_GCM_SIV_MODE:
      return gcmSiv;
    case EVP_CIPH_STREAM_CIPHER:
      return ivLength === 12 ? chacha20Poly1305 : undefined; // rc4-hmac-md5 has no IV
  }
}

/** The error for a cipher that authenticates, but not in any {@linkcode AeadMode}. */
export function madeForTls(core: Core, kind: string, name: string): UnsupportedAlgorithm {
  const advice = "what it has under that name is made for TLS records only";
  return new UnsupportedAlgorithm(kind, name, core.versionText, advice);
}
