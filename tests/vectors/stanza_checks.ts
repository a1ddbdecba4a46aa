/**
 * Checks one stanza of OpenSSL's evp_test with the entry point `./keys`.
 *
 * @module
 */
import process from "node:process";
import type { PrivateKey } from "../../hazmat/keys/mod.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import { signatureOf, signatureOptions } from "./stanza_options.ts";
import { generated, type Keyring, privateRaw, publicRaw } from "./stanza_keys.ts";
import type { Stanza } from "./stanzas.ts";
import { type Bytes, same, sameBytes } from "./vector.ts";

/** What became of a stanza that is to succeed: nothing, or why it was not run. */
export type Checked = void | string;

/** What differs where the file says so. */
export class Differs extends Error {}

function expectSame(stanza: Stanza, actual: Bytes, expected: Bytes): void {
  if (stanza.get("Result")?.endsWith("MISMATCH")) {
    if (!sameBytes(actual, expected)) throw new Differs(stanza.id);
    return;
  }
  same(actual, expected, stanza.id);
}

/** Checks a stanza of a kind; throws as the call does. */
export type Check = (stanza: Stanza, keys: Keyring) => Checked;

const pair: Check = (stanza, keys) => {
  const [first, second] = stanza.value.split(":");
  const own = keys.private(first!).publicKey;
  const other = keys.public(second!);
  if (own.type === other.type && own.equals(other)) return;
  throw new Differs(stanza.id);
};

/** The sets of SLH-DSA of which a signature was made, once each. */
const signed = new Set<string>();

/** Signatures of SLH-DSA take up to two seconds; they are verified, which takes a millisecond. */
function isSlow(stanza: Stanza, type: string): boolean {
  if (!type.startsWith("slh-dsa-") || stanza.get("Result") !== undefined) return false;
  const isOther = signed.has(type) || type.endsWith("s");
  signed.add(type);
  return isOther && !process.env.HAZMAT_TEST_ALL;
}

/** Signs, and verifies that; the file's own signature is the same, or verified too. */
const sign: Check = (stanza, keys) => {
  const { name, use } = signatureOf(stanza);
  const key = keys.hasPrivate(name) ? keys.private(name) : undefined;
  if (key === undefined) return "a private operation of a public key";
  const how = signatureOptions(stanza, key.type, "sign");
  if (typeof how === "string") return how;
  if (isSlow(stanza, key.type)) return verify(stanza, keys);
  const input = stanza.bytes("Input");
  const signature = use === "digest"
    ? key.signDigest(input, how.options as never)
    : key.sign(input, how.options);
  const { options } = signatureOptions(stanza, key.type, "verify") as { options: object };
  if (use === "digest") key.publicKey.verifyDigest(input, signature, options as never);
  else key.publicKey.verify(input, signature, options);
  if (stanza.get("Output") === undefined && !stanza.get("Result")?.endsWith("MISMATCH")) return;
  const output = stanza.bytes("Output");
  // Of what draws, another's signature is verified instead.
  if (how.isDetermined || stanza.get("Result")) expectSame(stanza, signature, output);
  else if (use === "digest") key.publicKey.verifyDigest(input, output, options as never);
  else key.publicKey.verify(input, output, options);
};

const verify: Check = (stanza, keys) => {
  const { name, use } = signatureOf(stanza);
  const key = keys.public(name);
  const how = signatureOptions(stanza, key.type, "verify");
  if (typeof how === "string") return how;
  const input = stanza.bytes("Input");
  // Of those that are to be refused before.
  const none = stanza.get("Output") === undefined;
  const output = none ? new Uint8Array(key.bits / 8) : stanza.bytes("Output");
  if (use === "digest" && !none) key.verifyDigest(input, output, how.options as never);
  else key.verify(input, output, how.options);
};

const recover: Check = (stanza, keys) => {
  const { name } = signatureOf(stanza);
  const key = keys.public(name);
  const how = signatureOptions(stanza, key.type, "verify");
  if (typeof how === "string") return how;
  expectSame(stanza, key.recover(stanza.bytes("Input"), how.options), stanza.bytes("Output"));
};

function decryptOptions(key: PrivateKey, stanza: Stanza): Record<string, unknown> {
  const controls = stanza.controls();
  const options: Record<string, unknown> = {};
  if (key.type === "sm2") {
    if (controls.has("digest")) options.hash = controls.get("digest");
    return options;
  }
  const padding = controls.get("rsa_padding_mode") ?? "pkcs1";
  options.padding = padding;
  if (padding === "oaep") {
    options.hash = controls.get("rsa_oaep_md") ?? "sha1";
    options.mgf1Hash = controls.get("rsa_mgf1_md") ?? options.hash;
    const label = controls.get("rsa_oaep_label");
    if (label !== undefined) options.label = Uint8Array.fromHex(label);
  }
  if (controls.get("rsa_pkcs1_implicit_rejection") === "0") options.implicitRejection = false;
  return options;
}

/** RFC 8017, section 7.1.2: a decryption error. libcrypto takes it. */
const shortCiphertext = "a ciphertext shorter than the modulus";

const decrypt: Check = (stanza, keys) => {
  const key = keys.private(stanza.value);
  const options = decryptOptions(key, stanza);
  const input = stanza.bytes("Input");
  const isShort = key.type === "rsa" && input.length < Math.ceil(key.bits / 8);
  if (isShort && stanza.get("Result") === undefined) return shortCiphertext;
  expectSame(stanza, key.decrypt(input, options as never), stanza.bytes("Output"));
};

const derive: Check = (stanza, keys) => {
  const controls = stanza.controls();
  if (controls.has("kdf-type")) return "a KDF within agreement, which is another call here";
  const key = keys.private(stanza.value);
  const peer = keys.public(stanza.get("PeerKey") ?? stanza.get("PeerKeyValidate") ?? stanza.value);
  const cofactor = controls.get("ecdh_cofactor_mode") === "1";
  const options: Record<string, boolean> = {};
  if (key.type === "ec") options.cofactor = cofactor;
  if (key.type === "dh" || key.type === "dhx") options.padded = controls.get("dh_pad") === "1";
  expectSame(stanza, key.agree(peer, options), stanza.bytes("SharedSecret"));
};

const chosenDraws = "encapsulation with chosen draws: the key is read only";

const kem: Check = (stanza, keys) => {
  const type = stanza.value.toLowerCase();
  const name = stanza.get("KeyName");
  const options = stanza.get("Op") === undefined ? undefined : { operation: stanza.get("Op")! };
  if (stanza.get("EncodedPublicKey") !== undefined) {
    const key = publicRaw(type, stanza.bytes("EncodedPublicKey"));
    const { ciphertext, sharedKey } = key.encapsulate(options);
    if (ciphertext.length !== stanza.bytes("Ciphertext").length) throw new Error(stanza.id);
    if (sharedKey.length !== stanza.bytes("Output").length) throw new Error(stanza.id);
    return chosenDraws;
  }
  const key = name === undefined
    ? privateRaw(type, stanza.bytes("EncodedPrivateKey"))
    : keys.private(name);
  if (stanza.get("Input") !== undefined) {
    const shared = key.decapsulate(stanza.bytes("Input"), options);
    return expectSame(stanza, shared, stanza.bytes("Output"));
  }
  const { ciphertext, sharedKey } = key.publicKey.encapsulate(options);
  same(key.decapsulate(ciphertext, options), sharedKey, stanza.id);
};

/** A seed is a private key where ours may be seeds; of SLH-DSA, its outcome is read. */
const keygen: Check = (stanza, keys) => {
  const [controls, out] = [stanza.controls(), stanza.controls("CtrlOut")];
  const name = stanza.get("KeyName");
  if (!controls.has("hexseed")) {
    const make = () => generated(stanza.value, controls);
    return name === undefined ? void make() : keys.generate(name, make);
  }
  const type = stanza.value;
  const expanded = privateRaw(type, Uint8Array.fromHex(out.get("hexpriv") ?? ""));
  const expected = publicRaw(type, Uint8Array.fromHex(out.get("hexpub")!));
  const made = type.startsWith("SLH")
    ? expanded
    : privateRaw(type, Uint8Array.fromHex(controls.get("hexseed")!));
  for (const key of [expanded, made]) {
    if (!key.publicKey.equals(expected)) throw new Error(`${stanza.id}: another public key`);
  }
};

const fromData: Check = (stanza) => {
  for (const [name, hex] of stanza.controls()) {
    const read = name === "hexpub" ? publicRaw : privateRaw;
    read(stanza.value, Uint8Array.fromHex(hex));
  }
};

const ofKdfs: Check = () => "a KDF: in tests/kdfs";

/** How each kind is checked. */
export const checks: Readonly<Record<string, Check>> = {
  PrivPubKeyPair: pair,
  Sign: sign,
  DigestSign: sign,
  OneShotDigestSign: sign,
  "Sign-Message": sign,
  Verify: verify,
  DigestVerify: verify,
  OneShotDigestVerify: verify,
  "Verify-Message": verify,
  "Verify-Message-Public": verify,
  VerifyRecover: recover,
  Decrypt: decrypt,
  Derive: derive,
  Kem: kem,
  KeyGen: keygen,
  KeyFromData: fromData,
  ParamKey: () => "parameters without a key",
  PKEYKDF: ofKdfs,
  KDF: ofKdfs,
};

/** Decryption without implicit rejection, where libcrypto has none, if the outcome is the same. */
export function decryptsUnprotected(stanza: Stanza, keys: Keyring, error: unknown): boolean {
  if (stanza.kind !== "Decrypt" || !(error instanceof UnsupportedAlgorithm)) return false;
  if (error.algorithm !== "pkcs1" || stanza.get("Result") !== undefined) return false;
  const key = keys.private(stanza.value);
  try {
    const options = { ...decryptOptions(key, stanza), implicitRejection: false };
    return sameBytes(key.decrypt(stanza.bytes("Input"), options as never), stanza.bytes("Output"));
  } catch {
    return false;
  }
}
