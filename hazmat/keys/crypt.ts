/**
 * Encryption and decryption with RSA and SM2.
 *
 * @module
 */
import { DecryptionFailed, UnsupportedAlgorithm } from "../../errors.ts";
import { runtime } from "../../ffi/runtime.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  bytesIn,
  copyOf,
  cutTo,
  type Input,
  kindOf,
  type Names,
  newBytes,
  readOptions,
  takeInput,
} from "../core/args.ts";
import { type Control, control, type KeyContext, type Pkey, setControls } from "./pkey.ts";
import { fixedDigest, flag } from "./schemes.ts";
import type { RsaDecryptOptions, RsaEncryptOptions, Sm2EncryptOptions } from "./types.ts";

const { toSize } = runtime;

const written = new BigUint64Array(1);

/** How to encrypt or decrypt. */
export interface CryptScheme {
  /** What is set on the context. */
  readonly controls: readonly Control[];
  /** Of PKCS #1 v1.5: whether forged ciphertexts are to give random bytes. */
  readonly rejectsImplicitly?: boolean;
  /** The only length of data. */
  readonly dataSize?: number;
}

const rsaNames: Names<RsaEncryptOptions> = {
  padding: true,
  hash: true,
  mgf1Hash: true,
  label: true,
};
const rsaDecryptNames: Names<RsaDecryptOptions> = { ...rsaNames, implicitRejection: true };
const sm2Names: Names<Sm2EncryptOptions> = { hash: true };

/** What the options come to, read once each. */
export function cryptScheme(
  key: Pkey,
  options: unknown,
  use: "encrypt" | "decrypt",
  action: string,
): CryptScheme {
  switch (key.type) {
    case "rsa": {
      const names = use === "decrypt" ? rsaDecryptNames : rsaNames;
      return rsaScheme(
        key,
        readOptions<RsaDecryptOptions>(
          (options === undefined ? {} : options) as object,
          names as never,
          action,
        ),
        action,
      );
    }
    case "sm2": {
      const { hash = "sm3" } = readOptions<Sm2EncryptOptions>(
        (options === undefined ? {} : options) as object,
        sm2Names,
        action,
      );
      const { name } = fixedDigest(key, hash, action);
      return { controls: [["digest", name]] };
    }
  }
  throw new TypeError(
    `Cannot ${action}: the key must be of type rsa or sm2, but is ${key.type}; for others, agree ` +
      "on a key, or encapsulate one, and use an AEAD",
  );
}

function rsaScheme(key: Pkey, options: RsaDecryptOptions, action: string): CryptScheme {
  const { padding = "oaep", label } = options;
  const rejects = flag(options.implicitRejection, "implicitRejection", action, true);
  if (padding === "oaep") {
    const hash = fixedDigest(key, options.hash ?? "sha256", action).name;
    const mgf1 = fixedDigest(key, options.mgf1Hash ?? hash, action).name;
    // Both are always set: MGF1's default is another in some versions.
    const controls: Control[] = [
      ["rsa_padding_mode", "oaep"],
      ["rsa_oaep_md", hash],
      ["rsa_mgf1_md", mgf1],
    ];
    const bytes = label === undefined ? undefined : copyOf(takeInput(label, action, "label"));
    if (bytes !== undefined && bytes.length > 0) controls.push(["rsa_oaep_label", bytes.toHex()]);
    return { controls };
  }
  for (const name of ["hash", "mgf1Hash", "label"] as const) {
    if (options[name] === undefined) continue;
    throw new RangeError(`Cannot ${action}: ${name} must be left out where padding is not "oaep"`);
  }
  const controls: Control[] = [["rsa_padding_mode", padding]];
  if (padding === "pkcs1") return { controls, rejectsImplicitly: rejects };
  if (padding === "none") return { controls, dataSize: key.size(action) };
  const is = typeof padding === "string" ? JSON.stringify(padding) : kindOf(padding);
  throw new RangeError(
    `Cannot ${action}: padding must be one of "oaep", "pkcs1", "none", but is ${is}`,
  );
}

/** Encrypts. See `PublicKey.encrypt`. */
export function encrypt(key: Pkey, data: AllowSharedBufferSource, options?: unknown): Bytes {
  const action = `encrypt with ${key.type}`;
  const scheme = cryptScheme(key, options, "encrypt", action);
  const input = takeInput(data, action, "data");
  checkSize(key, scheme, input, action);
  return key.with(action, key.functions.EVP_PKEY_encrypt_init, (context) => {
    setControls(key.core, context, scheme.controls, action);
    return run(key, context, key.functions.EVP_PKEY_encrypt, input, action) ?? refuse(key, action);
  });
}

function refuse({ core }: Pkey, action: string): never {
  throw core.error(action);
}

function checkSize(
  key: Pkey,
  { dataSize, controls }: CryptScheme,
  { size }: Input,
  action: string,
) {
  if (dataSize !== undefined && size !== dataSize) {
    throw new RangeError(
      `Cannot ${action}: data must have ${bytesIn(dataSize)} without padding, but has ${size}`,
    );
  }
  const overhead = overheadOf(key, controls);
  if (overhead === undefined || size + overhead <= key.size(action)) return;
  const most = key.size(action) - overhead;
  throw new RangeError(
    `Cannot ${action}: data must have at most ${bytesIn(Math.max(most, 0))}, but has ${size}; ` +
      "encrypt a key with it, and the data with an AEAD",
  );
}

/** How many bytes padding takes (RFC 8017, sections 7.1.1 and 7.2.1). */
function overheadOf({ core }: Pkey, controls: readonly Control[]): number | undefined {
  const [first, hash] = controls;
  if (first?.[1] === "pkcs1") return 11;
  if (first?.[1] !== "oaep") return undefined;
  return 2 * core.digests.get(hash![1]).size + 2;
}

type Crypt = Pkey["functions"]["EVP_PKEY_encrypt"];

/** Asks for the size where it is not the modulus's: SM2's depends on the data. */
function run(
  key: Pkey,
  context: KeyContext,
  crypt: Crypt,
  { bytes, size }: Input,
  action: string,
): Bytes | undefined {
  written[0] = 0n;
  if (key.type === "rsa") written[0] = BigInt(key.size(action));
  else if (crypt(context, null, written, bytes, toSize(size)) !== 1) return undefined;
  const out = newBytes(Number(written[0]), action);
  if (crypt(context, out, written, bytes, toSize(size)) === 1) {
    return cutTo(Number(written[0]), out);
  }
  out.fill(0);
  return undefined;
}

/**
 * Takes a ciphertext. One of RSA is as long as the modulus (RFC 8017, section 7.1.2): libcrypto also
 * takes one without its leading zeros.
 */
export function takeCiphertext(key: Pkey, data: AllowSharedBufferSource, action: string): Input {
  const input = takeInput(data, action, "ciphertext");
  if (key.type === "rsa" && input.size !== key.size(action)) throw new DecryptionFailed(action);
  return input;
}

/**
 * Decrypts. See `PrivateKey.decrypt`. What fails in it, fails in one way: a reason would tell how to
 * forge.
 */
export function decrypt(key: Pkey, ciphertext: AllowSharedBufferSource, options?: unknown): Bytes {
  const action = `decrypt with ${key.type}`;
  const scheme = cryptScheme(key, options, "decrypt", action);
  const input = takeCiphertext(key, ciphertext, action);
  const context = decryptContext(key, scheme, action);
  try {
    const plaintext = run(key, context, key.functions.EVP_PKEY_decrypt, input, action);
    if (plaintext !== undefined) return plaintext;
    key.core.lib.ERR_clear_error();
    throw new DecryptionFailed(action);
  } finally {
    key.core.lib.EVP_PKEY_CTX_free(context);
  }
}

/** The most bytes that a decryption gives. */
export function decryptedSize(
  key: Pkey,
  scheme: CryptScheme,
  { bytes, size }: Input,
  action: string,
): number {
  if (key.type === "rsa") return key.size(action);
  const context = decryptContext(key, scheme, action);
  try {
    const length = new BigUint64Array(1);
    const { EVP_PKEY_decrypt } = key.functions;
    if (EVP_PKEY_decrypt(context, null, length, bytes, toSize(size)) === 1) {
      return Number(length[0]);
    }
    key.core.lib.ERR_clear_error();
    throw new DecryptionFailed(action);
  } finally {
    key.core.lib.EVP_PKEY_CTX_free(context);
  }
}

/** A context for decryption. The caller frees it. */
export function decryptContext(key: Pkey, scheme: CryptScheme, action: string): KeyContext {
  const context = key.begin(action, key.functions.EVP_PKEY_decrypt_init);
  try {
    setControls(key.core, context, scheme.controls, action);
    if (scheme.rejectsImplicitly !== undefined) {
      rejectImplicitly(key, context, scheme.rejectsImplicitly);
    }
    return context;
  } catch (error) {
    key.core.lib.EVP_PKEY_CTX_free(context);
    throw error;
  }
}

/** Asked of the context, not of a version: distributions have it in older ones too. */
function rejectImplicitly({ core }: Pkey, context: KeyContext, rejects: boolean): void {
  if (control(core, context, ["rsa_pkcs1_implicit_rejection", rejects ? "1" : "0"]) > 0) return;
  core.lib.ERR_clear_error();
  if (!rejects) return; // what cannot do it does not
  throw new UnsupportedAlgorithm(
    "padding",
    "pkcs1",
    core.versionText,
    "OpenSSL 3.2 and newer reject forged ciphertexts implicitly; use OAEP, or, where nobody sees " +
      "a decryption fail, { implicitRejection: false }",
  );
}
