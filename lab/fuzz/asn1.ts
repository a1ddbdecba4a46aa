/**
 * Random calls on DER and PEM.
 *
 * @module
 */
import {
  context,
  decodePem,
  DerReader,
  DerWriter,
  encodePem,
  tags,
} from "../../hazmat/asn1/mod.ts";
import { data } from "./arguments.ts";
import type { Choices } from "./random.ts";

const readerMethods = [
  ...["sequence", "set", "element", "integer", "integerBytes", "smallInteger", "enumerated"],
  ...["boolean", "null", "octetString", "insideOctetString", "bitString", "insideBitString"],
  ...["bits", "objectIdentifier", "utf8String", "numericString", "printableString", "ia5String"],
  ...["teletexString", "visibleString", "universalString", "bmpString", "string", "utcTime"],
  ...["generalizedTime", "time", "raw", "skip", "end", "peekTag", "optional", "explicit"],
] as const;

type Method = (...args: unknown[]) => unknown;

function tag(choices: Choices): number {
  if (choices.oneIn(20)) return choices.nonsense();
  return choices.of([...Object.values(tags), context(0), context(31), 0, 0x1f, -1, 2 ** 40, NaN]);
}

/** Octets that are often DER, or nearly. */
function der(choices: Choices): never {
  if (choices.oneIn(10)) return data(choices);
  const bytes = Array.from(
    { length: choices.below(40) },
    () => choices.of([0, 1, 2, 3, 0x30, 0x31, 0x80, 0x81, 0xff, choices.below(256)]),
  );
  return Uint8Array.from(bytes) as never;
}

/** Reads with random methods, until one of them refuses. */
function read(choices: Choices): void {
  let reader = new DerReader(der(choices), "x", { highTags: choices.oneIn(2) });
  for (let i = choices.below(8); i > 0; i--) {
    const name = choices.of(readerMethods);
    const args = name === "end" || choices.oneIn(3) ? [] : [tag(choices)];
    const result = (reader[name] as Method)(...args);
    if (result instanceof DerReader) reader = result;
  }
}

const writerMethods = [
  ...["sequence", "set", "octetString", "bitString", "element", "explicit", "raw", "integer"],
  ...["enumerated", "boolean", "null", "objectIdentifier", "utf8String", "printableString"],
  ...["bmpString", "time", "utcTime", "generalizedTime"],
] as const;

function argument(choices: Choices, depth: number): unknown {
  const inside = (writer: DerWriter) => void write(choices, writer, depth + 1);
  const values = [
    ...[0, -1, 2n ** 70n, true, "text", "1.2.840", "é\ud800", new Date(0), new Date(NaN), 0.5],
    ...[der(choices), tag(choices), depth < 4 ? inside : undefined],
  ];
  return choices.oneIn(10) ? choices.nonsense() : choices.of(values);
}

function write(choices: Choices, writer: DerWriter, depth: number): void {
  for (let i = choices.below(4); i > 0; i--) {
    const args = Array.from({ length: 1 + choices.below(2) }, () => argument(choices, depth));
    (writer[choices.of(writerMethods)] as Method)(...args);
  }
}

/** What is written can be read, if the writer took it. */
function writeAndRead(choices: Choices): void {
  const writer = new DerWriter();
  write(choices, writer, 0);
  const reader = new DerReader(writer.finish(), "x", { highTags: true });
  while (!reader.isAtEnd) reader.skip();
}

/** PEM with something else in it. */
function pem(choices: Choices): string {
  const text = encodePem("X Y", new Uint8Array(1 + choices.below(60)).fill(choices.below(256)));
  const at = choices.below(text.length);
  const other = choices.of(["", "-", "=", "\n", "\r", ":", "\0", "\ud800", "-----END X Y-----\n"]);
  return text.slice(0, at) + other + text.slice(at + choices.below(3));
}

/** The calls. */
export const asn1: readonly ((choices: Choices) => unknown)[] = [
  read,
  writeAndRead,
  (c) => decodePem(pem(c)),
  (c) => decodePem(data(c), c.oneIn(3) ? { maxSize: c.below(200) } : undefined),
  (c) => encodePem(c.of(["X", "", "-", "A B"]), data(c)),
];
