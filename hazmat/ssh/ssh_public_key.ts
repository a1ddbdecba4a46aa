/**
 * A public key with what SSH has beside it.
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, copyOf, takeInput } from "../core/args.ts";
import { coreFor } from "../core/core.ts";
import type { BackendOption } from "../core/default.ts";
import { hash } from "../digests/mod.ts";
import { importPublic } from "../keys/import.ts";
import { newPublicKey, type PublicKey } from "../keys/public_key.ts";
import type { EncodedPublicKey } from "../keys/spki.ts";
import { encodedPublicOf } from "./conversion.ts";
import type { SshKey } from "./key_fields.ts";
import { blobOfKey, lineWith, readBlob, readLine } from "./key_line.ts";
import { verifySignature } from "./ssh_signature.ts";

const reading = "read the public key";

/** What this folder reads of a key. */
export let keyOf: (key: SshPublicKey) => SshKey;

/** Makes the object of a key. */
export let newSshPublicKey: (
  key: SshKey,
  comment: string,
  backend: BackendOption,
  action: string,
) => SshPublicKey;

/** A public key with what SSH has beside it, made by `parsePublicKey`. */
export class SshPublicKey {
  /** SSH's name for its kind: `"ssh-ed25519"`. */
  readonly type: string;
  /** What stood behind it: from anyone, and not authenticated. */
  readonly comment: string;
  /** What a security key (FIDO) signs for, such as `"ssh:"`; of other keys `undefined`. */
  readonly application: string | undefined;
  readonly #key: SshKey;
  readonly #encoded: EncodedPublicKey;
  readonly #backend: BackendOption;
  #publicKey: PublicKey | undefined;

  static {
    keyOf = (key) => key.#key;
    newSshPublicKey = (key, comment, backend, action) =>
      new SshPublicKey(key, comment, backend, action);
  }

  private constructor(key: SshKey, comment: string, backend: BackendOption, action: string) {
    const { algorithm, application } = key;
    this.type = algorithm.name;
    this.comment = comment;
    this.application = application && new TextDecoder().decode(application);
    this.#key = key;
    this.#encoded = encodedPublicOf(key, action);
    this.#backend = backend;
  }

  /**
   * The key itself. What a security key signs is not the data alone, so {@linkcode verify} is for
   * these.
   *
   * @throws {InvalidKey} If its point is not on its curve, for example.
   */
  get key(): PublicKey {
    return this.#publicKey ??= newPublicKey(
      importPublic(coreFor(this.#backend, reading), this.#encoded, "quick", reading),
    );
  }

  /** The bytes that the line of text has as base64. */
  toBlob(): Bytes {
    return blobOfKey(this.#key);
  }

  /** The line of text, with the comment. */
  toString(): string {
    return lineWith(this.type, this.toBlob(), this.comment, "write the public key");
  }

  /**
   * The fingerprint, as `ssh-keygen -l` prints it: see `fingerprint`.
   *
   * @throws {UnsupportedAlgorithm} If libcrypto does not have the digest.
   */
  fingerprint(hash = "sha256"): string {
    return fingerprintOf(this.toBlob(), hash, this.#backend);
  }

  /**
   * Verifies a signature in SSH's form, such as a security key makes: its name, and what that kind of
   * key signs. RSA's must be with SHA-256 or SHA-512. Whether somebody touched a security key is not
   * looked at.
   *
   * @throws {InvalidSignature} If it does not match.
   * @throws {MalformedData} If it is not a signature of such a key.
   * @throws {UnsupportedAlgorithm} If it is made with SHA-1, as DSA's are.
   */
  verify(data: AllowSharedBufferSource, signature: AllowSharedBufferSource): void {
    const [own, ownSignature] = [bytesOf(data, "data"), bytesOf(signature, "signature")];
    verifySignature(this.key, this.#key, own, ownSignature, this.#backend);
  }
}

function bytesOf(data: AllowSharedBufferSource, label: string): Bytes {
  return copyOf(takeInput(data, "verify with an SSH key", label));
}

/** {@linkcode SshPublicKey} of a line of text or a blob. */
export function parsePublic(
  data: AllowSharedBufferSource | string,
  backend: BackendOption,
): SshPublicKey {
  const line = readLine(data, "the public key", reading);
  return newSshPublicKey(readBlob(line), line.comment, backend, reading);
}

/** OpenSSH's form of a blob's digest. */
export function fingerprintOf(blob: Bytes, name: string, backend: BackendOption): string {
  const digest = hash(name, blob, backend);
  const title = name.toUpperCase().replace("SHA-", "SHA");
  if (title === "MD5") return `MD5:${digest.toHex().match(/../g)!.join(":")}`;
  return `${title}:${digest.toBase64({ omitPadding: true })}`;
}
