/**
 * How a key signs: what its options come to, for each type.
 *
 * @module
 */
import { InvalidKey } from "../../errors.ts";
import {
  type AllowSharedBufferSource,
  checkInteger,
  checkIsString,
  checkNames,
  copyOf,
  kindOf,
  type Names,
  takeInput,
} from "../core/args.ts";
import type { Digest } from "../core/kinds.ts";
import { curveNamed } from "./curves.ts";
import { pssLimitsOf } from "./details.ts";
import { type Control, type Pkey, unsupported } from "./pkey.ts";
import type {
  AnySignOptions,
  DsaSignOptions,
  EcSignOptions,
  EdwardsSignOptions,
  MlDsaSignOptions,
  OtherSignOptions,
  RsaSignOptions,
  Sm2SignOptions,
} from "./types.ts";

/** How a signature's two numbers are written. */
export interface NumberPair {
  /** As DER has them, or side by side. */
  readonly encoding: "der" | "p1363";
  /** The bytes of each number. */
  readonly width: number;
  /** The order, of which only the lower half is allowed for s. */
  readonly lowOrder?: bigint | undefined;
}

/** How to sign or verify. */
export interface Scheme {
  /** Equal for equal parameters only. */
  readonly id: string;
  /** What hashes the data before they are signed. Without it, the key signs the data. */
  readonly digest?: Digest | undefined;
  /** What the key hashes the data with. */
  readonly keyDigest?: Digest | undefined;
  /** What is set on the context. */
  readonly controls: readonly Control[];
  /** How DSA's and ECDSA's signatures are written, if not as libcrypto does. */
  readonly pair?: NumberPair | undefined;
  /** The only length that the data may have: a digest that was made elsewhere. */
  readonly dataSize?: number;
  /** The only length of a signature, if it has one. */
  readonly size?: number;
}

/** What a scheme is for. */
export type Use = "sign" | "verify";

type Options = AnySignOptions;

/** Reads the options of a type, each once, and makes of them a scheme. */
type MakeScheme = (key: Pkey, options: Options, use: Use, action: string) => Scheme;

interface Signing {
  readonly names: Names<Options> | Partial<Names<Options>>;
  readonly make: MakeScheme;
}

const dsaNames: Names<DsaSignOptions> = { hash: true, encoding: true, deterministic: true };
const ecNames: Names<EcSignOptions> = { ...dsaNames, lowS: true };
const rsaNames: Names<RsaSignOptions> = {
  hash: true,
  padding: true,
  mgf1Hash: true,
  saltLength: true,
};
const sm2Names: Names<Sm2SignOptions> = { id: true, encoding: true };
const edwardsNames: Names<EdwardsSignOptions> = { context: true, prehash: true };
const mlDsaNames: Names<MlDsaSignOptions> = {
  context: true,
  deterministic: true,
  externalMu: true,
};
const slhDsaNames: Partial<Names<Options>> = { context: true, deterministic: true };
const otherNames: Names<OtherSignOptions> = { hash: true };

const signings: Readonly<Record<string, Signing>> = {
  rsa: { names: rsaNames, make: rsaScheme },
  "rsa-pss": { names: rsaNames, make: rsaScheme },
  dsa: { names: dsaNames, make: dsaScheme },
  ec: { names: ecNames, make: dsaScheme },
  sm2: { names: sm2Names, make: sm2Scheme },
  ed25519: { names: edwardsNames, make: edwardsScheme },
  ed448: { names: edwardsNames, make: edwardsScheme },
};

/** What these do instead. */
const notSigning: Readonly<Record<string, string>> = {
  dh: "agree()",
  dhx: "agree()",
  x25519: "agree()",
  x448: "agree()",
};

/** What keys do that do not sign. */
function insteadOfSigning(type: string): string | undefined {
  return type.includes("kem") ? "encapsulate()" : notSigning[type];
}

/** Whether keys of this type may sign. */
export function maySign(type: string): boolean {
  return insteadOfSigning(type) === undefined;
}

/** How keys of this type sign; for those that cannot, an error. */
function signingOf(type: string, action: string): Signing {
  if (Object.hasOwn(signings, type)) return signings[type]!;
  if (type.startsWith("ml-dsa-")) return { names: mlDsaNames, make: latticeScheme };
  if (type.startsWith("slh-dsa-")) return { names: slhDsaNames, make: latticeScheme };
  const instead = insteadOfSigning(type);
  if (instead === undefined) return { names: otherNames, make: otherScheme };
  throw new TypeError(
    `Cannot ${action}: the key must be of a type that signs, but is ${type}; it has ${instead}`,
  );
}

/** What a key's options come to. Options are read once each, before anything is taken. */
export function schemeOf(
  key: Pkey,
  options: unknown,
  use: Use,
  action: string,
): Scheme {
  const { names, make } = signingOf(key.type, action);
  if (options === undefined) return make(key, {}, use, action);
  checkNames(options as object, names as Names<object>, action);
  const read: Record<string, unknown> = {};
  for (const name in names) read[name] = (options as Readonly<Record<string, unknown>>)[name];
  return make(key, read as Options, use, action);
}

/** Whether the data are hashed before the key signs: what can come in parts, or as a digest. */
export function isHashedFirst({ digest }: Scheme): boolean {
  return digest !== undefined;
}

/**
 * The digest of that name.
 *
 * @throws {UnsupportedAlgorithm} If libcrypto lacks it, or its output has any length.
 */
export function fixedDigest({ core }: Pkey, name: string, action: string): Digest {
  checkIsString(name, action, "hash");
  const digest = core.digests.get(name);
  if (!digest.isXof) return digest;
  throw unsupported(core, "digest of signatures", name, "its output may have any length");
}

function oneOf<T extends string>(value: T, known: readonly T[], label: string, action: string): T {
  if (known.includes(value)) return value;
  const list = known.map((one) => `"${one}"`).join(", ");
  const is = typeof value === "string" ? JSON.stringify(value) : kindOf(value);
  const error = typeof value === "string" ? RangeError : TypeError;
  throw new error(`Cannot ${action}: ${label} must be one of ${list}, but is ${is}`);
}

/** A switch that is a boolean, or left out. */
export function flag(
  value: boolean | undefined,
  label: string,
  action: string,
  usual = false,
): boolean {
  if (value === undefined) return usual;
  if (typeof value === "boolean") return value;
  throw new TypeError(`Cannot ${action}: ${label} must be a boolean, but is ${kindOf(value)}`);
}

const paddings = ["pss", "pkcs1", "x931", "none"] as const;

function rsaScheme(key: Pkey, options: Options, use: Use, action: string): Scheme {
  const limits = key.type === "rsa-pss" ? pssLimitsOf(key, action) : undefined;
  const padding = oneOf(options.padding ?? "pss", paddings, "padding", action);
  if (key.type === "rsa-pss" && padding !== "pss") {
    throw new RangeError(
      `Cannot ${action}: padding must be "pss" for a key of type rsa-pss, but is "${padding}"`,
    );
  }
  if (padding === "none") return rawRsa(key, options, action);
  const digest = fixedDigest(key, options.hash ?? limits?.hash ?? "sha256", action);
  // X9.31 is taken only after its digest.
  const controls: Control[] = [["digest", digest.name], ["rsa_padding_mode", padding]];
  if (padding === "pss") {
    const mgf1 = fixedDigest(key, options.mgf1Hash ?? limits?.mgf1Hash ?? digest.name, action);
    const salt = saltLength(key, options.saltLength ?? limits?.saltLength, digest, use, action);
    controls.push(["rsa_mgf1_md", mgf1.name], ["rsa_pss_saltlen", String(salt)]);
  } else refusePssOptions(options, padding, action);
  return { id: idOf(controls), digest, controls, size: key.size(action) };
}

/** RSA itself: the data are a number, as long as the modulus. */
function rawRsa(key: Pkey, options: Options, action: string): Scheme {
  refusePssOptions(options, "none", action);
  if (options.hash !== undefined) {
    throw new RangeError(`Cannot ${action}: hash must be left out where padding is "none"`);
  }
  const controls: Control[] = [["rsa_padding_mode", "none"]];
  const size = key.size(action);
  return { id: idOf(controls), controls, size, dataSize: size };
}

function refusePssOptions(
  { mgf1Hash, saltLength }: Options,
  padding: string,
  action: string,
): void {
  if (mgf1Hash === undefined && saltLength === undefined) return;
  throw new RangeError(
    `Cannot ${action}: mgf1Hash and saltLength must be left out where padding is "${padding}"; ` +
      'they are for padding "pss"',
  );
}

/** Always a number: what OpenSSL means by its words differs between versions. */
function saltLength(
  key: Pkey,
  asked: Options["saltLength"],
  digest: Digest,
  use: Use,
  action: string,
): number | "auto" {
  if (asked === undefined || asked === "digest") return digest.size;
  // RFC 8017, section 9.1.1: the encoded message has one bit less than the modulus.
  const most = Math.ceil((key.bits(action) - 1) / 8) - digest.size - 2;
  if (asked === "max") return Math.max(most, 0);
  if (asked === "auto" && use === "verify") return "auto";
  if (typeof asked === "number") {
    return checkInteger(asked, 0, Math.max(most, 0), action, "saltLength");
  }
  const words = use === "verify" ? '"digest", "max" or "auto"' : '"digest" or "max"';
  const is = typeof asked === "string" ? JSON.stringify(asked) : kindOf(asked);
  throw new TypeError(
    `Cannot ${action}: saltLength must be a number of bytes, ${words}, but is ${is}`,
  );
}

/** ECDSA's usual digest: as strong as the curve. */
function usualHash(key: Pkey, action: string): string {
  if (key.type !== "ec") return "sha256";
  const bits = key.bits(action);
  return bits <= 256 ? "sha256" : bits <= 384 ? "sha384" : "sha512";
}

function dsaScheme(key: Pkey, options: Options, use: Use, action: string): Scheme {
  const digest = fixedDigest(key, options.hash ?? usualHash(key, action), action);
  const controls: Control[] = [["digest", digest.name]];
  const isDeterministic = flag(options.deterministic, "deterministic", action);
  if (isDeterministic && use === "sign") controls.push(["nonce-type", "1"]);
  const pair = pairOf(key, options, action);
  return { id: idOf(controls), digest, controls, pair };
}

function pairOf(key: Pkey, options: Options, action: string): NumberPair | undefined {
  const encoding = oneOf(options.encoding ?? "der", ["der", "p1363"], "encoding", action);
  const isLow = flag(options.lowS, "lowS", action);
  if (encoding === "der" && !isLow) return undefined;
  const lowOrder = isLow ? orderOf(key, action) : undefined;
  return { encoding, width: orderWidth(key, action), lowOrder };
}

function orderOf(key: Pkey, action: string): bigint {
  const order = curveNamed(key.curve ?? "")?.order;
  if (order !== undefined) return order;
  throw new InvalidKey(action, `the order of the curve ${key.curve} is not known; leave out lowS`);
}

/** The bytes of the order: an EC key's bits are its order's. */
function orderWidth(key: Pkey, action: string): number {
  if (key.type !== "dsa") return Math.ceil(key.bits(action) / 8);
  // SEQUENCE of two INTEGERs of up to one octet more than the order's: 2 + 2 * (2 + 1 + width).
  return (key.size(action) - 8) / 2;
}

/** What GM/T 0009 gives to those who have no identity. */
const usualId = new TextEncoder().encode("1234567812345678");

function sm2Scheme(key: Pkey, options: Options, _use: Use, action: string): Scheme {
  const id = options.id === undefined ? usualId : bytesOf(options.id, 0, 8191, "id", action);
  const keyDigest = fixedDigest(key, "sm3", action);
  const pair = pairOf(key, { encoding: options.encoding }, action);
  // Always set: what libcrypto takes without it changed in 4.0.
  const controls: Control[] = [["hexdistid", id.toHex()]];
  return { id: idOf(controls), keyDigest, controls, pair };
}

/** A copy of bytes that become a control. */
function bytesOf(
  data: AllowSharedBufferSource,
  least: number,
  most: number,
  label: string,
  action: string,
): Uint8Array {
  const copy = copyOf(takeInput(data, action, label));
  if (copy.length >= least && copy.length <= most) return copy;
  throw new RangeError(
    `Cannot ${action}: ${label} must have from ${least} to ${most} bytes, but has ${copy.length}`,
  );
}

/** By type: without anything, with a context, hashed first. */
const instances: Readonly<Record<string, readonly [context: string, prehash: string]>> = {
  ed25519: ["Ed25519ctx", "Ed25519ph"],
  ed448: ["Ed448", "Ed448ph"],
};

function edwardsScheme(key: Pkey, options: Options, _use: Use, action: string): Scheme {
  const isPrehash = flag(options.prehash, "prehash", action);
  const least = key.type === "ed25519" && !isPrehash ? 1 : 0;
  const context = options.context === undefined
    ? undefined
    : bytesOf(options.context, least, 255, "context", action);
  const controls: Control[] = [];
  if (context !== undefined || isPrehash) {
    const [withContext, prehash] = instances[key.type]!;
    controls.push(["instance", isPrehash ? prehash : withContext]);
  }
  if (context !== undefined && context.length > 0) {
    controls.push(["hexcontext-string", context.toHex()]);
  }
  return { id: idOf(controls), controls, size: key.size(action) };
}

function latticeScheme(key: Pkey, options: Options, use: Use, action: string): Scheme {
  const controls: Control[] = [];
  const context = options.context === undefined
    ? undefined
    : bytesOf(options.context, 0, 255, "context", action);
  if (context !== undefined && context.length > 0) {
    controls.push(["hexcontext-string", context.toHex()]);
  }
  if (flag(options.deterministic, "deterministic", action) && use === "sign") {
    controls.push(["deterministic", "1"]);
  }
  const isMu = flag(options.externalMu, "externalMu", action);
  if (!isMu) return { id: idOf(controls), controls, size: key.size(action) };
  if (context !== undefined) {
    throw new RangeError(`Cannot ${action}: context must be left out with externalMu: μ has it`);
  }
  controls.push(["mu", "1"]);
  return { id: idOf(controls), controls, size: key.size(action), dataSize: 64 };
}

function otherScheme(key: Pkey, options: Options, _use: Use, action: string): Scheme {
  const { hash } = options;
  const keyDigest = hash === undefined ? undefined : fixedDigest(key, hash, action);
  return { id: hash ?? "", keyDigest, controls: [] };
}

function idOf(controls: readonly Control[]): string {
  return controls.map((one) => one.join("=")).join();
}
