/**
 * The types of keys: their names, which are OpenSSL's in lower case, their OBJECT IDENTIFIERs, and
 * what their encodings have in common.
 *
 * @module
 */

/** How the keys of a type are encoded. */
export type KeyFamily =
  /** Numbers of RSA. */
  | "rsa"
  /** One number, in a group whose numbers are the algorithm's parameters. */
  | "dsa"
  | "dh"
  /** A point and a scalar. */
  | "ec"
  /** Octets, of a private key in another OCTET STRING (RFC 8410). */
  | "edwards"
  /** Octets, of a private key a seed, what it expands to, or both (RFC 9881, RFC 9935). */
  | "lattice"
  /** Octets, nothing else (RFC 9909). */
  | "hash"
  /** Not known here: what is in it is libcrypto's, and its providers', to judge. */
  | "unknown";

/** A type of keys. */
export interface KeyType {
  /** OpenSSL's name, in lower case; of one that is not known, its OBJECT IDENTIFIER. */
  readonly name: string;
  /** Its OBJECT IDENTIFIER. */
  readonly oid: string;
  /** How its keys are encoded. */
  readonly family: KeyFamily;
  /** The octets of a public key, if there is one size. */
  readonly publicSize?: number;
  /** The octets of a private key, if there is one size; of the lattice family, of the expanded one. */
  readonly privateSize?: number;
  /** The octets of a seed, in the lattice family. */
  readonly seedSize?: number;
}

function octets(
  family: KeyFamily,
  name: string,
  oid: string,
  publicSize: number,
  privateSize: number,
  seedSize?: number,
): KeyType {
  return { name, oid, family, publicSize, privateSize, seedSize };
}

const nistSignature = "2.16.840.1.101.3.4.3";
const nistKem = "2.16.840.1.101.3.4.4";

/** The parameter sets of SLH-DSA (FIPS 205), in the order of their OBJECT IDENTIFIERs, from 20. */
const slhDsa = ["sha2", "shake"].flatMap((hash) =>
  [128, 192, 256].flatMap((bits) => ["s", "f"].map((kind) => ({ hash, bits, kind })))
).map(({ hash, bits, kind }, i) =>
  octets("hash", `slh-dsa-${hash}-${bits}${kind}`, `${nistSignature}.${20 + i}`, bits / 4, bits / 2)
);

const known: readonly KeyType[] = [
  { name: "rsa", oid: "1.2.840.113549.1.1.1", family: "rsa" },
  { name: "rsa-pss", oid: "1.2.840.113549.1.1.10", family: "rsa" },
  { name: "dsa", oid: "1.2.840.10040.4.1", family: "dsa" },
  { name: "dh", oid: "1.2.840.113549.1.3.1", family: "dh" },
  { name: "dhx", oid: "1.2.840.10046.2.1", family: "dh" },
  { name: "ec", oid: "1.2.840.10045.2.1", family: "ec" },
  { name: "sm2", oid: "1.2.840.10045.2.1", family: "ec" },
  octets("edwards", "x25519", "1.3.101.110", 32, 32),
  octets("edwards", "x448", "1.3.101.111", 56, 56),
  octets("edwards", "ed25519", "1.3.101.112", 32, 32),
  octets("edwards", "ed448", "1.3.101.113", 57, 57),
  // FIPS 204, tables 1 and 2; the seed is its ξ.
  octets("lattice", "ml-dsa-44", `${nistSignature}.17`, 1312, 2560, 32),
  octets("lattice", "ml-dsa-65", `${nistSignature}.18`, 1952, 4032, 32),
  octets("lattice", "ml-dsa-87", `${nistSignature}.19`, 2592, 4896, 32),
  // FIPS 203, table 3; the seed is its d and z.
  octets("lattice", "ml-kem-512", `${nistKem}.1`, 800, 1632, 64),
  octets("lattice", "ml-kem-768", `${nistKem}.2`, 1184, 2400, 64),
  octets("lattice", "ml-kem-1024", `${nistKem}.3`, 1568, 3168, 64),
  ...slhDsa,
];

const byName = new Map(known.map((type) => [type.name, type]));
// "sm2" shares its OBJECT IDENTIFIER with "ec": its curve tells it.
const byOid = new Map(known.filter(({ name }) => name !== "sm2").map((type) => [type.oid, type]));

/** The curve whose keys are of the type `"sm2"`. */
export const sm2Curve = "SM2";

/** The names of the types that are known here. A libcrypto may have fewer, or more. */
export const keyTypeNames: readonly string[] = known.map(({ name }) => name);

/** The type of a name, in any case; `undefined` if none is known. */
export function keyTypeNamed(name: string): KeyType | undefined {
  return byName.get(name.toLowerCase());
}

/** The type of an OBJECT IDENTIFIER, known or not. */
export function keyTypeWithOid(oid: string): KeyType {
  return byOid.get(oid) ?? { name: oid, oid, family: "unknown" };
}

/** The same for `"ec"` and a curve: keys on the curve SM2 are of another type. */
export function keyTypeOnCurve(curve: string): KeyType {
  return byName.get(curve === sm2Curve ? "sm2" : "ec")!;
}
