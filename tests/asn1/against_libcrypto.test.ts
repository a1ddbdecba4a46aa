/**
 * DER against the real libcrypto: what this package takes, libcrypto takes too, and reads the same
 * in it; what this package writes, libcrypto writes.
 *
 * @module
 */
import process from "node:process";
import bindings from "../../bindings.ts";
import { DerReader, DerWriter, tags } from "../../hazmat/asn1/mod.ts";
import { MalformedData } from "../../errors.ts";
import { cString } from "../../ffi/bytes.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { Choices } from "../../lab/fuzz/random.ts";
import { assert, assertEquals, describe, it, type Skip } from "../std.ts";
import { lacksProgram } from "../support/machine.ts";
import { type Element, elementsOf, makeFiles } from "./tree.ts";

const seed = Number(process.env.HAZMAT_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const choices = new Choices(seed);
const told = `(HAZMAT_TEST_SEED=${seed})`;

const noMemcpy: Skip = process.platform === "win32" && "libcrypto's handle has no memcpy";
const noProgram: Skip = noMemcpy || lacksProgram("openssl", "version");

const { memcpy: copyIn } = bindings.functions({
  memcpy: "void *(address void *dest, const void *src, size_t n)",
});
const { memcpy: copyOut } = bindings.functions({
  memcpy: "void *(void *dest, address const void *src, size_t n)",
});
const c = bindings.functions({
  CRYPTO_malloc: "void *(size_t num, const char *file, int line)",
  ERR_clear_error: "void (void)",
  ASN1_get_object:
    "int (const unsigned char **pp, long *plength, int *ptag, int *pclass, long omax)",
  d2i_ASN1_TYPE: "ASN1_TYPE *(ASN1_TYPE **a, const unsigned char **pp, long len)",
  ASN1_TYPE_free: "void (ASN1_TYPE *a)",
  d2i_ASN1_INTEGER: "ASN1_INTEGER *(ASN1_INTEGER **a, const unsigned char **pp, long len)",
  i2d_ASN1_INTEGER: "int (const ASN1_INTEGER *a, unsigned char **pp)",
  ASN1_INTEGER_to_BN: "BIGNUM *(const ASN1_INTEGER *ai, address BIGNUM *bn)",
  BN_to_ASN1_INTEGER: "ASN1_INTEGER *(const BIGNUM *bn, address ASN1_INTEGER *ai)",
  ASN1_INTEGER_free: "void (ASN1_INTEGER *a)",
  BN_hex2bn: "int (BIGNUM **a, const char *str)",
  BN_bn2hex: "char *(const BIGNUM *a)",
  BN_free: "void (BIGNUM *a)",
  CRYPTO_free: "void (address void *ptr, const char *file, int line)",
  OBJ_txt2obj: "ASN1_OBJECT *(const char *s, int no_name)",
  OBJ_obj2txt: "int (char *buf, int buf_len, const ASN1_OBJECT *a, int no_name)",
  d2i_ASN1_OBJECT: "ASN1_OBJECT *(ASN1_OBJECT **a, const unsigned char **pp, long len)",
  i2d_ASN1_OBJECT: "int (const ASN1_OBJECT *a, unsigned char **pp)",
  ASN1_OBJECT_free: "void (ASN1_OBJECT *a)",
  d2i_ASN1_TIME: "ASN1_TIME *(ASN1_TIME **a, const unsigned char **pp, long len)",
  i2d_ASN1_TIME: "int (const ASN1_TIME *a, unsigned char **pp)",
  ASN1_TIME_set: "ASN1_TIME *(address ASN1_TIME *s, int64_t t)",
  ASN1_TIME_to_tm: "int (const ASN1_TIME *s, data struct tm *tm)",
  ASN1_TIME_free: "void (ASN1_TIME *a)",
});

/** Memory that C owns: d2i moves a pointer through it. */
const capacity = 65_536;
const memory: Pointer<"void"> = noMemcpy
  ? 0 as unknown as Pointer<"void">
  : c.CRYPTO_malloc(BigInt(capacity), null, 0);
const address = BigInt(memory);
const cell = new BigUint64Array(1);

/** Puts bytes into it. */
function put(der: Uint8Array): void {
  assert(der.length <= capacity);
  copyIn(memory, der, BigInt(der.length));
}

/** Calls d2i on a part of what was put there; `undefined` if it refuses, or leaves something. */
function d2i<T extends string>(
  call: (a: null, pp: BigUint64Array, len: bigint) => Pointer<T>,
  at: number,
  end: number,
): Pointer<T> | undefined {
  cell[0] = address + BigInt(at);
  const object = call(null, cell, BigInt(end - at));
  c.ERR_clear_error();
  if (!object) return undefined;
  assertEquals(cell[0], address + BigInt(end));
  return object;
}

/** What i2d writes, in hexadecimals. */
function i2d<T extends string>(
  call: (object: Pointer<T>, pp: BigUint64Array | null) => number,
  object: Pointer<T>,
): string {
  assert(object);
  cell[0] = address;
  const der = new Uint8Array(call(object, cell));
  copyOut(der, memory as Pointer, BigInt(der.length));
  return der.toHex();
}

/** What is written, in hexadecimals. */
function written(write: (writer: DerWriter) => unknown): string {
  const writer = new DerWriter();
  write(writer);
  return writer.finish().toHex();
}

const length = new BigInt64Array(1);
const tagNumber = new Int32Array(1);
const tagClass = new Int32Array(1);

/** That libcrypto finds the same element there: its tag, its form, its contents. */
function assertSameHeader({ tag, at, contentsAt, end, isConstructed }: Element, size: number) {
  cell[0] = address + BigInt(at);
  const found = c.ASN1_get_object(cell, length, tagNumber, tagClass, BigInt(size - at));
  assertEquals(
    [found, tagNumber[0], tagClass[0], Number(cell[0] - address), Number(length[0])],
    [isConstructed ? 0x20 : 0, tag & 0x1f, tag & 0xc0, contentsAt, end - contentsAt],
  );
}

/** That libcrypto takes every element of a tree. */
function assertIsTaken(der: Uint8Array, elements: readonly Element[]): void {
  put(der);
  for (const element of elements) {
    assertSameHeader(element, der.length);
    const object = d2i(c.d2i_ASN1_TYPE, element.at, element.end);
    assert(object, `${der.subarray(element.at, element.end).toHex()} is refused ${told}`);
    c.ASN1_TYPE_free(object);
  }
}

/** The same with something else in it, somewhere. */
function mutated(der: Uint8Array): Uint8Array {
  const bytes = Array.from(der);
  for (let i = 1 + choices.below(3); i > 0; i--) {
    const at = choices.below(bytes.length);
    const octet = choices.of([0, 1, 0x7f, 0x80, 0x81, 0xff, choices.below(256)]);
    const ways: (() => unknown)[] = [
      () => bytes[at]! ^= 1 << choices.below(8),
      () => bytes[at] = octet,
      () => bytes.splice(at, 1),
      () => bytes.splice(at, 0, octet),
      () => bytes[at] = (bytes[at]! + choices.of([1, 255])) & 0xff,
    ];
    choices.of(ways)();
  }
  return Uint8Array.from(bytes);
}

/** A small element of a random type, whose contents are random. */
function randomElement(): Uint8Array {
  const tag = choices.of([...Object.values(tags), 0x80, 0xa1, 0x43]);
  const contents = Array.from(
    { length: choices.below(6) },
    () => choices.of([0, 1, 0x20, 0x30, 0x31, 0x7f, 0x80, 0xff, choices.below(256)]),
  );
  return Uint8Array.from([tag, contents.length, ...contents]);
}

/** The elements, or `undefined` if they are refused. */
function tree(der: Uint8Array): Element[] | undefined {
  try {
    return elementsOf(der);
  } catch (error) {
    assert(error instanceof MalformedData, String(error));
    return undefined;
  }
}

describe("what DerReader takes", () => {
  it("is what OpenSSL's program wrote, element by element", { skip: noProgram }, () => {
    for (const { der } of makeFiles()) assertIsTaken(der, elementsOf(der));
  });

  it(`is taken by libcrypto, in files with mutations ${told}`, { skip: noProgram }, () => {
    let taken = 0;
    const files = makeFiles();
    for (let i = 0; i < 10_000; i++) {
      const der = mutated(choices.of(files).der);
      const elements = tree(der);
      if (elements === undefined) continue;
      taken++;
      assertIsTaken(der, elements);
    }
    assert(taken > 500, `only ${taken} were taken`);
  });

  it(`is taken by libcrypto, in random elements ${told}`, { skip: noMemcpy }, () => {
    let taken = 0;
    for (let i = 0; i < 20_000; i++) {
      const der = randomElement();
      const elements = tree(der);
      if (elements === undefined) continue;
      taken++;
      assertIsTaken(der, elements);
    }
    assert(taken > 2000, `only ${taken} were taken`);
  });
});

const hexOf = (size: number) => new Uint8Array(size).map(() => choices.below(256)).toHex();

/** A number, its digits in hexadecimals behind its sign. */
function randomHex(): string {
  const magnitude = choices.of(["0", "1", "7f", "80", "ff", "100", hexOf(choices.below(40) + 1)]);
  return `${choices.oneIn(2) ? "-" : ""}${magnitude}`;
}

function bigintOf(hex: string): bigint {
  return hex.startsWith("-") ? -BigInt(`0x${hex.slice(1)}`) : BigInt(`0x${hex}`);
}

describe("libcrypto and this package", () => {
  it(`write the same INTEGERs, and read the same in them ${told}`, { skip: noMemcpy }, () => {
    for (let i = 0; i < 2000; i++) {
      const hex = randomHex();
      const number = new BigUint64Array(1);
      assert(c.BN_hex2bn(number, cString(hex)) > 0);
      const bignum = asPointer<"BIGNUM">(number[0]!);
      const integer = c.BN_to_ASN1_INTEGER(bignum, none());
      const der = i2d(c.i2d_ASN1_INTEGER, integer);
      c.ASN1_INTEGER_free(integer);
      c.BN_free(bignum);
      assertEquals(written((writer) => writer.integer(bigintOf(hex))), der, hex);
      assertEquals(new DerReader(Uint8Array.fromHex(der)).integer(), bigintOf(hex));
      assertEquals(numberOf(der), bigintOf(hex));
    }
  });

  it(`write the same OBJECT IDENTIFIERs, and read the same in them ${told}`, {
    skip: noMemcpy,
  }, () => {
    for (let i = 0; i < 2000; i++) {
      const text = randomOid();
      const object = c.OBJ_txt2obj(cString(text), 1);
      const der = i2d(c.i2d_ASN1_OBJECT, object);
      c.ASN1_OBJECT_free(object);
      assertEquals(written((writer) => writer.objectIdentifier(text)), der, text);
      assertEquals(new DerReader(Uint8Array.fromHex(der)).objectIdentifier(), text);
      assertEquals(oidOf(der), text);
    }
  });

  it(`write the same times, and read the same in them ${told}`, { skip: noMemcpy }, () => {
    for (let i = 0; i < 2000; i++) {
      // From 1850 to 2150: around the years from 1950 to 2049.
      const seconds = choices.below(300 * 365 * 86_400) - 120 * 365 * 86_400;
      const object = c.ASN1_TIME_set(none(), BigInt(seconds));
      const der = i2d(c.i2d_ASN1_TIME, object);
      c.ASN1_TIME_free(object);
      assertEquals(written((writer) => writer.time(new Date(seconds * 1000))), der, `${seconds}`);
      assertEquals(new DerReader(Uint8Array.fromHex(der)).time().getTime(), seconds * 1000);
      assertEquals(timeOf(der), seconds * 1000);
    }
  });

  it(`agree on times that exist ${told}`, { skip: noMemcpy }, () => {
    let taken = 0;
    for (let i = 0; i < 5000; i++) {
      const der = randomTime();
      const time = readTime(der);
      if (time === undefined) continue;
      taken++;
      assertEquals(timeOf(der.toHex()), time, new TextDecoder().decode(der.subarray(2)));
    }
    assert(taken > 500, `only ${taken} were taken`);
  });
});

const asPointer = <T extends string>(value: bigint): Pointer<T> =>
  (typeof memory === "bigint" ? value : Number(value)) as unknown as Pointer<T>;
const none = <T extends string>(): Pointer<T> => asPointer<T>(0n);

/** What libcrypto reads in an INTEGER. */
function numberOf(der: string): bigint {
  put(Uint8Array.fromHex(der));
  const integer = d2i(c.d2i_ASN1_INTEGER, 0, der.length / 2)!;
  const bignum = c.ASN1_INTEGER_to_BN(integer, none());
  const hex = c.BN_bn2hex(bignum);
  const text = new Uint8Array(200);
  bindings.lib.OPENSSL_strlcpy(text, hex, 200n);
  c.CRYPTO_free(hex, null, 0);
  c.BN_free(bignum);
  c.ASN1_INTEGER_free(integer);
  return bigintOf(new TextDecoder().decode(text.subarray(0, text.indexOf(0))));
}

/** What libcrypto reads in an OBJECT IDENTIFIER. */
function oidOf(der: string): string {
  put(Uint8Array.fromHex(der));
  const object = d2i(c.d2i_ASN1_OBJECT, 0, der.length / 2)!;
  const text = new Uint8Array(1000);
  const size = c.OBJ_obj2txt(text, text.length, object, 1);
  c.ASN1_OBJECT_free(object);
  return new TextDecoder().decode(text.subarray(0, size));
}

/** What libcrypto reads in a time, in milliseconds since 1970; NaN if it refuses. */
function timeOf(der: string): number {
  put(Uint8Array.fromHex(der));
  const object = d2i(c.d2i_ASN1_TIME, 0, der.length / 2);
  if (object === undefined) return NaN;
  const tm = new Int32Array(32);
  const isTime = c.ASN1_TIME_to_tm(object, tm) === 1;
  c.ASN1_TIME_free(object);
  c.ERR_clear_error();
  const [second, minute, hour, day, month, year] = tm as unknown as number[];
  const date = new Date(0);
  date.setUTCFullYear(year! + 1900, month, day);
  date.setUTCHours(hour!, minute, second);
  return isTime ? date.getTime() : NaN;
}

function randomOid(): string {
  const arc = () => BigInt(`0x0${hexOf(choices.below(12))}`);
  const root = choices.below(3);
  const second = root < 2 ? choices.below(40) : arc();
  return [root, second, ...Array.from({ length: choices.below(7) }, arc)].join(".");
}

/** A UTCTime or GeneralizedTime whose numbers are right, or a little too large. */
function randomTime(): Uint8Array {
  const isUtc = choices.oneIn(2);
  const two = (most: number) => String(choices.below(most + 1)).padStart(2, "0");
  const year = isUtc ? two(99) : String(choices.below(10_000)).padStart(4, "0");
  const last = choices.of(["Z", "Z", "Z", "Z", "z", ""]);
  const text = `${year}${two(13)}${two(32)}${two(24)}${two(60)}${two(60)}${last}`;
  return Uint8Array.from([
    ...[isUtc ? tags.utcTime : tags.generalizedTime, text.length],
    ...new TextEncoder().encode(text),
  ]);
}

function readTime(der: Uint8Array): number | undefined {
  try {
    return new DerReader(der).time().getTime();
  } catch (error) {
    assert(error instanceof MalformedData);
    return undefined;
  }
}
