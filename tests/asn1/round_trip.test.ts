/**
 * What is written is what is read, for structures that a seed makes.
 *
 * @module
 */
import process from "node:process";
import {
  context,
  type DerReader as Reader,
  type DerWriter as Writer,
} from "../../hazmat/asn1/mod.ts";
import { DerReader, DerWriter } from "../../hazmat/asn1/mod.ts";
import { Choices } from "../../lab/fuzz/random.ts";
import { assertEquals, describe, it } from "../std.ts";
import { elementsOf } from "./tree.ts";

const seed = Number(process.env.HAZMAT_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const choices = new Choices(seed);

/** A value: how it is written, and what reading it again must give. */
interface Value {
  write(writer: Writer): unknown;
  read(reader: Reader): unknown;
  readonly expected: unknown;
}

const bytes = (size: number) => new Uint8Array(size).map(() => choices.below(256));
const size = () => choices.of([0, 1, 2, 3, 20, 126, 127, 128, 129, 255, 256, 257, 300]);

function bigint(): bigint {
  const magnitude = BigInt(`0x0${bytes(size()).toHex()}`);
  return choices.oneIn(2) ? magnitude : -magnitude;
}

function oid(): string {
  const root = choices.below(3);
  const second = root < 2
    ? BigInt(choices.below(40))
    : BigInt(`0x0${bytes(choices.below(9)).toHex()}`);
  const others = Array.from(
    { length: choices.below(6) },
    () => BigInt(`0x0${bytes(choices.below(9)).toHex()}`),
  );
  return [root, second, ...others].join(".");
}

const text = (alphabet: string) =>
  Array.from({ length: size() }, () => choices.of([...alphabet])).join("");

/** A time in whole seconds, in the years from 1 to 9998. */
const date = () => new Date((choices.below(2 ** 32) * 73 - 62_135_596_800) * 1000);

/** One of each type, at random. */
const makers: readonly (() => Value)[] = [
  () => simple("boolean", choices.oneIn(2)),
  () => simple("integer", bigint()),
  () => simple("objectIdentifier", oid()),
  () => simple("octetString", bytes(size())),
  () => simple("bitString", bytes(size())),
  () => simple("utf8String", text("aé€😀\0 ")),
  () => simple("printableString", text("aZ09 '()+,-./:=?")),
  () => simple("ia5String", text("a@\0\x7f")),
  () => simple("visibleString", text(" a~")),
  () => simple("numericString", text("0123456789 ")),
  () => simple("teletexString", text("aé\xff")),
  () => simple("bmpString", text("aé€")),
  () => simple("universalString", text("aé€😀")),
  () => simple("generalizedTime", date()),
  () => simple("enumerated", choices.below(2 ** 31) - 2 ** 30),
  () => ({ write: (w) => w.null(), read: (r) => r.null(), expected: null }),
  () => withTime(date()),
  () => magnitude(bytes(1 + size())),
  () => bits(),
];

/** A type whose methods have one name in both. */
function simple<N extends keyof Writer & keyof Reader>(name: N, expected: unknown): Value {
  const tag = choices.oneIn(4) ? [context(choices.below(31))] : [];
  // A BIT STRING's tag comes behind its unused bits.
  const args = name === "bitString" && tag.length > 0 ? [0, ...tag] : tag;
  type Method = (...args: unknown[]) => unknown;
  return {
    write: (writer) => (writer[name] as Method)(expected, ...args),
    read: (reader) => plain((reader[name] as Method)(...tag)),
    expected,
  };
}

/** Bytes in an array that can be compared: those read are parts of a larger one. */
const plain = (value: unknown) => value instanceof Uint8Array ? value.slice() : value;

const withTime = (expected: Date): Value => ({
  write: (writer) => writer.time(expected),
  read: (reader) => reader.time(),
  expected,
});

const magnitude = (given: Uint8Array<ArrayBuffer>): Value => ({
  write: (writer) => writer.integer(given),
  read: (reader) => BigInt(`0x${reader.integerBytes().toHex()}`),
  expected: BigInt(`0x${given.toHex()}`),
});

function bits(): Value {
  const unusedBits = choices.below(8);
  const given = bytes(1 + size());
  given[given.length - 1]! &= 0xff << unusedBits;
  return {
    write: (writer) => writer.bitString(given, unusedBits),
    read: (reader) => {
      const found = reader.bits();
      return { ...found, bytes: plain(found.bytes) };
    },
    expected: { bytes: given, unusedBits },
  };
}

/** What contains others. */
function container(depth: number): Value {
  const inside = Array.from({ length: choices.below(6) }, () => value(depth + 1));
  const writeAll = (writer: Writer) => {
    for (const one of inside) one.write(writer);
  };
  const readAll = (reader: Reader) => {
    const found = inside.map((one) => one.read(reader));
    reader.end();
    return found;
  };
  const expected = inside.map((one) => one.expected);
  return choices.of<() => Value>([
    () => ({ write: (w) => w.sequence(writeAll), read: (r) => readAll(r.sequence()), expected }),
    () => ({
      write: (w) => w.explicit(3, writeAll),
      read: (r) => readAll(r.explicit(3)),
      expected,
    }),
    () => ({
      write: (w) => w.octetString(writeAll),
      read: (r) => readAll(r.insideOctetString()),
      expected,
    }),
    () => ({
      write: (w) => w.bitString(writeAll),
      read: (r) => readAll(r.insideBitString()),
      expected,
    }),
  ])();
}

const value = (depth: number): Value =>
  depth < 6 && choices.oneIn(3) ? container(depth) : choices.of(makers)();

describe("structures that a seed makes", () => {
  it(`are read as they were written (HAZMAT_TEST_SEED=${seed})`, () => {
    for (let i = 0; i < 3000; i++) {
      const one = value(0);
      const writer = new DerWriter();
      one.write(writer);
      const der = writer.finish();
      const reader = new DerReader(der);
      assertEquals(one.read(reader), one.expected);
      reader.end();
      elementsOf(der);
      assertEquals(new DerWriter().raw(der).finish(), der);
    }
  });

  it(`are in one order in a SET OF (HAZMAT_TEST_SEED=${seed})`, () => {
    for (let i = 0; i < 300; i++) {
      const values = Array.from({ length: choices.below(6) }, () => value(4));
      const set = (order: readonly Value[]) =>
        new DerWriter().set((writer) => order.forEach((one) => one.write(writer))).finish();
      const der = set(values);
      assertEquals(set(values.toReversed()), der);
      const reader = new DerReader(der).set();
      const found: string[] = [];
      while (!reader.isAtEnd) found.push(reader.raw().toHex());
      assertEquals(found, found.toSorted());
      assertEquals(found.length, values.length);
    }
  });
});
