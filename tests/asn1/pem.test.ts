/**
 * PEM: what people do to such files, and what is refused, and where.
 *
 * @module
 */
import { decodePem, encodePem } from "../../hazmat/asn1/mod.ts";
import { MalformedData } from "../../errors.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { Choices } from "../../lab/fuzz/random.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A block around lines. */
const block = (lines: string, label = "X") =>
  `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;

/** What is in the blocks, read from text and from bytes: the same. */
function contents(pem: string): string[] {
  const blocks = decodePem(pem);
  assertEquals(decodePem(bytesOf(pem)), blocks);
  return blocks.map(({ label, der }) => `${label} ${der.toHex()}`);
}

describe("encodePem", () => {
  it("writes lines of 64 characters, and the label", () => {
    const pem = encodePem("CERTIFICATE", new Uint8Array(49));
    const lines = [
      "-----BEGIN CERTIFICATE-----",
      "A".repeat(64),
      "AA==",
      "-----END CERTIFICATE-----",
    ];
    assertEquals(pem, `${lines.join("\n")}\n`);
    assert(encodePem("A", new Uint8Array(48)).includes(`\n${"A".repeat(64)}\n-----END`));
  });

  it("refuses what could not be read", () => {
    for (const label of ["", " A", "A ", "A--B", "-", "A\nB", "é", "A".repeat(113)]) {
      assertThrows(() => encodePem(label, new Uint8Array(1)), RangeError, "label");
    }
    assertThrows(() => encodePem("A", new Uint8Array()), RangeError, "0 bytes");
    assertThrows(() => encodePem(5 as never, new Uint8Array(1)), TypeError, "string");
    assertThrows(() => encodePem("A", "AA==" as never), TypeError, "must be bytes");
  });

  it("writes what decodePem reads: any bytes and labels", () => {
    const choices = new Choices(7468);
    for (let i = 0; i < 300; i++) {
      const der = new Uint8Array(1 + choices.below(200)).map(() => choices.below(256));
      const label = choices.of(["CERTIFICATE", "X509 CRL", "RSA PRIVATE KEY", "A-B", "a:b", "!"]);
      const pem = encodePem(label, der);
      const base64 = pem.split("\n").slice(1, -2).join("");
      assertEquals(Uint8Array.fromBase64(base64, { lastChunkHandling: "strict" }), der);
      assertEquals(contents(pem), [`${label} ${der.toHex()}`]);
    }
    const longest = "A".repeat(112);
    assertEquals(decodePem(encodePem(longest, Uint8Array.of(5)))[0]!.label, longest);
  });
});

describe("decodePem", () => {
  it("reads blocks with text around them, in their order", () => {
    const text = `\uFEFFSubject: é\n--- no block\n${block("BQA=", "A")}between\n${
      block("AQH/", "B C")
    }end`;
    assertEquals(contents(text), ["A 0500", "B C 0101ff"]);
    assertEquals(contents(`\uFEFF${block("BQA=")}`), ["X 0500"]);
  });

  it("reads any ends of lines, blanks, empty lines, and lines of any length", () => {
    const plain = block("BQA=");
    for (const end of ["\r\n", "\r", "\n\n", " \t\n", "\n  "]) {
      assertEquals(contents(plain.replaceAll("\n", end)), ["X 0500"]);
    }
    assertEquals(contents(plain.trimEnd()), ["X 0500"]);
    for (const lines of ["B\nQ\nA\n=", "B Q\tA =", "\n\nBQA=\n\n", "BQ\vA\f="]) {
      assertEquals(contents(block(lines)), ["X 0500"]);
    }
    assertEquals(contents(block("A".repeat(4000))), [`X ${"00".repeat(3000)}`]);
  });

  it("gives the headers of keys that are encrypted in the old way", () => {
    const headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0102";
    const [found] = decodePem(
      block(`${headers}\n\nBQA=`, "RSA PRIVATE KEY").replaceAll("\n", "\r\n"),
    );
    assertEquals(found!.headers, { procType: "4,ENCRYPTED", dekInfo: "AES-256-CBC,0102" });
    assertEquals(found!.der.toHex(), "0500");
    assertEquals(decodePem(block("BQA="))[0]!.headers, {});
  });

  it("gives arrays of their own, and leaves the input as it is", () => {
    const pem = bytesOf(block("BQA="));
    const before = pem.slice();
    const [first] = decodePem(pem);
    first!.der.fill(9);
    assertEquals(pem, before);
    assertEquals(first!.der.buffer.byteLength, 2);
    assertEquals(decodePem(pem.buffer)[0]!.der.toHex(), "0500");
  });

  it("reads 16 MiB at most, or as much as is allowed", () => {
    const pem = block("BQA=");
    assertEquals(decodePem(pem, { maxSize: pem.length }).length, 1);
    assertThrows(() => decodePem(pem, { maxSize: 9 }), RangeError, `at most 9 bytes or characters`);
    assertThrows(() => decodePem(new Uint8Array(2 ** 24 + 1)), RangeError, "16777216");
    assertThrows(() => decodePem(pem, { maxSize: "9" as never }), TypeError, "maxSize");
    assertThrows(() => decodePem(pem, { max: 9 } as never), TypeError, '"max"');
    assertThrows(() => decodePem(5 as never), TypeError, "must be bytes");
  });
});

/** What is refused, why, and where. */
const refusals: readonly (readonly [pem: string, rule: string, offset: number])[] = [
  ["", "a line must be", 0],
  ["BQA=", "a line must be", 4],
  ["x -----BEGIN X-----\nBQA=\n", "a line must be", 25],
  ["-----BEGIN X-----\nBQA=\n", "a block must end", 23],
  ["-----BEGIN X-----\nBQA=\n-----END Y-----\n", "with the label it began with", 23],
  ["-----BEGIN X-----\nBQA=\n-----BEGIN X-----\n", "before another begins", 23],
  ["BQA=\n-----END X-----\n", "must begin before it ends", 5],
  ["-----BEGIN X----\nBQA=\n-----END X-----\n", "with a label of visible", 0],
  ["-----BEGIN -----\nBQA=\n-----END -----\n", "with a label of visible", 0],
  ["-----BEGIN X----- y\nBQA=\n-----END X-----\n", "with a label of visible", 0],
  ["-----BEGIN É-----\nBQA=\n-----END É-----\n", "with a label of visible", 0],
  [block(""), "must have contents", 19],
  [block("="), "must be padded", 20],
  [block("===="), "two characters at most", 21],
  [block("B==="), "two characters at most", 21],
  [block("BQA"), "must be padded", 22],
  [block("BQA=="), "must be padded", 24],
  [block("BQ=A"), "padding at their end", 21],
  [block("BQA=BQA="), "padding at their end", 22],
  [block("BQB="), "must be zeros", 21],
  [block("BR=="), "must be zeros", 21],
  [block("BQ-="), "must be base64", 20],
  [block("BQ_="), "must be base64", 20],
  [block("BQA=\0"), "must be base64", 22],
  [block("BQé="), "must be base64", 20],
  [block("Version: 1\n\nBQA="), "headers must be Proc-Type", 18],
  [block("DEK-Info: A,01\n\nBQA="), "headers must be Proc-Type", 18],
  [block("Proc-Type: 4\nProc-Type: 4\n\nBQA="), "headers must be Proc-Type", 31],
  [block(`Proc-Type: ${"4".repeat(1_000_000)}\n\nBQA=`), "headers must be", 18],
  [block("Proc-Type: 4\nBQA="), "an empty line must follow", 31],
  [block("Proc-Type: 4\nDEK-Info: A\nX: 1\n\nBQA="), "two at most", 43],
  [block("BQA=\nDEK-Info: A"), "must be base64", 23],
];

describe("decodePem refuses", () => {
  for (const [pem, rule, offset] of refusals) {
    it(`${JSON.stringify(pem.slice(0, 100))}: ${rule}`, () => {
      const error = assertThrows(() => decodePem(pem, { what: "the key" }), MalformedData, rule);
      assertEquals([error.offset, error.format], [offset, "PEM"]);
      assert(error.message.startsWith("Cannot read the key as PEM: "), error.message);
    });
  }

  it("every octet that is not base64, from text and from bytes", () => {
    const alphabet = /[A-Za-z0-9+/ \t\n\v\f\r]/;
    for (let octet = 0; octet < 256; octet++) {
      const pem = bytesOf(block("BQAA"));
      pem[20] = octet;
      const text = String.fromCharCode(octet);
      if (!alphabet.test(text)) assertThrows(() => decodePem(pem), MalformedData);
      else if (text.trim() === "") assertThrows(() => decodePem(pem), MalformedData, "padded");
      else assertEquals(decodePem(pem)[0]!.der, Uint8Array.fromBase64(`BQ${text}A`));
    }
  });

  it("without a word of the contents", () => {
    const secret = "c2VjcmV0";
    const { message } = assertThrows(() => decodePem(block(`${secret}!`)), MalformedData);
    assert(!message.includes(secret.slice(0, 4)) && !message.includes("!"), message);
  });
});
