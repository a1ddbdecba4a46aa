/**
 * How a stanza of OpenSSL's evp_test signs, in the options of the entry point `./keys`.
 *
 * @module
 */
import type { Stanza } from "./stanzas.ts";

/** Options, and whether they leave nothing to chance. */
export interface How {
  readonly options: Record<string, unknown>;
  readonly isDetermined: boolean;
}

/** Which key, whether it gets a digest or data, and what the algorithm's name says of them. */
export interface Signature {
  readonly name: string;
  readonly use: "data" | "digest";
  /** `"RSA-SHA1"`, `"Ed25519ph"`, empty if there is none. */
  readonly algorithm: string;
}

/** Reads what is signed with which key. */
export function signatureOf(stanza: Stanza): Signature {
  const { kind, value } = stanza;
  if (kind.includes("Digest")) return { name: stanza.text("Key"), use: "data", algorithm: value };
  const at = value.indexOf(":");
  const [algorithm, name] = at < 0 ? ["", value] : [value.slice(0, at), value.slice(at + 1)];
  const isWhole = kind.includes("-Message") || stanza.controls().get("rsa_padding_mode") === "none";
  return { name, use: isWhole ? "data" : "digest", algorithm };
}

const byLength: Readonly<Record<number, string>> = {
  20: "sha1",
  28: "sha224",
  32: "sha256",
  48: "sha384",
  64: "sha512",
};

/** What names a digest: a stanza's kind, its algorithm, a parameter; or the digest's length. */
function hashOf(stanza: Stanza, type: string): string | undefined {
  const { use, algorithm } = signatureOf(stanza);
  if (stanza.kind.includes("Digest")) return algorithm === "NULL" ? undefined : algorithm;
  const ofAlgorithm = /^(?:RSA|DSA|ECDSA|SM2)-(.+)$/.exec(algorithm)?.[1];
  const named = ofAlgorithm ?? stanza.controls().get("digest");
  if (named !== undefined || use === "data") return named;
  // ECDSA and DSA sign the same whatever made the digest.
  return type === "ec" || type === "dsa" ? byLength[stanza.bytes("Input").length] : undefined;
}

/** The options of a signature; or why it is none of ours. */
export function signatureOptions(
  stanza: Stanza,
  type: string,
  to: "sign" | "verify",
): How | string {
  if (type === "rsa" || type === "rsa-pss") return rsa(stanza, type, to);
  if (type === "dsa" || type === "ec") return dsa(stanza, type, to);
  if (type === "sm2") return sm2(stanza);
  if (type.startsWith("ed")) return edwards(stanza);
  if (/^(ml|slh)-dsa/.test(type)) return lattice(stanza, to);
  return { options: { hash: hashOf(stanza, type) ?? "sha256" }, isDetermined: false };
}

function rsa(stanza: Stanza, type: string, to: "sign" | "verify"): How | string {
  const controls = stanza.controls();
  const padding = controls.get("rsa_padding_mode") ?? (type === "rsa" ? "pkcs1" : "pss");
  const hash = hashOf(stanza, type);
  if (padding === "none") {
    return { options: { padding, ...hash === undefined ? {} : { hash } }, isDetermined: true };
  }
  if (padding === "oaep") return { options: { padding }, isDetermined: false };
  if (hash === undefined && type === "rsa") return "RSA of what is no digest";
  const options: Record<string, unknown> = { padding };
  if (hash !== undefined) options.hash = hash;
  if (padding !== "pss") return { options, isDetermined: true };
  const mgf1 = controls.get("rsa_mgf1_md") ?? controls.get("mgf1-digest");
  if (mgf1 !== undefined) options.mgf1Hash = mgf1;
  const salt = saltOf(controls.get("rsa_pss_saltlen"), type, to);
  if (salt !== undefined) options.saltLength = salt;
  return { options, isDetermined: salt === 0 };
}

function saltOf(
  text: string | undefined,
  type: string,
  to: "sign" | "verify",
): number | string | undefined {
  // A key that says how long its salts are has no other.
  if (text === undefined && type === "rsa-pss") return undefined;
  if (text === undefined || text.startsWith("auto")) return to === "verify" ? "auto" : undefined;
  return /^\d+$/.test(text) ? Number(text) : text;
}

function dsa(stanza: Stanza, type: string, to: "sign" | "verify"): How | string {
  const hash = hashOf(stanza, type);
  if (hash === undefined) return `${type.toUpperCase()} of what is no digest`;
  const isDetermined = stanza.get("NonceType") === "deterministic";
  const options = { hash, ...isDetermined && to === "sign" ? { deterministic: true } : {} };
  return { options, isDetermined };
}

function sm2(stanza: Stanza): How | string {
  if (signatureOf(stanza).use === "digest") return "SM2 of a digest";
  const id = stanza.controls().get("distid") ?? stanza.controls().get("hexdistid");
  return id === undefined ? "SM2 without an identity" : {
    options: { id: new TextEncoder().encode(id) },
    isDetermined: false,
  };
}

function edwards(stanza: Stanza): How | string {
  const { use, algorithm } = signatureOf(stanza);
  const controls = stanza.controls();
  const instance = (controls.get("instance") ?? algorithm).toLowerCase();
  if (use === "digest") return "EdDSA of a digest";
  const options: Record<string, unknown> = {};
  // It takes none, and says so.
  if (stanza.kind.includes("Digest") && algorithm !== "NULL") options.hash = algorithm;
  if (instance.endsWith("ph")) options.prehash = true;
  const context = controls.get("hexcontext-string") ?? "";
  if (context !== "" || instance.endsWith("ctx")) options.context = Uint8Array.fromHex(context);
  return { options, isDetermined: true };
}

function lattice(stanza: Stanza, to: "sign" | "verify"): How | string {
  const controls = stanza.controls();
  if (controls.get("message-encoding") === "0" && controls.get("mu") !== "1") {
    return "the internal interface, without an encoding of the message";
  }
  const options: Record<string, unknown> = {};
  const context = controls.get("hexcontext-string");
  if (context !== undefined && controls.get("mu") !== "1") {
    options.context = Uint8Array.fromHex(context);
  }
  if (controls.get("mu") === "1") options.externalMu = true;
  const isDetermined = controls.get("deterministic") === "1";
  if (isDetermined && to === "sign") options.deterministic = true;
  return { options, isDetermined };
}
