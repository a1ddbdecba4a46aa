/**
 * Writing a file: the certificates and the key are encrypted, each on its own, and a MAC is put
 * over all of it.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkInteger,
  checkIsObject,
  checkNames,
  checkSignal,
  copyOf,
  kindOf,
  largestInt,
  type Names,
  readOptions,
  takeInput,
} from "../core/args.ts";
import { type Core, coreFor } from "../core/core.ts";
import { type AnyBackend, type BackendOption, bindingsFor } from "../core/default.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { DerWriter } from "../asn1/mod.ts";
import { hash } from "../digests/mod.ts";
import { randomBytes } from "../random.ts";
import { checkMatch, oneCertificate, severalCertificates } from "./given_certificates.ts";
import type { Steps } from "../keys/derivation_steps.ts";
import type { PrivateKey } from "../keys/mod.ts";
import { pkcs8Of } from "./key_objects.ts";
import { makeMac, type Pkcs12Mac, writtenMacs } from "./mac_data.ts";
import {
  encrypt,
  type Encryption,
  type Pkcs12Cipher,
  type Pkcs12Hash,
  type Random,
  writtenCiphers,
  writtenHashes,
} from "./pbe.ts";
import { writeParts, writePfx, type WrittenPart } from "./pfx.ts";
import { writeBags, type WrittenBag } from "./safe_bags.ts";

/** A certificate: as DER, or in PEM. */
export type GivenCertificate = AllowSharedBufferSource | string;

/** A certificate that Java is to trust. */
export interface TrustedCertificate {
  /** The certificate. */
  readonly certificate: GivenCertificate;
  /** Its name, which Java calls its alias. */
  readonly name?: string;
}

/** How keys are derived from the pass phrase. */
export interface Pkcs12Kdf {
  /** PBKDF2, the only one that all programs read. */
  readonly name: "pbkdf2";
  /** The digest of its HMAC: `"sha256"` by default; also `"sha384"`, `"sha512"`, `"sha1"`. */
  readonly hash?: Pkcs12Hash;
  /** How often each block is hashed, in the MAC's KDF too: 600,000 by default. */
  readonly iterations?: number;
}

/** Options of `createPkcs12`. */
export interface CreatePkcs12Options extends BackendOption {
  /** The private key. */
  readonly key?: PrivateKey;
  /** The key's certificate. */
  readonly certificate?: GivenCertificate;
  /** The certificates of those that issued it; or one text with all of them in PEM. */
  readonly chain?: readonly GivenCertificate[] | string;
  /** The name of the key and its certificate: "friendly name", in Java "alias". */
  readonly name?: string;
  /** Certificates that Java trusts, for its trust stores. */
  readonly trusted?: readonly TrustedCertificate[];
  /** The pass phrase, as UTF-8. */
  readonly passphrase: AllowSharedBufferSource;
  /** The cipher: `"aes-256-cbc"` by default. */
  readonly cipher?: Pkcs12Cipher;
  /** How keys are derived from the pass phrase. */
  readonly kdf?: Pkcs12Kdf;
  /**
   * The MAC: `"sha256"` by default, which all programs read that read AES; the others starting with
   * `"pbmac1-"` are read by OpenSSL 3.4 and newer, and Java 26.
   */
  readonly mac?: Pkcs12Mac;
  /** Triple DES and SHA-1, for programs from before 2018 or so: they protect little. */
  readonly compatible?: boolean;
}

type Options = CreatePkcs12Options & JobOptions;

const names: Names<CreatePkcs12Options> = {
  ...{ key: true, certificate: true, chain: true, name: true, trusted: true, passphrase: true },
  ...{ cipher: true, kdf: true, mac: true, compatible: true, backend: true },
};
const asyncNames: Names<Options> = { ...names, signal: true };
const kdfNames: Names<Pkcs12Kdf> = { name: true, hash: true, iterations: true };

/** The iterations that OWASP advised for PBKDF2 with SHA-256 in 2023. */
const defaultIterations = 600_000;

/** The most bytes of a name that an old program can be trusted to read. */
const mostName = 1024;

/** A file to write, and where its keys are derived. */
export interface Writing {
  readonly core: Core;
  readonly signal: AbortSignal | undefined;
  readonly steps: Steps<Bytes>;
}

/** How all of it is protected. */
interface Protection {
  readonly encryption: Encryption;
  readonly mac: Pkcs12Mac;
}

/** Begins to write a file. Options and bytes are copied before this returns. */
export function writing(options: Options, isAsync: boolean, action: string): Writing {
  const known = isAsync ? asyncNames : names as Names<Options>;
  const own = readOptions<Options>(options, known, action);
  const { backend, signal } = own;
  const core = coreFor({ backend }, action);
  checkSignal(signal, action);
  const protection = own.compatible === undefined || own.compatible === false
    ? modern(own, action)
    : compatible(own, action);
  const { bags, attributes } = certificateBags(own, action);
  const passphrase = copyOf(takeInput(own.passphrase, action, "passphrase"));
  const key = own.key && { pkcs8: pkcs8Of(own.key, action), attributes };
  const bindings = bindingsFor({ backend }, action);
  const random: Random = (size) => randomBytes(bindings, size);
  const setting = { core, backend, action, random };
  const steps = write({ key, certificates: bags, passphrase, ...protection }, setting);
  return { core, signal, steps };
}

function modern(own: Options, action: string): Protection {
  const kdf = own.kdf === undefined ? { name: "pbkdf2" } as const : readKdf(own.kdf, action);
  const { hash = "sha256", iterations = defaultIterations } = kdf;
  const encryption: Encryption = {
    cipher: checkOneOf(own.cipher ?? "aes-256-cbc", writtenCiphers, action, "cipher"),
    hash: checkOneOf(hash, writtenHashes, action, "kdf.hash"),
    iterations: checkInteger(iterations, 1, largestInt, action, "kdf.iterations"),
  };
  return { encryption, mac: checkOneOf(own.mac ?? "sha256", writtenMacs, action, "mac") };
}

function readKdf(kdf: Pkcs12Kdf, action: string): Pkcs12Kdf {
  checkIsObject(kdf, action, "kdf", '{ name: "pbkdf2", iterations: 600_000 }');
  checkNames(kdf, kdfNames, action);
  const own = { ...kdf };
  checkOneOf(own.name, ["pbkdf2"], action, "kdf.name");
  return own;
}

/** The iterations of Java 8u301, which old programs bear. */
const compatibleIterations = 100_000;

function compatible(own: Options, action: string): Protection {
  if (own.compatible !== true) {
    throw new TypeError(
      `Cannot ${action}: compatible must be true or false, but is ${kindOf(own.compatible)}`,
    );
  }
  for (const name of ["cipher", "kdf", "mac"] as const) {
    if (own[name] === undefined) continue;
    throw new RangeError(
      `Cannot ${action}: ${name} must not be given with compatible, which says it; ` +
        "leave one of them out",
    );
  }
  const iterations = compatibleIterations;
  return { encryption: { cipher: "des-ede3-cbc", hash: "sha1", iterations }, mac: "sha1" };
}

function checkOneOf<T extends string>(
  value: unknown,
  choices: readonly T[],
  action: string,
  label: string,
): T {
  if (typeof value !== "string") {
    throw new TypeError(`Cannot ${action}: ${label} must be a string, but is ${kindOf(value)}`);
  }
  if (choices.includes(value as T)) return value as T;
  const list = choices.map((choice) => `"${choice}"`).join(", ");
  throw new RangeError(`Cannot ${action}: ${label} must be one of ${list}, but is "${value}"`);
}

/** The bags of all certificates, and the attributes of the key. */
function certificateBags(own: Options, action: string) {
  const { key, backend } = own;
  const name = checkedName(own.name, action, "name");
  const leaf = own.certificate === undefined
    ? undefined
    : oneCertificate(own.certificate, action, "certificate");
  if (key !== undefined && leaf !== undefined) checkMatch(key, leaf, action);
  const localKeyId = key !== undefined && leaf !== undefined
    ? hash("sha1", leaf, backend && { backend })
    : undefined;
  const attributes = { ...name !== undefined && { name }, ...localKeyId && { localKeyId } };
  const bags: WrittenBag[] = leaf === undefined ? [] : [bagOf(leaf, attributes)];
  for (const one of severalCertificates(own.chain ?? [], action, "chain")) bags.push(bagOf(one));
  bags.push(...trustedBags(own.trusted ?? [], action));
  if (key === undefined && bags.length === 0) {
    throw new RangeError(
      `Cannot ${action}: it must hold something, but is given neither key, certificate, chain ` +
        "nor trusted",
    );
  }
  return { bags, attributes };
}

function trustedBags(trusted: readonly TrustedCertificate[], action: string): WrittenBag[] {
  if (!Array.isArray(trusted)) {
    throw new TypeError(`Cannot ${action}: trusted must be an array, but is ${kindOf(trusted)}`);
  }
  return trusted.map((one: TrustedCertificate) => {
    checkIsObject(one, action, "trusted certificates", "{ certificate, name }");
    checkNames(one, { certificate: true, name: true }, action);
    const { certificate, name } = one;
    const checked = checkedName(name, action, "name");
    const attributes = { trusted: true, ...checked !== undefined && { name: checked } };
    return bagOf(oneCertificate(certificate, action, "certificate"), attributes);
  });
}

function bagOf(bytes: Bytes, attributes: WrittenBag["attributes"] = {}): WrittenBag {
  return { type: "certificate", bytes, attributes };
}

function checkedName(name: unknown, action: string, label: string): string | undefined {
  if (name === undefined) return undefined;
  if (typeof name !== "string") {
    throw new TypeError(`Cannot ${action}: ${label} must be a string, but is ${kindOf(name)}`);
  }
  if (name.length <= mostName && name.isWellFormed()) return name;
  throw new RangeError(
    `Cannot ${action}: ${label} must be Unicode of at most ${mostName} UTF-16 units, ` +
      `but has ${name.length}${name.isWellFormed() ? "" : ", and half a surrogate pair"}`,
  );
}

interface ToWrite extends Protection {
  readonly key:
    | { readonly pkcs8: Bytes; readonly attributes: WrittenBag["attributes"] }
    | undefined;
  readonly certificates: readonly WrittenBag[];
  readonly passphrase: Bytes;
}

interface Setting {
  readonly core: Core;
  readonly backend: AnyBackend | undefined;
  readonly action: string;
  readonly random: Random;
}

function* write(all: ToWrite, setting: Setting): Steps<Bytes> {
  const { key, certificates, passphrase, encryption, mac } = all;
  try {
    const parts: WrittenPart[] = [];
    if (certificates.length > 0) {
      const { algorithm, data } = yield* encrypt(
        ...[writeBags(certificates), passphrase, encryption, setting] as const,
      );
      parts.push({ encryption: algorithm, bytes: data });
    }
    if (key !== undefined) parts.push(yield* keyPart(key, passphrase, encryption, setting));
    const contents = writeParts(parts);
    const { iterations } = encryption;
    return writePfx(contents, yield* makeMac(mac, contents, iterations, passphrase, setting));
  } finally {
    passphrase.fill(0);
    key?.pkcs8.fill(0);
  }
}

function* keyPart(
  { pkcs8, attributes }: NonNullable<ToWrite["key"]>,
  passphrase: Bytes,
  encryption: Encryption,
  setting: Setting,
): Steps<WrittenPart> {
  const { algorithm, data } = yield* encrypt(pkcs8, passphrase, encryption, setting);
  const bytes = new DerWriter().sequence((info) => info.raw(algorithm).octetString(data)).finish();
  return { bytes: writeBags([{ type: "key", bytes, attributes }]) };
}
