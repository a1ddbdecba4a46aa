/**
 * BER in the form of DER: files in every form that BER allows, damaged ones, and bounds.
 *
 * @module
 */
import { derOfBer } from "../../hazmat/asn1/ber.ts";
import { DerReader, DerWriter } from "../../hazmat/asn1/mod.ts";
import { MalformedData } from "../../errors.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows, describe, it } from "../std.ts";

/** A generator of numbers that repeats (Mulberry32). */
function numbers(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) % below;
  };
}

/** A length in a form that BER allows: of the fewest octets, or with zeros before. */
function lengthOctets(length: number, zeros: number): number[] {
  if (length < 0x80 && zeros === 0) return [length];
  const octets = [length >>> 16, length >>> 8 & 0xff, length & 0xff];
  while (octets[0] === 0 && octets.length > 1) octets.shift();
  const all = [...Array(zeros).fill(0), ...octets];
  return [0x80 | all.length, ...all];
}

/** The same in any form of BER. */
function berOf(der: Uint8Array, below: (most: number) => number): number[] {
  const reader = new DerReader(der);
  const out: number[] = [];
  while (!reader.isAtEnd) {
    const tag = reader.peekTag()!;
    const whole = reader.raw();
    const contents = new DerReader(whole).element(tag);
    const inside = whole.subarray(contents.offset);
    if (tag === 0x04 && below(2) === 0) out.push(...inParts(inside, below));
    else if ((tag & 0x20) === 0) out.push(...element(tag, [...inside], below, false));
    else out.push(...element(tag, berOf(inside, below), below, true));
  }
  return out;
}

function element(
  tag: number,
  contents: number[],
  below: (most: number) => number,
  mayBeIndefinite: boolean,
): number[] {
  if (mayBeIndefinite && below(2) === 0) return [tag, 0x80, ...contents, 0, 0];
  return [tag, ...lengthOctets(contents.length, below(3)), ...contents];
}

function inParts(octets: Uint8Array, below: (most: number) => number, depth = 0): number[] {
  const parts: number[] = [];
  for (let at = 0; at < octets.length;) {
    const part = octets.subarray(at, at + 1 + below(20));
    const isNested = depth < 5 && below(4) === 0;
    parts.push(...isNested ? inParts(part, below, depth + 1) : element(4, [...part], below, false));
    at += part.length;
  }
  return element(0x24, parts, below, true);
}

const sample = new DerWriter().sequence((a) => {
  a.integer(3).octetString(new Uint8Array(200).fill(7)).octetString(new Uint8Array());
  a.explicit(0, (b) => b.set((c) => c.utf8String("é").octetString(Uint8Array.of(0, 0))));
  a.sequence((b) => b.null().bitString(Uint8Array.of(1, 2)).octetString(new Uint8Array(70000)));
}).finish();

const refused = (hex: string, rule: string) => {
  const error = assertThrows(() => derOfBer(Uint8Array.fromHex(hex), "the data"), MalformedData);
  assertStringIncludes(error.message, rule);
};

describe("BER in the form of DER", () => {
  it("is the DER that it was made from, in any form", () => {
    for (let seed = 0; seed < 60; seed++) {
      const ber = Uint8Array.from(berOf(sample, numbers(seed)));
      assertEquals(derOfBer(ber, "the data").toHex(), sample.toHex(), `seed ${seed}`);
    }
  });

  it("is DER unchanged", () => {
    assertEquals(derOfBer(sample, "the data"), sample);
    assertEquals(derOfBer(Uint8Array.of(5, 0), "the data").toHex(), "0500");
  });

  it("joins the parts of each OCTET STRING alone", () => {
    // SEQUENCE { OCTET STRING 01 02, OCTET STRING 03 }, both in parts
    refused("3080248004010104010200002403040103", "must end with 00 00");
    const ber = Uint8Array.fromHex("308024800401012403040102000024030401030000");
    assertEquals(derOfBer(ber, "the data").toHex(), "300704020102040103");
  });

  it("refuses what is not BER, with the offset", () => {
    refused("", "an element must follow (offset 0)");
    refused("30", "an element must follow");
    refused("3003020100ff", "no more data must follow (offset 5)");
    refused("300402010000", "an element must follow");
    refused("30820001", "contents must end where they are held");
    refused("3084ffffffff", "contents must end where they are held");
    refused("30ff" + "ff".repeat(8), "must end");
    refused("0480040100" + "0000", "a primitive length must be definite");
    refused("2480" + "0201000000", "parts of an OCTET STRING must be OCTET STRINGs (offset 2)");
    refused("2480" + "0480" + "0000", "parts of an OCTET STRING must be OCTET STRINGs");
    refused("1f8101" + "00", "tag number must be below 31");
    refused("30040000" + "0000", "tag must not be 0 (offset 2)");
    refused("3080" + "020100", "an indefinite length must end with 00 00 (offset 5)");
    refused("30043080" + "0000" + "0000", "no more data");
  });

  it("refuses what is too deep, in each way", () => {
    for (const opening of ["3080", "2480", "a080"]) refused(opening.repeat(100_000), "48 deep");
    const ok = "3080".repeat(48) + "0500" + "0000".repeat(48);
    assertEquals(derOfBer(Uint8Array.fromHex(ok), "the data").length, 2 + 48 * 2);
  });

  it("refuses every truncation", () => {
    const ber = Uint8Array.from(berOf(sample, numbers(5)));
    for (let size = 0; size < ber.length; size += size < 400 ? 1 : 997) {
      assertThrows(() => derOfBer(ber.subarray(0, size), "the data"), MalformedData);
    }
  });

  it("takes time that grows with the size alone", () => {
    const times = [1, 4].map((factor) => {
      const parts = "2403040100".repeat(50_000 * factor);
      const ber = Uint8Array.fromHex("3080" + parts + "0000");
      const start = performance.now();
      derOfBer(ber, "the data");
      return performance.now() - start;
    });
    assert(times[1]! < 16 * times[0]! + 200, `${times} ms`);
  });
});
