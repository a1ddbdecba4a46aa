/**
 * A private key, and what can be done with it.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  kindOf,
  type Names,
  readOptions,
} from "../core/args.ts";
import { agree } from "./agree.ts";
import { checkKey } from "./checks.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { decrypt } from "./crypt.ts";
import { encodePkcs8, encodeSpki } from "./der_calls.ts";
import { detailsOf, type KeyDetails } from "./details.ts";
import { publicPart, rawOf } from "./import.ts";
import { type Jwk, jwkOfPkcs8 } from "./jwk.ts";
import { decapsulate } from "./kem.ts";
import {
  agreeAsync,
  checkKeyAsync,
  decapsulateAsync,
  decryptAsync,
  signDataAsync,
  signDigestAsync,
  splitSignal,
} from "./key_jobs.ts";
import { keyTypeNamed } from "./key_types.ts";
import { type KeyNumbers, numbersOfPkcs8 } from "./numbers.ts";
import type { Pkey } from "./pkey.ts";
import { type RawForm, rawOfPkcs8 } from "./raw.ts";
import { newPublicKey, pkeyOfPublic, type PublicKey } from "./public_key.ts";
import { signData, signDigest } from "./sign.ts";
import { newSigner, type Signer } from "./signer.ts";
import type { AgreeOptions, DecryptOptions, KemOptions, KeyType, SignOptions } from "./types.ts";
import { encodePrivateKey, encodePrivateKeyAsync, type PrivateWriting } from "./write.ts";

/** How a private key is written: encrypted, if there is a pass phrase. */
export type EncodePrivateOptions = Omit<PrivateWriting, "format">;

/** Which octets a private key is written as. */
export interface RawPrivateOptions {
  /** Of ML-DSA and ML-KEM: the seed, if left out, or what it expands to. */
  readonly form?: RawForm;
}

const rawNames: Names<RawPrivateOptions> = { form: true };
const encodeNames: Names<EncodePrivateOptions> = {
  traditional: true,
  passphrase: true,
  cipher: true,
  kdf: true,
  form: true,
};

/** Makes the object of a private key. */
export let newPrivateKey: <T extends KeyType>(pkey: Pkey) => PrivateKey<T>;

/** The EVP_PKEY of a private key; throws if it is not one. */
export let pkeyOfPrivate: (key: PrivateKey<never>, action: string, label: string) => Pkey;

/**
 * A private key. Its memory in libcrypto is cleansed and freed by {@linkcode dispose}, or when it is
 * collected. Nothing that prints it, or makes JSON of it, tells the key.
 *
 * @typeParam T Its type, which says what its methods take.
 */
export class PrivateKey<out T extends KeyType = KeyType> {
  /** OpenSSL's name of its type, in lower case. */
  readonly type: T;
  readonly #pkey: Pkey;
  #public: PublicKey<T> | undefined;

  static {
    newPrivateKey = <T extends KeyType>(pkey: Pkey) => new PrivateKey<T>(pkey);
    pkeyOfPrivate = (key, action, label) => {
      if (typeof key === "object" && key !== null && #pkey in key) return key.#pkey;
      throw new TypeError(`Cannot ${action}: ${label} must be a PrivateKey, but is ${kindOf(key)}`);
    };
  }

  private constructor(pkey: Pkey) {
    this.type = pkey.type as T;
    this.#pkey = pkey;
  }

  /** Its size in bits, as its type counts them: of the modulus, of the curve's order. */
  get bits(): number {
    return this.#pkey.bits("read the size of the key");
  }

  /** How many bits a symmetric key would have that is as hard to find (EVP_PKEY_security_bits(3)). */
  get securityBits(): number {
    return this.#pkey.securityBits("read the strength of the key");
  }

  /** What it says of itself: its curve, the size of its modulus. */
  get details(): KeyDetails<T> {
    return detailsOf(this.#pkey) as KeyDetails<T>;
  }

  /** Its public key, in memory of its own: it stays when this one is disposed of. */
  get publicKey(): PublicKey<T> {
    return this.#public ??= newPublicKey<T>(publicPart(this.#pkey));
  }

  /** Whether it is of that type, in any case: TypeScript then knows what its methods take. */
  is<U extends KeyType>(type: U): this is PrivateKey<U> {
    return this.#pkey.isOfType(type);
  }

  /**
   * Signs data. RSA signs with PSS, a salt as long as the digest, and SHA-256, unless told
   * otherwise; EC with the digest that its curve is for.
   *
   * @throws {UnsupportedAlgorithm} If libcrypto lacks what the options ask for: never is it left
   * out.
   * @throws {TypeError} If an argument has the wrong type, or the key does not sign.
   * @throws {RangeError} If an option is not one of those allowed.
   * @throws {AlreadyFinalized} If it is disposed of.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  sign(data: AllowSharedBufferSource, options?: SignOptions<T>): Bytes {
    return signData(this.#pkey, data, options);
  }

  /**
   * {@linkcode sign} on another thread: for what takes more than some 0.1 ms, as RSA and SLH-DSA.
   * Data are hashed, or copied, before it returns.
   */
  signAsync(
    data: AllowSharedBufferSource,
    options?: SignOptions<T> & JobOptions,
  ): Promise<Bytes> {
    return signDataAsync(this.#pkey, data, options);
  }

  /** {@linkcode sign}, of data that were hashed before with `hash`: for types that sign a digest. */
  signDigest(
    digest: AllowSharedBufferSource,
    options: SignOptions<T> & { readonly hash: string },
  ): Bytes {
    return signDigest(this.#pkey, digest, options);
  }

  /** {@linkcode signDigest} on another thread. */
  signDigestAsync(
    digest: AllowSharedBufferSource,
    options: SignOptions<T> & { readonly hash: string } & JobOptions,
  ): Promise<Bytes> {
    return signDigestAsync(this.#pkey, digest, options);
  }

  /** Begins {@linkcode sign}, of data that come in parts: for types that sign a digest. */
  createSign(options?: SignOptions<T>): Signer {
    return newSigner(this.#pkey, options);
  }

  /**
   * Decrypts what `PublicKey.encrypt` encrypted, with the same options.
   *
   * @throws {DecryptionFailed} If it does not decrypt: there is one text, whatever the reason.
   * @throws {UnsupportedAlgorithm} For PKCS #1 v1.5 where forged ciphertexts would fail in a way
   * that tells how to forge.
   */
  decrypt(ciphertext: AllowSharedBufferSource, options?: DecryptOptions<T>): Bytes {
    return decrypt(this.#pkey, ciphertext, options);
  }

  /** {@linkcode decrypt} on another thread. */
  decryptAsync(
    ciphertext: AllowSharedBufferSource,
    options?: DecryptOptions<T> & JobOptions,
  ): Promise<Bytes> {
    return decryptAsync(this.#pkey, ciphertext, options);
  }

  /**
   * The secret that both keys' owners have (ECDH, X25519, X448, Diffie-Hellman). It is not a key:
   * derive one from it, as with `hkdf` of `@hazmat/openssl/kdfs`.
   *
   * @throws {InvalidKey} If the peer's key is of another type or curve, or gives no secret.
   */
  agree(peer: PublicKey<T>, options?: AgreeOptions): Bytes {
    const action = `agree with ${this.type}`;
    return agree(this.#pkey, pkeyOfPublic(peer as PublicKey<never>, action, "peer"), options);
  }

  /** {@linkcode agree} on another thread. */
  async agreeAsync(peer: PublicKey<T>, options?: AgreeOptions & JobOptions): Promise<Bytes> {
    const action = `agree with ${this.type}`;
    const other = pkeyOfPublic(peer as PublicKey<never>, action, "peer");
    return await agreeAsync(this.#pkey, other, options);
  }

  /**
   * The secret of `PublicKey.encapsulate`. A ciphertext that is wrong, and as long as one, gives
   * another secret.
   */
  decapsulate(ciphertext: AllowSharedBufferSource, options?: KemOptions): Bytes {
    return decapsulate(this.#pkey, ciphertext, options);
  }

  /** {@linkcode decapsulate} on another thread. */
  decapsulateAsync(
    ciphertext: AllowSharedBufferSource,
    options?: KemOptions & JobOptions,
  ): Promise<Bytes> {
    return decapsulateAsync(this.#pkey, ciphertext, options);
  }

  /**
   * Has libcrypto check it in full (EVP_PKEY_check(3)): for RSA that takes up to 0.1 seconds.
   *
   * @throws {InvalidKey} If it is not sound.
   */
  check(): void {
    checkKey(this.#pkey, "EVP_PKEY_check", "check the private key");
  }

  /** {@linkcode check} on another thread. */
  checkAsync(options?: JobOptions): Promise<void> {
    return checkKeyAsync(this.#pkey, "EVP_PKEY_check", "check the private key", options);
  }

  /**
   * PKCS #8 in PEM: `-----BEGIN PRIVATE KEY-----`, or, with a pass phrase,
   * `-----BEGIN ENCRYPTED PRIVATE KEY-----`. Strings cannot be wiped.
   *
   * @throws {KeyNotExportable} If it is held where it cannot be read, or has no such form.
   */
  toPem(options?: EncodePrivateOptions): string {
    return this.#encode(options, "pem") as string;
  }

  /** {@linkcode toPem} with a pass phrase, whose derivation takes 0.1 seconds, on another thread. */
  async toPemAsync(options?: EncodePrivateOptions & JobOptions): Promise<string> {
    return await this.#encodeAsync(options, "pem") as string;
  }

  /** PKCS #8 in DER, encrypted with a pass phrase. Fill what is not encrypted with zeros after use. */
  toDer(options?: EncodePrivateOptions): Bytes {
    return this.#encode(options, "der") as Bytes;
  }

  /** {@linkcode toDer} with a pass phrase, on another thread. */
  async toDerAsync(options?: EncodePrivateOptions & JobOptions): Promise<Bytes> {
    return await this.#encodeAsync(options, "der") as Bytes;
  }

  /**
   * A JSON Web Key, with its private members. Strings cannot be wiped.
   *
   * @throws {InvalidKey} If keys of its type or curve have none.
   */
  toJwk(): Jwk {
    const action = "export the private key as a JWK";
    const { core } = this.#pkey;
    const pkcs8 = this.#pkcs8(action);
    try {
      return jwkOfPkcs8(pkcs8, encodeSpki(core, this.#pkey.pointer(action), action), action);
    } finally {
      pkcs8.fill(0);
    }
  }

  /**
   * Its octets: of EC the scalar, of ML-DSA and ML-KEM the seed.
   *
   * @throws {InvalidKey} If keys of its type are not octets, or it came without its seed.
   */
  toRaw(options: RawPrivateOptions = {}): Bytes {
    const action = "export the private key as octets";
    const { form } = readOptions(options, rawNames, action);
    if (keyTypeNamed(this.#pkey.type) === undefined) return rawOf(this.#pkey, "private", action);
    const pkcs8 = this.#pkcs8(action);
    try {
      return rawOfPkcs8(pkcs8, action, form);
    } finally {
      pkcs8.fill(0);
    }
  }

  /** The numbers that it is made of. They cannot be wiped. */
  toNumbers(): KeyNumbers {
    const action = "export the private key as numbers";
    const pkcs8 = this.#pkcs8(action);
    try {
      return numbersOfPkcs8(pkcs8, action);
    } finally {
      pkcs8.fill(0);
    }
  }

  /** Whether the other is the same key: whether they have the same public key. */
  equals(other: PrivateKey): boolean {
    pkeyOfPrivate(other as never, "compare private keys", "the other");
    return this.publicKey.equals(other.publicKey);
  }

  /** Cleanses and frees it. A second call has no effect. */
  dispose(): void {
    this.#pkey.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Its type only: never the key. */
  toJSON(): { type: string } {
    return { type: this.type };
  }

  /** How the runtimes print it: its type, never the key. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `PrivateKey { type: "${this.type}" }`;
  }

  #pkcs8(action: string): Bytes {
    return encodePkcs8(this.#pkey.core, this.#pkey.pointer(action), action);
  }

  #encode(options: EncodePrivateOptions | undefined, format: "pem" | "der"): string | Bytes {
    const action = "export the private key";
    const writing = writingOf(options, format, action);
    const pkcs8 = this.#pkcs8(action);
    try {
      return encodePrivateKey(this.#pkey.core, pkcs8, writing, action);
    } finally {
      pkcs8.fill(0);
    }
  }

  async #encodeAsync(given: unknown, format: "pem" | "der"): Promise<string | Bytes> {
    const action = "export the private key";
    const { options, job } = splitSignal(given, action);
    const writing = writingOf(options, format, action);
    const pkcs8 = this.#pkcs8(action);
    try {
      return await encodePrivateKeyAsync(this.#pkey.core, pkcs8, writing, action, job.signal);
    } finally {
      pkcs8.fill(0);
    }
  }
}

function writingOf(options: unknown, format: "pem" | "der", action: string): PrivateWriting {
  if (options === undefined) return { format };
  return { ...readOptions(options as EncodePrivateOptions, encodeNames, action), format };
}
