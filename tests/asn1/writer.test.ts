/**
 * Writing DER: values and their encodings, and what is refused.
 *
 * @module
 */
import { context, DerReader, DerWriter, type WriteInside } from "../../hazmat/asn1/mod.ts";
import { AlreadyFinalized, MalformedData } from "../../errors.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";

function written(write: (writer: DerWriter) => unknown): string {
  const writer = new DerWriter();
  write(writer);
  return writer.finish().toHex();
}

describe("DerWriter", () => {
  it("writes the examples of X.690", () => {
    assertEquals(written((w) => w.boolean(true)), "0101ff");
    assertEquals(
      written((w) => w.bitString(Uint8Array.fromHex("0a3b5f291cd0"), 4)),
      "0307040a3b5f291cd0",
    );
    assertEquals(written((w) => w.null()), "0500");
    const smith = (w: DerWriter) => w.sequence((s) => s.ia5String("Smith").boolean(true));
    assertEquals(written(smith), "300a1605536d6974680101ff");
    assertEquals(written((w) => w.objectIdentifier("2.100.3")), "0603813403");
    assertEquals(written((w) => w.objectIdentifier("2.999.3")), "0603883703");
    const jones: WriteInside = (w) => w.visibleString("Jones", 0x43);
    assertEquals(written((w) => w.explicit(2, jones)), "a20743054a6f6e6573");
    assertEquals(written((w) => w.element(0x67, jones)), "670743054a6f6e6573");
    assertEquals(written((w) => w.visibleString("Jones", context(2))), "82054a6f6e6573");
  });

  it("writes integers in as few octets as there can be", () => {
    const cases: [bigint, string][] = [
      [0n, "020100"],
      [127n, "02017f"],
      [128n, "02020080"],
      [255n, "020200ff"],
      [256n, "02020100"],
      [-1n, "0201ff"],
      [-128n, "020180"],
      [-129n, "0202ff7f"],
      [-(2n ** 64n), "0209ff0000000000000000"],
      [2n ** 63n, "0209008000000000000000"],
    ];
    for (const [value, der] of cases) {
      assertEquals(written((w) => w.integer(value)), der);
      if (BigInt(Number(value)) === value && value > -(2n ** 53n) && value < 2n ** 53n) {
        assertEquals(written((w) => w.integer(Number(value))), der);
      }
    }
    const magnitudes = { "00": "020100", "0000": "020100", "0080": "02020080", "80": "02020080" };
    for (const [bytes, der] of Object.entries(magnitudes)) {
      assertEquals(written((w) => w.integer(Uint8Array.fromHex(bytes))), der);
    }
    assertEquals(written((w) => w.enumerated(3)), "0a0103");
  });

  it("writes lengths in as few octets as there can be", () => {
    for (const [size, header] of [[0, "00"], [127, "7f"], [128, "8180"], [255, "81ff"]] as const) {
      assert(written((w) => w.octetString(new Uint8Array(size))).startsWith(`04${header}`));
    }
    const large = written((w) => w.sequence((s) => s.octetString(new Uint8Array(70_000).fill(1))));
    assertEquals(large.slice(0, 20), "30830111750483011170");
    assertEquals(large.length, 2 * (70_000 + 10));
    assert(/^0+$/.test(large.slice(20).replaceAll("01", "00")));
  });

  it("puts a SET OF into order (X.690 clause 11.6)", () => {
    const set = written((w) =>
      w.set((s) =>
        s.octetString(Uint8Array.of(2, 1)).octetString(Uint8Array.of(9)).null().integer(5).boolean(
          true,
        )
      )
    );
    assertEquals(set, `310f${"0101ff"}${"020105"}${"040109"}${"04020201"}${"0500"}`);
  });

  it("writes times: UTCTime through 2049, then GeneralizedTime", () => {
    const time = (iso: string) => written((w) => w.time(new Date(iso)));
    const text = (der: string) => new TextDecoder().decode(Uint8Array.fromHex(der.slice(4)));
    const cases = {
      "1950-01-01T00:00:00Z": "500101000000Z",
      "2049-12-31T23:59:59Z": "491231235959Z",
      "2050-01-01T00:00:00Z": "20500101000000Z",
      "1949-12-31T23:59:59Z": "19491231235959Z",
      "9999-12-31T23:59:59Z": "99991231235959Z",
      "0000-01-01T00:00:00Z": "00000101000000Z",
    };
    for (const [iso, expected] of Object.entries(cases)) {
      assertEquals(text(time(iso)), expected);
      assertEquals(time(iso).slice(0, 2), expected.length === 13 ? "17" : "18");
    }
    assertEquals(written((w) => w.generalizedTime(new Date(0))).slice(0, 4), "180f");
    assertThrows(() => time("+010000-01-01T00:00:00Z"), RangeError, "year must be from 0 to 9999");
    assertThrows(() => time("2020-01-01T00:00:00.001Z"), RangeError, "whole seconds, but has 1 ms");
    assertThrows(() => time("never"), RangeError, "invalid Date");
    assertThrows(() => written((w) => w.utcTime(new Date("2050-01-01"))), RangeError, "2049");
    assertThrows(() => written((w) => w.time(5 as never)), TypeError, "Date");
  });

  it("writes strings, and refuses characters that they do not have", () => {
    assertEquals(written((w) => w.utf8String("ä😀")), "0c06c3a4f09f9880");
    assertEquals(written((w) => w.bmpString("ä€")), "1e0400e420ac");
    assertEquals(written((w) => w.universalString("😀")), "1c040001f600");
    assertEquals(written((w) => w.teletexString("ÿ")), "1401ff");
    const refused: [(w: DerWriter) => unknown, string][] = [
      [(w) => w.printableString("a@b"), "PrintableString"],
      [(w) => w.ia5String("ä"), "IA5String"],
      [(w) => w.numericString("1a"), "NumericString"],
      [(w) => w.visibleString("\n"), "VisibleString"],
      [(w) => w.teletexString("€"), "TeletexString"],
      [(w) => w.bmpString("😀"), "BMPString"],
      [(w) => w.utf8String("\ud800"), "UTF8String"],
      [(w) => w.universalString("\ud800"), "UniversalString"],
    ];
    for (const [write, name] of refused) {
      assertThrows(() => written(write), RangeError, `Cannot write DER: ${name} must`);
    }
  });

  it("writes elements in an OCTET STRING and a BIT STRING, and elements that are DER", () => {
    assertEquals(written((w) => w.octetString((o) => o.integer(5))), "0403020105");
    assertEquals(written((w) => w.bitString((b) => b.integer(5))), "030400020105");
    assertEquals(written((w) => w.raw(Uint8Array.fromHex("05000101ff"))), "05000101ff");
    assertThrows(
      () => written((w) => w.raw(Uint8Array.fromHex("0402aa"))),
      MalformedData,
      "offset 1",
    );
  });

  it("writes tag numbers of 31 and more", () => {
    assertEquals(written((w) => w.explicit(31, (i) => i.null())), "bf1f020500");
    assertEquals(written((w) => w.null(context(829))), "9f863d00");
    assertEquals(written((w) => w.null(context(2 ** 21 - 1))), "9fffff7f00");
  });

  it("refuses arguments that cannot be written", () => {
    const wrong: [(w: DerWriter) => unknown, typeof TypeError | typeof RangeError, string][] = [
      [(w) => w.integer(0.5), RangeError, "safe integer"],
      [(w) => w.integer(2 ** 53), RangeError, "safe integer"],
      [(w) => w.integer(new Uint8Array()), RangeError, "must have octets"],
      [(w) => w.integer("5" as never), TypeError, "must be bytes"],
      [(w) => w.boolean(1 as never), TypeError, "boolean"],
      [(w) => w.octetString("x" as never), TypeError, "must be bytes"],
      [(w) => w.bitString(Uint8Array.of(1), 1), RangeError, "zeros"],
      [(w) => w.bitString(new Uint8Array(), 1), RangeError, "zeros"],
      [(w) => w.bitString(Uint8Array.of(0), 8), RangeError, "0 to 7"],
      [(w) => w.sequence(5 as never), TypeError, "function"],
      [(w) => w.utf8String(5 as never), TypeError, "string"],
      [(w) => w.null(0x1f), RangeError, "tag"],
      [(w) => w.null(NaN), RangeError, "tag"],
      [(w) => w.null(5n as never), TypeError, "tag"],
      [(w) => w.element("5" as never, new Uint8Array()), TypeError, "tag"],
      [(w) => w.set(5 as never), TypeError, "function"],
      [(w) => w.element(0x1234, new Uint8Array()), RangeError, "tag"],
      ...["", "1", "1.", "3.1", "1.40", "0.40", "01.1", "1.02", "1.2.-3", "1.2 ", "1..2"].map((
        oid,
      ) =>
        [(w: DerWriter) => w.objectIdentifier(oid), RangeError, "must be decimals"] as [
          (w: DerWriter) => unknown,
          typeof RangeError,
          string,
        ]
      ),
      [(w) => w.objectIdentifier(`1.2.${"9".repeat(1000)}`), RangeError, "128 octets"],
      [(w) => w.objectIdentifier(5 as never), TypeError, "string"],
    ];
    for (const [write, type, part] of wrong) assertThrows(() => written(write), type, part);
  });

  it("is as it was before an element that failed", () => {
    const writer = new DerWriter().integer(1);
    const fails: WriteInside = (inside) => {
      inside.integer(2).sequence((s) => s.null().printableString("@"));
    };
    assertThrows(() => writer.sequence(fails), RangeError, "PrintableString");
    assertThrows(() => writer.raw(Uint8Array.of(5)), MalformedData);
    assertEquals(writer.null().finish().toHex(), "0201010500");
  });

  it("is finished once, and not inside an element", () => {
    const writer = new DerWriter();
    assertThrows(() => writer.sequence((inside) => inside.finish()), TypeError, "inside");
    assertEquals(writer.null().finish().toHex(), "0500");
    assertThrows(() => writer.null(), AlreadyFinalized, "new DerWriter()");
    assertThrows(() => writer.finish(), AlreadyFinalized, "write DER");
  });

  it("reads its arguments when they are passed in", () => {
    const bytes = Uint8Array.of(1, 2);
    const writer = new DerWriter().octetString(bytes);
    bytes.fill(9);
    assertEquals(writer.finish().toHex(), "04020102");
  });

  it("gives what is read as it was written, with what is around it", () => {
    const der = new DerWriter().sequence((s) => s.integer(5n).raw(Uint8Array.of(5, 0))).finish();
    const reader = new DerReader(der).sequence();
    assertEquals([reader.integer(), reader.null()], [5n, null]);
    assertEquals(der.buffer.byteLength, der.length);
  });
});
