/**
 * The MAC of a file (RFC 7292 section 4), and PBMAC1 in its place (RFC 9579).
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import type { AnyBackend } from "../core/default.ts";
import { DerReader, type DerWriter, tags, type WriteInside } from "../asn1/mod.ts";
import { pkcs12Algorithm } from "../kdfs/file_keys.ts";
import { pbkdf2Algorithm } from "../kdfs/pbkdf2.ts";
import { bmpString } from "../keys/bmp_string.ts";
import { step, type Steps } from "../keys/derivation_steps.ts";
import { hmacHash } from "../keys/encrypted.ts";
import { oids } from "../keys/encryption_schemes.ts";
import { constantTimeEquals, hmac } from "../macs/mod.ts";
import { type Random, type Setting, type Work, writeHmac, writePbkdf2 } from "./pbe.ts";
import { file, type MacData, notPkcs12 } from "./pfx.ts";

const pbmac1 = "1.2.840.113549.1.5.14";

/** The digests, by their OBJECT IDENTIFIERs. */
const digests: ReadonlyMap<string, string> = new Map([
  ["1.2.840.113549.2.5", "md5"],
  ["1.3.14.3.2.26", "sha1"],
  ["1.3.36.3.2.1", "ripemd160"],
  ["1.2.156.10197.1.401", "sm3"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
  ["2.16.840.1.101.3.4.2.4", "sha224"],
  ["2.16.840.1.101.3.4.2.5", "sha512-224"],
  ["2.16.840.1.101.3.4.2.6", "sha512-256"],
  ["2.16.840.1.101.3.4.2.7", "sha3-224"],
  ["2.16.840.1.101.3.4.2.8", "sha3-256"],
  ["2.16.840.1.101.3.4.2.9", "sha3-384"],
  ["2.16.840.1.101.3.4.2.10", "sha3-512"],
]);

/** How a MAC is made. */
interface Scheme {
  /** The digest of the HMAC. */
  readonly hash: string;
  readonly iterations: number;
  /** Derives the HMAC's key. */
  readonly key: (passphrase: Bytes) => Steps<Bytes>;
}

/** Where a MAC is made. */
interface MacSetting extends Setting {
  readonly backend: AnyBackend | undefined;
}

function readScheme(mac: MacData, setting: MacSetting): Scheme {
  const reader = new DerReader(mac.algorithm, `the MAC of ${file}`).sequence();
  const oid = reader.objectIdentifier();
  if (oid === pbmac1) return readPbmac1(reader.sequence(), setting);
  const hash = digests.get(oid);
  if (hash === undefined) {
    throw notPkcs12(`the MAC's digest must be one that is known, but is ${oid}`);
  }
  return ownScheme(hash, mac.salt, mac.iterations, setting);
}

/** The MAC of PKCS#12 itself. */
function ownScheme(
  hash: string,
  salt: Uint8Array,
  iterations: number,
  { core }: MacSetting,
): Scheme {
  const length = core.digests.get(hash).size;
  const options = { hash, salt, iterations, length, purpose: "mac" } as const;
  return {
    ...{ hash, iterations },
    *key(passphrase) {
      const password = bmpString(passphrase);
      try {
        return yield step(pkcs12Algorithm, { ...options, password });
      } finally {
        password.fill(0);
      }
    },
  };
}

/** PBMAC1-params (RFC 8018 appendix A.5): PBKDF2, and an HMAC. */
function readPbmac1(parameters: DerReader, { action }: MacSetting): Scheme {
  const kdf = parameters.sequence();
  const mac = parameters.sequence();
  parameters.end();
  const oid = kdf.objectIdentifier();
  if (oid !== oids.pbkdf2) throw notPkcs12(`the KDF of PBMAC1 must be PBKDF2, but is ${oid}`);
  return readPbkdf2(kdf.sequence(), hmacHash(mac.objectIdentifier(), action), action);
}

/** The most bytes of an HMAC's key: as many as a digest has. */
const mostKey = 64;

/** PBKDF2-params (RFC 8018 appendix A.2), which must say how long the key is (RFC 9579). */
function readPbkdf2(parameters: DerReader, hash: string, action: string): Scheme {
  const salt = parameters.octetString();
  const iterations = parameters.smallInteger();
  const length = parameters.optional(tags.integer)?.smallInteger() ?? 0;
  const prf = parameters.isAtEnd ? oids.hmacWithSha1 : parameters.sequence().objectIdentifier();
  parameters.end();
  if (length < 1 || length > mostKey) {
    throw notPkcs12(`the key of PBMAC1 must have 1 to ${mostKey} bytes, but has ${length}`);
  }
  const options = { hash: hmacHash(prf, action), salt, iterations, length };
  return { hash, iterations, key: (passphrase) => pbkdf2Key(passphrase, options) };
}

interface Pbkdf2Key {
  readonly hash: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

function* pbkdf2Key(password: Bytes, options: Pbkdf2Key): Steps<Bytes> {
  return yield step(pbkdf2Algorithm, { ...options, password });
}

function checkIterations({ iterations }: Scheme, work: Work): void {
  if (iterations < 1) throw notPkcs12("the MAC's iterations must be 1 or more, but are not");
  work.add(iterations);
}

/**
 * Which of the pass phrases the MAC was made with.
 *
 * @returns `undefined` if it is none of them, or the contents were changed.
 */
export function* passphraseOfMac(
  mac: MacData,
  contents: Uint8Array,
  passphrases: readonly Bytes[],
  setting: MacSetting & { readonly work: Work },
): Steps<Bytes | undefined> {
  const scheme = readScheme(mac, setting);
  checkIterations(scheme, setting.work);
  for (const passphrase of passphrases) {
    const expected = yield* macOf(contents, scheme, passphrase, setting);
    const { backend } = setting;
    if (constantTimeEquals(expected, mac.tag, { backend })) return passphrase;
  }
}

function* macOf(
  contents: Uint8Array,
  scheme: Scheme,
  passphrase: Bytes,
  { backend }: MacSetting,
): Steps<Bytes> {
  const key = yield* scheme.key(passphrase);
  try {
    return hmac(scheme.hash, key, contents, { backend });
  } finally {
    key.fill(0);
  }
}

/** The MACs that can be chosen. */
export type Pkcs12Mac = "sha256" | "sha512" | "sha1" | "pbmac1-sha256" | "pbmac1-sha512";

/** The MACs that can be chosen. */
export const writtenMacs: readonly Pkcs12Mac[] = [
  ...["sha256", "sha512", "sha1", "pbmac1-sha256", "pbmac1-sha512"] as const,
];

/** Makes the MAC, and returns what writes MacData. */
export function* makeMac(
  name: Pkcs12Mac,
  contents: Uint8Array,
  iterations: number,
  passphrase: Bytes,
  setting: MacSetting & { readonly random: Random },
): Steps<WriteInside> {
  const salt = setting.random(16);
  const hash = name.replace("pbmac1-", "") as "sha256" | "sha512" | "sha1";
  if (hash === name) {
    const scheme = ownScheme(hash, salt, iterations, setting);
    const tag = yield* macOf(contents, scheme, passphrase, setting);
    const oid = [...digests].find(([, one]) => one === hash)![0];
    const writeDigest: WriteInside = (info) =>
      info.sequence((digest) => digest.objectIdentifier(oid).null());
    return (pfx) => writeMacData(pfx, writeDigest, { tag, salt, iterations });
  }
  const options = { hash, salt, iterations, length: setting.core.digests.get(hash).size };
  const key = (one: Bytes) => pbkdf2Key(one, options);
  const tag = yield* macOf(contents, { hash, iterations, key }, passphrase, setting);
  // RFC 9579 ignores the salt and the iterations that are elsewhere.
  return (pfx) =>
    writeMacData(pfx, (info) => writePbmac1(info, options), { tag, salt, iterations: 1 });
}

function writeMacData(
  pfx: DerWriter,
  writeAlgorithm: WriteInside,
  { tag, salt, iterations }: Pick<MacData, "tag" | "salt" | "iterations">,
): void {
  pfx.sequence((mac) => {
    mac.sequence((info) => {
      writeAlgorithm(info);
      info.octetString(tag);
    });
    mac.octetString(salt);
    if (iterations !== 1) mac.integer(iterations);
  });
}

function writePbmac1(info: DerWriter, options: Parameters<typeof writePbkdf2>[1]): void {
  info.sequence((algorithm) =>
    algorithm.objectIdentifier(pbmac1).sequence((parameters) => {
      writePbkdf2(parameters, options);
      writeHmac(parameters, options.hash);
    })
  );
}
