/**
 * What an ELF shared library tells the loader (elf(5)): 64 bits, little endian.
 *
 * @module
 */

/** A shared library: what the tests look at. */
export interface Elf {
  /** The segments, by `PT_*`, with their `PF_*` flags. */
  readonly segments: ReadonlyMap<number, number>;
  /** The dynamic section: values by `DT_*`. A tag that repeats keeps its last. */
  readonly dynamic: ReadonlyMap<number, number>;
  /** The symbols that it imports, sorted. */
  readonly needs: readonly string[];
  /** The symbols that it exports, sorted. */
  readonly gives: readonly string[];
}

/** `PT_*`, `PF_*`, `DT_*` and `DF_*` of <elf.h>. */
export const elf = {
  PT_DYNAMIC: 2,
  PT_GNU_STACK: 0x6474e551,
  PT_GNU_RELRO: 0x6474e552,
  PF_X: 1,
  DT_NEEDED: 1,
  DT_TEXTREL: 22,
  DT_FLAGS_1: 0x6ffffffb,
  DF_1_NOW: 1,
  DF_1_NODELETE: 8,
} as const;

const SHT_DYNSYM = 11;

/** Fields of a file, by their offset. */
interface Fields {
  u16(at: number): number;
  u32(at: number): number;
  u64(at: number): number;
  text(at: number): string;
}

/** Reads a library. */
export function readElf(bytes: Uint8Array): Elf {
  const fields = fieldsOf(bytes);
  if (fields.u32(0) !== 0x464c457f) throw new Error("Not an ELF file");
  const segments = table(fields, 32, 54, 56);
  const dynamic = segments.find((at) => fields.u32(at) === elf.PT_DYNAMIC)!;
  return {
    segments: new Map(segments.map((at) => [fields.u32(at), fields.u32(at + 4)])),
    dynamic: readDynamic(fields, fields.u64(dynamic + 8), fields.u64(dynamic + 32)),
    ...readSymbols(fields, table(fields, 40, 58, 60)),
  };
}

function fieldsOf(bytes: Uint8Array): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    u16: (at) => view.getUint16(at, true),
    u32: (at) => view.getUint32(at, true),
    u64: (at) => Number(view.getBigUint64(at, true)),
    text: (at) => new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at))),
  };
}

/** Where the rows are of a table whose offset, row size and length are in the header. */
function table(fields: Fields, place: number, size: number, length: number): number[] {
  const [start, step] = [fields.u64(place), fields.u16(size)];
  return Array.from({ length: fields.u16(length) }, (_, i) => start + i * step);
}

function readDynamic(fields: Fields, start: number, size: number): Map<number, number> {
  const rows = Array.from({ length: size / 16 }, (_, i) => start + 16 * i);
  return new Map(rows.map((at) => [fields.u64(at), fields.u64(at + 8)]));
}

function readSymbols(fields: Fields, sections: number[]): Pick<Elf, "needs" | "gives"> {
  const section = sections.find((at) => fields.u32(at + 4) === SHT_DYNSYM)!;
  const names = fields.u64(sections[fields.u32(section + 40)]! + 24);
  const [start, size] = [fields.u64(section + 24), fields.u64(section + 32)];
  const symbols = Array.from({ length: size / 24 - 1 }, (_, i) => start + 24 * (i + 1));
  const sorted = (undefinedOnes: boolean) =>
    symbols.filter((at) => (fields.u16(at + 6) === 0) === undefinedOnes)
      .map((at) => fields.text(names + fields.u32(at))).sort();
  return { needs: sorted(true), gives: sorted(false) };
}
