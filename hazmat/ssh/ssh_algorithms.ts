/**
 * The kinds of keys that SSH has, by its names for them, and what they consist of.
 *
 * @module
 */
import { UnsupportedAlgorithm } from "../../errors.ts";

/** A part of a key. */
export interface Field {
  /** Its name, the same in public and private keys. */
  readonly name: string;
  /** How it is written: a number, octets, or the private and the public key of EdDSA in one. */
  readonly form: "number" | "octets" | "pair";
  /** How many octets it has, of those that have one size. */
  readonly size?: number;
}

/** A curve of NIST's. */
export interface Curve {
  /** SSH's name: "nistp256". */
  readonly name: string;
  /** OpenSSL's name: "prime256v1". */
  readonly openssl: string;
  /** Its OBJECT IDENTIFIER. */
  readonly oid: string;
  /** How many octets a coordinate has, and so has a private key. */
  readonly width: number;
  /** The digest that signatures are made with (RFC 5656 section 6.2.1). */
  readonly hash: string;
}

/** A kind of keys. */
export interface SshAlgorithm {
  /** SSH's name. */
  readonly name: string;
  /** The name of its certificates. */
  readonly certificate: string;
  /** OpenSSL's type. */
  readonly type: "rsa" | "dsa" | "ec" | "ed25519";
  /** Of the type "ec". */
  readonly curve?: Curve;
  /** Whether its private keys are in security keys (FIDO), which sign for an application. */
  readonly isHardware: boolean;
  /** What public keys consist of, in their order. */
  readonly publicFields: readonly Field[];
  /** What private keys consist of, in their order. */
  readonly privateFields: readonly Field[];
}

const number = (name: string): Field => ({ name, form: "number" });
const octets = (name: string, size: number): Field => ({ name, form: "octets", size });
const numbers = (names: string): Field[] => names.split(" ").map(number);

const suffix = "-cert-v01@openssh.com";

/** `ssh-rsa` (RFC 4253 section 6.6). */
const rsa: SshAlgorithm = {
  name: "ssh-rsa",
  certificate: `ssh-rsa${suffix}`,
  type: "rsa",
  isHardware: false,
  publicFields: numbers("e n"),
  privateFields: numbers("n e d qi p q"),
};

/** `ssh-dss` (RFC 4253 section 6.6). */
const dsa: SshAlgorithm = {
  name: "ssh-dss",
  certificate: `ssh-dss${suffix}`,
  type: "dsa",
  isHardware: false,
  publicFields: numbers("p q g y"),
  privateFields: numbers("p q g y x"),
};

/** Ed25519 (RFC 8709), in software or in a security key. */
function ed25519(isHardware: boolean): SshAlgorithm {
  const base = isHardware ? "sk-ssh-ed25519" : "ssh-ed25519";
  return {
    name: isHardware ? `${base}@openssh.com` : base,
    certificate: `${base}${suffix}`,
    type: "ed25519",
    isHardware,
    publicFields: [octets("point", 32)],
    privateFields: [octets("point", 32), { name: "seed", form: "pair", size: 64 }],
  };
}

/** ECDSA (RFC 5656), in software or in a security key. */
function ecdsa(curve: Curve, isHardware: boolean): SshAlgorithm {
  const base = `${isHardware ? "sk-" : ""}ecdsa-sha2-${curve.name}`;
  return {
    name: isHardware ? `${base}@openssh.com` : base,
    certificate: `${base}${suffix}`,
    type: "ec",
    curve,
    isHardware,
    publicFields: [octets("point", 1 + 2 * curve.width)],
    privateFields: [octets("point", 1 + 2 * curve.width), number("d")],
  };
}

const p256: Curve = {
  ...{ name: "nistp256", openssl: "prime256v1", oid: "1.2.840.10045.3.1.7" },
  ...{ width: 32, hash: "sha256" },
};
const p384: Curve = {
  ...{ name: "nistp384", openssl: "secp384r1", oid: "1.3.132.0.34" },
  ...{ width: 48, hash: "sha384" },
};
const p521: Curve = {
  ...{ name: "nistp521", openssl: "secp521r1", oid: "1.3.132.0.35" },
  ...{ width: 66, hash: "sha512" },
};

/** All of them. */
export const algorithms: readonly SshAlgorithm[] = [
  ...[rsa, dsa, ecdsa(p256, false), ecdsa(p384, false), ecdsa(p521, false), ed25519(false)],
  ...[ecdsa(p256, true), ed25519(true)],
];

const byName = new Map(algorithms.map((algorithm) => [algorithm.name, algorithm]));
const byCertificate = new Map(algorithms.map((algorithm) => [algorithm.certificate, algorithm]));

/**
 * The kind of keys of a name.
 *
 * @throws {UnsupportedAlgorithm} If there is none.
 */
export function algorithmNamed(name: string): SshAlgorithm {
  const found = byName.get(name);
  if (found !== undefined) return found;
  throw byCertificate.has(name)
    ? unsupported(name, "it is a certificate: read it with certificate()")
    : unsupported(name, `use ${[...byName.keys()].join(", ")}`);
}

/**
 * The kind of keys whose certificates have a name.
 *
 * @throws {UnsupportedAlgorithm} If there is none.
 */
export function algorithmOfCertificate(name: string): SshAlgorithm {
  const found = byCertificate.get(name);
  if (found !== undefined) return found;
  throw byName.has(name)
    ? unsupported(name, "it is not a certificate: read it with publicKey()")
    : unsupported(name, `use ${[...byCertificate.keys()].join(", ")}`);
}

/** The kind of keys of a type, and of a curve by its OBJECT IDENTIFIER, that are in software. */
export function algorithmOf(type: string, oid?: string): SshAlgorithm | undefined {
  return algorithms.find((algorithm) =>
    algorithm.type === type && algorithm.curve?.oid === oid && !algorithm.isHardware
  );
}

function unsupported(name: string, advice: string): UnsupportedAlgorithm {
  return new UnsupportedAlgorithm("kind of SSH key", name, "this function", advice);
}
