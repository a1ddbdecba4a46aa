/**
 * DER and PEM, low-level: what keys and certificates are made of. Nothing here loads libcrypto, or
 * changes its random source.
 *
 * {@linkcode DerReader} and {@linkcode DerWriter} have a method for each type of ASN.1 that is in
 * use, and know nothing of what the types are used for; {@linkcode decodePem} and
 * {@linkcode encodePem} know nothing of what is in a block.
 *
 * @example
 * ```ts
 * import { decodePem, DerReader, DerWriter, encodePem } from "@hazmat/openssl/asn1";
 *
 * // SubjectPublicKeyInfo (RFC 5280 section 4.1) of an Ed25519 key (RFC 8410)
 * const key = new Uint8Array(32);
 * const der = new DerWriter().sequence((info) => {
 *   info.sequence((algorithm) => algorithm.objectIdentifier("1.3.101.112")).bitString(key);
 * }).finish();
 *
 * const [block] = decodePem(encodePem("PUBLIC KEY", der));
 * const reader = new DerReader(block!.der, "the public key");
 * const info = reader.sequence();
 * reader.end();
 * const algorithm = info.sequence();
 * console.assert(algorithm.objectIdentifier() === "1.3.101.112");
 * algorithm.end();
 * console.assert(info.bitString().length === 32);
 * info.end();
 * ```
 *
 * @module
 */
export { type Bits, DerReader, type DerReaderOptions } from "./reader.ts";
export { type DerContents, DerWriter, type WriteInside } from "./writer.ts";
export { decodePem, encodePem, type PemBlock, type PemHeaders, type PemOptions } from "./pem.ts";
export { context, tags } from "./tags.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
