/**
 * Keys and certificates as OpenSSH has them: read, written, converted to what the rest of the world
 * has, and verified.
 *
 * @example
 * ```ts
 * import { generateKey } from "@hazmat/openssl/keys";
 * import { encodePrivateKey, encodePublicKey, fingerprint, privateKey } from "@hazmat/openssl/ssh";
 *
 * using key = generateKey("ed25519");
 * const passphrase = new TextEncoder().encode("correct horse battery staple");
 * const file = encodePrivateKey(key, { passphrase, comment: "ada@example.com" });
 * console.assert(file.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----"));
 * console.assert(encodePublicKey(key).startsWith("ssh-ed25519 AAAA"));
 *
 * using same = privateKey(file, { passphrase });
 * console.assert(fingerprint(same) === fingerprint(key));
 * ```
 *
 * @module
 */
import { UnsupportedAlgorithm } from "../../errors.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkIsString,
  type Names,
  readOptions,
} from "../core/args.ts";
import { coreFor } from "../core/core.ts";
import type { BackendOption } from "../core/default.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { PrivateKey } from "../keys/private_key.ts";
import { PublicKey } from "../keys/public_key.ts";
import {
  makeCertificate,
  type NewCertificate,
  parseCertificate,
  SshCertificate,
} from "./ssh_certificate.ts";
import type { CertificateOptions } from "./certificate_fields.ts";
import { keyOfSpki } from "./conversion.ts";
import { blobOfKey, lineWith } from "./key_line.ts";
import {
  parsePrivate,
  parsePrivateAsync,
  type ReadOptions,
  type SshPrivateKey,
} from "./ssh_private_key.ts";
import { fingerprintOf, parsePublic, SshPublicKey } from "./ssh_public_key.ts";
import { encodePrivate, encodePrivateAsync, type EncodePrivateOptions } from "./encode_private.ts";
export type { CertificateRequirements, NewCertificate } from "./ssh_certificate.ts";
export type { CertificateOptions } from "./certificate_fields.ts";
export type { ReadOptions, SshPrivateKey } from "./ssh_private_key.ts";
export type { EncodePrivateOptions } from "./encode_private.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";
export type { JobOptions } from "../core/off_thread.ts";
export { PrivateKey, PublicKey, SshCertificate, SshPublicKey };

/**
 * Reads a private key in OpenSSH's format, `-----BEGIN OPENSSH PRIVATE KEY-----`. Those of `ssh-keygen
 * -m PEM` and `-m PKCS8` are for `privateKey` of `@hazmat/openssl/keys`.
 *
 * Kinds of keys: RSA, Ed25519, ECDSA on P-256, P-384 and P-521, DSA. Ciphers: AES in the modes CTR
 * and CBC, AES-256-GCM, ChaCha20-Poly1305 (which OpenSSL 1.1.1 and newer have), triple DES. What a
 * passphrase costs is what the file says: `maxRounds` is the most.
 *
 * @example
 * ```ts
 * import { generateKey } from "@hazmat/openssl/keys";
 * import { encodePrivateKey, privateKey } from "@hazmat/openssl/ssh";
 *
 * using key = privateKey(encodePrivateKey(generateKey("ed25519")));
 * console.assert(key.type === "ed25519");
 * ```
 *
 * @param data The file, as text or bytes.
 * @param options `passphrase`, as bytes; `maxRounds`, 1000 if it is left out.
 * @throws {PassphraseError} If the passphrase is missing, wrong, or not needed: `reason` says which.
 * @throws {MalformedData} If the data are not such a file, or are damaged.
 * @throws {InvalidKey} If the key cannot be used, or the public key beside it is another's.
 * @throws {KeyNotExportable} If the key is in a security key (FIDO): the file has only its handle.
 * @throws {UnsupportedAlgorithm} If the file is in another format, or its key or its cipher is of a
 * kind that is not known.
 * @throws {RangeError} If it asks for more than `maxRounds`.
 * @throws {TypeError} If an argument has the wrong type.
 */
export function privateKey(
  data: AllowSharedBufferSource | string,
  options: ReadOptions & BackendOption = {},
): PrivateKey {
  return parsePrivate(data, options, "read the private key").key;
}

/**
 * {@linkcode privateKey}, deriving the key that the file is encrypted with on another thread. Its
 * rounds are the file's: 24 take about 0.2 seconds.
 *
 * @param options `signal` also, which cancels it while it waits for its turn.
 */
export async function privateKeyAsync(
  data: AllowSharedBufferSource | string,
  options: ReadOptions & JobOptions & BackendOption = {},
): Promise<PrivateKey> {
  return (await parsePrivateAsync(data, options, "read the private key")).key;
}

/** {@linkcode privateKey} with the comment that stands in the file. */
export function parsePrivateKey(
  data: AllowSharedBufferSource | string,
  options: ReadOptions & BackendOption = {},
): SshPrivateKey {
  return parsePrivate(data, options, "read the private key");
}

/** {@linkcode parsePrivateKey}, deriving on another thread: see {@linkcode privateKeyAsync}. */
export function parsePrivateKeyAsync(
  data: AllowSharedBufferSource | string,
  options: ReadOptions & JobOptions & BackendOption = {},
): Promise<SshPrivateKey> {
  return parsePrivateAsync(data, options, "read the private key");
}

/**
 * Reads a public key: a line such as `ssh-ed25519 AAAA… comment`, or the blob in it. Those of
 * security keys (FIDO), which do not sign data alone, are for {@linkcode parsePublicKey}.
 *
 * @example
 * ```ts
 * import { publicKey } from "@hazmat/openssl/ssh";
 *
 * const key = publicKey(
 *   "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea ada",
 * );
 * console.assert(key.toPem().startsWith("-----BEGIN PUBLIC KEY-----"));
 * ```
 *
 * @throws {MalformedData} If it is something else.
 * @throws {InvalidKey} If the key cannot be used.
 * @throws {UnsupportedAlgorithm} If it is of an unknown kind, a certificate, or of a security key.
 * @throws {TypeError} If an argument has the wrong type.
 */
export function publicKey(
  data: AllowSharedBufferSource | string,
  options: BackendOption = {},
): PublicKey {
  const own = ownBackend(options, "read the public key");
  const { key, type, application } = parsePublic(data, own);
  if (application === undefined) return key;
  const advice = "read it with parsePublicKey(), whose verify() knows what it signs";
  throw new UnsupportedAlgorithm("kind of SSH key", type, "this function", advice);
}

/**
 * {@linkcode publicKey} with what SSH has beside the key: the comment, what a security key signs for,
 * the fingerprint.
 *
 * @example
 * ```ts
 * import { parsePublicKey } from "@hazmat/openssl/ssh";
 *
 * const key = parsePublicKey(
 *   "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea ada",
 * );
 * console.assert(key.comment === "ada" && key.fingerprint().startsWith("SHA256:"));
 * ```
 */
export function parsePublicKey(
  data: AllowSharedBufferSource | string,
  options: BackendOption = {},
): SshPublicKey {
  return parsePublic(data, ownBackend(options, "read the public key"));
}

/**
 * Reads a certificate: a line such as `ssh-ed25519-cert-v01@openssh.com AAAA…`, or the blob in it.
 * Nothing that it says is verified before {@linkcode SshCertificate.verify}.
 *
 * @throws {MalformedData} If it is something else.
 * @throws {InvalidKey} If a key in it cannot be used.
 * @throws {UnsupportedAlgorithm} If it is of an unknown kind, or not a certificate.
 * @throws {TypeError} If an argument has the wrong type.
 */
export function certificate(
  data: AllowSharedBufferSource | string,
  options: BackendOption = {},
): SshCertificate {
  const action = "read the SSH certificate";
  return parseCertificate(data, ownBackend(options, action), action);
}

/** What `ssh-keygen` permits users by default. */
export const userExtensions: CertificateOptions = Object.freeze({
  "permit-X11-forwarding": "",
  "permit-agent-forwarding": "",
  "permit-port-forwarding": "",
  "permit-pty": "",
  "permit-user-rc": "",
});

/**
 * Makes a certificate. An RSA key signs with SHA-512; DSA keys, which sign with SHA-1, cannot be
 * authorities.
 *
 * @example
 * ```ts
 * import { generateKey } from "@hazmat/openssl/keys";
 * import {
 *   createCertificate,
 *   encodePublicKey,
 *   parsePublicKey,
 *   userExtensions,
 * } from "@hazmat/openssl/ssh";
 *
 * using authority = generateKey("ed25519");
 * const user = parsePublicKey(encodePublicKey(generateKey("ed25519")));
 * const made = createCertificate({
 *   publicKey: user,
 *   authority,
 *   type: "user",
 *   principals: ["ada"],
 *   validBefore: new Date(Date.now() + 3_600_000),
 *   extensions: userExtensions,
 * });
 * const authorities = [parsePublicKey(encodePublicKey(authority))];
 * made.verify({ authorities, type: "user", principal: "ada" }); // throws if it is not to be accepted
 * ```
 *
 * @throws {TypeError} If an option has the wrong type.
 * @throws {RangeError} If an option is outside of its limits: principals that name nobody, for
 * example.
 * @throws {UnsupportedAlgorithm} If SSH has no such keys.
 */
export function createCertificate(options: NewCertificate & BackendOption): SshCertificate {
  return makeCertificate(options);
}

/**
 * The fingerprint of a key, as `ssh-keygen -l` prints it: `SHA256:` and base64, or, for `"md5"`,
 * `MD5:` and octets with colons. Of a certificate it is that of the key that it is for.
 *
 * @param key A key, a certificate, or a public key's line or blob.
 * @param hash A digest: `"sha256"` if it is left out.
 * @throws {UnsupportedAlgorithm} If SSH has no such keys, or libcrypto does not have the digest.
 * @throws {TypeError} If an argument has the wrong type.
 */
export function fingerprint(
  key: PrivateKey | PublicKey | SshPublicKey | SshCertificate | AllowSharedBufferSource | string,
  hash = "sha256",
  options: BackendOption = {},
): string {
  const action = "take the fingerprint of an SSH key";
  const own = ownBackend(options, action);
  checkIsString(hash, action, "hash");
  if (key instanceof SshCertificate) return key.publicKey.fingerprint(hash);
  if (key instanceof SshPublicKey) return key.fingerprint(hash);
  if (key instanceof PrivateKey || key instanceof PublicKey) {
    return fingerprintOf(blobOf(key, action)[1], hash, own);
  }
  return parsePublic(key, own).fingerprint(hash);
}

const backendOnly: Names<BackendOption> = { backend: true };

/** A copy of options that are a backend alone, read once. */
function ownBackend(options: BackendOption, action: string): BackendOption {
  const own = readOptions(options, backendOnly, action);
  coreFor(own, action);
  return own;
}

/** The name and the blob of a key's public part. */
function blobOf(key: PrivateKey | PublicKey, action: string): [type: string, blob: Bytes] {
  const { toDer } = PublicKey.prototype;
  const spki = toDer.call(key instanceof PrivateKey ? key.publicKey : key);
  const sshKey = keyOfSpki(spki, action);
  return [sshKey.algorithm.name, blobOfKey(sshKey)];
}

/**
 * Writes a private key in OpenSSH's format.
 *
 * @param options `passphrase`, as bytes, to encrypt it; `comment`; `cipher`, `"aes256-ctr"` if it is
 * left out; `rounds` of bcrypt, 24 if they are left out.
 * @throws {TypeError} If an argument has the wrong type.
 * @throws {RangeError} If an option is outside of its limits: a comment of several lines, for example.
 * @throws {UnsupportedAlgorithm} If SSH has no such keys, or the cipher is not known.
 * @throws {KeyNotExportable} If the key is held where it cannot be read.
 */
export function encodePrivateKey(
  key: PrivateKey,
  options: EncodePrivateOptions & BackendOption = {},
): string {
  return encodePrivate(key, options, "write the private key");
}

/** {@linkcode encodePrivateKey}, deriving on another thread: see {@linkcode privateKeyAsync}. */
export function encodePrivateKeyAsync(
  key: PrivateKey,
  options: EncodePrivateOptions & JobOptions & BackendOption = {},
): Promise<string> {
  return encodePrivateAsync(key, options, "write the private key");
}

/** How a public key is written. */
export interface EncodePublicOptions {
  /** What to write behind it; `""` by default. */
  readonly comment?: string;
}

const publicNames: Names<EncodePublicOptions & BackendOption> = { comment: true, backend: true };

/**
 * Writes a public key, or that of a private key, as one line, without the line's end: what is in
 * `id_ed25519.pub` and `authorized_keys`.
 *
 * @throws {TypeError} If an argument has the wrong type.
 * @throws {RangeError} If the comment has line ends or other control characters.
 * @throws {UnsupportedAlgorithm} If SSH has no such keys.
 */
export function encodePublicKey(
  key: PrivateKey | PublicKey,
  options: EncodePublicOptions & BackendOption = {},
): string {
  const action = "write the public key";
  const own = readOptions(options, publicNames, action);
  const { comment = "" } = own;
  coreFor(own, action);
  const [type, blob] = blobOf(key, action);
  return lineWith(type, blob, comment, action);
}
