/**
 * What SafeContents hold (RFC 7292 section 4.2): keys and certificates, each with attributes.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { derOfBer } from "../asn1/ber.ts";
import { DerReader, DerWriter, tags } from "../asn1/mod.ts";
import { file, notPkcs12 } from "./pfx.ts";

const bagTypes = "1.2.840.113549.1.12.10.1";
const [keyBag, shroudedKeyBag, certBag, , , safeContentsBag] = [1, 2, 3, 4, 5, 6].map((number) =>
  `${bagTypes}.${number}`
);
const x509Certificate = "1.2.840.113549.1.9.22.1";

/** The OBJECT IDENTIFIERs of attributes. */
const attributes = {
  friendlyName: "1.2.840.113549.1.9.20",
  localKeyId: "1.2.840.113549.1.9.21",
  /** Java's: what a certificate is trusted for. */
  trusted: "2.16.840.1.113894.746875.1.1",
} as const;
const anyExtendedKeyUsage = "2.5.29.37.0";

/** What a bag is called and how it is found. */
export interface BagAttributes {
  /** The friendly name. */
  readonly name?: string;
  /** The same for a key and its certificate. */
  readonly localKeyId?: Bytes;
  /** Whether Java trusts it. */
  readonly trusted?: boolean;
}

/** A key or a certificate. */
export interface Bag {
  /** What it is. */
  readonly type: "key" | "certificate";
  /** How it is encrypted, if it is: an AlgorithmIdentifier. */
  readonly encryption: Uint8Array | undefined;
  /** PKCS#8, X.509 or a ciphertext. */
  readonly bytes: Uint8Array;
  /** Its attributes. */
  readonly attributes: BagAttributes;
}

/** The most SafeContents in each other. */
const mostNested = 8;

/**
 * Reads SafeContents. CRLs, secrets, and what is not known are passed over.
 *
 * @param der After {@linkcode derOfBer}; the bags are parts of it.
 */
export function readBags(der: Bytes): Bag[] {
  const reader = new DerReader(der, `a part of ${file}`);
  const contents = reader.sequence();
  reader.end();
  return bagsIn(contents, 0);
}

function bagsIn(contents: DerReader, depth: number): Bag[] {
  if (depth > mostNested) throw notPkcs12(`parts must be at most ${mostNested} deep`);
  const bags: Bag[] = [];
  while (!contents.isAtEnd) bags.push(...readBag(contents.sequence(), depth));
  return bags;
}

function readBag(bag: DerReader, depth: number): Bag[] {
  const type = bag.objectIdentifier();
  const value = bag.explicit(0);
  const attributes = bag.isAtEnd ? {} : readAttributes(bag.set());
  bag.end();
  switch (type) {
    case keyBag:
      return [{ type: "key", encryption: undefined, bytes: value.raw(), attributes }];
    case shroudedKeyBag:
      return [{ type: "key", ...readEncryptedKey(value.sequence()), attributes }];
    case certBag:
      return readCertificate(value.sequence(), attributes);
    case safeContentsBag:
      return bagsIn(value.sequence(), depth + 1);
    default:
      return [];
  }
}

/** EncryptedPrivateKeyInfo (RFC 5958 section 3). */
function readEncryptedKey(info: DerReader): Pick<Bag, "encryption" | "bytes"> {
  const encryption = info.raw();
  const bytes = info.octetString();
  info.end();
  return { encryption, bytes };
}

function readCertificate(bag: DerReader, attributes: BagAttributes): Bag[] {
  if (bag.objectIdentifier() !== x509Certificate) return [];
  const value = bag.explicit(0);
  bag.end();
  const bytes = value.octetString();
  value.end();
  return [{ type: "certificate", encryption: undefined, bytes, attributes }];
}

function readAttributes(set: DerReader): BagAttributes {
  const found: { name?: string; localKeyId?: Bytes; trusted?: boolean } = {};
  while (!set.isAtEnd) {
    const attribute = set.sequence();
    const type = attribute.objectIdentifier();
    const values = attribute.set();
    attribute.end();
    if (values.isAtEnd) continue;
    if (type === attributes.friendlyName) found.name ??= bmpText(values);
    if (type === attributes.localKeyId) found.localKeyId ??= localKeyId(values);
    if (type === attributes.trusted) found.trusted = true;
  }
  return found;
}

/** A BMPString; in the wild it has characters beyond U+FFFF too, in pairs as in UTF-16. */
function bmpText(values: DerReader): string | undefined {
  if (values.peekTag() !== tags.bmpString) return undefined;
  const text = new TextDecoder("utf-16be").decode(values.octetString(tags.bmpString));
  return text.endsWith("\0") ? text.slice(0, -1) : text;
}

function localKeyId(values: DerReader): Bytes | undefined {
  if (values.peekTag() !== tags.octetString) return undefined;
  return new Uint8Array(values.octetString());
}

/** Writes SafeContents. An encrypted key's bytes are an EncryptedPrivateKeyInfo. */
export function writeBags(bags: readonly WrittenBag[]): Bytes {
  return new DerWriter().sequence((contents) => {
    for (const bag of bags) contents.sequence((inside) => writeBag(inside, bag));
  }).finish();
}

/** What to write. */
export interface WrittenBag extends Pick<Bag, "type" | "attributes"> {
  /** An EncryptedPrivateKeyInfo or a certificate. */
  readonly bytes: Uint8Array;
}

function writeBag(bag: DerWriter, { type, bytes, attributes }: WrittenBag): void {
  if (type === "key") {
    bag.objectIdentifier(shroudedKeyBag!).explicit(0, (value) => value.raw(bytes));
  } else {
    bag.objectIdentifier(certBag!).explicit(
      0,
      (value) =>
        value.sequence((cert) =>
          cert.objectIdentifier(x509Certificate).explicit(0, (inside) => inside.octetString(bytes))
        ),
    );
  }
  if (Object.values(attributes).some((value) => value !== undefined)) {
    bag.set((set) => writeAttributes(set, attributes));
  }
}

function writeAttributes(set: DerWriter, { name, localKeyId, trusted }: BagAttributes): void {
  const write = (oid: string, value: (values: DerWriter) => void) =>
    set.sequence((attribute) => attribute.objectIdentifier(oid).set(value));
  if (name !== undefined) {
    write(attributes.friendlyName, (values) => values.octetString(utf16(name), tags.bmpString));
  }
  if (localKeyId !== undefined) {
    write(attributes.localKeyId, (values) => values.octetString(localKeyId));
  }
  if (trusted === true) {
    write(attributes.trusted, (values) => values.objectIdentifier(anyExtendedKeyUsage));
  }
}

/** UTF-16, the highest octet first. */
function utf16(text: string): Bytes {
  const octets = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) octets.setUint16(2 * i, text.charCodeAt(i));
  return new Uint8Array(octets.buffer);
}

/** A part of a file in the form of DER, which the caller wipes. */
export function derOfPart(bytes: Uint8Array): Bytes {
  return derOfBer(bytes, `a part of ${file}`);
}
