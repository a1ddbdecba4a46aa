/**
 * Signatures as SSH writes them (RFC 4253, RFC 5656, RFC 8332, RFC 8709, PROTOCOL.u2f).
 *
 * @module
 */
import { UnsupportedAlgorithm } from "../../errors.ts";
import type { Bytes } from "../core/args.ts";
import { hash } from "../digests/mod.ts";
import { widened } from "../keys/magnitudes.ts";
import type { PrivateKey } from "../keys/private_key.ts";
import type { PublicKey } from "../keys/public_key.ts";
import type { VerifyOptions } from "../keys/types.ts";
import type { SshAlgorithm } from "./ssh_algorithms.ts";
import type { SshKey } from "./key_fields.ts";
import { WireReader, WireWriter } from "./wire.ts";
import type { BackendOption } from "../core/default.ts";

const what = "the signature";

/** The names of RSA's signatures (RFC 8332), and their digests. `ssh-rsa` is with SHA-1. */
const rsaHashes: Readonly<Record<string, string>> = {
  "rsa-sha2-256": "sha256",
  "rsa-sha2-512": "sha512",
};

/** How libcrypto is to verify or to make signatures of a kind. */
function optionsFor(name: string, { type, curve }: SshAlgorithm): VerifyOptions {
  if (type === "rsa") return { padding: "pkcs1", hash: rsaHashes[name]! };
  if (type === "ec") return { encoding: "p1363", hash: curve!.hash };
  return {};
}

/** Checks the name of a signature: that of its key, except RSA's. */
function checkName(name: string, algorithm: SshAlgorithm, reader: WireReader): void {
  if (algorithm.type === "dsa" || name === "ssh-rsa") {
    const advice = "it is made with SHA-1; have it made with another key, or as rsa-sha2-512";
    throw new UnsupportedAlgorithm("signature", name, "this package", advice);
  }
  const isRight = algorithm.type === "rsa"
    ? Object.hasOwn(rsaHashes, name)
    : name === algorithm.name;
  if (!isRight) throw reader.malformed("its kind must be that of the key", 0);
}

/**
 * Verifies a signature.
 *
 * @param key The key of `sshKey`.
 * @throws {InvalidSignature} If it does not match.
 * @throws {MalformedData} If it is not a signature of such a key.
 * @throws {UnsupportedAlgorithm} If it is made with SHA-1.
 */
export function verifySignature(
  key: PublicKey,
  { algorithm, parts, application }: SshKey,
  data: Uint8Array,
  signature: Uint8Array,
  backend: BackendOption,
): void {
  const reader = new WireReader(signature, what);
  const name = reader.name();
  checkName(name, algorithm, reader);
  const own = readOwn(reader, algorithm, parts["n"]);
  const signed = algorithm.isHardware ? byHardware(application!, reader, data, backend) : data;
  reader.end();
  key.verify(signed, own, optionsFor(name, algorithm));
}

/** A signature as libcrypto takes it. */
function readOwn(reader: WireReader, { type, curve }: SshAlgorithm, n?: Uint8Array): Uint8Array {
  const start = reader.offset;
  if (type === "ed25519") return reader.fixed(64);
  if (type === "ec") {
    const inside = reader.inside();
    const [r, s] = [inside.positive(), inside.positive()].map((x) => widened(x, curve!.width));
    inside.end();
    if (r === undefined || s === undefined) {
      throw reader.malformed(`its numbers must have at most ${curve!.width} bytes`, start);
    }
    return Uint8Array.of(...r, ...s);
  }
  const number = reader.string(); // some leave out zeros before it
  const own = number.length === 0 ? undefined : widened(number, n!.length);
  if (own === undefined) throw reader.malformed("it must be as long as the modulus", start);
  return own;
}

/** What a security key signs: its application, whether somebody touched it, how often it signed. */
function byHardware(
  application: Uint8Array,
  reader: WireReader,
  data: Uint8Array,
  backend: BackendOption,
): Bytes {
  const flagsAndCounter = reader.take(5);
  return new WireWriter().raw(hash("sha256", application, backend)).raw(flagsAndCounter)
    .raw(hash("sha256", data, backend)).finish();
}

/**
 * Signs data.
 *
 * @throws {UnsupportedAlgorithm} If it would be made with SHA-1.
 */
export function sign(key: PrivateKey, algorithm: SshAlgorithm, data: Uint8Array): Bytes {
  const name = algorithm.type === "rsa" ? "rsa-sha2-512" : algorithm.name;
  const writer = new WireWriter().text(name);
  checkName(name, algorithm, new WireReader(new Uint8Array(0), what));
  const own = key.sign(data, optionsFor(name, algorithm));
  if (algorithm.type !== "ec") return writer.string(own).finish();
  const { width } = algorithm.curve!;
  return writer.inside((pair) => pair.number(own.subarray(0, width)).number(own.subarray(width)))
    .finish();
}
