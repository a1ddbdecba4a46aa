/**
 * The MAC of a file (RFC 7292 section 4), and PBMAC1 in its place (RFC 9579).
 *
 * @module
 */
import type { AnyBackend } from "../core/default.ts";
import { coreFor } from "../core/core.ts";
import { DerReader, type WriteInside } from "../asn1/mod.ts";
import { constantTimeEquals, hmac } from "../macs/mod.ts";
import { askKey, type KeyRequest, type Steps, type Work } from "./derive_keys.ts";
import type { Passphrase } from "./passphrases.ts";
import { hmacHash, readMacKdf, writeHmac, writePbkdf2 } from "./pbe.ts";
import { file, type MacData, notPkcs12, readAlgorithm } from "./pfx.ts";

const pbmac1 = "1.2.840.113549.1.5.14";

/** The digests, by their OBJECT IDENTIFIERs. */
const digests: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.5": "md5",
  "1.3.14.3.2.26": "sha1",
  "1.3.36.3.2.1": "ripemd160",
  "1.2.156.10197.1.401": "sm3",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
  "2.16.840.1.101.3.4.2.4": "sha224",
  "2.16.840.1.101.3.4.2.5": "sha512-224",
  "2.16.840.1.101.3.4.2.6": "sha512-256",
  "2.16.840.1.101.3.4.2.7": "sha3-224",
  "2.16.840.1.101.3.4.2.8": "sha3-256",
  "2.16.840.1.101.3.4.2.9": "sha3-384",
  "2.16.840.1.101.3.4.2.10": "sha3-512",
};

/** How the MAC is computed. */
interface Scheme {
  /** The digest of the HMAC. */
  readonly hash: string;
  readonly key: KeyRequest;
}

/** Reads how the MAC is computed, and counts what it takes. */
function readScheme(mac: MacData, work: Work, backend: AnyBackend | undefined): Scheme {
  const { oid, parameters } = mac.algorithm;
  if (oid === pbmac1) return readPbmac1(parameters, work);
  const hash = digests[oid];
  if (hash === undefined) throw notPkcs12(`the MAC's digest must be known, but is ${oid}`);
  return pkcs12Scheme(hash, mac.salt, work.iterations(mac.iterations), backend);
}

function pkcs12Scheme(
  hash: string,
  salt: Uint8Array,
  iterations: number,
  backend: AnyBackend | undefined,
): Scheme {
  const length = coreFor({ backend }, `use the digest ${hash}`).digests.get(hash).size;
  return { hash, key: { kdf: "pkcs12", options: { hash, salt, id: 3, iterations, length } } };
}

/** PBMAC1-params (RFC 8018 appendix A.5). */
function readPbmac1(parameters: Uint8Array | undefined, work: Work): Scheme {
  if (parameters === undefined) throw notPkcs12("PBMAC1 must have parameters");
  const outer = new DerReader(parameters, `the MAC of ${file}`);
  const reader = outer.sequence();
  outer.end();
  const kdf = readAlgorithm(reader.sequence());
  const { oid } = readAlgorithm(reader.sequence());
  reader.end();
  return { hash: hmacHash(oid), key: readMacKdf(kdf, work) };
}

/**
 * Which of the pass phrases the MAC was made with.
 *
 * @returns `undefined` if it is none of them, or the contents were changed.
 */
export function* passphraseOfMac(
  mac: MacData,
  contents: Uint8Array,
  passphrases: readonly Passphrase[],
  { work, backend }: { readonly work: Work; readonly backend: AnyBackend | undefined },
): Steps<Passphrase | undefined> {
  const { hash, key: request } = readScheme(mac, work, backend);
  for (const passphrase of passphrases) {
    const key = yield* askKey(request, passphrase);
    const expected = hmac(hash, key, contents, { backend });
    key.fill(0);
    if (constantTimeEquals(expected, mac.tag, { backend })) return passphrase;
  }
}

/** The MACs that can be chosen, and PKCS#12's first. */
export const writtenMacs = ["sha256", "sha512", "pbmac1-sha256", "pbmac1-sha512", "sha1"] as const;

/** The name of a MAC. */
export type MacName = typeof writtenMacs[number];

const saltLength = 16;

/** Computes the MAC, and returns what writes MacData. */
export function* makeMac(
  name: MacName,
  contents: Uint8Array,
  iterations: number,
  passphrase: Passphrase,
  { random, backend }: {
    readonly random: (size: number) => Uint8Array;
    readonly backend: AnyBackend | undefined;
  },
): Steps<WriteInside> {
  const salt = random(saltLength);
  const isPbmac1 = name.startsWith("pbmac1-");
  const hash = name.replace("pbmac1-", "");
  const own = pkcs12Scheme(hash, salt, iterations, backend);
  const { length } = own.key.options;
  const request: KeyRequest = isPbmac1
    ? { kdf: "pbkdf2", options: { hash, salt, iterations, length } }
    : own.key;
  const key = yield* askKey(request, passphrase);
  const tag = hmac(hash, key, contents, { backend });
  key.fill(0);
  const algorithm: WriteInside = isPbmac1
    ? (info) => writePbmac1(info, { hash, salt, iterations, length })
    : (info) => info.sequence((digest) => digest.objectIdentifier(oidOf(hash)).null());
  return (pfx) =>
    pfx.sequence((mac) => {
      mac.sequence((info) => {
        algorithm(info);
        info.octetString(tag);
      });
      // PBMAC1 ignores these: RFC 9579 wants a salt that is not used, and 1.
      mac.octetString(salt).integer(isPbmac1 ? 1 : iterations);
    });
}

function oidOf(hash: string): string {
  return Object.keys(digests).find((oid) => digests[oid] === hash)!;
}

function writePbmac1(
  info: Parameters<WriteInside>[0],
  kdf: Parameters<typeof writePbkdf2>[1],
): void {
  info.sequence((algorithm) =>
    algorithm.objectIdentifier(pbmac1).sequence((parameters) => {
      writePbkdf2(parameters, kdf);
      writeHmac(parameters, kdf.hash);
    })
  );
}
