/**
 * Signing and verifying data that come in parts.
 *
 * @module
 */
import { AlreadyFinalized } from "../../errors.ts";
import { type AllowSharedBufferSource, type Bytes, refuseExtra, takesBytes } from "../core/args.ts";
import { type Hash, newHash } from "../digests/hash.ts";
import type { Pkey } from "./pkey.ts";
import { isHashedFirst, type Scheme, schemeOf, type Use } from "./schemes.ts";
import { signHash, verifyHash } from "./sign.ts";

/** How the parts are hashed: with keys that sign digests. */
function partsScheme(key: Pkey, options: unknown, use: Use, action: string): Scheme {
  const scheme = schemeOf(key, options, use, action);
  if (isHashedFirst(scheme)) return scheme;
  throw new TypeError(
    `Cannot ${action}: the key must be of a type that signs a digest of the parts, but ` +
      `${key.type} needs the whole data; use ${use}()`,
  );
}

/** Data that come in parts, for a signature of their digest: what both classes are made of. */
class Parts {
  readonly key: Pkey;
  readonly scheme: Scheme;
  readonly #hash: Hash;
  readonly #name: string;
  readonly #maker: string;
  #isOpen = true;

  /**
   * @param name `"the signer"`, for error texts.
   * @param maker The function that makes another.
   */
  constructor(key: Pkey, options: unknown, use: Use, name: string, maker: string) {
    const creating = `create ${name}`;
    this.scheme = partsScheme(key, options, use, creating);
    key.pointer(creating);
    this.key = key;
    this.#hash = newHash(key.core, this.scheme.digest!.name);
    this.#name = name;
    this.#maker = maker;
  }

  update(data: AllowSharedBufferSource, given: number): void {
    refuseExtra(given, 1, `update ${this.#name}`, takesBytes);
    this.#check("update");
    this.#hash.update(data);
  }

  /** The digest of all. */
  finish(): Bytes {
    this.#check("finish");
    this.#isOpen = false;
    return this.#hash.digest();
  }

  dispose(): void {
    this.#isOpen = false;
    this.#hash.dispose();
  }

  #check(verb: string): void {
    if (!this.#isOpen) throw new AlreadyFinalized(`${verb} ${this.#name}`, this.#maker);
  }
}

/** Begins a signature. See `PrivateKey.createSign`. */
export let newSigner: (key: Pkey, options?: unknown) => Signer;

/**
 * A signature of data that come in parts, made by `createSign`. {@linkcode sign} and
 * {@linkcode dispose} free it.
 */
export class Signer {
  readonly #parts: Parts;

  static {
    newSigner = (key, options) =>
      new Signer(new Parts(key, options, "sign", "the signer", "createSign()"));
  }

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Takes more data, and returns this signer.
   *
   * @throws {TypeError} If the data are not bytes.
   * @throws {AlreadyFinalized} After {@linkcode sign} or {@linkcode dispose}.
   */
  update(data: AllowSharedBufferSource): this {
    this.#parts.update(data, arguments.length);
    return this;
  }

  /**
   * Ends it and returns the signature of all data.
   *
   * @throws {AlreadyFinalized} After {@linkcode sign} or {@linkcode dispose}, also of the key.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  sign(): Bytes {
    const { key, scheme } = this.#parts;
    return signHash(key, scheme, this.#parts.finish());
  }

  /** Frees it. A second call has no effect. */
  dispose(): void {
    this.#parts.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Begins a verification. See `PublicKey.createVerify`. */
export let newVerifier: (key: Pkey, options?: unknown) => Verifier;

/**
 * A check of a signature of data that come in parts, made by `createVerify`. {@linkcode verify} and
 * {@linkcode dispose} free it.
 */
export class Verifier {
  readonly #parts: Parts;

  static {
    newVerifier = (key, options) =>
      new Verifier(new Parts(key, options, "verify", "the verifier", "createVerify()"));
  }

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Takes more data, and returns this verifier. Use none of the data before {@linkcode verify}.
   *
   * @throws {TypeError} If the data are not bytes.
   * @throws {AlreadyFinalized} After {@linkcode verify} or {@linkcode dispose}.
   */
  update(data: AllowSharedBufferSource): this {
    this.#parts.update(data, arguments.length);
    return this;
  }

  /**
   * Ends it and checks the signature.
   *
   * @throws {InvalidSignature} If it is not one of all data by this key.
   * @throws {TypeError} If the signature is not bytes.
   * @throws {AlreadyFinalized} After {@linkcode verify} or {@linkcode dispose}.
   */
  verify(signature: AllowSharedBufferSource): void {
    const { key, scheme } = this.#parts;
    verifyHash(key, scheme, this.#parts.finish(), signature);
  }

  /** Frees it. A second call has no effect. */
  dispose(): void {
    this.#parts.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}
