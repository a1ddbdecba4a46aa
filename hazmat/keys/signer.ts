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

/** Begins a signature. See `PrivateKey.createSign`. */
export let newSigner: (key: Pkey, options?: unknown) => Signer;

/**
 * A signature of data that come in parts, made by `createSign`. {@linkcode sign} and
 * {@linkcode dispose} free it.
 */
export class Signer {
  readonly #key: Pkey;
  readonly #scheme: Scheme;
  readonly #hash: Hash;
  #isOpen = true;

  static {
    newSigner = (key, options) => {
      const scheme = partsScheme(key, options, "sign", "create the signer");
      key.pointer("create the signer");
      return new Signer(key, scheme);
    };
  }

  private constructor(key: Pkey, scheme: Scheme) {
    this.#key = key;
    this.#scheme = scheme;
    this.#hash = newHash(key.core, scheme.digest!.name);
  }

  /**
   * Takes more data, and returns this signer.
   *
   * @throws {TypeError} If the data are not bytes.
   * @throws {AlreadyFinalized} After {@linkcode sign} or {@linkcode dispose}.
   */
  update(data: AllowSharedBufferSource): this {
    refuseExtra(arguments.length, 1, "update the signer", takesBytes);
    this.#check("update");
    this.#hash.update(data);
    return this;
  }

  /**
   * Ends it and returns the signature of all data.
   *
   * @throws {AlreadyFinalized} After {@linkcode sign} or {@linkcode dispose}, also of the key.
   * @throws {OpenSSLError} If libcrypto fails.
   */
  sign(): Bytes {
    this.#check("finish");
    this.#isOpen = false;
    return signHash(this.#key, this.#scheme, this.#hash.digest());
  }

  /** Frees it. A second call has no effect. */
  dispose(): void {
    this.#isOpen = false;
    this.#hash.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(verb: string): void {
    if (!this.#isOpen) throw new AlreadyFinalized(`${verb} the signer`, "createSign()");
  }
}

/** Begins a verification. See `PublicKey.createVerify`. */
export let newVerifier: (key: Pkey, options?: unknown) => Verifier;

/**
 * A check of a signature of data that come in parts, made by `createVerify`. {@linkcode verify} and
 * {@linkcode dispose} free it.
 */
export class Verifier {
  readonly #key: Pkey;
  readonly #scheme: Scheme;
  readonly #hash: Hash;
  #isOpen = true;

  static {
    newVerifier = (key, options) => {
      const scheme = partsScheme(key, options, "verify", "create the verifier");
      key.pointer("create the verifier");
      return new Verifier(key, scheme);
    };
  }

  private constructor(key: Pkey, scheme: Scheme) {
    this.#key = key;
    this.#scheme = scheme;
    this.#hash = newHash(key.core, scheme.digest!.name);
  }

  /**
   * Takes more data, and returns this verifier. Use none of the data before {@linkcode verify}.
   *
   * @throws {TypeError} If the data are not bytes.
   * @throws {AlreadyFinalized} After {@linkcode verify} or {@linkcode dispose}.
   */
  update(data: AllowSharedBufferSource): this {
    refuseExtra(arguments.length, 1, "update the verifier", takesBytes);
    this.#check("update");
    this.#hash.update(data);
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
    this.#check("finish");
    this.#isOpen = false;
    verifyHash(this.#key, this.#scheme, this.#hash.digest(), signature);
  }

  /** Frees it. A second call has no effect. */
  dispose(): void {
    this.#isOpen = false;
    this.#hash.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(verb: string): void {
    if (!this.#isOpen) throw new AlreadyFinalized(`${verb} the verifier`, "createVerify()");
  }
}
