/**
 * The outer structures of PKCS#12 (RFC 7292 sections 4 and 4.1), and of PKCS#7 in it.
 *
 * @module
 */
import { joined } from "../keys/own_bytes.ts";
import { MalformedData } from "../../errors.ts";
import type { Bytes } from "../core/args.ts";
import { context, DerReader, DerWriter, tags, type WriteInside } from "../asn1/mod.ts";

/** What is read, for errors. */
export const file = "the PKCS#12 file";

/** The content types of PKCS#7. */
export const contentTypes = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  envelopedData: "1.2.840.113549.1.7.3",
  encryptedData: "1.2.840.113549.1.7.6",
} as const;

/** What a MAC is checked with (RFC 7292 section 4). */
export interface MacData {
  /** The digest of the MAC, or PBMAC1: an AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  /** The MAC. */
  readonly tag: Uint8Array;
  /** The salt of the key; PBMAC1 has its own. */
  readonly salt: Uint8Array;
  /** The iterations of the key; PBMAC1 has its own. */
  readonly iterations: number;
}

/** A file, as parts of its bytes. */
export interface Pfx {
  /** The contents, which the MAC is of. */
  readonly contents: Uint8Array;
  /** The MAC, if there is one. */
  readonly mac: MacData | undefined;
}

/** What is in the contents: SafeContents, or the same encrypted. */
export interface Part {
  /** How it is encrypted, if it is: an AlgorithmIdentifier. */
  readonly encryption: Uint8Array | undefined;
  /** The SafeContents or the ciphertext. */
  readonly bytes: Uint8Array;
}

/** An error for what is not as PKCS#12 has it. */
export function notPkcs12(rule: string, offset = 0): MalformedData {
  return new MalformedData(file, "PKCS#12", rule, offset);
}

/** Reads a file that `derOfBer` has rewritten. */
export function readPfx(der: Bytes): Pfx {
  const outer = new DerReader(der, file);
  const pfx = outer.sequence();
  outer.end();
  const version = pfx.smallInteger();
  if (version !== 3) throw notPkcs12(`version must be 3, but is ${version}`);
  const contents = readAuthSafe(pfx.sequence());
  const mac = pfx.optional(tags.sequence) && readMacData(pfx.sequence());
  pfx.end();
  return { contents, mac };
}

function readAuthSafe(info: DerReader): Uint8Array {
  const type = info.objectIdentifier();
  if (type === contentTypes.signedData) {
    throw notPkcs12("integrity must be by a pass phrase, but is by a signature");
  }
  if (type !== contentTypes.data) throw notPkcs12(`content type must be data, but is ${type}`);
  return readData(info);
}

/** The OCTET STRING in a ContentInfo of data. */
function readData(info: DerReader): Uint8Array {
  const explicit = info.explicit(0);
  info.end();
  const bytes = explicit.octetString();
  explicit.end();
  return bytes;
}

function readMacData(mac: DerReader): MacData {
  const info = mac.sequence();
  const algorithm = info.raw();
  const tag = info.octetString();
  info.end();
  const salt = mac.octetString();
  const iterations = mac.optional(tags.integer)?.smallInteger() ?? 1;
  mac.end();
  return { algorithm, tag, salt, iterations };
}

/** Reads the contents of a file, an AuthenticatedSafe, after `derOfBer`. */
export function readParts(der: Bytes): Part[] {
  const outer = new DerReader(der, `the contents of ${file}`);
  const infos = outer.sequence();
  outer.end();
  const parts: Part[] = [];
  while (!infos.isAtEnd) parts.push(readPart(infos.sequence()));
  return parts;
}

function readPart(info: DerReader): Part {
  const type = info.objectIdentifier();
  if (type === contentTypes.data) return { encryption: undefined, bytes: readData(info) };
  if (type === contentTypes.encryptedData) return readEncrypted(info);
  throw notPkcs12(
    type === contentTypes.envelopedData
      ? "parts must be encrypted by a pass phrase, but one is by a public key"
      : `parts must be data or encrypted data, but one is ${type}`,
  );
}

/** EncryptedData (RFC 2315 section 13). */
function readEncrypted(info: DerReader): Part {
  const explicit = info.explicit(0);
  info.end();
  const encrypted = explicit.sequence();
  explicit.end();
  encrypted.smallInteger(); // the version: 0, or 2 with attributes
  const content = encrypted.sequence();
  if (encrypted.peekTag() === context(1) + constructedBit) encrypted.skip();
  encrypted.end();
  content.objectIdentifier(); // data
  const encryption = content.raw();
  const bytes = readImplicitOctets(content);
  content.end();
  return { encryption, bytes };
}

const constructedBit = 0x20;

/** `[0] IMPLICIT OCTET STRING`, in parts where the file is BER. */
function readImplicitOctets(content: DerReader): Uint8Array {
  if (content.peekTag() === context(0)) return content.octetString(context(0));
  const segments = content.explicit(0);
  const parts: Uint8Array[] = [];
  while (!segments.isAtEnd) parts.push(segments.octetString());
  return joined(parts);
}

/** What to write. */
export interface WrittenPart {
  /** How it is encrypted, if it is: an AlgorithmIdentifier. */
  readonly encryption?: Uint8Array;
  /** The SafeContents or the ciphertext. */
  readonly bytes: Uint8Array;
}

/** Writes an AuthenticatedSafe. */
export function writeParts(parts: readonly WrittenPart[]): Bytes {
  return new DerWriter().sequence((infos) => {
    for (const part of parts) infos.sequence((info) => writePart(info, part));
  }).finish();
}

function writePart(info: DerWriter, { encryption, bytes }: WrittenPart): void {
  if (encryption === undefined) {
    info.objectIdentifier(contentTypes.data).explicit(0, (inside) => inside.octetString(bytes));
    return;
  }
  info.objectIdentifier(contentTypes.encryptedData).explicit(
    0,
    (explicit) =>
      explicit.sequence((encrypted) =>
        encrypted.integer(0).sequence((content) => {
          content.objectIdentifier(contentTypes.data).raw(encryption);
          content.octetString(bytes, context(0));
        })
      ),
  );
}

/** Writes a file. */
export function writePfx(contents: Uint8Array, mac: WriteInside): Bytes {
  return new DerWriter().sequence((pfx) => {
    pfx.integer(3).sequence((info) =>
      info.objectIdentifier(contentTypes.data).explicit(0, (inside) => inside.octetString(contents))
    );
    mac(pfx);
  }).finish();
}
