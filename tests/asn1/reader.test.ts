/**
 * Reading DER: X.690's own examples, each type's values, and what each refuses, and where.
 *
 * @module
 */
import { context, DerReader, tags } from "../../hazmat/asn1/mod.ts";
import { MalformedData } from "../../errors.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));
const readerOf = (text: string) => new DerReader(hex(text), "the example");
const octets = (text: string) => new TextEncoder().encode(text).toHex();

/** What a reader makes of the only element there. */
function only<T>(text: string, read: (reader: DerReader) => T): T {
  const reader = readerOf(text);
  const value = read(reader);
  reader.end();
  return value;
}

describe("DerReader, on the examples of X.690", () => {
  it("reads those of clause 8, in the forms that DER has", () => {
    assert(only("0101FF", (r) => r.boolean())); // 8.2.2
    const bits = only("0307040A3B5F291CD0", (r) => r.bits()); // 8.6.4.2
    assertEquals([bits.bytes.toHex(), bits.unusedBits], ["0a3b5f291cd0", 4]);
    assertEquals(only("0500", (r) => r.null()), null); // 8.8.2
    const sequence = only("300A1605536D6974680101FF", (r) => r.sequence()); // 8.9.3
    assertEquals([sequence.ia5String(), sequence.boolean()], ["Smith", true]);
    sequence.end();
    assertEquals(only("0603813403", (r) => r.objectIdentifier()), "2.100.3"); // 8.19.5
    assertEquals(only("0603883703", (r) => r.objectIdentifier()), "2.999.3"); // newer edition
  });

  it("reads those of tagged types (8.14.3)", () => {
    const application3 = 0x43;
    assertEquals(only("1A054A6F6E6573", (r) => r.visibleString()), "Jones");
    assertEquals(only("43054A6F6E6573", (r) => r.visibleString(application3)), "Jones");
    const explicit = only("A20743054A6F6E6573", (r) => r.explicit(2));
    assertEquals(explicit.visibleString(application3), "Jones");
    const implicit = only("670743054A6F6E6573", (r) => r.element(0x67));
    assertEquals(implicit.visibleString(application3), "Jones");
    assertEquals(only("82054A6F6E6573", (r) => r.visibleString(context(2))), "Jones");
  });

  it("reads the personnel record (annex A)", () => {
    const [application1, application2, application3] = [0x61, 0x42, 0x43];
    const name = (r: DerReader) => {
      const parts = r.element(application1);
      const text = [1, 2, 3].map(() => parts.visibleString()).join(" ");
      parts.end();
      return text;
    };
    const child = (r: DerReader) => {
      const set = r.set();
      const found = [name(set), set.explicit(0).visibleString(application3)];
      set.end();
      return found;
    };
    const record = only(
      "608185 6110 1A044A6F686E 1A0150 1A05536D697468 A00A 1A084469726563746F72 420133 " +
        "A10A 43083139373130393137 A212 6110 1A044D617279 1A0154 1A05536D697468 " +
        "A342 311F 6111 1A0552616C7068 1A0154 1A05536D697468 A00A 43083139353731313131 " +
        "311F 6111 1A05537573616E 1A0142 1A054A6F6E6573 A00A 43083139353930373137",
      (r) => r.element(0x60),
    );
    assertEquals(name(record), "John P Smith");
    assertEquals(record.explicit(0).visibleString(), "Director");
    assertEquals(record.smallInteger(application2), 51);
    assertEquals(record.explicit(1).visibleString(application3), "19710917");
    assertEquals(name(record.explicit(2)), "Mary T Smith");
    const children = record.sequence(context(3));
    assertEquals(child(children), ["Ralph T Smith", "19571111"]);
    assertEquals(child(children), ["Susan B Jones", "19590717"]);
    children.end();
    record.end();
  });

  it("takes and refuses the times of clauses 11.7 and 11.8", () => {
    const generalized = (text: string) =>
      only(`18${text.length.toString(16).padStart(2, "0")}${octets(text)}`, (r) => r.time());
    const utc = (text: string) =>
      only(`17${text.length.toString(16).padStart(2, "0")}${octets(text)}`, (r) => r.time());
    assertEquals(generalized("19920521000000Z").toISOString(), "1992-05-21T00:00:00.000Z");
    assertEquals(generalized("19920622123421Z").toISOString(), "1992-06-22T12:34:21.000Z");
    assertEquals(utc("920521000000Z").toISOString(), "1992-05-21T00:00:00.000Z");
    assertEquals(utc("920722132100Z").toISOString(), "1992-07-22T13:21:00.000Z");
    const wrong = ["19920520240000Z", "19920622123421.0Z", "19920722132100.30Z"];
    // Fractions of a second are DER; RFC 5280 section 4.1.2.5.2 forbids them.
    for (const text of [...wrong, "19920722132100.3Z"]) {
      assertThrows(() => generalized(text), MalformedData, "YYYYMMDDHHMMSSZ");
    }
    for (const text of ["920520240000Z", "9207221321Z"]) {
      assertThrows(() => utc(text), MalformedData, "YYMMDDHHMMSSZ");
    }
  });
});

describe("DerReader", () => {
  it("reads integers as bigints, numbers, and magnitudes", () => {
    const cases: [string, bigint][] = [
      ["020100", 0n],
      ["02017F", 127n],
      ["02020080", 128n],
      ["0201FF", -1n],
      ["020180", -128n],
      ["0202FF7F", -129n],
      ["0206800000000000", -(2n ** 47n)],
      ["02067FFFFFFFFFFF", 2n ** 47n - 1n],
      ["020700800000000000", 2n ** 47n],
      ["0209FF0000000000000000", -(2n ** 64n)],
      ["02080123456789ABCDEF", 0x0123456789abcdefn],
    ];
    for (const [text, value] of cases) {
      assertEquals(only(text, (r) => r.integer()), value, text);
      if (text.length <= 16) assertEquals(only(text, (r) => r.smallInteger()), Number(value), text);
      if (value < 0n) continue;
      const magnitude = only(text, (r) => r.integerBytes()).toHex();
      assertEquals(BigInt(`0x${magnitude}`), value, text);
      assert(magnitude === "00" || !magnitude.startsWith("00"), text);
    }
    assertEquals(only("0A0103", (r) => r.enumerated()), 3);
    assertEquals(only("810103", (r) => r.integer(context(1))), 3n);
  });

  it("reads OBJECT IDENTIFIERs with arcs of any size", () => {
    const cases = {
      "0600": undefined,
      "06012A": "1.2",
      "060100": "0.0",
      "060127": "0.39",
      "060128": "1.0",
      "06014F": "1.39",
      "060150": "2.0",
      "06062A864886F70D": "1.2.840.113549",
      // a UUID: X.667 clause 7
      "0614 6983F09DA7EBCFDEE0C7A1A7B2C0948CC8F9D776":
        "2.25.329800735698586629295641978511506172918",
    };
    for (const [text, oid] of Object.entries(cases)) {
      if (oid === undefined) {
        assertThrows(() => only(text, (r) => r.objectIdentifier()), MalformedData);
      } else assertEquals(only(text, (r) => r.objectIdentifier()), oid);
    }
  });

  it("reads character strings, each with its characters", () => {
    assertEquals(only("0C06C3A4F09F9880", (r) => r.utf8String()), "ä😀");
    assertEquals(only("0C03EFBBBF", (r) => r.utf8String()), "\ufeff");
    assertEquals(only("12033120 32", (r) => r.numericString()), "1 2");
    assertEquals(only("1305412D7A203F", (r) => r.printableString()), "A-z ?");
    assertEquals(only("1402E4FF", (r) => r.teletexString()), "äÿ");
    assertEquals(only("1603407E00", (r) => r.ia5String()), "@~\0");
    assertEquals(only("1E0400E420AC", (r) => r.bmpString()), "ä€");
    assertEquals(only("1C080001F60000000041", (r) => r.universalString()), "😀A");
    assertEquals(
      only("0C0141 130142 1E020043", (r) => [1, 2, 3].map(() => r.string())).join(""),
      "ABC",
    );
    const long = "0123456789 abcdefghij";
    assertEquals(only(`1315${octets(long)}`, (r) => r.string()), long);
  });

  it("reads times: years from 50 on are of the 20th century, others have all digits", () => {
    const utc = (text: string) => only(`170D${octets(text)}`, (r) => r.time()).toISOString();
    const full = (text: string) => only(`180F${octets(text)}`, (r) => r.time()).toISOString();
    assertEquals(utc("500101000000Z"), "1950-01-01T00:00:00.000Z");
    assertEquals(utc("491231235959Z"), "2049-12-31T23:59:59.000Z");
    assertEquals(utc("000229000000Z"), "2000-02-29T00:00:00.000Z");
    assertEquals(full("99991231235959Z"), "9999-12-31T23:59:59.000Z");
    assertEquals(full("00500229000000Z".replace("0229", "0228")), "0050-02-28T00:00:00.000Z");
    assertEquals(full("00000229000000Z"), "0000-02-29T00:00:00.000Z");
  });

  it("reads what is optional, and anything", () => {
    const reader = readerOf("0101FF A003020102 0500 0401AA");
    assertEquals(reader.optional(tags.integer), undefined);
    assertEquals(reader.optional(tags.boolean)?.boolean(), true);
    assertEquals([reader.peekTag(), reader.offset], [0xa0, 3]);
    assertEquals(reader.optional(context(0))?.explicit(0).smallInteger(), 2);
    assertEquals(reader.raw().toHex(), "0500");
    reader.skip();
    assertEquals([reader.isAtEnd, reader.peekTag()], [true, undefined]);
    assertEquals(reader.optional(tags.null), undefined);
    reader.end();
  });

  it("reads what is inside an OCTET STRING and a BIT STRING", () => {
    assertEquals(only("0403020105", (r) => r.insideOctetString().smallInteger()), 5);
    assertEquals(only("030400020105", (r) => r.insideBitString().smallInteger()), 5);
    assertEquals(only("03020041", (r) => r.bitString()).toHex(), "41");
  });

  it("gives parts of the caller's memory", () => {
    const bytes = hex("FF0402AABBFF").subarray(1, 5);
    const part = new DerReader(bytes).octetString();
    assert(part.buffer === bytes.buffer && part.byteOffset === bytes.byteOffset + 2);
    assertEquals(part.length, 2);
  });

  it("takes bytes in any form, and what they say of themselves does not count", () => {
    const bytes = hex("0402AABB");
    const shared = new Uint8Array(new SharedArrayBuffer(4));
    shared.set(bytes);
    const liar = Object.defineProperties(bytes.slice(), {
      length: { value: 9 },
      byteOffset: { value: 9 },
      subarray: { value: () => undefined },
    });
    const forms = [bytes.buffer, new DataView(bytes.buffer), shared, shared.buffer, liar];
    for (const form of [...forms, new Uint16Array(bytes.buffer)]) {
      const reader = new DerReader(form);
      assertEquals(new Uint8Array(reader.octetString()).toHex(), "aabb");
      reader.end();
    }
    for (const other of ["0402AABB", [4, 0], null, undefined, {}, 5]) {
      assertThrows(() => new DerReader(other as never), TypeError, "must be bytes");
    }
    assertThrows(
      () => new DerReader(bytes, "x", { highTag: true } as never),
      TypeError,
      '"highTag"',
    );
    for (const tag of [5n, "5", null, Symbol()] as never[]) {
      assertThrows(() => new DerReader(bytes).null(tag), TypeError, "Cannot use a tag");
      assertThrows(() => new DerReader(bytes).sequence(tag), TypeError, "Cannot use a tag");
      assertThrows(() => new DerReader(bytes).element(tag), TypeError, "Cannot use a tag");
      assertThrows(() => new DerReader(bytes).optional(tag), TypeError, "Cannot use a tag");
    }
    assertThrows(() => new DerReader(bytes, 5 as never), TypeError, "must be a string");
  });

  it("takes tag numbers of 31 and more if asked to, up to 2097151", () => {
    const high = (text: string) => new DerReader(hex(text), "x", { highTags: true });
    assertEquals(high("9F1F0105").smallInteger(context(31)), 5);
    const outer = high("BF863D03020105").explicit(829);
    assertEquals(outer.smallInteger(), 5);
    assertEquals(high("BF863D03020105").optional(context(829))?.raw().length, 7);
    assertEquals(high("9FFFFF7F00").peekTag(), context(2 ** 21 - 1));
    for (const text of ["9F1E00", "9F80 8000", "9F801F00", "9FFFFFFF7F00", "9F"]) {
      assertThrows(() => high(text).skip(), MalformedData, "tag");
    }
    assertThrows(() => readerOf("9F1F0105").skip(), MalformedData, "below 31");
    assertThrows(() => context(2 ** 21), RangeError, "2097151");
    assertThrows(() => context("1" as never), TypeError, "number");
  });
});

type Refusal = readonly [
  der: string,
  read: (r: DerReader) => unknown,
  rule: string,
  offset: number,
];

/** What is refused, why, and where. */
const refusals: readonly Refusal[] = [
  // tags and lengths
  ["", (r) => r.null(), "NULL must follow", 0],
  ["0500", (r) => r.integer(), "INTEGER must be here", 0],
  ["2500", (r) => r.null(), "NULL must be here", 0],
  ["1000", (r) => r.sequence(), "SEQUENCE must be here", 0],
  ["0500", (r) => r.explicit(3), "[3] must be here", 0],
  ["0500", (r) => r.element(0x61), "[APPLICATION 1] must be here", 0],
  ["0500 0500", (r) => (r.null(), r.end()), "no more data must follow", 2],
  ["02", (r) => r.integer(), "length must follow", 1],
  ["3080 0500 0000", (r) => r.sequence(), "length must be definite", 1],
  ["048101AA", (r) => r.octetString(), "length must be minimal", 1],
  ["0482 0001 AA", (r) => r.octetString(), "length must be minimal", 1],
  ["04 82 01", (r) => r.octetString(), "length must end", 1],
  ["0403AABB", (r) => r.octetString(), "contents must end", 1],
  ["04FF AA", (r) => r.octetString(), "length must end", 1],
  ["0487FFFFFFFFFFFFFF AA", (r) => r.octetString(), "contents must end", 1],
  ["3003 0404AABB", (r) => r.sequence().octetString(), "contents must end", 3],
  ["3004 0403AABB 0500", (r) => r.sequence().octetString(), "contents must end", 3],
  ["1F1F00", (r) => r.skip(), "tag number must be below 31", 0],
  ["1F1F00", (r) => r.peekTag(), "tag number must be below 31", 0],
  ["1000", (r) => r.skip(), "SEQUENCE must be in its own form", 0],
  ["24020400", (r) => r.raw(), "OCTET STRING must be in its own form", 0],
  ["0000", (r) => r.skip(), "tag must not be 0", 0],
  ["1F00", (r) => r.element(0x1f), "must be here", 0],
  ["", (r) => r.skip(), "an element must follow", 0],
  // types
  ["0100", (r) => r.boolean(), "BOOLEAN must have one octet", 2],
  ["0102FFFF", (r) => r.boolean(), "BOOLEAN must have one octet", 2],
  ["010101", (r) => r.boolean(), "BOOLEAN must be 00 or FF", 2],
  ["050100", (r) => r.null(), "NULL must be empty", 2],
  ["0200", (r) => r.integer(), "INTEGER must have contents", 2],
  ["0202007F", (r) => r.integer(), "INTEGER must be minimal", 2],
  ["0202FF80", (r) => r.smallInteger(), "INTEGER must be minimal", 2],
  ["0201FF", (r) => r.integerBytes(), "INTEGER must not be negative", 2],
  ["02070100000000 0000", (r) => r.smallInteger(), "at most 6 octets", 2],
  [`02822001${"11".repeat(8193)}`, (r) => r.integer(), "at most 8192 octets", 4],
  ["0300", (r) => r.bitString(), "BIT STRING must have contents", 2],
  ["03020880", (r) => r.bits(), "at most 7 unused bits", 2],
  ["030107", (r) => r.bits(), "no unused bits", 2],
  ["03020401", (r) => r.bits(), "must be zeros", 3],
  ["03020480", (r) => r.bitString(), "whole octets", 2],
  ["0600", (r) => r.objectIdentifier(), "must have contents", 2],
  ["06032A8001", (r) => r.objectIdentifier(), "minimal", 3],
  ["06028001", (r) => r.objectIdentifier(), "minimal", 2],
  ["06032A8686", (r) => r.objectIdentifier(), "must end", 4],
  [`068181${"01".repeat(129)}`, (r) => r.objectIdentifier(), "at most 128 octets", 3],
  ["0C01FF", (r) => r.utf8String(), "UTF8String must be UTF-8", 2],
  ["0C02C080", (r) => r.utf8String(), "UTF8String must be UTF-8", 2],
  ["0C03EDA080", (r) => r.utf8String(), "UTF8String must be UTF-8", 2],
  ["120141", (r) => r.numericString(), "NumericString must", 2],
  ["130140", (r) => r.printableString(), "PrintableString must", 2],
  ["13015B", (r) => r.string(), "PrintableString must", 2],
  ["160180", (r) => r.ia5String(), "IA5String must", 2],
  ["1A0107", (r) => r.visibleString(), "VisibleString must", 2],
  ["1E0141", (r) => r.bmpString(), "BMPString must", 2],
  ["1E02D800", (r) => r.bmpString(), "BMPString must", 2],
  ["1C0400110000", (r) => r.universalString(), "UniversalString must", 2],
  ["0401AA", (r) => r.string(), "a character string must be here", 0],
  [`170D${octets("230229000000Z")}`, (r) => r.time(), "a time that exists", 2],
  [`170D${octets("231301000000Z")}`, (r) => r.time(), "a time that exists", 2],
  [`170D${octets("230100000000Z")}`, (r) => r.time(), "a time that exists", 2],
  [`170D${octets("230101006000Z")}`, (r) => r.time(), "a time that exists", 2],
  [`170D${octets("2301010000 0Z")}`, (r) => r.time(), "a time that exists", 2],
  [`1711${octets("230101000000+0100")}`, (r) => r.time(), "YYMMDDHHMMSSZ", 2],
  [`180F${octets("19000229000000Z")}`, (r) => r.time(), "a time that exists", 2],
  ["0500", (r) => r.time(), "GeneralizedTime must be here", 0],
];

describe("DerReader refuses", () => {
  for (const [der, read, rule, offset] of refusals) {
    const title = der.length > 40 ? `${der.slice(0, 40)}…` : der || "nothing";
    it(`${title}: ${rule}`, () => {
      const error = assertThrows(() => read(readerOf(der)), MalformedData, rule);
      assertEquals([error.offset, error.format, error.code], [offset, "DER", "ERR_MALFORMED"]);
      assert(error.message.startsWith("Cannot read the example as DER: "), error.message);
      assert(error.message.endsWith(` (offset ${offset})`), error.message);
    });
  }
});
