/**
 * Damaged files: whatever is done to them, they are read or refused with `MalformedData`, and soon.
 *
 * @module
 */
import { decodePem, DerReader, encodePem } from "../../hazmat/asn1/mod.ts";
import { MalformedData } from "../../errors.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import { lacksProgram } from "../support/machine.ts";
import { elementsOf, makeFiles } from "./tree.ts";

const skip = lacksProgram("openssl", "version");
const files = skip ? [] : makeFiles();

/** Whether it can be read; fails if that throws anything but MalformedData within the data. */
function isRead(read: () => unknown, size: number): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (!(error instanceof MalformedData)) throw error;
    assert(error.offset >= 0 && error.offset <= size, error.message);
    return false;
  }
}

describe("files that OpenSSL's program wrote", () => {
  it("are read, to their last element", { skip }, () => {
    for (const { name, der } of files) {
      const elements = elementsOf(der);
      assert(elements.length >= 5, name);
      assertEquals(elements[0]!.end, der.length);
    }
  });

  it("are refused when they are cut off anywhere", { skip }, () => {
    for (const { name, der } of files) {
      for (let size = 1; size < der.length; size++) {
        const part = der.subarray(0, size);
        assert(!isRead(() => elementsOf(part), size), `${name} cut to ${size}`);
      }
      const longer = new Uint8Array([...der, 0]);
      assert(!isRead(() => elementsOf(longer), longer.length), name);
    }
  });

  it("are read or refused when one bit is another, whichever", { skip }, () => {
    for (const { name, der } of files) {
      const copy = der.slice();
      let read = 0;
      for (let bit = 0; bit < 8 * der.length; bit++) {
        copy[bit >> 3]! ^= 1 << (bit & 7);
        if (isRead(() => elementsOf(copy), copy.length)) read++;
        copy[bit >> 3]! ^= 1 << (bit & 7);
      }
      assertEquals(copy, der);
      assert(read > 0 && read < 8 * der.length, name);
    }
  });

  it("as PEM, are read or refused when cut off, or when one bit is another", { skip }, () => {
    const { der } = files.find(({ name }) => name === "public key")!;
    const pem = new TextEncoder().encode(`text\n${encodePem("PUBLIC KEY", der)}`);
    for (let size = 0; size < pem.length - 1; size++) {
      assert(!isRead(() => decodePem(pem.subarray(0, size)), size), `cut to ${size}`);
    }
    for (let bit = 0; bit < 8 * pem.length; bit++) {
      pem[bit >> 3]! ^= 1 << (bit & 7);
      isRead(() => decodePem(pem), pem.length);
      pem[bit >> 3]! ^= 1 << (bit & 7);
    }
    assertEquals(decodePem(pem)[0]!.der, der);
  });
});

/** A megabyte and more, at which anything that is not linear would take minutes. */
const size = 2_000_000;
const filled = (start: number[], octet: number) => {
  const bytes = new Uint8Array(size).fill(octet);
  bytes.set(start);
  return bytes;
};
const repeated = (text: string) =>
  new TextEncoder().encode(text.repeat(Math.ceil(size / text.length)));

/** SEQUENCEs in each other, each with the length that is left. */
function nested(): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at + 5 <= size; at += 5) {
    const rest = size - at - 5;
    bytes.set([0x30, 0x83, rest >> 16, (rest >> 8) & 0xff, rest & 0xff], at);
    if (rest < 2 ** 16 + 5) break;
  }
  return bytes;
}

const large: Readonly<Record<string, () => unknown>> = {
  "small elements": () => {
    const reader = new DerReader(filled([], 0).map((_, i) => i % 2 === 0 ? 5 : 0));
    while (!reader.isAtEnd) reader.null();
  },
  "elements in each other": () => {
    let reader = new DerReader(nested());
    for (;;) reader = reader.sequence();
  },
  "an INTEGER": () => new DerReader(filled([2, 0x83, 0x1e, 0x84, 0x7b], 1)).integer(),
  "an OBJECT IDENTIFIER": () =>
    new DerReader(filled([6, 0x83, 0x1e, 0x84, 0x7b], 0x81)).objectIdentifier(),
  "a UTF8String": () => new DerReader(filled([12, 0x83, 0x1e, 0x84, 0x7b], 0x41)).utf8String(),
  "a BMPString": () => new DerReader(filled([30, 0x83, 0x1e, 0x84, 0x7a], 0x41)).bmpString(),
  "lines that begin blocks": () => decodePem(repeated("-----BEGIN X-----\n")),
  "blocks": () => decodePem(repeated("-----BEGIN X-----\nAA==\n-----END X-----\n")),
  "hyphens": () => decodePem(repeated("-")),
  "lines of hyphens": () => decodePem(repeated("-----\n")),
  "ends of lines": () => decodePem(repeated("\r")),
  "blanks": () => decodePem(repeated(" ")),
  "a label": () => decodePem(`-----BEGIN ${"A ".repeat(size / 2)}-----`),
  "headers": () => decodePem(`-----BEGIN X-----\n${"Proc-Type: 4\n".repeat(size / 13)}`),
  "a header": () => decodePem(`-----BEGIN X-----\n${":".repeat(size)}`),
  "padding": () => decodePem(`-----BEGIN X-----\n${"=".repeat(size)}\n-----END X-----`),
  "a block": () => decodePem(`-----BEGIN X-----\n${"A".repeat(size)}\n-----END X-----`),
};

describe("two megabytes", () => {
  for (const [name, read] of Object.entries(large)) {
    it(`of ${name} are read or refused in 5 s`, () => {
      const start = performance.now();
      isRead(read, size + 100);
      const ms = performance.now() - start;
      assert(ms < 5000, `it took ${ms} ms`);
    });
  }
});
