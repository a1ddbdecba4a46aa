/**
 * DER as a tree, read strictly by its tags alone, and files to read.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DerReader, tags } from "../../hazmat/asn1/mod.ts";
import { MalformedData } from "../../errors.ts";

/** One element. */
export interface Element {
  readonly tag: number;
  /** Where it, and its contents, begin, and where both end. */
  readonly at: number;
  readonly contentsAt: number;
  readonly end: number;
  readonly isConstructed: boolean;
}

const mostDepth = 60;

/** The method for each universal tag that has one. */
const readers: Readonly<Record<number, (reader: DerReader) => unknown>> = {
  [tags.boolean]: (r) => r.boolean(),
  [tags.integer]: (r) => r.integer(),
  [tags.bitString]: (r) => r.bits(),
  [tags.octetString]: (r) => r.octetString(),
  [tags.null]: (r) => r.null(),
  [tags.objectIdentifier]: (r) => r.objectIdentifier(),
  [tags.enumerated]: (r) => r.enumerated(),
  [tags.utf8String]: (r) => r.utf8String(),
  [tags.numericString]: (r) => r.numericString(),
  [tags.printableString]: (r) => r.printableString(),
  [tags.teletexString]: (r) => r.teletexString(),
  [tags.ia5String]: (r) => r.ia5String(),
  [tags.visibleString]: (r) => r.visibleString(),
  [tags.utcTime]: (r) => r.utcTime(),
  [tags.generalizedTime]: (r) => r.generalizedTime(),
  [tags.universalString]: (r) => r.universalString(),
  [tags.bmpString]: (r) => r.bmpString(),
};

/**
 * Every element, each before those in it.
 *
 * @throws {MalformedData} If one is not DER.
 */
export function elementsOf(der: Uint8Array): Element[] {
  const found: Element[] = [];
  const reader = new DerReader(der, "the tree");
  walk(reader, der, 0, 0, found);
  return found;
}

function walk(reader: DerReader, der: Uint8Array, base: number, depth: number, out: Element[]) {
  if (depth > mostDepth) throw new MalformedData("the tree", "DER", "too deep", base);
  while (!reader.isAtEnd) {
    const at = base + reader.offset;
    const tag = reader.peekTag()!;
    const whole = reader.raw();
    const inside = new DerReader(whole, "the element").element(tag);
    const contentsAt = at + inside.offset;
    const isConstructed = (tag & 0x20) !== 0;
    out.push({ tag, at, contentsAt, end: at + whole.length, isConstructed });
    if (!isConstructed) readers[tag]?.(new DerReader(whole, "the element"));
    else if (tag < 0x40 && tag !== tags.sequence && tag !== tags.set) {
      throw new MalformedData("the tree", "DER", "primitive types only", at);
    } else walk(inside, der, at, depth + 1, out);
  }
  reader.end();
}

const config = `
[req]
distinguished_name = name
x509_extensions = extensions
req_extensions = extensions
string_mask = utf8only
prompt = no
[name]
C = DE
O = Hazmat
CN = Zoë
[extensions]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, keyCertSign, cRLSign
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
subjectAltName = DNS:example.com, IP:10.0.0.1, email:a@example.com, URI:https://example.com/
nameConstraints = permitted;DNS:example.com
`;

/** A file that OpenSSL's program wrote. */
export interface DerFile {
  readonly name: string;
  readonly der: Uint8Array<ArrayBuffer>;
}

/** Keys, certificates and what goes with them, made by OpenSSL's program. */
export function makeFiles(): DerFile[] {
  const directory = mkdtempSync(join(tmpdir(), "hazmat-der-"));
  const run = (...args: string[]) => {
    const { status, stderr } = spawnSync("openssl", args, { cwd: directory, encoding: "utf8" });
    if (status !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr}`);
  };
  try {
    writeFileSync(join(directory, "config"), config);
    const request = ["req", "-config", "config", "-utf8", "-key", "ec.pem", "-outform", "DER"];
    const curve = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
    run("genpkey", ...curve, "-out", "ec.pem");
    run("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", "rsa.pem");
    run(...request, "-new", "-x509", "-days", "30000", "-out", "certificate");
    run(...request, "-new", "-out", "request");
    run("pkey", "-in", "ec.pem", "-outform", "DER", "-out", "key");
    run("pkey", "-in", "ec.pem", "-pubout", "-outform", "DER", "-out", "public key");
    run("rsa", "-in", "rsa.pem", "-outform", "DER", "-out", "RSA key");
    const encryption = ["-topk8", "-v2", "aes-256-cbc", "-passout", "pass:x"];
    run("pkcs8", "-in", "rsa.pem", ...encryption, "-outform", "DER", "-out", "encrypted key");
    const names = ["certificate", "request", "key", "public key", "RSA key", "encrypted key"];
    return names.map((name) => ({
      name,
      der: new Uint8Array(readFileSync(join(directory, name))),
    }));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
