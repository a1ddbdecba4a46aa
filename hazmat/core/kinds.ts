/**
 * The kinds of algorithms that are fetched from libcrypto, and what is known of
 * each. OpenSSL 3 fetches them from its providers; 1.1.1 has digests and ciphers
 * by name, and no objects for MACs and KDFs.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import type { Pointer } from "../../ffi/declare.ts";
import {
  EVP_CIPH_FLAG_AEAD_CIPHER,
  EVP_CIPH_FLAG_CTS,
  EVP_CIPH_MODE,
  EVP_CIPH_VARIABLE_LENGTH,
  EVP_MD_FLAG_XOF,
} from "../../ffi/headers/evp.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import { runtime } from "../../ffi/runtime.ts";
import type { Kind } from "./algorithms.ts";

/** What the compiled library calls for a digest in one call (`engine/c/calls/digest.h`). */
export type DigestCalls = Pointer<"struct hazmat_digest">;

/** A digest that libcrypto has. */
export interface Digest {
  /** Its name, as requested, in lower case. */
  readonly name: string;
  /** The EVP_MD. */
  readonly pointer: Pointer<"EVP_MD">;
  /** Its output's length in bytes; for an XOF, libcrypto's default, which may be 0. */
  readonly size: number;
  /** Its block size in bytes. */
  readonly blockSize: number;
  /** Whether its output may have any length. */
  readonly isXof: boolean;
  /** Set from its first use in one call until the algorithms are forgotten. */
  calls?: DigestCalls | undefined;
}

/** A cipher that libcrypto has. */
export interface CipherAlgorithm {
  /** Its name, as requested, in lower case. */
  readonly name: string;
  /** The EVP_CIPHER. */
  readonly pointer: Pointer<"EVP_CIPHER">;
  /** Its key's length in bytes; the usual one if there are several. */
  readonly keyLength: number;
  /** Its IV's length in bytes, or the usual one; 0 if it takes none. */
  readonly ivLength: number;
  /** Its block size in bytes; 1 for a stream cipher. */
  readonly blockSize: number;
  /** One of `EVP_CIPH_*_MODE`. */
  readonly mode: number;
  /** Whether it takes keys of other lengths too. */
  readonly isKeyLengthVariable: boolean;
  /** Whether it authenticates. */
  readonly isAead: boolean;
  /** Whether it steals ciphertext where others pad. */
  readonly stealsCiphertext: boolean;
}

/** An algorithm of which nothing but its address is known. */
export interface FetchedAlgorithm<T extends string> {
  /** Its name, as requested, in lower case. */
  readonly name: string;
  /** Its address. */
  readonly pointer: Pointer<T>;
}

const none = runtime.nullPointer;
const noFetch = (): Pointer<never> => none;
const noFree = (): void => {};

/** Digests. */
export function digestKind(lib: LibcryptoFunctions): Kind<"EVP_MD", Digest> {
  const size = lib.EVP_MD_get_size;
  const blockSize = lib.EVP_MD_get_block_size;
  const flags = lib.EVP_MD_get_flags;
  const fetch = lib.EVP_MD_fetch;
  return {
    label: "digest",
    fetch: (name) => fetch === null ? lib.EVP_get_digestbyname(name) : fetch(none, name, null),
    free: lib.EVP_MD_free ?? noFree,
    describe: (pointer, name) => ({
      name,
      pointer,
      size: Math.max(0, size(pointer)), // -1 for an XOF, from 3.4 on
      blockSize: blockSize(pointer),
      isXof: (flags(pointer) & EVP_MD_FLAG_XOF) !== 0n,
      calls: undefined,
    }),
  };
}

/**
 * Ciphers that take keys of several lengths: since 3.0, fetched ciphers do not have the flag that
 * says so.
 */
const variable = /^(rc2|rc4|rc5|bf|blowfish|cast)/;

/** Key wrap by OpenSSL 3's names for it; 1.1.1 has those of the object identifiers. */
const keyWrap = /^aes-?(128|192|256)-wrap(-pad)?$/;

/** A cipher of OpenSSL 1.1.1. */
function olderCipher(lib: LibcryptoFunctions, name: Uint8Array): Pointer<"EVP_CIPHER"> {
  const pointer = lib.EVP_get_cipherbyname(name);
  const text = new TextDecoder().decode(name.subarray(0, -1));
  if (pointer || !keyWrap.test(text)) return pointer;
  return lib.EVP_get_cipherbyname(cString(text.replace(keyWrap, "id-aes$1-wrap$2")));
}

/** Ciphers. */
export function cipherKind(lib: LibcryptoFunctions): Kind<"EVP_CIPHER", CipherAlgorithm> {
  const flagsOf = lib.EVP_CIPHER_get_flags;
  const keyLength = lib.EVP_CIPHER_get_key_length;
  const ivLength = lib.EVP_CIPHER_get_iv_length;
  const blockSize = lib.EVP_CIPHER_get_block_size;
  const fetch = lib.EVP_CIPHER_fetch;
  return {
    label: "cipher",
    fetch: (name) => fetch === null ? olderCipher(lib, name) : fetch(none, name, null),
    free: lib.EVP_CIPHER_free ?? noFree,
    describe: (pointer, name) => {
      const flags = BigInt(flagsOf(pointer));
      return {
        name,
        pointer,
        keyLength: keyLength(pointer),
        ivLength: ivLength(pointer),
        blockSize: blockSize(pointer),
        mode: Number(flags & EVP_CIPH_MODE),
        isKeyLengthVariable: (flags & EVP_CIPH_VARIABLE_LENGTH) !== 0n || variable.test(name),
        isAead: (flags & EVP_CIPH_FLAG_AEAD_CIPHER) !== 0n,
        stealsCiphertext: (flags & EVP_CIPH_FLAG_CTS) !== 0n,
      };
    },
  };
}

/** MACs, since OpenSSL 3.0. */
export function macKind(lib: LibcryptoFunctions): Kind<"EVP_MAC", FetchedAlgorithm<"EVP_MAC">> {
  const fetch = lib.EVP_MAC_fetch;
  return {
    label: "MAC",
    fetch: fetch === null ? noFetch : (name) => fetch(none, name, null),
    free: lib.EVP_MAC_free ?? noFree,
    describe: (pointer, name) => ({ name, pointer }),
  };
}
