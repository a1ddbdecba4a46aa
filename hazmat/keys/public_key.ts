/**
 * A public key, and what can be done with it.
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
import { digest } from "../digests/one_shot.ts";
import { checkKey } from "./checks.ts";
import { encrypt } from "./crypt.ts";
import { encodeSpki } from "./der_calls.ts";
import { detailsOf, type KeyDetails } from "./details.ts";
import { canDecompress, curveNamed } from "./curves.ts";
import { encapsulate } from "./kem.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { rawOf } from "./import.ts";
import { type Jwk, jwkOfSpki } from "./jwk.ts";
import { checkKeyAsync, verifyDataAsync, verifyDigestAsync } from "./key_jobs.ts";
import { keyTypeNamed } from "./key_types.ts";
import { type KeyNumbers, numbersOfSpki } from "./numbers.ts";
import type { Pkey } from "./pkey.ts";
import { rawOfSpki, type RawPublicOptions } from "./raw.ts";
import { flag } from "./schemes.ts";
import { recoverData, verifyData, verifyDigest } from "./sign.ts";
import { newVerifier, type Verifier } from "./signer.ts";
import type { Encapsulated, EncryptOptions, KemOptions, KeyType, VerifyOptions } from "./types.ts";
import { encodePublicKey, type PublicWriting } from "./write.ts";

/** How a public key is written. */
export type EncodePublicOptions = Omit<PublicWriting, "format">;

const rawNames: Names<RawPublicOptions> = { compressed: true };
const encodeNames: Names<EncodePublicOptions> = { traditional: true, compressed: true };

/** Makes the object of a public key. */
export let newPublicKey: <T extends KeyType>(pkey: Pkey) => PublicKey<T>;

/** The EVP_PKEY of a public key; throws if it is not one. */
export let pkeyOfPublic: (key: PublicKey<never>, action: string, label: string) => Pkey;

/**
 * A public key. Its memory in libcrypto is freed by {@linkcode dispose}, or when it is collected.
 *
 * @typeParam T Its type, which says what its methods take.
 */
export class PublicKey<out T extends KeyType = KeyType> {
  /** OpenSSL's name of its type, in lower case. */
  readonly type: T;
  readonly #pkey: Pkey;

  static {
    newPublicKey = <T extends KeyType>(pkey: Pkey) => new PublicKey<T>(pkey);
    pkeyOfPublic = (key, action, label) => {
      if (typeof key === "object" && key !== null && #pkey in key) return key.#pkey;
      throw new TypeError(`Cannot ${action}: ${label} must be a PublicKey, but is ${kindOf(key)}`);
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

  /** Whether it is of that type, in any case: TypeScript then knows what its methods take. */
  is<U extends KeyType>(type: U): this is PublicKey<U> {
    return this.#pkey.isOfType(type);
  }

  /**
   * Checks that the signature is one of these data by this key. It returns nothing: what returns is
   * valid.
   *
   * @param options As in signing: what is not the usual must be given here too.
   * @throws {InvalidSignature} If it is not.
   * @throws {UnsupportedAlgorithm} If libcrypto lacks what the options ask for.
   * @throws {TypeError} If an argument has the wrong type, or the key does not sign.
   * @throws {RangeError} If an option is not one of those allowed.
   */
  verify(
    data: AllowSharedBufferSource,
    signature: AllowSharedBufferSource,
    options?: VerifyOptions<T>,
  ): void {
    verifyData(this.#pkey, data, signature, options);
  }

  /** {@linkcode verify} on another thread. */
  verifyAsync(
    data: AllowSharedBufferSource,
    signature: AllowSharedBufferSource,
    options?: VerifyOptions<T> & JobOptions,
  ): Promise<void> {
    return verifyDataAsync(this.#pkey, data, signature, options);
  }

  /** {@linkcode verify}, of data that were hashed before with `hash`. */
  verifyDigest(
    digest: AllowSharedBufferSource,
    signature: AllowSharedBufferSource,
    options: VerifyOptions<T> & { readonly hash: string },
  ): void {
    verifyDigest(this.#pkey, digest, signature, options);
  }

  /** {@linkcode verifyDigest} on another thread. */
  verifyDigestAsync(
    digest: AllowSharedBufferSource,
    signature: AllowSharedBufferSource,
    options: VerifyOptions<T> & { readonly hash: string } & JobOptions,
  ): Promise<void> {
    return verifyDigestAsync(this.#pkey, digest, signature, options);
  }

  /** Begins {@linkcode verify}, of data that come in parts: for types that sign a digest. */
  createVerify(options?: VerifyOptions<T>): Verifier {
    return newVerifier(this.#pkey, options);
  }

  /**
   * What an RSA signature holds: with the padding `"pkcs1"`, which is the usual here, and a `hash`,
   * the digest.
   *
   * @throws {InvalidSignature} If it is not a signature by this key.
   */
  recover(signature: AllowSharedBufferSource, options?: VerifyOptions<T>): Bytes {
    return recoverData(this.#pkey, signature, options);
  }

  /**
   * Encrypts a little: with RSA, OAEP with SHA-256 unless told otherwise, or with SM2. Encrypt keys
   * with it, and data with those.
   *
   * @throws {RangeError} If the data are too long, or an option is not one of those allowed.
   */
  encrypt(data: AllowSharedBufferSource, options?: EncryptOptions<T>): Bytes {
    return encrypt(this.#pkey, data, options);
  }

  /** A new secret, and what to send to the private key's owner, who has it by `decapsulate`. */
  encapsulate(options?: KemOptions): Encapsulated {
    return encapsulate(this.#pkey, options);
  }

  /**
   * Has libcrypto check it (EVP_PKEY_public_check(3)): for RSA that takes some milliseconds.
   *
   * @throws {InvalidKey} If it is not sound.
   */
  check(): void {
    checkKey(this.#pkey, "EVP_PKEY_public_check", "check the public key");
  }

  /** {@linkcode check} on another thread. */
  checkAsync(options?: JobOptions): Promise<void> {
    return checkKeyAsync(this.#pkey, "EVP_PKEY_public_check", "check the public key", options);
  }

  /**
   * SubjectPublicKeyInfo in PEM: `-----BEGIN PUBLIC KEY-----`.
   *
   * @throws {KeyNotExportable} If it has no such form.
   */
  toPem(options?: EncodePublicOptions): string {
    return this.#encode(options, "pem") as string;
  }

  /** SubjectPublicKeyInfo in DER. */
  toDer(options?: EncodePublicOptions): Bytes {
    return this.#encode(options, "der") as Bytes;
  }

  /**
   * A JSON Web Key.
   *
   * @throws {InvalidKey} If keys of its type or curve have none.
   */
  toJwk(): Jwk {
    const action = "export the public key as a JWK";
    return jwkOfSpki(this.#spki(action), action);
  }

  /**
   * Its octets: of EC the point.
   *
   * @throws {InvalidKey} If keys of its type are not octets.
   */
  toRaw(options: RawPublicOptions = {}): Bytes {
    const action = "export the public key as octets";
    const { compressed } = readOptions(options, rawNames, action);
    const isCompressed = flag(compressed, "compressed", action);
    if (keyTypeNamed(this.#pkey.type) === undefined) return rawOf(this.#pkey, "public", action);
    return rawOfSpki(this.#spki(action), { compressed: isCompressed }, action);
  }

  /** The numbers that it is made of. */
  toNumbers(): KeyNumbers {
    const action = "export the public key as numbers";
    return numbersOfSpki(this.#spki(action), action);
  }

  /** The digest of its {@linkcode toDer}: `"sha256"` if left out. */
  fingerprint(hash = "sha256"): Bytes {
    return digest(this.#pkey.core, hash, this.toDer());
  }

  /** Whether the other is the same key, of the same libcrypto or another. */
  equals(other: PublicKey): boolean {
    const action = "compare public keys";
    const [a, b] = [this.#pkey, pkeyOfPublic(other as never, action, "the other")];
    if (a.core !== b.core) return this.toDer().toHex() === other.toDer().toHex();
    const result = a.functions.EVP_PKEY_eq(a.pointer(action), b.pointer(action));
    a.core.lib.ERR_clear_error();
    return result === 1;
  }

  /** Frees it. A second call has no effect. */
  dispose(): void {
    this.#pkey.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Its type only: to send it, export it. */
  toJSON(): { type: string } {
    return { type: this.type };
  }

  /** Whatever form it came in, it is written in one: its fingerprint is that of the key. */
  #encode(options: EncodePublicOptions | undefined, format: "pem" | "der"): string | Bytes {
    const action = "export the public key";
    const given = readOptions(options === undefined ? {} : options, encodeNames, action);
    const curve = this.#pkey.curve === undefined ? undefined : curveNamed(this.#pkey.curve);
    const isKnown = curve !== undefined && canDecompress(curve);
    const usual = isKnown && !given.traditional ? false : undefined;
    const writing = { ...given, compressed: given.compressed ?? usual, format };
    return encodePublicKey(this.#spki(action), writing, action);
  }

  #spki(action: string): Bytes {
    return encodeSpki(this.#pkey.core, this.#pkey.pointer(action), action);
  }
}
