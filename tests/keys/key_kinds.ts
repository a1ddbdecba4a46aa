/**
 * One key of every type and size that the tests of keys go through, made once.
 *
 * @module
 */
import { opensslVersionText } from "../../mod.ts";
import {
  type AnyGenerateOptions,
  curveSupported,
  generateKey,
  keyTypeSupported,
  type PrivateKey,
} from "../../hazmat/keys/mod.ts";
import type { Skip } from "../std.ts";

/** A kind of key. */
export interface Kind {
  /** For titles. */
  readonly name: string;
  /** Its type. */
  readonly type: string;
  /** What it is made with. */
  readonly options: AnyGenerateOptions;
  /** Why there is none here, or `false`. */
  readonly skip: Skip;
  /** Whether it signs, encrypts, agrees or encapsulates. */
  readonly signs: boolean;
  /** Whether it has SubjectPublicKeyInfo and PKCS #8. */
  readonly hasDer: boolean;
}

/** Whether this libcrypto names the groups of Diffie-Hellman that 1.1.1 does not. */
const hasGroups = keyTypeSupported("sm2");

type Options = AnyGenerateOptions;

function lacks(type: string, options: Options): Skip {
  const { curve, group } = options;
  if (!keyTypeSupported(type)) return `${opensslVersionText()} has no ${type}`;
  if (curve !== undefined && !curveSupported(curve)) {
    return `${opensslVersionText()} has no ${curve}`;
  }
  return group !== undefined && !hasGroups && `${opensslVersionText()} has no group ${group}`;
}

const notSigning = /^(dh|dhx|x25519|x448|ml-kem.*|.*mlkem.*)$/;

function kind(type: string, options: Options = {}): Kind {
  const more = Object.values(options).join(" ");
  return {
    name: `${type} ${more}`.trim(),
    type,
    options,
    skip: lacks(type, options),
    signs: !notSigning.test(type),
    hasDer: !/^[a-z0-9]+mlkem/.test(type),
  };
}

/** The kinds. */
export const kinds: readonly Kind[] = [
  kind("rsa", { bits: 2048 }),
  kind("rsa-pss", { bits: 2048 }),
  kind("rsa-pss", { bits: 2048, hash: "sha384" }),
  kind("dsa", { bits: 1024, divisorBits: 160, allowWeak: true }),
  kind("dh", { group: "ffdhe2048" }),
  kind("dhx", { group: "dh_2048_256" }),
  ...["P-256", "P-384", "P-521", "secp256k1", "brainpoolP320r1", "secp224r1"]
    .map((curve) => kind("ec", { curve })),
  kind("ec", { curve: "secp160r1", allowWeak: true }),
  kind("ec", { curve: "sect283r1" }),
  ...["sm2", "ed25519", "ed448", "x25519", "x448", "ml-dsa-44", "ml-dsa-65", "ml-dsa-87"]
    .map((type) => kind(type)),
  ...["ml-kem-512", "ml-kem-768", "ml-kem-1024", "slh-dsa-sha2-128f", "slh-dsa-shake-128f"]
    .map((type) => kind(type)),
  ...["x25519mlkem768", "secp256r1mlkem768", "secp384r1mlkem1024"].map((type) => kind(type)),
];

const made = new Map<Kind, PrivateKey>();

/** The key of a kind, made when it is first asked for. */
export function keyOf(kind: Kind): PrivateKey {
  let key = made.get(kind);
  if (key === undefined) made.set(kind, key = generateKey(kind.type, kind.options));
  return key;
}

/** Another one of the kind. */
export function anotherOf(kind: Kind): PrivateKey {
  return generateKey(kind.type, kind.options);
}
