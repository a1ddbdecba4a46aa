/**
 * Certificates that callers pass in, as DER or in PEM.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  copyOf,
  kindOf,
  takeInput,
} from "../core/args.ts";
import { decodePem, DerReader } from "../asn1/mod.ts";
import type { PrivateKey } from "../keys/mod.ts";
import { hasPublicKey } from "./certificate_chain.ts";
import { spkiOf } from "./key_objects.ts";

const labels = ["CERTIFICATE", "X509 CERTIFICATE"];
const sequenceTag = 0x30;

/** All certificates in some bytes or a text. */
function certificatesIn(given: AllowSharedBufferSource | string, action: string, label: string) {
  const data = typeof given === "string" ? given : copyOf(takeInput(given, action, label));
  if (typeof data !== "string" && data[0] === sequenceTag) return [checkedDer(data)];
  const blocks = decodePem(data, { what: label });
  const other = blocks.find((block) => !labels.includes(block.label));
  if (other === undefined) return blocks.map(({ der }) => checkedDer(der));
  throw new RangeError(
    `Cannot ${action}: ${label} must be certificates, but is "${other.label}"`,
  );
}

/** Checks that it is one element, and nothing else. */
function checkedDer(der: Bytes): Bytes {
  const reader = new DerReader(der, "the certificate");
  reader.sequence();
  reader.end();
  return der;
}

/** The one certificate. */
export function oneCertificate(
  given: AllowSharedBufferSource | string,
  action: string,
  label: string,
): Bytes {
  const all = certificatesIn(given, action, label);
  if (all.length === 1) return all[0]!;
  throw new RangeError(`Cannot ${action}: ${label} must be one certificate, but has ${all.length}`);
}

/** Any number of certificates. */
export function severalCertificates(
  given: readonly (AllowSharedBufferSource | string)[] | string,
  action: string,
  label: string,
): Bytes[] {
  if (typeof given === "string") return certificatesIn(given, action, label);
  if (Array.isArray(given)) return given.flatMap((one) => certificatesIn(one, action, label));
  throw new TypeError(
    `Cannot ${action}: ${label} must be an array of certificates, or PEM, but is ${kindOf(given)}`,
  );
}

/** Checks that a certificate is the key's. */
export function checkMatch(key: PrivateKey, certificate: Bytes, action: string): void {
  if (hasPublicKey(certificate, spkiOf(key, action))) return;
  throw new RangeError(
    `Cannot ${action}: certificate must have the key's public key, but has another; ` +
      "give those that belong together",
  );
}
