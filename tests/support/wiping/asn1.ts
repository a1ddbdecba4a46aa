/**
 * Keys as DER and PEM.
 *
 * @module
 */
import { decodePem, DerReader, DerWriter, encodePem } from "../../../hazmat/asn1/mod.ts";
import type { Bytes } from "../../../hazmat/core/args.ts";
import { errorOf, type WipingCase, type WipingCases } from "./case.ts";

/** As many bytes as a line of PEM has. */
const lineSize = 48;

const alphabet = Uint8Array.from(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  (character) => character.charCodeAt(0),
);

/** Base64, written without a string, which could not be wiped. */
function base64(key: Bytes): Bytes {
  const out = new Uint8Array(new ArrayBuffer(key.length / 3 * 4));
  for (let i = 0, at = 0; i < key.length; i += 3) {
    const bits = key[i]! << 16 | key[i + 1]! << 8 | key[i + 2]!;
    for (const shift of [18, 12, 6, 0]) out[at++] = alphabet[bits >> shift & 63]!;
  }
  return out;
}

/** A block of PEM whose first line is a key. */
function pemOf(key: Bytes, end = "-----END X-----"): Bytes {
  const line = base64(key);
  const [before, after] = ["-----BEGIN X-----\n", `\nAAAA\n${end}\n`].map((text) =>
    new TextEncoder().encode(text)
  ) as [Bytes, Bytes];
  const pem = new Uint8Array(new ArrayBuffer(before.length + line.length + after.length));
  pem.set(before);
  pem.set(line, before.length);
  pem.set(after, before.length + line.length);
  line.fill(0);
  return pem;
}

const asPem: Pick<WipingCase, "secrets" | "derived"> = {
  secrets: { key: lineSize },
  derived: ({ key }) => ({ base64: base64(key!) }),
};

/** The cases. */
export const asn1: WipingCases = {
  "has no key that was read as PEM when its caller has wiped both": {
    ...asPem,
    async use({ key }, look) {
      const pem = pemOf(key!);
      key!.fill(0);
      const [block] = decodePem(pem);
      await look({ present: ["key", "base64"] });
      pem.fill(0);
      await look({ present: ["key"], absent: ["base64"] });
      block!.der.fill(0);
    },
  },
  "has no key that was in PEM that was refused": {
    ...asPem,
    use({ key }) {
      const pem = pemOf(key!);
      const two = new Uint8Array(new ArrayBuffer(pem.length + 4));
      two.set(pem);
      two.set(new TextEncoder().encode("----"), pem.length);
      for (const end of ["-----END Y-----", "!\n-----END X-----", "A\n-----END X-----"]) {
        const wrong = pemOf(key!, end);
        errorOf(() => decodePem(wrong));
        wrong.fill(0);
      }
      const blocks = new Uint8Array(new ArrayBuffer(pem.length + 18));
      blocks.set(pem);
      blocks.set(new TextEncoder().encode("-----BEGIN X-----\n"), pem.length);
      errorOf(() => decodePem(blocks));
      for (const bytes of [pem, two, blocks]) bytes.fill(0);
    },
  },
  "has no key that was written as DER when its caller has wiped the result": {
    secrets: { key: 90 },
    async use({ key }, look) {
      const writer = new DerWriter();
      for (let i = 0; i < 5; i++) {
        // Larger than what a writer begins with, and so moved; and sorted.
        writer.sequence((s) => s.integer(key!).octetString((o) => o.octetString(key!)));
        writer.set((s) => s.octetString(key!).integer(key!));
        errorOf(() => writer.sequence((s) => s.octetString(key!).printableString("@")));
      }
      const der = writer.finish();
      key!.fill(0);
      await look({ present: ["key"] });
      new DerReader(der).sequence().integerBytes();
      der.fill(0);
    },
  },
  "has no key, as bytes, that was written as PEM": {
    secrets: { key: 100 },
    use({ key }) {
      encodePem("X", key!);
    },
  },
};
