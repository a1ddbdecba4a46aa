/**
 * How OpenSSH encrypts private keys.
 *
 * @module
 */
import { joined } from "../keys/own_bytes.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import { aead } from "../aead/mod.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";
import { createCipher, createDecipher } from "../ciphers/mod.ts";
import type { Bytes } from "../core/args.ts";
import type { BackendOption } from "../core/default.ts";
import { createMac } from "../macs/mod.ts";

/** A cipher. */
export interface SshCipher {
  /** OpenSSH's name. */
  readonly name: string;
  /** libcrypto's name. */
  readonly openssl: string;
  /** How many bytes its key has. */
  readonly keySize: number;
  /** How many bytes its IV has, which is derived like the key. */
  readonly ivSize: number;
  /** What the plaintext is padded to a multiple of. */
  readonly blockSize: number;
  /** How many bytes its tag has, which follows the ciphertext. */
  readonly tagSize: number;
}

function cipher(
  name: string,
  openssl: string,
  keySize: number,
  ivSize = 16,
  blockSize = 16,
  tagSize = 0,
): SshCipher {
  return { name, openssl, keySize, ivSize, blockSize, tagSize };
}

/** The cipher of keys that are not encrypted. */
export const noCipher: SshCipher = cipher("none", "", 0, 0, 8);

const gcm = cipher("aes256-gcm@openssh.com", "aes-256-gcm", 32, 12, 16, 16);
const chacha = cipher("chacha20-poly1305@openssh.com", "chacha20", 64, 0, 8, 16);

const ciphers = [
  noCipher,
  ...[128, 192, 256].map((bits) => cipher(`aes${bits}-ctr`, `aes-${bits}-ctr`, bits / 8)),
  ...[128, 192, 256].map((bits) => cipher(`aes${bits}-cbc`, `aes-${bits}-cbc`, bits / 8)),
  cipher("3des-cbc", "des-ede3-cbc", 24, 8, 8),
  gcm,
  chacha,
];

/**
 * The cipher of a name.
 *
 * @throws {UnsupportedAlgorithm} If there is none.
 */
export function cipherNamed(name: string): SshCipher {
  const found = ciphers.find((one) => one.name === name);
  if (found !== undefined) return found;
  const advice = `use ${ciphers.slice(1).map((one) => one.name).join(", ")}`;
  throw new UnsupportedAlgorithm("cipher of SSH keys", name, "this function", advice);
}

/** A key and an IV, one after the other, as they are derived. */
type KeyAndIv = Uint8Array;

/** Encrypts, and appends the tag. */
export function encrypt(
  { openssl, keySize }: SshCipher,
  keyAndIv: KeyAndIv,
  plaintext: Uint8Array,
  backend: BackendOption,
): Bytes {
  const [key, iv] = [keyAndIv.subarray(0, keySize), keyAndIv.subarray(keySize)];
  if (openssl === gcm.openssl) {
    using sealer = aead(openssl, key, backend);
    return sealer.seal(iv, plaintext);
  }
  if (openssl === chacha.openssl) {
    const ciphertext = chacha20(key, 1, plaintext, backend);
    const tag = poly1305(key, backend).update(ciphertext).digest();
    return joined([ciphertext, tag]);
  }
  using sealer = createCipher(openssl, { key, iv, padding: false, ...backend });
  return sealer.update(plaintext);
}

/**
 * Decrypts a ciphertext with its tag.
 *
 * @throws {InvalidTag} If the cipher has a tag, and it is wrong.
 */
export function decrypt(
  { openssl, keySize, tagSize }: SshCipher,
  keyAndIv: KeyAndIv,
  sealed: Uint8Array,
  backend: BackendOption,
): Bytes {
  const [key, iv] = [keyAndIv.subarray(0, keySize), keyAndIv.subarray(keySize)];
  if (openssl === gcm.openssl) {
    using opener = aead(openssl, key, backend);
    return opener.open(iv, sealed);
  }
  if (openssl === chacha.openssl) {
    const size = sealed.length - tagSize;
    const ciphertext = sealed.subarray(0, size);
    poly1305(key, backend).update(ciphertext).verify(sealed.subarray(size));
    return chacha20(key, 1, ciphertext, backend);
  }
  using opener = createDecipher(openssl, { key, iv, padding: false, ...backend });
  return opener.update(sealed);
}

/**
 * OpenSSH's ChaCha20 (PROTOCOL.chacha20poly1305), of the first packet: the nonce is zero, and so the
 * block's number may have 32 bits or 64. The second half of the key is for packets' lengths.
 */
function chacha20(
  key: Uint8Array,
  block: number,
  data: Uint8Array,
  backend: BackendOption,
): Bytes {
  const iv = new Uint8Array(16);
  iv[0] = block;
  using stream = createCipher("chacha20", { key: key.subarray(0, 32), iv, ...backend });
  return stream.update(data);
}

/** Its Poly1305, whose key is the beginning of block 0. */
function poly1305(key: Uint8Array, backend: BackendOption): ReturnType<typeof createMac> {
  const once = chacha20(key, 0, newFixedBytes(32), backend);
  try {
    return createMac("poly1305", once, { ...backend });
  } finally {
    once.fill(0);
  }
}
